import { expect, test } from 'vitest'
import { withClient } from '../src/platform/cluster/databases.ts'
import { migrationStatus } from '../src/platform/migrate.ts'
import { freshDatabase } from './database.ts'

const database = await freshDatabase()

test('a test file gets a migrated database of its own', async () => {
  const status = await migrationStatus(database.ownerUrl)
  expect(status.applied.length).toBeGreaterThan(0)
  expect(status.pending).toEqual([])
})

test.for(['appUrl', 'ownerUrl', 'drainUrl'] as const)(
  '%s is no superuser and no way past row-level security',
  async (url) => {
    const [role] = await withClient(database[url], async (client) => {
      const found = await client.query(
        'select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user',
      )
      return found.rows
    })
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false })
  },
)

test.for(['appUrl', 'drainUrl'] as const)('%s can make no table', async (url) => {
  const make = withClient(database[url], (client) => client.query('create table sneaked (id int)'))
  await expect(make).rejects.toThrow(/permission denied/)
  const hide = withClient(database[url], (client) => client.query('create temporary table hidden (id int)'))
  await expect(hide).rejects.toThrow(/permission denied/)
})

test('two databases from the template at the same time do not get in each other’s way', async () => {
  const both = await Promise.all([freshDatabase(), freshDatabase()])
  expect(new Set(both.map((one) => one.name)).size).toBe(2)
})

test('nobody can connect to the template itself', async () => {
  const template = database.ownerUrl.replace(database.name, 'lianxin_template')
  await expect(withClient(template, (client) => client.query('select 1'))).rejects.toThrow(/not currently accepting/)
})
