import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { defaults } from '../config.ts'
import { loadSchemes, schemesOf } from '../platform/schemes.ts'

const scheme = 'luzhou-5412'
let town: Town
beforeAll(async () => {
  const [version] = (await loadSchemes(defaults.schemesDir)).versions(scheme)
  if (!version?.paths?.orders) throw new Error('no path of orders to change')
  const orders = { ...version.paths.orders, modes: [...version.paths.orders.modes, 'grab' as const] }
  town = await openTown({ scheme, schemes: schemesOf([{ ...version, paths: { ...version.paths, orders } }]) })
})
afterAll(() => town.close())

async function openNeed(community = town.apricot.id): Promise<string> {
  const id = randomUUID()
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
       link_hash, presence_hash, at, state_at)
     values ($1, $2, $3, 'difficulty', 'own', 'open', 3, 'repair', '一户水龙头漏水', 'any', 1, $3, $3, $4, $4)`,
    [community, id, randomUUID().slice(0, 8), town.clock.now()],
  )
  return id
}
const grab = (need: string, community = town.apricot.id) => `/api/communities/${community}/needs/${need}/grab`

test('a member takes an open need herself where the scheme knows that way, and holds its order at once', async () => {
  const need = await openNeed()
  const listed = await town.member.call('GET', '/api/me/can-take')
  expect(listed.body.needs[0]).toMatchObject({ needId: need, orders: 'grab' })
  const { status, body } = await town.member.call('POST', grab(need))
  expect(status).toBe(200)
  const order = await town.member.call('GET', `/api/communities/${town.apricot.id}/orders/${body.orderId}`)
  expect(order.body.order).toMatchObject({ state: 'accepted', personId: town.member.id })
  await town.app.drained()
  expect((await town.member.call('GET', '/api/me/can-take')).body.needs).toEqual([])
})

test('of two members who take one need at the same moment one has it, and the same key takes it once', async () => {
  const need = await openNeed()
  const key = randomUUID()
  const answers = await Promise.all([
    town.member.call('POST', grab(need), undefined, key),
    town.member.call('POST', grab(need), undefined, key),
    town.secondMember.call('POST', grab(need)),
  ])
  const { rows } = await town.admin.query('select person_id from orders where need_id = $1', [need])
  expect(rows).toHaveLength(1)
  expect(new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.orderId)).size).toBe(1)
})

test('another community’s need and its absence look alike', async () => {
  const foreign = await town.member.call('POST', grab(await openNeed(town.willow.id), town.willow.id))
  const absent = await town.member.call('POST', grab(randomUUID(), town.willow.id))
  expect(foreign.status).toBe(404)
  expect(absent.body.code).toBe(foreign.body.code)
})
