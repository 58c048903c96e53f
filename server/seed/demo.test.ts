import type { AddressInfo } from 'node:net'
import { me, signInByPassword } from '@lianxin/contract/sessions'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApp, type Running } from '../src/app.ts'
import { defaults } from '../src/config.ts'
import { systemClock } from '../src/platform/clock.ts'
import { freshDatabase, type TestDatabase } from '../test/database.ts'
import { clientOf } from './client.ts'
import { seedDemo } from './demo.ts'
import { ownerToolsOf } from './owner.ts'
import { rosterRows } from './roster.ts'

const size = { communities: 9, units: 19, members: 150 }
let database: TestDatabase
let pool: pg.Pool
let running: Running
let baseUrl: string
beforeAll(async () => {
  database = await freshDatabase()
  pool = new pg.Pool({ connectionString: database.appUrl, max: 1 }).on('error', () => {})
  pool.on('error', () => {})
  const config = {
    host: '127.0.0.1',
    port: 0,
    publicOrigin: 'http://localhost',
    appUrl: database.appUrl,
    drainUrl: database.drainUrl,
    sealKeys: `1:${'5a'.repeat(32)}`,
    inbox: true,
    staffTotp: false,
    logLevel: 'silent',
    trustProxy: [],
    ...defaults,
  }
  running = await openApp(config, { log: pino({ level: 'silent' }) as FastifyBaseLogger, poolSize: 4 })
  await running.http.listen({ host: '127.0.0.1', port: 0 })
  baseUrl = `http://127.0.0.1:${(running.http.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await running.app.close()
  await pool.end()
})

test('a small district comes in over HTTP and lives: accounts sign in, members report in, needs are served, points add up', {
  timeout: 120_000,
}, async () => {
  const demo = await seedDemo(baseUrl, ownerToolsOf(pool, systemClock, running.app.drained), { size, needs: 40 })
  const [county] = demo.accounts
  expect(county?.role).toBe('county')
  const client = clientOf(baseUrl)
  await client.call(signInByPassword, { body: { login: county?.login ?? '', password: county?.password ?? '' } })
  const who = await client.call(me)
  expect(who.roles.map((role) => role.role)).toEqual(['county'])
  await running.app.drained()
  const [members] = await database.query<{ n: number; homeless: number; enrolled: number }>(
    `select count(*)::int as n, count(*) filter (where home_community_id is null)::int as homeless,
       (select count(distinct subject_id)::int from enrolments where subject = 'member') as enrolled from memberships`,
  )
  const unknown = rosterRows(undefined, size).filter((row) => row.居住社区 === '').length
  expect([demo.members, members?.n, members?.homeless]).toEqual([size.members, size.members, unknown])
  expect(members?.enrolled).toBe(size.members - unknown)
  const states = await database.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from needs group by state',
  )
  expect(states.reduce((sum, one) => sum + one.n, 0)).toBe(demo.needs)
  expect(states.find((one) => one.state === 'open')?.n).toBeGreaterThan(8)
  const [book] = await database.query<{ lines: string; balances: string; waiting: number }>(
    `select (select sum(points) from points_lines) as lines, (select sum(points) from balances) as balances,
       (select count(*)::int from outbox) as waiting`,
  )
  expect(book?.balances).toBe(book?.lines)
  expect(book?.waiting).toBe(0)
  expect(demo.lived.reported).toBeGreaterThan(50)
  expect(demo.lived.verified).toBeGreaterThan(0)
})
