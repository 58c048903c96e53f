import { signInByPassword } from '@lianxin/contract/sessions'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../test/town.ts'
import { No, Web } from './web.ts'

let town: Town
let base: string
beforeAll(async () => {
  town = await openTown()
  base = await town.http.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => town.close())

test('what the server refuses is asked once, and told with its code', async () => {
  const web = new Web(1, { base: () => base, up: async () => {} })
  // the first of these draws is none whose reply gets lost
  const asked = web.call({ no: 1 }, signInByPassword, { body: { login: 'nobody', password: 'not-hers-at-all' } })
  await expect(asked).rejects.toBeInstanceOf(No)
  await expect(asked).rejects.toMatchObject({ status: 401, code: 'wrong-credentials' })
  expect(web.counts).toEqual({ requests: 1, writes: 1, lostReplies: 0, retries: 0 })
  web.close()
})

test('a server that comes back is asked again', async () => {
  let ups = 0
  const nobody = 'http://127.0.0.1:1'
  const web = new Web(1, { base: () => (ups ? base : nobody), up: async () => void ups++ })
  await expect(
    web.call({ no: 1 }, signInByPassword, { body: { login: 'nobody', password: 'not-hers-at-all' } }),
  ).rejects.toMatchObject({ code: 'wrong-credentials' })
  expect(web.counts).toMatchObject({ requests: 2, writes: 1, retries: 1 })
  web.close()
})
