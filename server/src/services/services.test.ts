import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { presenceHash } from '../needs/commands.ts'
import { newId } from '../platform/ids.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

/** A published need of 杏林湾 with the door code 4711. */
async function openNeed(helpers = 1): Promise<string> {
  const id = newId(town.clock)
  const hash = presenceHash({ ctx: { app: town.app } } as never, id, '4711')
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
       link_hash, presence_hash, at, state_at)
     values ($1, $2, $3, 'difficulty', 'own', 'open', 3, 'repair', '望棠小区一户水龙头漏水', 'saturday', $4, $5, $6, $7, $7)`,
    [town.apricot.id, id, randomUUID().slice(0, 8), helpers, randomUUID(), hash, town.clock.now()],
  )
  return id
}

const base = () => `/api/communities/${town.apricot.id}`

/** Chain of 潞州: desk → unit → member; answers the member's order. */
async function dispatchToMember(needId: string): Promise<string> {
  const asked = await town.clerk.call('POST', `${base()}/needs/${needId}/dispatch`, {
    to: [{ kind: 'unit', id: town.waterworks.id }],
  })
  expect(asked.status).toBe(200)
  const unitOrder = asked.body.orders[0]
  const passed = await town.secretary.call('POST', `${base()}/orders/${unitOrder}/pass-on`, {
    personIds: [town.member.id],
  })
  expect(passed.body).toEqual({ done: true })
  await town.app.drained()
  const { rows } = await town.admin.query(`select id from orders where parent_id = $1`, [unitOrder])
  return rows[0].id
}

async function serve(orderId: string, code?: string) {
  expect((await town.member.call('POST', `${base()}/orders/${orderId}/accept`)).status).toBe(200)
  if (code) await town.member.call('POST', `${base()}/orders/${orderId}/presence`, { how: 'home-code', code })
  return town.member.call('POST', `${base()}/orders/${orderId}/record`, {
    line: '换了龙头垫圈，不漏了',
    minutes: 45,
    happenedOn: '2026-11-23',
  })
}

const needState = async (id: string) =>
  (await town.admin.query('select state from needs where id = $1', [id])).rows[0].state

describe('the loop from dispatch to points', () => {
  test('a need travels through unit and member to a verified record with points on both cards', async () => {
    const need = await openNeed()
    const order = await dispatchToMember(need)
    const record = await serve(order, '4711')
    expect(record.body).toMatchObject({ evidence: 'E2' })
    expect(await needState(need)).toBe('in-hand')
    const verified = await town.clerk.call('POST', `${base()}/services/verify`, {
      ids: [record.body.id],
      wellDone: [record.body.id],
    })
    expect(verified).toMatchObject({ status: 200, body: { verified: 1 } })
    expect(await needState(need)).toBe('served')
    const sums = await town.admin.query(
      `select subject, sum(points)::int as points from points_lines where community_id = $1 group by subject order by subject`,
      [town.apricot.id],
    )
    const balances = await town.admin.query('select subject, points from balances order by subject')
    expect(balances.rows).toEqual(sums.rows)
    // neither has reported in here yet: what was done counts, no base does
    expect(sums.rows.map(({ points }) => points)).toEqual([1, 1])
    await town.app.drained()
    const items = await town.admin.query(`select entity, state from person_items where person_id = $1`, [
      town.member.id,
    ])
    expect(items.rows).toContainEqual({ entity: 'service', state: 'verified' })
  })

  test('members are not asked directly where the way leads through the unit', async () => {
    const need = await openNeed()
    const answer = await town.clerk.call('POST', `${base()}/needs/${need}/dispatch`, {
      to: [{ kind: 'member', id: town.member.id }],
    })
    expect(answer).toMatchObject({ status: 403, body: { code: 'scheme-forbids' } })
  })

  test('a second dispatch to the same unit is refused while the first stands', async () => {
    const need = await openNeed()
    const to = { to: [{ kind: 'unit', id: town.waterworks.id }] }
    expect((await town.clerk.call('POST', `${base()}/needs/${need}/dispatch`, to)).status).toBe(200)
    const again = await town.clerk.call('POST', `${base()}/needs/${need}/dispatch`, to)
    expect(again).toMatchObject({ status: 409, body: { code: 'already-taken' } })
  })

  test('the same key gives the same reply and one effect; another body is refused', async () => {
    const need = await openNeed()
    const key = randomUUID()
    const url = `${base()}/needs/${need}/dispatch`
    const to = { to: [{ kind: 'unit', id: town.waterworks.id }] }
    const [first, second] = await Promise.all([
      town.clerk.call('POST', url, to, key),
      town.clerk.call('POST', url, to, key),
    ])
    expect(second.body).toEqual(first.body)
    const { rows } = await town.admin.query('select count(*)::int as n from orders where need_id = $1', [need])
    expect(rows[0].n).toBe(1)
    const other = await town.clerk.call('POST', url, { ...to, note: '别的' }, key)
    expect(other.body.code).toBe('duplicate-key-other-body')
  })

  test('the member’s word alone is E0, and a telephone call raises it', async () => {
    const record = await serve(await dispatchToMember(await openNeed()))
    expect(record.body.evidence).toBe('E0')
    const raised = await town.clerk.call('POST', `${base()}/services/${record.body.id}/phoned`)
    expect(raised.body.evidence).toBe('E1')
  })

  test('at a site the six digits of the desk’s poster confirm presence; no member can read them beforehand', async () => {
    const order = await dispatchToMember(await openNeed())
    await town.member.call('POST', `${base()}/orders/${order}/accept`)
    expect((await town.member.call('GET', `${base()}/site-code`)).status).toBe(403)
    const { code } = (await town.clerk.call('GET', `${base()}/site-code`)).body
    const present = (typed: string) =>
      town.member.call('POST', `${base()}/orders/${order}/presence`, { how: 'site-code', code: typed })
    expect((await present('000000')).body.code).toBe('bad-code')
    expect((await present(code)).status).toBe(200)
  })

  test('a wrong door code is refused and counted; five wrong ones end guessing', async () => {
    const order = await dispatchToMember(await openNeed())
    await town.member.call('POST', `${base()}/orders/${order}/accept`)
    const tryCode = (code: string) =>
      town.member.call('POST', `${base()}/orders/${order}/presence`, { how: 'home-code', code })
    for (const wrong of ['0001', '0002', '0003', '0004', '0005'])
      expect((await tryCode(wrong)).body.code).toBe('bad-code')
    expect((await tryCode('4711')).body.code).toBe('bad-code')
  })

  test('a doubtful record goes back with a reason and can be written anew', async () => {
    const order = await dispatchToMember(await openNeed())
    const record = await serve(order, '4711')
    await town.clerk.call('POST', `${base()}/services/${record.body.id}/return`, { reason: '时间对不上' })
    const early = await town.clerk.call('POST', `${base()}/services/verify`, { ids: [record.body.id] })
    expect(early.body.code).toBe('wrong-state')
    const anew = await town.member.call('POST', `${base()}/orders/${order}/record`, {
      line: '改了时间',
      minutes: 30,
      happenedOn: '2026-11-22',
    })
    expect(anew.body.id).toBe(record.body.id)
    expect((await town.clerk.call('POST', `${base()}/services/verify`, { ids: [record.body.id] })).status).toBe(200)
  })

  test('a withdrawn record takes its points back by reversing lines', async () => {
    const record = await serve(await dispatchToMember(await openNeed()), '4711')
    const before = await pointsOf(town.member.id)
    await town.clerk.call('POST', `${base()}/services/verify`, { ids: [record.body.id], wellDone: [record.body.id] })
    await town.clerk.call('POST', `${base()}/services/${record.body.id}/withdraw`, { reason: '记错了人' })
    expect(await pointsOf(town.member.id)).toBe(before)
  })

  test('a member who can’t gives the order back: the need opens again, nobody is blamed', async () => {
    const need = await openNeed()
    const order = await dispatchToMember(need)
    await town.member.call('POST', `${base()}/orders/${order}/decline`, {})
    const unitOrder = (await town.admin.query('select parent_id from orders where id = $1', [order])).rows[0].parent_id
    await town.secretary.call('POST', `${base()}/orders/${unitOrder}/hand-back`, { reason: '这周都出差' })
    expect(await needState(need)).toBe('open')
  })

  test('the private part opens for the holder only, from acceptance on', async () => {
    const order = await dispatchToMember(await openNeed())
    expect((await town.member.call('POST', `${base()}/orders/${order}/private`)).status).toBe(404)
    expect((await town.secondMember.call('POST', `${base()}/orders/${order}/private`)).status).toBe(404)
  })

  test('another member and another unit find nothing, and a clerk never accepts for them', async () => {
    const order = await dispatchToMember(await openNeed())
    for (const person of [town.secondMember, town.teacher, town.schoolSecretary])
      expect((await person.call('POST', `${base()}/orders/${order}/accept`)).status).toBe(404)
    expect((await town.willowClerk.call('POST', `${base()}/orders/${order}/accept`)).status).toBe(403)
    const absent = await town.member.call('POST', `${base()}/orders/${newId(town.clock)}/accept`)
    expect(absent).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })

  test('days that can’t be are refused', async () => {
    const order = await dispatchToMember(await openNeed())
    await town.member.call('POST', `${base()}/orders/${order}/accept`)
    const record = (happenedOn: string) =>
      town.member.call('POST', `${base()}/orders/${order}/record`, { line: '修好了', minutes: 30, happenedOn })
    expect((await record('2026-11-24')).body.code).toBe('too-far-ahead')
    expect((await record('2026-10-01')).body.code).toBe('past-day')
    expect((await record('2026-02-30')).body.code).toBe('bad-date')
  })
})

const pointsOf = async (id: string) =>
  (await town.admin.query('select coalesce(sum(points), 0)::int as n from points_lines where subject_id = $1', [id]))
    .rows[0].n
