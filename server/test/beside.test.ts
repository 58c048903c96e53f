import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openBeside } from '../../tools/lib/local.ts'
import { freshDatabase, type TestDatabase } from './database.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await freshDatabase()
  const env = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, DATABASE_DRAIN_URL: 'unused' }
  for (const [name, value] of Object.entries({ ...env, SEAL_KEYS: 'unused' })) vi.stubEnv(name, value)
})
afterEach(() => vi.unstubAllEnvs())

test('a tool works beside the server that uses the database', async () => {
  const beside = await openBeside()
  expect(beside.ownerUrl).toBe(database.ownerUrl)
  await beside.stop()
})

test('a database that still has to be migrated is refused in a line, and left as it is', async () => {
  await database.query("delete from migrations where name like '01%'")
  await expect(openBeside()).rejects.toThrow(/^The database still lacks \d+ migrations.*npm run db -- migrate/)
  expect(await database.query("select name from migrations where name like '01%'")).toEqual([])
})

test('a database that is ahead of the program is refused', async () => {
  await database.query("insert into migrations values ('9999_later.sql', 'x')")
  await expect(openBeside()).rejects.toThrow('9999_later.sql, which this program does not know')
})
