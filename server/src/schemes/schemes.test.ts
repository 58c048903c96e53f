import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { spread } from '@lianxin/rules/scheme-compare'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asker, newcomer } from '../../test/stranger.ts'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { defaults } from '../config.ts'
import { act } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { loadSchemes } from '../platform/schemes.ts'
import { rebook } from '../points/commands.ts'
import { refreshSchemes } from './commands.ts'
import { adoptJob, rescoreJob } from './jobs.ts'

let town: Town
let second: Asker
let base: string
const scheme = 'luzhou-5412'

beforeAll(async () => {
  town = await openTown()
  // another county has its own scheme, so that this county may change the one it runs
  await town.admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code in ('elsewhere', 'foreign')`)
  second = await newcomer(town, '尹若川', 'county', town.county)
  base = `/api/organisations/${town.county.id}`
  await lastYear(town)
})
afterAll(() => town.close())

/** Facts of 2025: two members of 杏林湾 and one of 柳岸 with unequal years. */
async function lastYear({ admin, apricot, willow, member, secondMember, teacher }: Town): Promise<void> {
  const years = [
    [apricot, member, 40],
    [apricot, secondMember, 7],
    [willow, teacher, 150],
  ] as const
  for (const [place, person, times] of years) {
    await admin.query(
      `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
       values ($1, gen_random_uuid(), 'period.opened', '2025', 'member', $2, 'home', '2025-01-01', '{"period":"year"}', '2025-01-01')`,
      [place.id, person.id],
    )
    await admin.query(
      `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
       select $1, gen_random_uuid(), 'service.verified', 'n' || n, 'member', $2, 'home', date '2025-01-01' + (n * n) % 365,
         case when n % 5 = 0 then '{"evidence":"E0"}' else '{"evidence":"E2","hours":1}' end::jsonb, '2025-12-31'
       from generate_series(1, $3::int) n`,
      [place.id, person.id, times],
    )
  }
  await admin.query(`update enrolments set state = 'current', state_at = '2024-06-01' where subject = 'member'`)
}

const begin = async (effective: string, who: Person = town.countyOfficial, more: object = {}): Promise<string> => {
  const answer = await who.call('POST', `${base}/scheme-drafts`, { scheme, from: '2023-01-01', effective, ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body.id
}
const draftAt = async (id: string) => (await town.countyOfficial.call('GET', `${base}/scheme-drafts/${id}`)).body
type Rule = Record<string, unknown> & { rule: string }

/** Changes one rule of the draft's points and saves. */
async function change(id: string, rule: string, to: object) {
  const { draft, content } = await draftAt(id)
  const points = content.points.map((one: Rule) => (one.rule === rule ? { ...one, ...to } : one))
  return town.countyOfficial.call('PUT', `${base}/scheme-drafts/${id}`, {
    seq: draft.seq,
    content: { ...content, points },
  })
}
const send = (id: string) =>
  town.countyOfficial.call('POST', `${base}/scheme-drafts/${id}/send`, { note: '去年申诉多' })

describe('the desk', () => {
  test('an official reads what runs in her county, rule by rule and as it was written', async () => {
    const { body } = await town.countyOfficial.call('GET', `${base}/schemes`)
    expect(body.schemes.map((one: { scheme: string; communities: number }) => [one.scheme, one.communities])).toEqual([
      [scheme, 2],
    ])
    expect(body.schemes[0].versions[0]).toMatchObject({ effective: '2023-01-01', state: 'in-force', source: 'file' })
    const version = await town.countyOfficial.call('GET', `${base}/schemes/${scheme}/2023-01-01`)
    expect(version.body.whole.points.length).toBeGreaterThan(3)
    expect(version.body.yaml).toContain('yaml-language-server')
  })

  test('a street reads and writes nothing; a clerk and a member see no desk', async () => {
    const street = `/api/organisations/${town.street.id}/schemes`
    expect((await town.streetOfficial.call('GET', street)).status).toBe(200)
    const body = { scheme, from: '2023-01-01', effective: '2027-01-01' }
    expect((await town.streetOfficial.call('POST', `${base}/scheme-drafts`, body)).status).toBe(403)
    for (const who of [town.clerk, town.member, town.secretary])
      expect((await who.call('GET', `${base}/schemes`)).status).toBe(403)
  })

  test('another county answers like one that is not there', async () => {
    const elsewhere = await town.admin.query(`select id from organisations where code = 'elsewhere'`)
    const there = await town.countyOfficial.call('GET', `/api/organisations/${elsewhere.rows[0].id}/schemes`)
    const gone = await town.countyOfficial.call(
      'GET',
      '/api/organisations/01900000-0000-7000-8000-000000000000/schemes',
    )
    expect([there.status, there.body]).toEqual([gone.status, gone.body])
    expect(there.status).toBe(404)
    const foreign = await newcomer(town, '外县官员', 'county', elsewhere.rows[0])
    const id = await begin('2027-03-01')
    expect((await foreign.ask('GET', `${base}/scheme-drafts/${id}`)).status).toBe(404)
    const own = `/api/organisations/${elsewhere.rows[0].id}/scheme-drafts/${id}`
    expect((await foreign.ask('GET', own)).status).toBe(404)
  })
})

describe('a draft', () => {
  test('tells the official what is wrong, at its clause, and keeps what she typed', async () => {
    const id = await begin('2027-01-01')
    const saved = await change(id, 'member-served', { give: 'many' })
    expect(saved.body.problems).toEqual([
      {
        clause: 'points/member-served/give',
        message: '这里要写一个整数',
        instead: '一个不加引号的整数，如 1',
        line: expect.any(Number),
      },
    ])
    expect((await draftAt(id)).content.points.find((one: Rule) => one.rule === 'member-served').give).toBe('many')
    expect((await send(id)).body.code).toBe('scheme-invalid')
  })

  test.each([
    ['a day that has passed', { effective: '2026-01-01' }, 'effective'],
    ['a day that is taken', { effective: '2023-01-01' }, 'effective'],
    ['a day that does not exist', { effective: '2027-02-30' }, 'effective'],
    ['another scheme’s id', { scheme: 'someone-else' }, 'scheme'],
    ['a parent that leads back to itself', { inherits: [scheme] }, 'inherits'],
    ['a re-score from after its day', { 're-score-from': '2027-06-01' }, 're-score-from'],
  ])('with %s cannot be sent', async (_, wrong, clause) => {
    const id = await begin('2027-01-02')
    const { draft, content } = await draftAt(id)
    const body = { seq: draft.seq, content: { ...content, ...wrong } }
    const saved = await town.countyOfficial.call('PUT', `${base}/scheme-drafts/${id}`, body)
    expect(saved.body.problems.map((one: { clause: string }) => one.clause)).toContain(clause)
    expect((await send(id)).status).toBe(422)
  })

  test('that is no YAML is kept and told', async () => {
    const id = await begin('2027-01-03')
    const body = { seq: 1, yaml: 'scheme: a\n  name: b\n' }
    const saved = await town.countyOfficial.call('PUT', `${base}/scheme-drafts/${id}`, body)
    expect(saved.body.problems[0]).toMatchObject({ clause: 'file', line: 1 })
    expect((await draftAt(id)).draft.yaml).toBe(body.yaml)
  })

  test('saved twice from the same reading loses nobody’s words', async () => {
    const id = await begin('2027-01-04')
    expect((await change(id, 'member-served', { give: 2 })).status).toBe(200)
    const stale = await town.countyOfficial.call('PUT', `${base}/scheme-drafts/${id}`, { seq: 1, yaml: 'x' })
    expect(stale.body.code).toBe('stale')
  })

  test('of a scheme that another county runs too becomes an own one', async () => {
    await town.admin.query(`update organisations set scheme_id = $1 where code = 'foreign'`, [scheme])
    const body = { scheme, from: '2023-01-01', effective: '2027-01-05' }
    expect((await town.countyOfficial.call('POST', `${base}/scheme-drafts`, body)).body.code).toBe('scheme-shared')
    const id = await begin('2027-01-05', town.countyOfficial, { newId: 'apricot-county' })
    expect((await draftAt(id)).draft).toMatchObject({ scheme: 'apricot-county', follows: scheme })
    await town.admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code = 'foreign'`)
  })
})

describe('the dry run', () => {
  test('gives the numbers of an independent count', async () => {
    const id = await begin('2027-02-01')
    expect((await change(id, 'member-served', { give: 3 })).body.problems).toEqual([])
    const plan = await town.countyOfficial.call('GET', `${base}/scheme-drafts/${id}/dry-run`)
    expect(plan.body).toMatchObject({ year: 2025, span: { from: '2025-01-01', to: '2025-12-31' } })
    expect(plan.body.communities).toHaveLength(2)
    const cards: { subjectId: string; before: number; after: number; who: 'member' }[] = []
    const names: { name: string }[] = []
    for (const { id: communityId } of plan.body.communities) {
      const { body } = await town.countyOfficial.call(
        'GET',
        `${base}/scheme-drafts/${id}/dry-run/${communityId}?year=2025`,
      )
      expect(body.comparison, JSON.stringify(body)).toBeDefined()
      cards.push(...body.comparison.cards)
      names.push(...body.names)
    }
    const { rows } = await town.admin.query(
      `select subject_id as "subjectId", 80 + sum(least(10, n))::int as before, 80 + sum(least(10, 3 * n))::int as after
       from (select subject_id, date_trunc('month', happened_on) as month, count(*) as n from facts
         where kind = 'service.verified' and data->>'evidence' >= 'E1' and subject = 'member' group by 1, 2) by_month
       group by 1 order by 1`,
    )
    const members = cards.filter(({ who }) => who === 'member').sort((a, b) => (a.subjectId < b.subjectId ? -1 : 1))
    expect(members.map(({ who: _, ...card }) => card)).toEqual(rows)
    expect(spread(cards, 'member')).toMatchObject({ cards: 3, up: 3, down: 0 })
    expect(names.map(({ name }) => name).sort()).toEqual(
      [town.member, town.secondMember, town.teacher].map((one) => one.name).sort(),
    )
  })

  test('of a file from the command line gives the same numbers and writes nothing', async () => {
    const id = await begin('2027-02-04')
    await change(id, 'member-served', { give: 3 })
    const folder = mkdtempSync(join(tmpdir(), 'scheme-'))
    const file = join(folder, '2027-02-04.yaml')
    writeFileSync(file, (await draftAt(id)).draft.yaml)
    const { appUrl, drainUrl, sealKeys } = town.app.config
    const env = {
      ...process.env,
      DATABASE_URL: appUrl,
      DATABASE_OWNER_URL: appUrl,
      DATABASE_DRAIN_URL: drainUrl,
      SEAL_KEYS: sealKeys,
    }
    const audits = async () => (await town.admin.query('select count(*)::int as n from audit')).rows[0].n
    const before = await audits()
    const args = ['tools/scheme.ts', 'dry-run', file, '--year', '2025', '--json']
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    rmSync(folder, { recursive: true })
    const said = JSON.parse(stdout)
    expect(said).toMatchObject({ before: 'luzhou-5412@2023-01-01', members: { cards: 3, up: 3, down: 0 } })
    const { rows } = await town.admin.query(
      `select sum(least(10, 3 * n))::int + 240 as points from (select count(*) as n from facts where kind = 'service.verified'
         and data->>'evidence' >= 'E1' and subject = 'member' group by subject_id, date_trunc('month', happened_on)) m`,
    )
    expect(said.members.pointsAfter).toBe(rows[0].points)
    expect(await audits()).toBe(before)
  }, 60_000)

  test('finds the duty that nobody could meet', async () => {
    const id = await begin('2027-02-02')
    const { draft, content } = await draftAt(id)
    const duty = {
      rule: 'yearly-meeting',
      who: 'member',
      on: 'meeting.attended',
      do: { times: 1 },
      every: 'year',
      cites: { doc: 'lz', place: '试写' },
      say: '每年参加一次会议',
    }
    const body = { seq: draft.seq, content: { ...content, duties: [...content.duties, duty] } }
    expect((await town.countyOfficial.call('PUT', `${base}/scheme-drafts/${id}`, body)).body.problems).toEqual([])
    const url = `${base}/scheme-drafts/${id}/dry-run/${town.apricot.id}?year=2025`
    const { comparison } = (await town.countyOfficial.call('GET', url)).body
    const found = comparison.duties.find((one: Rule) => one.rule === 'yearly-meeting')
    expect(found).toMatchObject({ missedAfter: 2, newlyMissed: 2, metAfter: 0, ofKind: 0 })
  })

  test('of a community elsewhere is not found', async () => {
    const id = await begin('2027-02-03')
    const url = `${base}/scheme-drafts/${id}/dry-run/${town.foreign.id}?year=2025`
    expect((await town.countyOfficial.call('GET', url)).status).toBe(404)
  })
})

describe('release', () => {
  test('takes a second person, is done once, and counts on every server at once', async () => {
    const id = await begin('2027-04-01')
    await change(id, 'member-served', { give: 2 })
    expect((await send(id)).status).toBe(200)
    const release = `${base}/scheme-drafts/${id}/release`
    expect((await town.countyOfficial.call('POST', release)).body.code).toBe('second-person-needed')
    expect((await change(id, 'member-served', { give: 9 })).body.code).toBe('wrong-state')
    const key = '01900000-0000-7000-8000-00000000aaaa'
    const done = await second.ask('POST', release, undefined, key)
    expect([done.status, JSON.parse(done.body)]).toEqual([200, { scheme, effective: '2027-04-01' }])
    expect((await second.ask('POST', release, undefined, key)).body).toBe(done.body)
    expect(JSON.parse((await second.ask('POST', release)).body).code).toBe('wrong-state')
    expect(town.app.schemes.at(scheme, '2027-03-31').effective).toBe('2023-01-01')
    expect(town.app.schemes.at(scheme, '2027-04-01').effective).toBe('2027-04-01')
    // another process with the same database
    const other = { ...town.app, schemes: await loadSchemes(defaults.schemesDir, town.clock) }
    await refreshSchemes(other)
    expect(other.schemes.at(scheme, '2027-04-01').effective).toBe('2027-04-01')
    const said = await town.countyOfficial.call('GET', `${base}/schemes/${scheme}/2027-04-01/differences`)
    expect(said.body).toMatchObject({ from: '2023-01-01', to: '2027-04-01' })
    expect(said.body.differences).toMatchObject([
      { block: 'points', id: 'member-served', change: 'changed', fields: [{ field: 'give', before: 1, after: 2 }] },
    ])
  })

  test('on a day that was taken meanwhile is refused', async () => {
    const [one, other] = [await begin('2027-05-01'), await begin('2027-05-01')]
    for (const id of [one, other]) expect((await send(id)).status).toBe(200)
    expect((await second.ask('POST', `${base}/scheme-drafts/${one}/release`)).status).toBe(200)
    const late = await second.ask('POST', `${base}/scheme-drafts/${other}/release`)
    expect(late.status).toBe(422)
    expect(late.body).toContain('2027-05-01')
  })

  test('nobody changes a released version, not even by the app’s own connection', async () => {
    const { rows } =
      await town.admin.query(`select has_table_privilege('lianxin_app', 'scheme_versions', 'update') as u,
      has_table_privilege('lianxin_app', 'scheme_versions', 'delete') as d,
      has_table_privilege('lianxin_drain', 'scheme_versions', 'update') as v`)
    expect(rows).toEqual([{ u: false, d: false, v: false }])
  })

  test('goes back to the author with an answer', async () => {
    const id = await begin('2027-06-01')
    await send(id)
    const own = await town.countyOfficial.call('POST', `${base}/scheme-drafts/${id}/return`, { answer: '自己退' })
    expect(own.body.code).toBe('second-person-needed')
    expect((await second.ask('POST', `${base}/scheme-drafts/${id}/return`, { answer: '分给高了' })).status).toBe(200)
    expect(await draftAt(id)).toMatchObject({ draft: { state: 'draft', answer: '分给高了' } })
  })

  test('of a scheme that follows another takes its places over, and the past stays judged as it was', async () => {
    const id = await begin('2027-07-01', town.countyOfficial, { newId: 'apricot-own' })
    await send(id)
    expect((await second.ask('POST', `${base}/scheme-drafts/${id}/release`)).status).toBe(200)
    await adoptJob.run(town.app)
    const runs = async () =>
      (
        await town.admin.query(`select distinct scheme_id from organisations where path like $1`, [
          `${town.county.path}%`,
        ])
      ).rows
    expect(await runs()).toEqual([{ scheme_id: scheme }])
    town.clock.advance(30_000)
    await adoptJob.run(town.app)
    expect(await runs()).toEqual([{ scheme_id: 'apricot-own' }])
    expect(town.app.schemes.at('apricot-own', '2027-04-02')).toMatchObject({ scheme, effective: '2027-04-01' })
    expect(town.app.schemes.at('apricot-own', '2027-07-01')).toMatchObject({ scheme: 'apricot-own' })
    await town.admin.query(`update organisations set scheme_id = $1 where path like $2`, [
      scheme,
      `${town.county.path}%`,
    ])
  })

  test('with a day to score anew from writes reversing and new lines on its first day, once', async () => {
    const sum = async () =>
      (
        await town.admin.query(
          `select coalesce(sum(points), 0)::int as points, count(*)::int as lines, count(reverses)::int as reversed
           from points_lines where subject_id = $1`,
          [town.member.id],
        )
      ).rows[0]
    const id = await begin('2027-08-01')
    const { draft, content } = await draftAt(id)
    const points = content.points.map((one: Rule) => (one.rule === 'member-served' ? { ...one, give: 2 } : one))
    const body = { seq: draft.seq, content: { ...content, points, 're-score-from': '2025-07-01' } }
    expect((await town.countyOfficial.call('PUT', `${base}/scheme-drafts/${id}`, body)).body.problems).toEqual([])
    await send(id)
    const ctx = jobContext(town.app, 'test', [town.apricot.id])
    await act(ctx, { action: 'points.score', scope: ctx.scope }, (tx) =>
      rebook(tx, town.apricot.id, 'member', town.member.id),
    )
    const before = await sum()
    expect(before.lines).toBeGreaterThan(20)
    const inForce = async () => {
      const { schemes } = (await town.countyOfficial.call('GET', `${base}/schemes`)).body
      const own = schemes.find((one: { scheme: string }) => one.scheme === scheme).versions
      return own.find((one: { state: string }) => one.state === 'in-force').effective
    }
    expect(await inForce()).toBe('2023-01-01')
    expect((await second.ask('POST', `${base}/scheme-drafts/${id}/release`)).status).toBe(200)
    // until its first day it counts for nothing: not as the one in force, not for what is booked, not for the past
    town.clock.set(new Date('2027-07-31T15:59:00Z'))
    await rescoreJob.run(town.app)
    expect(await sum()).toEqual(before)
    expect(town.app.schemes.at(scheme, '2026-03-01').effective).toBe('2023-01-01')
    town.clock.set(new Date('2027-07-31T16:01:00Z'))
    expect(await inForce()).toBe('2027-08-01')
    expect(town.app.schemes.at(scheme, '2026-03-01').effective).toBe('2027-08-01')
    await rescoreJob.run(town.app)
    const after = await sum()
    const { rows } = await town.admin.query(
      `select sum(least(10, n * case when month >= '2025-07-01' then 2 else 1 end))::int + 80 as points
       from (select date_trunc('month', happened_on) as month, count(*) as n from facts where kind = 'service.verified'
         and data->>'evidence' >= 'E1' and subject_id = $1 group by 1) by_month`,
      [town.member.id],
    )
    expect(after.points).toBe(rows[0].points)
    expect(after.reversed).toBeGreaterThan(5)
    await rescoreJob.run(town.app)
    expect(await sum()).toEqual(after)
    await town.app.drained()
    const { books } = (await town.member.call('GET', '/api/me/points?year=2027')).body
    const shown = books[0].lines.map((line: { data: object }) => line.data)
    const back = shown.filter((line: { reverses?: string }) => line.reverses)
    const young = ({ reverses, factDate = '' }: { reverses?: string; factDate?: string }) =>
      !reverses && factDate >= '2025-07-01'
    // the lines taken back are older days' lines too: what stands anew is the newest of each
    const fresh = shown.filter((line: { key: string; factDate?: string }) => young(line) && line.key.includes('~'))
    expect(fresh.length).toBe(after.reversed)
    expect(back.length).toBe(after.reversed)
    for (const line of [...back, ...fresh]) expect(line.anew).toEqual({ effective: '2027-08-01', note: '去年申诉多' })
  }, 60_000)
})
