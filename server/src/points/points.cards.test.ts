import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { periodOf } from '@lianxin/rules/calendar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { act } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { newId } from '../platform/ids.ts'
import { opened } from './commands.book.ts'
import { openPeriods } from './commands.cards.ts'
import { closePeriod } from './commands.close.ts'
import { rebook, recordFacts } from './commands.ts'
import { cardsJob } from './jobs.cards.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

type Where = Town['apricot']

/** Points of a subject in a community by year and rule. */
async function lines(subjectId: string, where: Where): Promise<string[]> {
  const { rows } = await town.admin.query(
    `select year || ' ' || rule || ' ' || points as line from points_lines where subject_id = $1 and community_id = $2
     order by year, rule`,
    [subjectId, where.id],
  )
  return rows.map(({ line }) => line)
}

const serves = (who: 'member' | 'unit', subjectId: string, where: Where, date: string) => {
  const ctx = jobContext(town.app, 'test.cards', [where.id])
  const fact = { communityId: where.id, source: newId(town.clock), kind: 'service.verified' as const, date }
  return act(ctx, { action: 'points.score', scope: ctx.scope }, (tx) =>
    recordFacts(tx, [{ ...fact, who, subjectId, values: { evidence: 'E2' } }]),
  )
}

const clerkOf = (where: Where): Person => (where === town.willow ? town.willowClerk : town.clerk)

/** Reports a member in at the counter of a community, or a unit by its secretary. */
async function comesTo(where: Where, person: Person): Promise<string> {
  const base = `/api/communities/${where.id}/enrolments`
  const answer = await clerkOf(where).call('POST', `${base}/walk-in`, { name: person.name, phone: person.phone })
  expect(answer.status).toBe(200)
  return answer.body.id
}

async function unitComes(): Promise<void> {
  const base = `/api/communities/${town.apricot.id}/enrolments`
  const { rows } = await town.admin.query('select id from enrolments where subject_id = $1', [town.waterworks.id])
  await town.secretary.call('POST', `${base}/${rows[0].id}/report`, {})
  const confirmed = await town.clerk.call('POST', `${base}/confirm`, { ids: [rows[0].id] })
  expect(confirmed.body).toEqual({ confirmed: 1 })
}

const yearBegins = (where: Where) => openPeriods(jobContext(town.app, 'points.open', [where.id]), where.id)

describe('a year’s card', () => {
  test('whoever serves where she isn’t enrolled gets what she did and no base; her unit neither', async () => {
    await serves('member', town.member.id, town.willow, '2026-11-20')
    await serves('unit', town.waterworks.id, town.willow, '2026-11-20')
    expect(await lines(town.member.id, town.willow)).toEqual(['2026 member-served 1'])
    expect(await lines(town.waterworks.id, town.willow)).toEqual(['2026 unit-served 1'])
  })

  test('is opened by the enrolment, with its full base and nothing served, however late in the year', async () => {
    await comesTo(town.apricot, town.member)
    expect(await lines(town.member.id, town.apricot)).toEqual(['2026 member-base 80'])
    await unitComes()
    expect(await lines(town.waterworks.id, town.apricot)).toEqual(['2026 unit-base 80'])
    await serves('member', town.member.id, town.apricot, '2026-11-20')
    await serves('unit', town.waterworks.id, town.apricot, '2026-11-20')
    expect(await lines(town.member.id, town.apricot)).toEqual(['2026 member-base 80', '2026 member-served 1'])
    expect(await lines(town.waterworks.id, town.apricot)).toEqual(['2026 unit-base 80', '2026 unit-served 1'])
  })

  test('adds the base to what was done before the enrolment was confirmed', async () => {
    await serves('member', town.secondMember.id, town.apricot, '2026-11-02')
    await comesTo(town.apricot, town.secondMember)
    expect(await lines(town.secondMember.id, town.apricot)).toEqual(['2026 member-base 80', '2026 member-served 1'])
  })

  test('keeps its base when the enrolment ends, and a home elsewhere in the same year gets no second one', async () => {
    const base = `/api/communities/${town.apricot.id}/enrolments`
    const { rows } = await town.admin.query(`select id from enrolments where subject_id = $1 and state = 'current'`, [
      town.secondMember.id,
    ])
    const ended = await town.clerk.call('POST', `${base}/${rows[0].id}/end`, { reason: '搬到柳岸' })
    expect(ended.body).toEqual({ done: true })
    await comesTo(town.willow, town.secondMember)
    await serves('member', town.secondMember.id, town.willow, '2026-11-23')
    expect(await lines(town.secondMember.id, town.apricot)).toContain('2026 member-base 80')
    expect(await lines(town.secondMember.id, town.willow)).toEqual(['2026 member-served 1'])
  })

  test('of a community that is home and the unit’s too is one: the home’s, whichever was confirmed first', async () => {
    const ids = [newId(town.clock), newId(town.clock)]
    for (const [at, kind] of ['unit', 'home'].entries())
      await town.admin.query(
        `insert into enrolments (community_id, id, subject, subject_id, unit_id, kind, term, state, seq, due_on, name,
           unit_name, at, state_at)
         values ($1, $2, 'member', $3, $4, $5, 'test', 'reported', 2, '2026-12-01', '宋折枝', '县二小', $6, $6)`,
        [town.willow.id, ids[at], town.teacher.id, town.school.id, kind, town.clock.now()],
      )
    const base = `/api/communities/${town.willow.id}/enrolments`
    const confirmed = await town.willowClerk.call('POST', `${base}/confirm`, { ids })
    expect(confirmed.body).toEqual({ confirmed: 2 })
    expect(await lines(town.teacher.id, town.willow)).toEqual(['2026 member-base 80'])
    const { rows } = await town.admin.query(`select card from facts where subject_id = $1 and kind = 'period.opened'`, [
      town.teacher.id,
    ])
    expect(rows).toEqual([{ card: 'home' }])
  })

  test('that a service elsewhere had opened before stays as it is, and takes nothing from the home that comes later', async () => {
    const ctx = jobContext(town.app, 'test.cards', [town.willow.id])
    const of = { communityId: town.willow.id, who: 'member' as const, subjectId: town.secretary.id }
    await act(ctx, { action: 'points.score', scope: ctx.scope }, (tx) =>
      recordFacts(tx, [opened(of, periodOf('2026-11-20', 'year'), '2026-01-01')]),
    )
    await comesTo(town.apricot, town.secretary)
    expect(await lines(town.secretary.id, town.willow)).toEqual(['2026 member-base 80'])
    expect(await lines(town.secretary.id, town.apricot)).toEqual(['2026 member-base 80'])
    await comesTo(town.willow, town.secretary)
    expect(await lines(town.secretary.id, town.willow)).toEqual(['2026 member-base 80'])
  })

  test('is known after the migration where its subject is or was enrolled, and nowhere else', async () => {
    const known = async () =>
      (await town.admin.query('select scope_id, period, card, community_id from opened_cards order by 1, 2, 3')).rows
    const before = await known()
    expect(before.length).toBeGreaterThan(4)
    await town.admin.query(`delete from enrolments where subject_id = $1 and community_id = $2`, [
      town.secretary.id,
      town.willow.id,
    ])
    const text = readFileSync(join(import.meta.dirname, '../../migrations/0080_opened_cards.sql'), 'utf8')
    const [filled = ''] = /^do \$\$[\s\S]*?^end \$\$;/m.exec(text) ?? []
    await town.admin.query('delete from opened_cards')
    await town.admin.query(filled)
    expect(await known()).toEqual(before)
  })

  test('opens again with the year for everybody who is current, once, however often and at once it is done', async () => {
    town.clock.set(new Date('2026-12-31T16:05:00Z'))
    await Promise.all([yearBegins(town.apricot), yearBegins(town.apricot)])
    await Promise.all([cardsJob.run(town.app), cardsJob.run(town.app)])
    expect(await yearBegins(town.apricot)).toBe(0)
    expect(await lines(town.member.id, town.apricot)).toEqual([
      '2026 member-base 80',
      '2026 member-served 1',
      '2027 member-base 80',
    ])
    expect((await lines(town.waterworks.id, town.apricot)).at(-1)).toBe('2027 unit-base 80')
    // she lives in 柳岸 now: this year's base is there, last year's stays where it was
    expect(await lines(town.secondMember.id, town.willow)).toEqual(['2026 member-served 1', '2027 member-base 80'])
    expect((await lines(town.secondMember.id, town.apricot)).filter((line) => line.startsWith('2027'))).toEqual([])
    expect(await lines(town.school.id, town.willow)).toEqual([])
  })

  test('that opened makes nobody’s month look better than it was: a reminder looks at what was earned', async () => {
    town.clock.set(new Date('2027-01-05T01:00:00Z'))
    const ctx = jobContext(town.app, 'test.cards', [town.apricot.id])
    const poor = (n: number) => ({
      ...{ communityId: town.apricot.id, source: newId(town.clock), kind: 'service.rated' as const },
      ...{ who: 'member' as const, subjectId: town.member.id, date: '2027-01-05' },
      values: { rating: n, by: 'resident', evidence: 'E2' },
    })
    await act(ctx, { action: 'points.score', scope: ctx.scope }, (tx) => recordFacts(tx, [1, 2, 1, 2, 1].map(poor)))
    town.clock.set(new Date('2027-02-01T01:00:00Z'))
    await town.admin.query(
      `insert into transitions (community_id, entity_id, seq, entity, verb, to_state, at, actor, role)
       values ($1, $2, 3, 'need', 'publish', 'open', '2027-01-08T02:00:00Z', 'stage', 'clerk')`,
      [town.apricot.id, newId(town.clock)],
    )
    expect(await closePeriod(ctx, town.apricot.id, '2027-02-01')).toEqual({ reminded: 1 })
  })

  test('by steps and by the whole fold says the same: booking anew changes nothing', async () => {
    const { rows } = await town.admin.query(
      'select community_id, subject_id from books order by community_id, subject_id',
    )
    expect(rows.length).toBeGreaterThan(4)
    for (const row of rows) {
      const ctx = jobContext(town.app, 'test.cards', [row.community_id])
      const { rows: facts } = await town.admin.query('select subject from facts where subject_id = $1 limit 1', [
        row.subject_id,
      ])
      const written = await act(ctx, { action: 'points.score', scope: ctx.scope }, (tx) =>
        rebook(tx, row.community_id, facts[0].subject, row.subject_id),
      )
      expect(written).toBe(0)
    }
  })
})
