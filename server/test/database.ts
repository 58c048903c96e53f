/**
 * How a test gets a database.
 *
 *   import { freshDatabase } from '../../test/database.ts'
 *   const database = await freshDatabase()          // at the top of the file or in beforeAll
 *   database.appUrl                                 // lianxin_app: what the server uses (walls hold)
 *   database.ownerUrl                               // lianxin_owner: owns the tables (migrations; forced RLS holds here too)
 *   database.drainUrl                               // lianxin_drain: the outbox drain
 *   database.adminUrl                               // superuser: to look behind the walls, never for the code under test
 *   await database.query('select …', [values])      // one statement as superuser, rows back
 *
 * Each test file has its own, copied from one migrated template (about 50 ms), empty but for what migrations insert.
 * It is dropped when the file's tests pass; when one fails it is kept and named at the end of the run.
 * End your pools in afterAll (pool size at most 5); whoever is still connected is cut off, which makes a pool without
 * an 'error' listener end the process. Kill tests start a cluster of their own: startCluster({ dir, ephemeral: true }).
 */
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { afterAll, expect, inject } from 'vitest'
import { withClient } from '../src/platform/cluster/databases.ts'
import { runningCluster, templateName } from './global-setup.ts'
import { throughPooler } from './pooler.ts'

/** A test file's own database; the addresses are connection URLs. */
export type TestDatabase = {
  name: string
  appUrl: string
  ownerUrl: string
  drainUrl: string
  adminUrl: string
  /** Says that the caller has ended its own connections; the database goes when the file has passed. */
  close(): Promise<void>
  query<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>
}

type Result = { type?: string; result?: { state?: string }; tasks?: Result[] }

/** Did any test below fail, or the file itself? */
function failed(task: Result): boolean {
  return task.result?.state === 'fail' || (task.tasks ?? []).some(failed)
}

// Registered when a test file imports this one, so that a database may also be made inside a test.
const made: (() => Promise<void>)[] = []
// biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixtures a hook wants from its pattern; this one wants none
afterAll(async ({}, suite) => {
  if (!failed(suite.file)) for (const drop of made) await drop()
})

/** Makes a migrated database for the calling test file. `empty` leaves the migrations out. */
export async function freshDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const cluster = runningCluster(inject('clusterDir'))
  const file = basename(expect.getState().testPath ?? 'test')
    .replace(/\..*$/, '')
    .replace(/\W+/g, '_')
  const name = `t_${file.slice(0, 40)}_${randomBytes(4).toString('hex')}`.toLowerCase()
  await cluster.createDatabase(name, options.empty ? undefined : templateName)
  made.push(() => cluster.dropDatabase(name))
  const adminUrl = cluster.adminUrl(name)
  const through = throughPooler(inject('poolerDir'))
  return {
    name,
    appUrl: through(cluster.appUrl(name)),
    ownerUrl: cluster.ownerUrl(name),
    drainUrl: through(cluster.drainUrl(name)),
    adminUrl,
    close: async () => {},
    query: <Row>(sql: string, values: unknown[] = []) =>
      withClient(adminUrl, async (client) => (await client.query(sql, values)).rows as Row[]),
  }
}
