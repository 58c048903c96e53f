import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf } from './resident.ts'
import { type Asker, newcomer, placeUnder } from './stranger.ts'
import { openTown, type Person, type Town } from './town.ts'

let town: Town
let it: ReturnType<typeof residentOf>
/** The secretary of the branch that 沈知远 and 𠮷若谷 belong to. */
let branch: Asker
/** A member of another branch of the same unit, and that branch's secretary. */
let elsewhere: Person
let otherBranch: Asker
/** The unit's order, passed on to a member of each branch. */
let orders: { unit: string; ours: string; theirs: string }

const get = async (who: Asker, url: string) => {
  const answer = await who.ask('GET', url)
  return { status: answer.status, body: JSON.parse(answer.body) }
}
const unit = (path: string, id = town.waterBranch.id) => `/api/units/${id}/${path}`
const order = (id: string, verb = '') => `/api/communities/${town.apricot.id}/orders/${id}${verb}`

beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
  branch = await newcomer(town, '第一支部书记', 'secretary', town.waterBranch)
  const second = await placeUnder(town, town.waterworks, 'branch', '第二支部')
  otherBranch = await newcomer(town, '第二支部书记', 'secretary', second)
  elsewhere = town.secondMember
  await town.admin.query('update memberships set branch_id = $2 where person_id = $1', [elsewhere.id, second.id])
  await town.admin.query('update unit_members set branch_id = $2 where person_id = $1', [elsewhere.id, second.id])

  const need = await it.placed()
  await it.sorted(need.id, { publish: true, helpersWanted: 2 })
  const sent = await town.clerk.call('POST', it.api(`/${need.id}/dispatch`), {
    to: [{ kind: 'unit', id: town.waterworks.id }],
  })
  const [own] = sent.body.orders
  const passed = await town.secretary.call('POST', order(own, '/pass-on'), {
    personIds: [town.member.id, elsewhere.id],
  })
  expect(passed.status).toBe(200)
  await town.app.drained()
  const { rows } = await town.admin.query('select id, person_id from orders where parent_id = $1', [own])
  const of = (person: Person) => rows.find((row) => row.person_id === person.id).id as string
  orders = { unit: own, ours: of(town.member), theirs: of(elsewhere) }
})
afterAll(() => town.close())

describe('the office of a branch', () => {
  test('shows its own members and none of the other branch', async () => {
    const { status, body } = await get(branch, unit('people'))
    expect(status).toBe(200)
    expect(body.people.map(({ name }: { name: string }) => name)).toEqual(['沈知远'])
  })

  test('shows who of them has reported in, and neither the unit’s own report nor another branch’s', async () => {
    const { status, body } = await get(branch, unit('reporting'))
    expect(status).toBe(200)
    expect(body.rows.map(({ personId }: { personId: string }) => personId)).toEqual([town.member.id])
  })

  test('shows the orders passed to them, and opens those only', async () => {
    const { status, body } = await get(branch, unit('orders'))
    expect(status).toBe(200)
    expect(body.items.map(({ orderId }: { orderId: string }) => orderId)).toEqual([orders.ours])
    const read = await get(branch, order(orders.ours))
    expect(read.status).toBe(200)
    expect(read.body.order.allowed).toEqual([])
    for (const foreign of [orders.theirs, orders.unit]) expect((await get(branch, order(foreign))).status).toBe(404)
  })

  test('keeps ledgers of its members, on the page and as a workbook', async () => {
    const { status, body } = await get(branch, unit('ledgers/members'))
    expect(status).toBe(200)
    expect(body.rows.map(({ cells }: { cells: string[] }) => cells[0])).toEqual(['沈知远'])
    for (const kind of ['services', 'points']) expect((await get(branch, unit(`ledgers/${kind}`))).status).toBe(200)
  })

  test('shows the year of its members only', async () => {
    const { status, body } = await get(branch, unit('standing'))
    expect(status).toBe(200)
    const rows = body.communities.flatMap(({ rows }: { rows: { subjectId: string }[] }) => rows)
    expect(rows.map(({ subjectId }: { subjectId: string }) => subjectId)).toEqual([town.member.id])
  })

  test('has letters of its own and reads none of the unit’s', async () => {
    expect((await get(branch, unit('messages'))).body).toEqual({ messages: [], unread: 0 })
    const { body } = await town.secretary.call('GET', unit('messages', town.waterworks.id))
    expect(body.messages.length).toBeGreaterThan(0)
  })

  test('is open to the unit’s secretary and to those above, to no other branch and not upwards', async () => {
    for (const path of ['people', 'reporting', 'orders', 'messages', 'ledgers/members']) {
      expect((await town.secretary.call('GET', unit(path))).status).toBe(200)
      expect((await get(otherBranch, unit(path))).status).toBe(404)
      expect((await get(branch, unit(path, town.waterworks.id))).status).toBe(404)
      expect((await town.schoolSecretary.call('GET', unit(path))).status).toBe(404)
    }
    expect((await town.countyOfficial.call('GET', unit('people'))).status).toBe(200)
  })

  test('answers for nobody: not for the unit, not for its members, and opens no private part', async () => {
    for (const id of [orders.ours, orders.unit])
      for (const [verb, body] of [
        ['/accept', {}],
        ['/hand-back', { reason: '人手不够' }],
        ['/pass-on', { personIds: [town.member.id] }],
        ['/private', undefined],
      ] as const)
        expect([verb, (await branch.ask('POST', order(id, verb), body)).status]).toEqual([verb, 404])
  })

  test('shows the whole unit to the unit’s secretary as before', async () => {
    const { body } = await town.secretary.call('GET', unit('people', town.waterworks.id))
    expect(body.people).toHaveLength(2)
  })
})
