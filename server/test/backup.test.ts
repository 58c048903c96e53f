import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BadBackup, readHead } from '../../tools/lib/backup/format.ts'
import { equal, restoreBackup } from '../../tools/lib/backup/restore.ts'
import { takeBackup } from '../../tools/lib/backup/take.ts'
import { holds, verifyBackup } from '../../tools/lib/backup/verify.ts'
import { openApp } from '../src/app.ts'
import { migrate } from '../src/platform/migrate.ts'
import { parseKeyring } from '../src/platform/seal.ts'
import { freshDatabase } from './database.ts'
import { residentOf } from './resident.ts'
import { monday, openTown, type Town } from './town.ts'

let town: Town
let it: ReturnType<typeof residentOf>
let url: string
let link: string
const ring = parseKeyring(`1:${'5a'.repeat(32)}`)
const folder = mkdtempSync(join(tmpdir(), 'lianxin-backups-'))
const file = join(folder, 'town.backup')

beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
  url = await adminUrlOf(town)
  const need = await it.placed()
  link = need.link
  await it.sorted(need.id)
  await town.admin.query(
    `insert into messages (scope_id, id, to_kind, to_id, text_key, params, at)
     values ($1, $1, 'person', $1, 'odd', $2, $3)`,
    [town.member.id, JSON.stringify({ odd: 'a\\b\tc\n\\.\nd 𠮷 "{}" \\N' }), town.clock.now()],
  )
  await takeBackup(url, ring, file, monday)
}, 60_000)
afterAll(async () => {
  await town.close()
  rmSync(folder, { recursive: true })
})

/** The town's database as the superuser sees it. */
async function adminUrlOf({ app }: Town): Promise<string> {
  const name = new URL(app.config.appUrl).pathname
  const address = new URL((await freshDatabase({ empty: true })).adminUrl)
  address.pathname = name
  return address.href
}

const restore = async (from = file, keys = ring) => {
  const database = await freshDatabase({ empty: true })
  return { database, ...(await restoreBackup(database.ownerUrl, keys, from)) }
}
const refused = async (from: string, keys = ring) => {
  const database = await freshDatabase({ empty: true })
  const error = await restoreBackup(database.ownerUrl, keys, from).catch((thrown: Error) => thrown)
  const left = await database.query(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  )
  return { error: error as Error, left: left.length }
}

test('a restored town equals the backed-up one to the line, and a server opens its sealed parts', async () => {
  const { database, tables } = await restore()
  expect(tables.every(equal)).toBe(true)
  expect(tables.length).toBeGreaterThan(30)
  for (const { table, found } of tables) {
    const query = `select t::text as row from "${table}" t order by 1`
    const [before, after] = [await town.admin.query(query), await database.query(query)]
    expect([table, after]).toEqual([table, before.rows])
    expect(found.rows).toBe(after.length)
  }
  const addresses = { appUrl: database.appUrl, drainUrl: database.drainUrl }
  const { app, http } = await openApp(
    { ...town.app.config, ...addresses },
    { jobs: false, clock: town.clock, log: town.app.log },
  )
  expect((await http.inject('/readyz')).statusCode).toBe(200)
  expect((await http.inject('/c/apricot')).body).toContain('杏林湾社区')
  expect((await http.inject(link)).body).toContain('滴水')
  await app.close()
})

test('walls, grants and append-only tables stand after a restore, and nobody but the drain sees all', async () => {
  const { database } = await restore()
  const walls = `select relname, relrowsecurity, relforcerowsecurity, relacl::text from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`
  expect(await database.query(walls)).toEqual((await town.admin.query(walls)).rows)
  const { Client } = (await import('pg')).default
  const client = new Client({ connectionString: database.appUrl })
  await client.connect()
  expect((await client.query('select * from needs')).rows).toEqual([])
  await expect(client.query('delete from transitions')).rejects.toThrow(/permission denied/)
  await expect(client.query(`update audit set action = 'x'`)).rejects.toThrow(/permission denied/)
  await client.end()
})

test('a backup is verified table by table, with what must add up, and leaves nothing behind', async () => {
  const found = await verifyBackup(ring, file)
  expect(found.claims.filter(({ wrong }) => wrong > 0)).toEqual([])
  expect(found.claims.find(({ what }) => what.includes('data key'))?.saw).toBeGreaterThan(0)
  expect(holds(found)).toBe(true)
}, 180_000)

test('a flipped byte is found wherever it is, and a missing end too; nothing is restored', async () => {
  const good = readFileSync(file)
  const head = good.indexOf(10, good.indexOf(10) + 1)
  for (const at of [3, head - 40, head + 2, head + 60, Math.floor(good.length / 2), good.length - 1]) {
    const bad = join(folder, 'flipped.backup')
    const bytes = Buffer.from(good)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(bad, bytes)
    const { error, left } = await refused(bad)
    expect([at, error instanceof BadBackup, left]).toEqual([at, true, 0])
  }
  const short = join(folder, 'short.backup')
  writeFileSync(short, good.subarray(0, good.length - 100))
  expect((await refused(short)).error.message).toMatch(/cut short/)
  writeFileSync(short, 'not a backup')
  expect((await refused(short)).error.message).toMatch(/is no backup/)
  await expect(verifyBackup(ring, join(folder, 'nowhere'))).rejects.toThrow(/can't be read/)
}, 180_000)

test('a database that holds anything is not restored into', async () => {
  const database = await freshDatabase()
  await expect(restoreBackup(database.ownerUrl, ring, file)).rejects.toThrow(/is not empty/)
  expect(await database.query('select id from organisations')).toEqual([])
})

test('other keys are told before anything is written, by their mark and never by themselves', async () => {
  const other = parseKeyring(`1:${'5b'.repeat(32)}`)
  const { error, left } = await refused(file, other)
  expect(error.message).toMatch(/key 1 in SEAL_KEYS is another one: [0-9a-f]{16}, the backup has [0-9a-f]{16}/)
  expect(left).toBe(0)
  const rotated = parseKeyring(`2:${'5b'.repeat(32)},1:${'5a'.repeat(32)}`)
  expect((await restore(file, rotated)).tables.every(equal)).toBe(true)
})

test('without its keys a backup says nothing of anybody, and it does not hold the keys', async () => {
  const bytes = readFileSync(file)
  const { head } = await readHead(file)
  for (const word of ['沈知远', '杏林湾', '1440', '水龙头', 'waterworks', '5a5a5a5a'])
    expect(bytes.includes(word) && word).toBe(false)
  expect(JSON.stringify(head)).not.toContain('5a'.repeat(16))
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a backup that would overwrite one, or from which walls hide rows, is refused and leaves no half', async () => {
  const again = join(folder, 'again.backup')
  copyFileSync(file, again)
  await expect(takeBackup(url, ring, again, monday)).rejects.toThrow(/is there already/)
  const hidden = join(folder, 'hidden.backup')
  await expect(takeBackup(town.app.config.drainUrl, ring, hidden, monday)).rejects.toThrow()
  expect([existsSync(hidden), existsSync(`${hidden}.half`)]).toEqual([false, false])
})

test('a backup taken while needs are written and drained is of one moment', async () => {
  let writing = true
  let placed = 0
  const write = async () => {
    while (writing) {
      const { id } = await it.placed()
      await it.sorted(id)
      placed++
    }
  }
  const writers = [write(), write()]
  const marks: number[] = []
  for (let round = 0; round < 3; round++) {
    const moving = join(folder, `moving-${round}.backup`)
    await takeBackup(url, ring, moving, monday)
    const found = await verifyBackup(ring, moving)
    expect(found.claims.filter(({ wrong }) => wrong > 0)).toEqual([])
    marks.push(found.tables.find(({ table }) => table === 'needs')?.found.rows ?? 0)
  }
  writing = false
  await Promise.all(writers)
  expect(placed).toBeGreaterThan(3)
  expect(new Set(marks).size).toBeGreaterThan(1)
}, 300_000)

test('a backup of a newer program is refused; one of an older one is brought up to date', async () => {
  const { head } = await readHead(file)
  const older = await freshDatabase({ empty: true })
  const names = head.migrations.map(({ name }) => name).filter((name) => name < '0020')
  await migrate(older.ownerUrl, undefined, names)
  const early = join(folder, 'early.backup')
  await takeBackup(older.adminUrl, ring, early, monday)
  const { tables, newer } = await restore(early)
  expect(tables.every(equal)).toBe(true)
  expect(newer).toContain('0060_operations.sql')
  await older.query(`insert into migrations (name, hash) values ('9999_later.sql', 'x')`)
  const late = join(folder, 'late.backup')
  await takeBackup(older.adminUrl, ring, late, monday)
  expect((await refused(late)).error.message).toMatch(/use the newer program/)
})
