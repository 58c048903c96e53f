import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../test/database.ts'
import { migrate, migrationStatus, readMigrations } from './migrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'lianxin-migrations-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql)

let database: TestDatabase
beforeEach(async () => {
  rmSync(folder, { recursive: true })
  mkdirSync(folder)
  write('0001_first.sql', 'create table first (id int);')
  write('0002_second.sql', 'create table second (id int);')
  database = await freshDatabase({ empty: true })
})

const go = () => migrate(database.ownerUrl, folder)
const tables = async () => {
  const rows = await database.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  )
  return rows.map((row) => row.name)
}

test('files are applied in order, once', async () => {
  expect(await go()).toEqual(['0001_first.sql', '0002_second.sql'])
  expect(await go()).toEqual([])
  expect(await tables()).toEqual(['first', 'migrations', 'second'])
})

test('two processes that migrate at once apply each file once between them', async () => {
  const [one, two] = await Promise.all([go(), go()])
  expect([...one, ...two].sort()).toEqual(['0001_first.sql', '0002_second.sql'])
})

test('a file that was changed after it was applied is refused, and nothing newer is applied', async () => {
  await go()
  write('0001_first.sql', 'create table first (id bigint);')
  write('0003_third.sql', 'create table third (id int);')
  await expect(go()).rejects.toThrow('0001_first.sql has changed')
  expect((await migrationStatus(database.ownerUrl, folder)).pending).toEqual(['0003_third.sql'])
})

test('a database that is ahead of the program is refused', async () => {
  await go()
  rmSync(join(folder, '0002_second.sql'))
  await expect(go()).rejects.toThrow('use the newer program')
})

test('a file that fails half-way leaves nothing of itself, keeps those before it and names its line', async () => {
  write('0002_second.sql', 'create table second (id int);\n\ncreate tabel third (id int);')
  await expect(go()).rejects.toThrow('0002_second.sql, line 3')
  expect(await tables()).toEqual(['first', 'migrations'])
})

test('line ends of another system are not a change, two files of one number are a mistake', async () => {
  await go()
  write('0001_first.sql', 'create table first (id int);\r\n'.trimEnd())
  expect(await go()).toEqual([])
  write('0002_again.sql', '')
  expect(() => readMigrations(folder)).toThrow('Two migrations are numbered 0002')
})

test('the tables belong to lianxin_owner, who is no superuser', async () => {
  await go()
  const [row] = await database.query("select tableowner from pg_tables where tablename = 'first'")
  expect(row).toEqual({ tableowner: 'lianxin_owner' })
})
