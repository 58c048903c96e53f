import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { closed, endpoint, Id } from '@lianxin/contract/endpoint'
import { Type } from 'typebox'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { address, call, NoAnswer, newKey, onSignedOut, pauses, Refusal } from './api.ts'

const place = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/needs',
  params: closed({ communityId: Id }),
  body: closed({ what: Type.String() }),
  reply: closed({ code: Type.String() }),
})
const list = endpoint({
  method: 'GET',
  path: '/api/needs',
  query: closed({ q: Type.Optional(Type.String()), state: Type.Optional(Type.Array(Type.String())) }),
  reply: Type.Array(Type.String()),
})

type Turn = (request: IncomingMessage, response: ServerResponse) => void
let turns: Turn[] = []
const keys: unknown[] = []
const server = createServer((request, response) => {
  keys.push(request.headers['idempotency-key'])
  const turn = turns.length > 1 ? turns.shift() : turns[0]
  turn?.(request, response)
})
const realFetch = fetch

/** An answer as the server gives it. */
const say =
  (status: number, content: unknown): Turn =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
/** The connection breaks after the request has arrived: the reply is lost. */
const lose: Turn = (request) => request.socket.destroy()

beforeEach(async () => {
  keys.length = 0
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => realFetch(base + path, init))
  pauses.fill(0)
})
afterEach(async () => {
  vi.unstubAllGlobals()
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

const input = { params: { communityId: newKey() }, body: { what: '灯不亮' } }

test('a lost reply is asked for again with the same key', async () => {
  turns = [lose, lose, say(200, { code: '1122-01' })]
  expect(await call(place, input)).toEqual({ code: '1122-01' })
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
})

test('two calls never share a key', async () => {
  turns = [say(200, { code: 'a' })]
  await call(place, input)
  await call(place, input)
  expect(new Set(keys).size).toBe(2)
})

test('a server that stays away ends in NoAnswer, not in a guess', async () => {
  turns = [lose]
  await expect(call(place, input)).rejects.toBeInstanceOf(NoAnswer)
  expect(new Set(keys).size).toBe(1)
})

test('a refusal is final and keeps its code and params', async () => {
  turns = [say(409, { code: 'closed-need', params: { at: '11月22日' }, message: '这件事已经办完了' })]
  const refused = await call(place, input).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Refusal)
  expect(refused).toMatchObject({ status: 409, code: 'closed-need', params: { at: '11月22日' } })
  expect(keys).toHaveLength(1)
})

test('being signed out is told once to whoever shows the sign-in page', async () => {
  const told = vi.fn()
  onSignedOut(told)
  turns = [say(401, { code: 'signed-out' })]
  await expect(call(list)).rejects.toMatchObject({ code: 'signed-out' })
  expect(told).toHaveBeenCalledOnce()
})

test('reading carries no key', async () => {
  turns = [say(200, [])]
  await call(list, { query: { q: '灯' } })
  expect(keys).toEqual([undefined])
})

test('an address holds its places and leaves out what was not asked', () => {
  expect(address(place, { params: { communityId: 'a/b' } })).toBe('/api/communities/a%2Fb/needs')
  expect(address(list, { query: { q: '', state: ['open', 'served'] } })).toBe('/api/needs?state=open&state=served')
})

test('a key is a UUID also where the browser has no randomUUID', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
