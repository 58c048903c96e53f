import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listNeeds, readNeed } from '@lianxin/contract/needs'
import { chooseRole, me } from '@lianxin/contract/sessions'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { address, call, NoAnswer, newKey, onSignedOut, pauses, Refusal } from './api.ts'

const input = { body: { roleId: newKey() } }

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

test('a lost reply is asked for again with the same key', async () => {
  turns = [lose, lose, say(200, { done: true })]
  expect(await call(chooseRole, input)).toEqual({ done: true })
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
})

test('two calls never share a key', async () => {
  turns = [say(200, { done: true })]
  await call(chooseRole, input)
  await call(chooseRole, input)
  expect(new Set(keys).size).toBe(2)
})

test('a server that stays away ends in NoAnswer, not in a guess', async () => {
  turns = [lose]
  await expect(call(chooseRole, input)).rejects.toBeInstanceOf(NoAnswer)
  expect(new Set(keys).size).toBe(1)
})

test('a refusal is final and keeps its code and params', async () => {
  turns = [say(409, { code: 'closed-need', params: { at: '11月22日' }, message: '这件事已经办完了' })]
  const refused = await call(chooseRole, input).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Refusal)
  expect(refused).toMatchObject({ status: 409, code: 'closed-need', params: { at: '11月22日' } })
  expect(keys).toHaveLength(1)
})

test('being signed out is told once to whoever shows the sign-in page', async () => {
  const told = vi.fn()
  onSignedOut(told)
  turns = [say(401, { code: 'signed-out' })]
  await expect(call(me)).rejects.toMatchObject({ code: 'signed-out' })
  expect(told).toHaveBeenCalledOnce()
})

test('reading carries no key', async () => {
  turns = [say(200, [])]
  await call(me)
  expect(keys).toEqual([undefined])
})

test('an address holds its places and leaves out what was not asked', () => {
  const params = { communityId: 'a/b', needId: 'n' }
  expect(address(readNeed, { params })).toMatch(/\/a%2Fb\/.*n$/)
  expect(address(listNeeds, { params, query: { q: '', state: ['open', 'served'] } })).toMatch(
    /\/a%2Fb\/needs\?state=open&state=served$/,
  )
})

test('a key is a UUID also where the browser has no randomUUID', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
