import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshDatabase } from '../../test/database.ts'
import { residentOf } from '../../test/resident.ts'
import { monday, openTown, type Town } from '../../test/town.ts'
import { openApp } from '../app.ts'
import { startJobs } from '../jobs.ts'
import { virtualClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { safeError } from '../platform/log.ts'
import { resumJob } from './jobs.ts'

let town: Town
const lines: string[] = []
const log = pino(
  { level: 'debug', serializers: { err: safeError } },
  { write: (line: string) => void lines.push(line) },
) as FastifyBaseLogger
beforeAll(async () => {
  town = await openTown({ log })
}, 60_000)
afterAll(() => town.close())
beforeEach(() => {
  town.app.phase = 'ready'
  lines.length = 0
})

const get = (url: string, headers: Record<string, string> = {}) => town.http.inject({ url, headers })
const ready = async () => {
  const answer = await get('/readyz')
  return [answer.statusCode, answer.json().reason]
}
const figures = async () => (await get('/metrics')).body
const figure = async (name: string) =>
  Number(
    (await figures())
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')
      .at(-1),
  )

test('a server that is up says so whether it wants requests or not', async () => {
  town.app.phase = 'stopping'
  expect([(await get('/healthz')).statusCode, (await get('/healthz')).json()]).toEqual([200, { ok: true }])
})

test('while it starts and while it stops a server wants no requests, and says which of the two', async () => {
  expect(await ready()).toEqual([200, undefined])
  town.app.phase = 'starting'
  expect(await ready()).toEqual([503, 'starting'])
  town.app.phase = 'stopping'
  expect(await ready()).toEqual([503, 'stopping'])
})

test('a row that nobody drains makes the server unready until it has moved', async () => {
  const { apricot, clock, admin, app } = town
  await admin.query(
    `insert into outbox (scope_id, id, topic, payload, at) values ($1, $2, 'nobody-moves-this', '{}', $3)`,
    [apricot.id, newId(clock), clock.now()],
  )
  expect(await ready()).toEqual([200, undefined])
  clock.advance(61_000)
  expect(await ready()).toEqual([503, 'drain'])
  expect([await figure('lianxin_outbox_rows'), await figure('lianxin_outbox_oldest_seconds')]).toEqual([1, 61])
  await admin.query(`delete from outbox where topic = 'nobody-moves-this'`)
  await app.drained()
  expect(await ready()).toEqual([200, undefined])
})

test('a database that lacks a migration, and one that is away, are told apart', async () => {
  const database = await freshDatabase()
  const { config } = town.app
  const addresses = { appUrl: database.appUrl, drainUrl: database.drainUrl }
  const parts = { clock: virtualClock(monday), log, jobs: false }
  const { app, http } = await openApp({ ...config, ...addresses, stopSeconds: 1 }, parts)
  await database.query(`delete from migrations where name = (select max(name) from migrations)`)
  expect((await http.inject('/readyz')).json()).toEqual({ ready: false, reason: 'migrations' })
  await town.admin.query(`alter database ${database.name} with allow_connections false`)
  await town.admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database.name])
  expect((await http.inject('/readyz')).json()).toEqual({ ready: false, reason: 'database' })
  expect((await http.inject('/healthz')).statusCode).toBe(200)
  const measured = await http.inject('/metrics')
  expect(measured.body).toMatch(/^lianxin_database_up 0$/m)
  await app.close()
})

test('while the database is away people are asked to try again, and are served once it is back', async () => {
  const url = new URL(town.app.config.appUrl)
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-away-'))
  const [from, to] = [folder, decodeURIComponent(url.hostname)].map((at) => join(at, `.s.PGSQL.${url.port}`))
  const open = new Set<Socket>()
  const wire = createServer((near) => {
    const far = connect(String(to))
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => {})
    }
    near.pipe(far).pipe(near)
  })
  const back = () => new Promise<void>((done) => wire.listen(from, done))
  await back()
  const appUrl = url.href.replace(url.hostname, encodeURIComponent(folder))
  const { app, http } = await openApp({ ...town.app.config, appUrl }, { clock: town.clock, log, jobs: false })
  const page = () => http.inject({ url: `/c/${town.apricot.code}`, headers: { accept: 'text/html' } })
  expect((await page()).statusCode).toBe(200)
  const closed = new Promise((done) => wire.close(done))
  for (const socket of open) socket.destroy()
  await closed
  const away = await page()
  expect(away.statusCode).toBe(503)
  expect(away.body).toContain('请稍等再试')
  expect(lines.join()).toContain('a request failed')
  await back()
  expect((await page()).statusCode).toBe(200)
  await app.close()
  wire.close()
  rmSync(folder, { recursive: true, force: true })
})

test('requests are counted by the pattern of their route, never by what stood in the address', async () => {
  await get('/c/apricot')
  await get(`/c/apricot/nothing-of-the-kind-14400001234`)
  await town.clerk.call('GET', `/api/communities/${town.apricot.id}/needs`)
  const text = await figures()
  expect(text).toMatch(/lianxin_http_requests_total\{method="GET",route="\/c\/:code",status="200"\} \d/)
  expect(text).toMatch(/lianxin_http_requests_total\{method="GET",route="none",status="404"\} \d/)
  expect(text).toMatch(
    /lianxin_http_request_seconds_bucket\{le="[\d.]+",method="GET",route="\/api\/communities\/:communityId\/needs"\}/,
  )
  expect(text).not.toContain('14400001234')
  expect(text).not.toContain(town.apricot.id)
})

test('pools, outbox, event loop and job runs are measured', async () => {
  const failing = { name: 'test.fails', everySeconds: 3600, run: () => Promise.reject(new Error('on purpose')) }
  const jobs = startJobs(town.app, [{ name: 'test', jobs: [failing, resumJob] }])
  await jobs.stop(30)
  const text = await figures()
  expect(text).toContain('lianxin_job_runs_total{job="test.fails",outcome="failed"} 1')
  expect(text).toContain('lianxin_job_runs_total{job="health.resum",outcome="done"} 1')
  for (const name of [
    'lianxin_pool_connections{pool="app",state="busy"}',
    'nodejs_eventloop_lag_p99_seconds',
    'lianxin_drain_rows_total',
  ])
    expect(text).toContain(name)
})

test('a balance that is not the sum of its lines is found and told', async () => {
  const { admin, apricot, member } = town
  await resumJob.run(town.app)
  expect(await figures()).toContain('lianxin_rollup_differences{rollup="balances"} 0')
  await admin.query(
    `insert into balances (community_id, subject_id, year, subject, points, lines) values ($1, $2, 2026, 'member', 5, 1)`,
    [apricot.id, member.id],
  )
  await resumJob.run(town.app)
  expect(await figures()).toContain('lianxin_rollup_differences{rollup="balances"} 1')
  expect(lines.join('')).toContain('balances differ')
  await admin.query('delete from balances where community_id = $1', [apricot.id])
})

test('figures are for the holder of the token, or for this machine where nothing stands in front of it', async () => {
  const at = async (part: object, headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') => {
    const { app } = town
    const before = app.config
    app.config = { ...before, ...part }
    const answer = await town.http.inject({ url: '/metrics', headers, remoteAddress })
    app.config = before
    return answer.statusCode
  }
  expect(await at({})).toBe(200)
  expect(await at({}, {}, '192.0.2.7')).toBe(404)
  expect(await at({}, { 'x-forwarded-for': '192.0.2.7' })).toBe(404)
  expect(await at({ publicOrigin: 'https://lianxin.example' })).toBe(404)
  expect(await at({ metricsToken: 'secret' })).toBe(404)
  expect(await at({ metricsToken: 'secret' }, { authorization: 'Bearer other' })).toBe(404)
  expect(await at({ metricsToken: 'secret' }, { authorization: 'Bearer secret' }, '192.0.2.7')).toBe(200)
})

test('a value that the database takes for none is logged with the route’s pattern and the code, without the value', async () => {
  const address = `/api/communities/${town.apricot.id}/enrolments?after=14400005678`
  expect((await town.clerk.call('GET', address)).status).toBe(422)
  const line = lines.map((one) => JSON.parse(one)).find((one) => one.database)
  expect(line).toMatchObject({ level: 30, route: expect.stringContaining(':communityId'), database: '22P02' })
  expect(lines.join('')).not.toContain('14400005678')
})

test('the log of a whole wish names no phone, door, person, code or token', async () => {
  const it = residentOf(town)
  const need = await it.placed()
  await get(`/c/apricot?phone=14400007777`)
  await town.clerk.call('GET', `/api/communities/${town.apricot.id}/needs/${need.id}`)
  await town.http.inject({
    method: 'POST',
    url: '/api/sessions/code',
    headers: { 'idempotency-key': newId(town.clock) },
    payload: { phone: '14400007777' },
  })
  await get(need.link)
  const text = lines.join('')
  expect(lines.length).toBeGreaterThan(4)
  expect(text).toContain('"route":"/c/:code"')
  expect(text).not.toMatch(/1440\d{7}/)
  expect(text).not.toContain(need.link.split('/').at(-1))
  for (const person of [town.clerk, town.member]) expect(text).not.toContain(person.name)
  expect(text).not.toMatch(/"(?:url|path|query|headers|body|cookie|authorization)":/)
})
