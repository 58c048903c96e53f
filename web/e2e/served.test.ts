import { afterAll, beforeAll, expect, test } from 'vitest'
import { letIn } from '../../server/src/gate.ts'
import { type ServedTown, serveTown } from './served.ts'

let town: ServedTown
beforeAll(async () => {
  town = await serveTown()
})
afterAll(() => town.close())

test('the town answers at its address, and each of the cast has a session in the right role', async () => {
  expect((await fetch(`${town.baseUrl}/healthz`)).status).toBe(200)
  for (const visitor of ['member', 'secretary', 'clerk', 'street', 'county'] as const) {
    const { actor } = await letIn(town.app, await town.session(visitor), { can: 'session.read', at: 'self' }, undefined)
    expect(actor.role).toBe(visitor)
  }
  expect(await town.session('resident')).toBeUndefined()
})
