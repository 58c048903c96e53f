import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf } from '../../test/resident.ts'
import { openTown, type Person, type Town } from '../../test/town.ts'

let town: Town
let it: ReturnType<typeof residentOf>
beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
})
afterAll(() => town.close())

const url = (id: string, verb = '') => `/api/communities/${town.apricot.id}/orders/${id}${verb}`
const stateOf = async (id: string) => (await town.clerk.call('GET', url(id))).body.order.state
const told = async (person: Person) => {
  await town.app.drained()
  return (await person.call('GET', '/api/me/messages')).body.messages as { text: string }[]
}
const unitTold = async (code: string) => {
  await town.app.drained()
  const { body } = await town.secretary.call('GET', `/api/units/${town.waterworks.id}/messages`)
  const letters = body.messages as { text: string }[]
  return letters.filter(({ text }) => text.includes(code)).map(({ text }) => text)
}

/** A published need and the order by which the unit is asked for it. */
async function asked() {
  const need = await it.placed()
  await it.sorted(need.id, { publish: true })
  const to = [{ kind: 'unit', id: town.waterworks.id }]
  const { body } = await town.clerk.call('POST', it.api(`/${need.id}/dispatch`), { to })
  return { need: need.id, code: need.code, order: body.orders[0] as string }
}

/** The unit passes it on; gives the members' orders. */
async function passedOn(order: string, people: Person[]) {
  const answer = await town.secretary.call('POST', url(order, '/pass-on'), { personIds: people.map(({ id }) => id) })
  expect(answer.status).toBe(200)
  const { body } = await town.clerk.call('GET', url(order))
  return new Map<string, string>(
    body.children.map((child: { personId: string; id: string }) => [child.personId, child.id]),
  )
}

const reason = '问错单位了'

describe('the desk takes an order back', () => {
  test('nobody has answered yet: withdrawn with the reason, the unit is told, and somebody else can be asked', async () => {
    const { need, code, order } = await asked()
    expect((await town.clerk.call('GET', url(order))).body.order.allowed).toContain('recall')
    expect((await town.clerk.call('POST', url(order, '/recall'), { reason })).status).toBe(200)
    const { body } = await town.clerk.call('GET', url(order))
    expect(body.order.state).toBe('withdrawn')
    expect(body.history.at(-1)).toMatchObject({ verb: 'recall', reason, role: 'clerk' })
    expect(await it.state(need)).toBe('open')
    expect(await unitTold(code)).toContainEqual(expect.stringContaining('收回'))
    // the unit can be asked for the same wish again
    const to = [{ kind: 'unit', id: town.waterworks.id }]
    expect((await town.clerk.call('POST', it.api(`/${need}/dispatch`), { to })).status).toBe(200)
    // the desk did it itself: no letter to itself
    const desk = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/messages`)
    expect(
      desk.body.messages.filter((one: { text: string }) => one.text.includes(code) && /没人接/.test(one.text)),
    ).toEqual([])
  })

  test('a unit that has passed it on: its members’ orders go with it, answered or not, and they are told', async () => {
    const { need, code, order } = await asked()
    const children = await passedOn(order, [town.member, town.secondMember])
    const mine = children.get(town.member.id) as string
    await town.member.call('POST', url(mine, '/accept'))
    expect(await it.state(need)).toBe('in-hand')
    expect((await town.clerk.call('POST', url(order, '/recall'), { reason })).status).toBe(200)
    for (const id of [order, ...children.values()]) expect(await stateOf(id)).toBe('withdrawn')
    expect(await it.state(need)).toBe('open')
    for (const person of [town.member, town.secondMember])
      expect((await told(person)).some(({ text }) => text.includes(code) && text.includes('收回'))).toBe(true)
  })

  test('one member’s order alone: the unit hears that it has to find another', async () => {
    const { code, order } = await asked()
    const children = await passedOn(order, [town.member])
    const [mine] = children.values()
    expect((await town.clerk.call('POST', url(mine as string, '/recall'), { reason })).status).toBe(200)
    expect(await stateOf(order)).toBe('passed-on')
    expect(await unitTold(code)).toContainEqual(expect.stringContaining('没人接'))
  })

  test('needs a reason, is the desk’s alone, and a service that was done is corrected at its record', async () => {
    const { order } = await asked()
    expect((await town.clerk.call('POST', url(order, '/recall'), {})).status).toBe(422)
    for (const person of [town.secretary, town.member, town.countyOfficial])
      expect((await person.call('POST', url(order, '/recall'), { reason })).status).toBe(403)
    expect((await town.willowClerk.call('POST', url(order, '/recall'), { reason })).status).toBe(404)
    await town.admin.query(`update orders set state = 'done' where id = $1`, [order])
    const late = await town.clerk.call('POST', url(order, '/recall'), { reason })
    expect([late.status, late.body.code]).toEqual([409, 'wrong-state'])
  })

  test('a unit hands back what it passed on while a member has not answered yet', async () => {
    const { need, order } = await asked()
    const children = await passedOn(order, [town.member])
    expect((await town.secretary.call('POST', url(order, '/hand-back'), { reason: '人手不够' })).status).toBe(200)
    for (const id of children.values()) expect(await stateOf(id)).toBe('withdrawn')
    expect(await it.state(need)).toBe('open')
  })
})
