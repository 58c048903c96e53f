import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { tap } from '../test/resident.ts'
import { openTown, type Town } from '../test/town.ts'

let town: Town
const children: ChildProcess[] = []
beforeAll(async () => {
  town = await openTown()
}, 60_000)
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => town.close())

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const at = server.address()
      server.close(() => resolve(typeof at === 'object' && at ? at.port : 0))
    })
  })
}

/** A server of its own process on the town's database. */
async function serve(more: Record<string, string> = {}) {
  const port = await freePort()
  const { appUrl, drainUrl, sealKeys } = town.app.config
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'main.ts')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        DATABASE_URL: appUrl,
        DATABASE_DRAIN_URL: drainUrl,
        SEAL_KEYS: sealKeys,
        TRUST_PROXY: '127.0.0.1/8',
        LOG_LEVEL: 'info',
        ...more,
      },
    },
  )
  children.push(child)
  let log = ''
  child.stdout?.on('data', (data) => (log += data))
  const base = `http://127.0.0.1:${port}`
  while (!(await fetch(`${base}/readyz`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${log}`)
    await sleep(50)
  }
  const ended = once(child, 'exit')
  return { base, port, child, ended, log: () => log }
}

/** One client that keeps its connection and goes on until it is refused before it could say anything. */
async function talk(
  base: string,
  number: number,
  seen: { answers: number[]; placed: string[]; dropped: string[]; closing: number },
) {
  for (let turn = 0; ; turn++) {
    const key = randomUUID()
    const writes = turn % 4 === 0
    const form = new URLSearchParams({ ...tap, wanted: 'saturday', key, neighbourhoodId: town.garden.id })
    const headers = { 'x-forwarded-for': `10.${number}.${(turn >> 8) % 250}.${turn % 250}` }
    try {
      const answer = writes
        ? await fetch(`${base}/c/apricot/need`, { method: 'POST', body: form, headers, redirect: 'manual' })
        : await fetch(`${base}/c/apricot`, { headers })
      await answer.arrayBuffer()
      seen.answers.push(answer.status)
      if (answer.headers.get('connection') === 'close') seen.closing++
      if (writes && answer.status === 303) seen.placed.push(key)
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string }
      if (code === 'ECONNREFUSED') return
      seen.dropped.push(`${writes ? 'POST' : 'GET'} ${code ?? (error as Error).message}`)
      return
    }
  }
}

test('a stop under load drops no request, loses no acknowledged need and leaves what is not drained to the next start', async () => {
  for (let round = 0; round < 3; round++) {
    // a machine that does ten other things at once needs longer to finish what sixteen clients have begun
    const server = await serve({ STOP_SECONDS: '120' })
    const seen = { answers: [] as number[], placed: [] as string[], dropped: [] as string[], closing: 0 }
    const clients = Array.from({ length: 16 }, (_, number) => talk(server.base, round * 16 + number, seen))
    while (seen.placed.length < 5 && seen.dropped.length === 0) await sleep(100)
    server.child.kill('SIGTERM')
    const [code] = await server.ended
    await Promise.all(clients)
    expect(seen.dropped).toEqual([])
    expect(seen.answers.filter((status) => status >= 500)).toEqual([])
    expect(seen.closing).toBeGreaterThan(0)
    expect(seen.placed.length).toBeGreaterThan(3)
    expect(code).toBe(0)
    const { rows } = await town.admin.query(
      `select count(*)::int as kept from idempotency where key = any($1) and reply is not null`,
      [seen.placed],
    )
    expect(rows[0].kept).toBe(seen.placed.length)
  }
  const next = await serve()
  const waiting = async () => (await town.admin.query('select count(*)::int as rows from outbox')).rows[0].rows
  for (let tries = 0; tries < 100 && (await waiting()) > 0; tries++) await sleep(50)
  expect(await waiting()).toBe(0)
  next.child.kill('SIGTERM')
  await next.ended
}, 240_000)

test('a silent connection does not hold a stop up, and a request that is still coming in is answered', async () => {
  const server = await serve({ STOP_SECONDS: '60' })
  const [silent, slow] = [connect(server.port, '127.0.0.1'), connect(server.port, '127.0.0.1')]
  await Promise.all([once(silent, 'connect'), once(slow, 'connect')])
  let told = ''
  slow.on('data', (data) => (told += data))
  const body = new URLSearchParams({
    ...tap,
    wanted: 'saturday',
    key: randomUUID(),
    neighbourhoodId: town.garden.id,
  }).toString()
  slow.write(
    `POST /c/apricot/need HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
  )
  await sleep(1000)
  server.child.kill('SIGTERM')
  await sleep(1200)
  slow.write(body.slice(10))
  await server.ended
  expect(told).toMatch(/^HTTP\/1\.1 303/)
  expect(told.toLowerCase()).toContain('connection: close')
  silent.destroy()
  slow.destroy()
}, 120_000)

test('the log of a real server has JSON lines only, and nothing of who asked', async () => {
  const server = await serve()
  const form = new URLSearchParams({ ...tap, wanted: 'saturday', key: randomUUID(), neighbourhoodId: town.garden.id })
  const answer = await fetch(`${server.base}/c/apricot/need`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { 'x-forwarded-for': '10.9.9.9' },
  })
  const token = String(answer.headers.get('location')).split('/').at(-1)?.replace(/\?.*/, '') ?? 'none'
  await fetch(`${server.base}/c/apricot/my/${token}?phone=14400009001`, {
    headers: { cookie: 'session=a-secret-cookie' },
  })
  server.child.kill('SIGTERM')
  await server.ended
  const lines = server.log().trim().split('\n')
  for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level')
  expect(server.log()).toContain('"route":"/c/:code/need"')
  for (const word of [token, '1440', '温奶奶', '302', 'a-secret-cookie', '10.9.9.9'])
    expect(server.log()).not.toContain(word)
}, 120_000)
