import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { rosterColumns } from '@lianxin/rules/roster'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../test/database.ts'
import { systemClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { newToken, tokenHash } from '../platform/tokens.ts'

const mainFile = resolve(import.meta.dirname, '../main.ts')
const [county, street, community, neighbourhood, unit, official] = Array.from({ length: 6 }, () =>
  newId(systemClock),
) as [string, string, string, string, string, string]
const token = newToken()
let database: TestDatabase
let port: number
let child: ChildProcess | undefined
/** Enough that the server can be killed between two takes, twice. */
const people = 3000

beforeAll(async () => {
  database = await freshDatabase()
  port = await freePort()
  const place = (id: string, path: string[], kind: string, name: string, linked: string | null = null) =>
    database.query(
      `insert into organisations (id, parent_id, kind, path, code, name, scheme_id, linked_community_id, at)
       values ($1, $2, $3, $4, $5, $6, 'luzhou-5412', $7, timestamptz '2026-11-23')`,
      [id, path.at(-2) ?? null, kind, path.join('.'), `k-${kind}`, name, linked],
    )
  await place(county, [county], 'county', '杏林县')
  await place(street, [county, street], 'street', '听雨街道')
  await place(community, [county, street, community], 'community', '杏林湾社区')
  await place(neighbourhood, [county, street, community, neighbourhood], 'neighbourhood', '望棠小区')
  await place(unit, [county, unit], 'unit', '县水务局', community)
  const role = newId(systemClock)
  await database.query(`insert into people (person_id, name, at) values ($1, '温如许', timestamptz '2026-11-23')`, [
    official,
  ])
  await database.query(
    `insert into roles (person_id, id, role, organisation_id, at) values ($1, $2, 'county', $3, timestamptz '2026-11-23')`,
    [official, role, county],
  )
  await database.query(
    `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
     values ($1, $2, $3, 0, timestamptz '2026-11-23', timestamptz '2099-01-01', timestamptz '2099-01-01')`,
    [tokenHash(token), official, role],
  )
}, 60_000)
afterAll(async () => {
  child?.kill('SIGKILL')
  await database.close()
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port: free } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return free
}

/** Starts the real server as a process of its own and waits until it answers. */
async function start(): Promise<void> {
  child = spawn(process.execPath, [mainFile], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: database.appUrl,
      DATABASE_DRAIN_URL: database.drainUrl,
      SEAL_KEYS: `1:${'5a'.repeat(32)}`,
      LOG_LEVEL: 'error',
    },
  })
  await until(async () => (await call('/healthz').catch(() => undefined))?.ok === true)
}

async function kill(): Promise<void> {
  if (!child) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

async function until(done: () => Promise<boolean>, every = 100): Promise<void> {
  for (let turn = 0; turn < 600; turn++) {
    if (await done()) return
    await new Promise((go) => setTimeout(go, every))
  }
  throw new Error('waited in vain')
}

const call = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    ...init,
    headers: { cookie: `session=${token}`, 'idempotency-key': randomUUID(), ...init.headers },
  })

const count = async (sql: string): Promise<number> =>
  (await database.query<{ n: number }>(`select count(*)::int as n from ${sql}`))[0]?.n ?? -1

test('an import whose server is killed in the middle is carried on by the next one: none lost, none doubled', async () => {
  const rows = Array.from({ length: people }, (_, n) =>
    ['县水务局', `第${(n % 4) + 1}支部`, `禾舟${n}`, `1440002${String(n).padStart(4, '0')}`, '听雨街道', '杏林湾社区']
      .concat(['望棠小区', '工程师', '电工', '周六上午'])
      .join(','),
  )
  const form = new FormData()
  form.set('file', new Blob([`\ufeff${[rosterColumns.join(','), ...rows].join('\r\n')}`]), 'roster.csv')
  await start()
  const base = `/api/organisations/${county}/imports`
  const sent = await call(base, { method: 'POST', body: form })
  expect(sent.status).toBe(200)
  const { id, total, bad } = (await sent.json()) as { id: string; total: number; bad: number }
  expect({ total, bad }).toEqual({ total: people, bad: 0 })
  expect((await call(`${base}/${id}/confirm`, { method: 'POST' })).status).toBe(200)

  for (let killed = 0; killed < 2; killed++) {
    const before = await count('memberships')
    await until(async () => (await count('memberships')) > before + 200, 5)
    await kill()
    const applied = await count('memberships')
    expect(applied).toBeLessThan(people)
    await start()
  }
  await until(async () => {
    const shown = (await (await call(`${base}/${id}`)).json()) as { import: { state: string } }
    return shown.import.state === 'done' && (await count('outbox')) === 0
  })

  expect(await count(`import_rows where state = 'applied'`)).toBe(people)
  expect(await count(`people where name like '禾舟%'`)).toBe(people)
  expect(await count('identities')).toBe(people)
  expect(await count(`roles where role = 'member'`)).toBe(people)
  expect(await count('memberships')).toBe(people)
  expect(await count('unit_members')).toBe(people)
  expect(await count(`organisations where kind = 'branch'`)).toBe(4)
  for (const once of ['subject_id, community_id, kind', 'id'])
    expect(await count(`(select 1 from enrolments group by ${once} having count(*) > 1) as double`)).toBe(0)
  expect(await count(`(select distinct subject_id from enrolments where subject = 'member') as due`)).toBe(people)
  expect(await count(`enrolments where subject = 'unit'`)).toBe(1)
  expect(await count('transitions')).toBe(await count('enrolments'))
  expect(await count(`person_items where entity = 'enrolment'`)).toBe(
    await count(`enrolments where subject = 'member'`),
  )
}, 180_000)
