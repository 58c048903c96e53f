import { parseScheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf } from '../../test/resident.ts'
import { type Asker, newcomer } from '../../test/stranger.ts'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { openPool } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { drainOnce } from '../platform/outbox.ts'
import { schemesOf } from '../platform/schemes.ts'
import { closePeriod } from '../points/commands.close.ts'

const cites = { doc: 'doc', place: '第三条' }
const rule = (id: string, more: object) => ({ rule: id, who: 'member', cites, say: `这是关于${id}的一句`, ...more })
const low = { after: 'month', does: [{ what: 'remind', by: 'community' }], private: true, unless: ['paused'] }
const monthly = { on: 'service.verified', do: { times: 1 }, every: 'month', 'part-of-period': 'pro-rata' }
const raw = {
  scheme: 'luzhou-5412',
  name: '试验小镇',
  area: { kind: 'county', name: '某县' },
  effective: '2026-01-01',
  sources: { doc: { title: '某县办法', issuer: '某县' } },
  score: { close: 'month', reset: 'year', cites, say: '每月结算，每年清零' },
  paths: {
    orders: {
      modes: ['chain', 'direct', 'grab'],
      steps: [{ who: 'unit' }, { who: 'member' }],
      cites,
      say: '社区可以直接问党员',
    },
  },
  catalogues: {
    chips: [{ id: 'repair', name: '家里坏了', say: '换灯修水', field: 'repair' }],
    fields: [{ id: 'repair', name: '家庭小修', say: '换灯修水' }],
  },
  'named-in': { chips: { cites, say: '由社区起名' }, fields: { cites, say: '由社区起名' } },
  points: [rule('served', { on: 'service.verified', give: 2 })],
  duties: [
    rule('each-month', { ...monthly, excused: ['paused', 'away'] }),
    rule('or-ill', { ...monthly, excused: ['sick'] }),
  ],
  low: [
    rule('no-points', { ...low, when: { points: { 'at-most': 0 } } }),
    rule('undone', { ...low, unless: ['new'], when: { duty: 'each-month' } }),
  ],
}

let town: Town
let it: ReturnType<typeof residentOf>
let foreignClerk: Asker
/** What clerks and secretaries were answered in this story, word for word. */
const told: string[] = []

beforeAll(async () => {
  const parsed = parseScheme(raw)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  town = await openTown({ schemes: schemesOf([parsed.scheme]) })
  it = residentOf(town)
  foreignClerk = await newcomer(town, '外县专干', 'clerk', town.foreign)
  await town.admin.query(
    `update enrolments set state = 'current', at = '2026-09-01', state_at = '2026-09-01' where subject = 'member'`,
  )
}, 60_000)
afterAll(() => town.close())

const community = (path: string) => `/api/communities/${town.apricot.id}${path}`
const unit = (path: string) => `/api/units/${town.waterworks.id}${path}`
const begin = (who: Person, from: string, to: string, reason = 'paused') =>
  who.call('POST', '/api/me/pauses', { from, to, reason })
const listed = async (who: Person, url: string) => {
  const { status, body } = await who.call('GET', url)
  expect([url, status]).toEqual([url, 200])
  told.push(JSON.stringify(body))
  return body
}
const seenByClerk = async (who: Person) =>
  (await listed(town.clerk, community('/enrolments?limit=200'))).enrolments.find(
    (one: { subjectId: string }) => one.subjectId === who.id,
  )?.pausedUntil
const seenByUnit = async (who: Person) =>
  (await listed(town.secretary, unit('/people'))).people.find((one: { personId: string }) => one.personId === who.id)
    ?.pausedUntil

/** A published need, wanted on a day or at any time. */
async function published(wantedOn?: string): Promise<string> {
  const { id } = await it.placed()
  const { body } = await it.sorted(id, wantedOn ? { wantedOn, publish: true } : { publish: true })
  expect(body).toMatchObject({ seq: expect.any(Number) })
  return id
}
const ask = (needId: string, who: Person) =>
  town.clerk.call('POST', it.api(`/${needId}/dispatch`), { to: [{ kind: 'member', id: who.id }] })
const proposed = async (needId: string) => {
  const body = await listed(town.clerk, it.api(`/${needId}/candidates`))
  const left = Object.fromEntries(body.leftOut.map((one: { code: string; count: number }) => [one.code, one.count]))
  return { ids: body.members.map(({ id }: { id: string }) => id) as string[], left }
}

describe('what a member may say', () => {
  test.each([
    ['2026-11-22', '2026-11-30', 'pause-past'],
    ['2026-11-25', '2026-11-24', 'pause-backwards'],
    ['2026-11-23', '2027-05-23', 'pause-too-long'],
    ['2027-02-30', '2027-03-02', 'bad-date'],
    ['tomorrow', '2027-03-02', 'invalid-input'],
  ])('from %s to %s is refused: %s', async (from, to, code) => {
    expect((await begin(town.member, from, to)).body.code).toBe(code)
  })

  test('a reason that is none of the three, a pause of nobody’s and one that isn’t hers are refused', async () => {
    expect((await begin(town.member, '2026-11-23', '2026-11-30', 'lazy')).status).toBe(422)
    expect((await begin(town.clerk, '2026-11-23', '2026-11-30')).status).toBe(403)
    const { body } = await begin(town.teacher, '2027-03-01', '2027-03-02', 'away')
    for (const [verb, sent] of [
      ['change', { to: '2027-03-05' }],
      ['end', {}],
    ] as const)
      expect((await town.member.call('POST', `/api/me/pauses/${body.id}/${verb}`, sent)).status).toBe(404)
  })
})

describe('a pause from today', () => {
  let first: string
  let pauseId: string
  let accepted: string
  let earlier: string

  test('is hers at once; her communities and her unit learn until when, nobody else anything', async () => {
    first = await published()
    earlier = await published()
    accepted = (await ask(first, town.member)).body.orders[0]
    expect((await town.member.call('POST', community(`/orders/${accepted}/accept`), {})).status).toBe(200)
    const answer = await begin(town.member, '2026-11-23', '2026-12-20', 'sick')
    expect(answer.status).toBe(200)
    pauseId = answer.body.id
    expect((await town.member.call('GET', '/api/me/pauses')).body.pauses).toEqual([
      { id: pauseId, from: '2026-11-23', to: '2026-12-20', state: 'running' },
    ])
    await town.app.drained()
    expect((await town.member.call('GET', '/api/me/today')).body.pausedUntil).toBe('2026-12-20')
    expect(await seenByClerk(town.member)).toBe('2026-12-20')
    expect(await seenByUnit(town.member)).toBe('2026-12-20')
    expect(await seenByClerk(town.secondMember)).toBeNull()
    const { rows } = await town.admin.query('select community_id from member_pauses where person_id = $1', [
      town.member.id,
    ])
    expect(rows).toEqual([{ community_id: town.apricot.id }])
    for (const url of [community('/enrolments'), unit('/people'), '/api/me/pauses']) {
      const answer = await foreignClerk.ask('GET', url)
      expect([403, 404]).toContain(answer.status)
      expect(answer.body).not.toContain('2026-12-20')
    }
    expect((await town.schoolSecretary.call('GET', unit('/people'))).status).toBe(404)
    expect((await town.willowClerk.call('GET', community('/enrolments'))).status).toBe(404)
  })

  test('a second one over the same days is refused, also when both come at once', async () => {
    expect((await begin(town.member, '2026-12-20', '2026-12-30')).body.code).toBe('pause-overlaps')
    const both = await Promise.all([1, 2].map(() => begin(town.secondMember, '2027-02-01', '2027-02-10')))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('she is not proposed and can’t be asked, neither by the desk nor through her unit', async () => {
    const { ids, left } = await proposed(earlier)
    expect(ids).toEqual([town.secondMember.id])
    expect(left.paused).toBe(1)
    expect((await ask(earlier, town.member)).body.code).toBe('helper-paused')
    const sent = await town.clerk.call('POST', it.api(`/${earlier}/dispatch`), {
      to: [{ kind: 'unit', id: town.waterworks.id }],
    })
    const order = sent.body.orders[0]
    await town.app.drained()
    const pass = (who: Person) =>
      town.secretary.call('POST', community(`/orders/${order}/pass-on`), { personIds: [who.id] })
    expect((await pass(town.member)).body.code).toBe('helper-paused')
    expect((await pass(town.secondMember)).status).toBe(200)
  })

  test('what she accepted before stays hers, and she isn’t urged; what she takes herself is hers too', async () => {
    const urged = await town.clerk.call('POST', community(`/orders/${accepted}/urge`), { reason: '请快些' })
    expect(urged.body.code).toBe('helper-paused')
    const { body } = await town.member.call('GET', community(`/orders/${accepted}`))
    expect(body.order.state).toBe('accepted')
    const own = await published()
    expect((await town.member.call('POST', it.api(`/${own}/grab`), {})).status).toBe(200)
  })

  test('she is excused and not missed, by her reason too, and gets no reminder; the other member does', async () => {
    town.clock.set(new Date('2026-12-01T01:00:00Z'))
    const { communities } = (await town.member.call('GET', '/api/me/standing?on=2026-11-30')).body
    const states = communities[0].duties.map((one: { state: string }) => one.state)
    expect(states).toEqual(['excused', 'excused'])
    const { rows } = await listed(town.clerk, community('/standing?on=2026-11-30'))
    expect(rows.length).toBeGreaterThan(1)
    await closePeriod(jobContext(town.app, 'points.close', [town.apricot.id]), town.apricot.id, '2026-12-01')
    await town.app.drained()
    const lows = await town.admin.query(`select to_id, text_key from messages where text_key like '%.low' order by 2`)
    expect(lows.rows).toEqual([
      { to_id: town.secondMember.id, text_key: 'duty.low' },
      { to_id: town.secondMember.id, text_key: 'points.low' },
    ])
  })

  test('she makes it longer, then ends it: from that day on she is asked again; the rows all stay', async () => {
    const change = (to: string) => town.member.call('POST', `/api/me/pauses/${pauseId}/change`, { to })
    expect((await change('2026-11-30')).body.code).toBe('pause-past')
    expect((await change('2027-05-23')).body.code).toBe('pause-too-long')
    expect((await change('2026-12-31')).status).toBe(200)
    await town.app.drained()
    expect(await seenByClerk(town.member)).toBe('2026-12-31')
    const end = () => town.member.call('POST', `/api/me/pauses/${pauseId}/end`, {})
    expect((await end()).status).toBe(200)
    expect((await end()).body.code).toBe('wrong-state')
    await town.app.drained()
    expect(await seenByClerk(town.member)).toBeNull()
    expect(await seenByUnit(town.member)).toBeNull()
    expect((await town.member.call('GET', '/api/me/today')).body.pausedUntil).toBeNull()
    const need = await published()
    expect((await proposed(need)).ids).toContain(town.member.id)
    expect((await ask(need, town.member)).status).toBe(200)
    const { rows } = await town.admin.query(
      `select seq, verb, to_char(to_on, 'MM-DD') as "to" from pauses where id = $1 order by seq`,
      [pauseId],
    )
    expect(rows).toEqual([
      { seq: 1, verb: 'begin', to: '12-20' },
      { seq: 2, verb: 'change', to: '12-31' },
      { seq: 3, verb: 'end', to: '11-30' },
    ])
  })

  test('why opens for her alone, as an audited row; no clerk and no secretary was answered it, nobody stored it', async () => {
    const { body } = await town.member.call('POST', '/api/me/about')
    expect(body.pauses).toContainEqual({ from: '2026-11-23', to: '2026-11-30', reason: 'sick' })
    for (const path of ['/standing', '/orders', '/messages', '/reporting', '/ledgers/members'])
      await listed(town.secretary, unit(path))
    for (const path of ['/orders', '/enrolments', '/week', '/standing']) await listed(town.clerk, community(path))
    await listed(town.countyOfficial, `/api/organisations/${town.county.id}/audit`)
    expect(told.length).toBeGreaterThan(10)
    for (const answer of told) expect(answer).not.toMatch(/sick|生病|sealed|wrapped/)
    const kept = await town.admin.query(
      `select row_to_json(a)::text as row from audit a where action like 'pause.%'
       union all select row_to_json(i)::text from idempotency i where action like 'pause.%'
       union all select row_to_json(p)::text from member_pauses p union all select row_to_json(p)::text from pauses p`,
    )
    expect(kept.rows.length).toBeGreaterThan(6)
    for (const { row } of kept.rows) expect(row).not.toContain('sick')
  })
})

test('a planned pause counts on its days: an order wanted then is not hers to be asked, one before is', async () => {
  await begin(town.member, '2026-12-10', '2026-12-12', 'away')
  await town.app.drained()
  expect(await seenByClerk(town.member)).toBeNull()
  const [then, before] = [await published('2026-12-11'), await published('2026-12-09')]
  expect((await proposed(then)).left.paused).toBe(1)
  expect((await ask(then, town.member)).body.code).toBe('helper-paused')
  expect((await ask(before, town.member)).status).toBe(200)
})

test('whoever comes to another community is known to pause there from the start', async () => {
  const answer = await town.willowClerk.call('POST', `/api/communities/${town.willow.id}/enrolments/walk-in`, {
    name: town.member.name,
    phone: town.member.phone,
  })
  expect(answer.status).toBe(200)
  await town.app.drained()
  const { rows } = await town.admin.query(
    'select community_id from member_pauses where person_id = $1 and to_on >= $2 order by 1',
    [town.member.id, '2026-12-12'],
  )
  expect(rows.map(({ community_id }) => community_id)).toEqual([town.apricot.id, town.willow.id].sort())
})

test('a new unit learns of it with her membership', async () => {
  await town.admin.query('update memberships set unit_id = $2 where person_id = $1', [town.member.id, town.school.id])
  expect((await town.member.call('POST', '/api/me/offers', { strengths: [], freeTimes: [] })).status).toBe(200)
  await town.app.drained()
  const { rows } = await town.admin.query(
    'select count(*)::int from unit_pauses where person_id = $1 and unit_id = $2',
    [town.member.id, town.school.id],
  )
  expect(rows).toEqual([{ count: 1 }])
})

test('drained twice, at once and in the wrong order, a pause stands as it was said last', async () => {
  const { body } = await begin(town.teacher, '2027-01-05', '2027-01-20')
  await town.teacher.call('POST', `/api/me/pauses/${body.id}/change`, { to: '2027-01-25' })
  await town.app.drained()
  const stands = () =>
    town.admin.query(
      `select seq, to_char(to_on, 'MM-DD') as "to" from member_pauses where id = $1
       union all select seq, to_char(to_on, 'MM-DD') from unit_pauses where id = $1`,
      [body.id],
    )
  const last = Array(2).fill({ seq: 2, to: '01-25' })
  expect((await stands()).rows).toEqual(last)
  // what was said first comes once more, and what was said last twice
  for (const [seq, to] of [
    [1, '2027-01-20'],
    [2, '2027-01-25'],
    [2, '2027-01-25'],
  ])
    await town.admin.query(
      `insert into outbox (scope_id, id, topic, payload, at)
       select person_id, gen_random_uuid(), 'pause', p.row || jsonb_build_object('seq', $2::int, 'to_on', $3::text), $4
       from (select person_id, to_jsonb(m) as row from member_pauses m where id = $1
         union all select person_id, to_jsonb(u) from unit_pauses u where id = $1) p`,
      [body.id, seq, to, town.clock.now()],
    )
  const pool = openPool(town.app.config.drainUrl, 2, () => {})
  const moved = await Promise.all([drainOnce(pool), drainOnce(pool)])
  expect(moved[0] + moved[1]).toBe(6)
  expect(await drainOnce(pool)).toBe(0)
  await pool.close()
  expect((await stands()).rows).toEqual(last)
})
