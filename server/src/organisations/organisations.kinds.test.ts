import { rosterColumns } from '@lianxin/rules/roster'
import { parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { runImport } from '../imports/commands.apply.ts'
import { newId } from '../platform/ids.ts'
import { schemesOf } from '../platform/schemes.ts'

const cites = { doc: 'own', place: '第一条' }
const rule = (name: string, more: object) => ({
  rule: name,
  who: 'member',
  cites,
  say: '这是测试里编的一条规则',
  ...more,
})
const due = (name: string, kind: 'home' | 'unit', more: object = {}) =>
  rule(name, { kind, level: 'community', required: true, within: { days: 30 }, ...more })

/** A locality that tells kinds of organisation apart wherever its language lets it. */
function ownScheme(): Scheme {
  const read = parseScheme({
    scheme: 'kinds-of-units',
    name: '分单位类别的方案',
    area: { kind: 'county', name: '某县' },
    effective: '2026-01-01',
    sources: { own: { title: '某地办法', issuer: '某地' } },
    participants: [
      rule('offices', { 'organisation-kinds': ['机关', '学校'], part: 'expected' }),
      rule('clubs', { 'organisation-kinds': ['社会组织'], part: 'welcome' }),
    ],
    enrolments: [due('home', 'home'), due('unit', 'unit', { who: 'unit', 'organisation-kinds': ['机关'] })],
    duties: [rule('four', { 'organisation-kinds': ['机关'], on: 'service.verified', do: { times: 4 }, every: 'year' })],
    score: { close: 'month', reset: 'year', cites, say: '每年从头算' },
    points: [
      rule('base', { give: 60, every: 'year' }),
      rule('office-served', { 'organisation-kinds': ['机关'], on: 'service.verified', give: 3 }),
      rule('office-unit', { who: 'unit', 'organisation-kinds': ['机关'], on: 'service.verified', give: 2 }),
      rule('school-served', { 'organisation-kinds': ['学校'], on: 'service.verified', give: 5 }),
      rule('office-came', { 'organisation-kinds': ['机关'], on: 'enrolment.current', give: 1 }),
    ],
    paths: {
      orders: {
        modes: ['direct'],
        steps: [{ who: 'community' }, { who: 'member' }],
        cites,
        say: '社区直接派给党员',
      },
    },
  })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.scheme
}

let town: Town
beforeAll(async () => {
  town = await openTown({ scheme: 'kinds-of-units', schemes: schemesOf([ownScheme()]) })
})
afterAll(() => town.close())

const at = (id: string) => `/api/organisations/${id}`
const setKind = (id: string, unitKind: string | null, who = town.countyOfficial) =>
  who.call('PUT', at(id), { unitKind })
const rows = async (sql: string, ...values: unknown[]) => (await town.admin.query(sql, values)).rows

test('a unit is given one of the kinds that its scheme tells apart, by those above it, and it is audited', async () => {
  const page = await town.countyOfficial.call('GET', at(town.waterworks.id))
  expect(page.body).toMatchObject({ organisation: { unitKind: null }, unitKinds: ['机关', '学校', '社会组织'] })
  expect((await setKind(town.waterworks.id, '衙门')).body.code).toBe('unknown-unit-kind')
  expect((await setKind(town.willow.id, '机关')).body.code).toBe('unknown-unit-kind')
  expect((await setKind(town.waterworks.id, '机关', town.secretary)).body.code).toBe('not-allowed')
  expect((await setKind(town.waterworks.id, '机关')).body.organisation).toMatchObject({ unitKind: '机关' })
  const audited = await rows(
    `select count(*)::int as n from audit where action = 'organisation.edit' and subject = $1`,
    town.waterworks.id,
  )
  expect(audited).toEqual([{ n: 1 }])
  expect((await setKind(town.waterworks.id, null)).body.organisation.unitKind).toBeNull()
  expect((await setKind(town.waterworks.id, '机关')).status).toBe(200)
})

test('a unit made or changed by hand is due to report where its kind is asked, and not where it is not', async () => {
  const make = async (name: string, unitKind?: string) => {
    const made = await town.countyOfficial.call('POST', `${at(town.county.id)}/children`, {
      kind: 'unit',
      name,
      linkedCommunityId: town.willow.id,
      ...(unitKind ? { unitKind } : {}),
    })
    return made.body.organisation.id
  }
  const duties = async (id: string) => {
    await town.app.drained()
    return (await rows('select 1 from enrolments where subject_id = $1', id)).length
  }
  expect(await duties(await make('县档案馆', '机关'))).toBe(1)
  expect(await duties(await make('县书画社', '社会组织'))).toBe(0)
  const unsaid = await make('县体育中心')
  expect(await duties(unsaid)).toBe(0)
  await setKind(unsaid, '机关')
  expect(await duties(unsaid)).toBe(1)
})

test('a roster names the kinds of units: taken where the scheme knows the word, told in the cell where it does not', async () => {
  const base = `/api/organisations/${town.county.id}/imports`
  const line = (n: number, unit: string, unitKind: string, home = '杏林湾社区') =>
    [unit, '', `舟行${n}`, `1440003${String(n).padStart(4, '0')}`, '听雨街道', home, '', '', '', '', unitKind].join(',')
  const send = (head: readonly string[], lines: string[]) =>
    town.countyOfficial.upload(base, 'r.csv', Buffer.from([head.join(','), ...lines].join('\n')))
  const sent = await send(rosterColumns, [
    line(1, '县园林站', ''),
    line(2, '县园林站', '机关'),
    line(3, '县园林站', '学校'),
    line(4, '县作协', '社会组织'),
    line(5, '县气象站', '衙门'),
    line(6, '县气象站', ''),
  ])
  expect(sent.body).toMatchObject({ total: 6, bad: 2 })
  const preview = await town.countyOfficial.call('GET', `${base}/${sent.body.id}?state=bad`)
  expect(preview.body.rows.map((row: { problems: unknown[] }) => row.problems)).toEqual([
    [{ column: 10, code: 'kind-differs', choices: ['机关'] }],
    [{ column: 10, code: 'unknown-kind', choices: ['机关', '学校', '社会组织'] }],
  ])
  await town.countyOfficial.call('POST', `${base}/${sent.body.id}/confirm`)
  await runImport(town.app, town.county.id, sent.body.id)
  await town.app.drained()
  const kinds = await rows(
    `select name, unit_kind from organisations where name in ('县园林站', '县作协', '县气象站') order by name`,
  )
  expect(new Map(kinds.map((row) => [row.name, row.unit_kind]))).toEqual(
    new Map([
      ['县园林站', '机关'],
      ['县作协', '社会组织'],
      ['县气象站', null],
    ]),
  )
  // merely welcome: nothing falls due; a kind that nobody said: asked as all are
  const asked = await rows(`select name from enrolments where name like '舟行%' and kind = 'home' order by name`)
  expect(asked.map(({ name }) => name)).toEqual(['舟行1', '舟行2', '舟行6'])
  // a file without the column changes no kind, whatever stands behind its last column
  const old = await send([...rosterColumns.slice(0, 10), '为什么没通过'], [line(7, '县园林站', '单位：不能空着')])
  expect(old.body).toMatchObject({ total: 1, bad: 0 })
  // and a known unit's kind follows the file
  const again = await send(rosterColumns, [line(8, '县气象站', '学校')])
  await town.countyOfficial.call('POST', `${base}/${again.body.id}/confirm`)
  await runImport(town.app, town.county.id, again.body.id)
  expect(await rows(`select unit_kind from organisations where name = '县气象站'`)).toEqual([{ unit_kind: '学校' }])
})

test('where the scheme tells no kinds apart, a roster is told so', async () => {
  const plain = await openTown({ scheme: 'changji-2023' })
  const line = ['县水务局', '', '舟行九', '14400030009', '听雨街道', '杏林湾社区', '', '', '', '', '机关'].join(',')
  const base = `/api/organisations/${plain.county.id}/imports`
  const csv = Buffer.from([rosterColumns.join(','), line].join('\n'))
  const sent = await plain.countyOfficial.upload(base, 'r.csv', csv)
  const preview = await plain.countyOfficial.call('GET', `${base}/${sent.body.id}?state=bad`)
  expect(preview.body.rows[0].problems).toEqual([{ column: 10, code: 'no-kinds' }])
  await plain.close()
})

/** A need that a member serves, from being asked to the verified record. */
async function serve(who: Person): Promise<void> {
  const base = `/api/communities/${town.apricot.id}`
  const id = newId(town.clock)
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, link_hash,
       presence_hash, at, state_at)
     values ($1, $2::uuid, $2::text, 'difficulty', 'own', 'open', 3, 'repair', '一户灯不亮', 'saturday', $2::text, $2::text, $3, $3)`,
    [town.apricot.id, id, town.clock.now()],
  )
  const asked = await town.clerk.call('POST', `${base}/needs/${id}/dispatch`, { to: [{ kind: 'member', id: who.id }] })
  const [order] = asked.body.orders
  await who.call('POST', `${base}/orders/${order}/accept`)
  const record = await who.call('POST', `${base}/orders/${order}/record`, {
    line: '修好了',
    minutes: 30,
    happenedOn: '2026-11-23',
  })
  expect((await town.clerk.call('POST', `${base}/services/verify`, { ids: [record.body.id] })).status).toBe(200)
}

test('the kind goes into the facts of the unit and of its members from then on, and rules for kinds find it', async () => {
  const base = `/api/communities/${town.apricot.id}/enrolments`
  await setKind(town.waterworks.id, null)
  const lines = async () =>
    (
      await rows(
        `select l.rule, l.points from points_lines l where l.community_id = $1 and l.rule <> 'base' order by l.at, l.rule`,
        town.apricot.id,
      )
    ).map((row) => row.rule)
  for (const who of [town.member, town.secondMember]) {
    const due = await rows('select id from enrolments where subject_id = $1', who.id)
    await who.call('POST', `${base}/${due[0].id}/report`, {})
    await town.clerk.call('POST', `${base}/confirm`, { ids: due.map(({ id }) => id) })
  }
  await serve(town.member)
  expect(await lines()).toEqual([])
  await setKind(town.waterworks.id, '机关')
  await serve(town.member)
  expect(await lines()).toEqual(['office-served', 'office-unit'])
  const served = await rows(
    `select subject, data ->> 'organisation-kind' as kind from facts where kind = 'service.verified' order by kind nulls first, subject`,
  )
  expect(served).toEqual([
    { subject: 'member', kind: null },
    { subject: 'unit', kind: null },
    { subject: 'member', kind: '机关' },
    { subject: 'unit', kind: '机关' },
  ])
  // another kind later takes nothing back: what was written keeps what it has
  await setKind(town.waterworks.id, '学校')
  await serve(town.secondMember)
  expect(await lines()).toEqual(['office-served', 'office-unit', 'school-served'])
})

test('a duty for some kinds is asked of their people only', async () => {
  const duties = async () => {
    const year = await town.member.call('GET', '/api/me/standing')
    return year.body.communities.flatMap((one: { duties: { rule: string }[] }) => one.duties.map(({ rule: id }) => id))
  }
  await setKind(town.waterworks.id, '学校')
  expect(await duties()).toEqual([])
  await setKind(town.waterworks.id, '机关')
  expect(await duties()).toEqual(['four'])
})
