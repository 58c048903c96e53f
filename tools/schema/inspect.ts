import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { type Cluster, startCluster } from '../../server/src/platform/cluster.ts'
import { node, tool } from '../check/kit.ts'
import { type Table, tablesOf } from './catalogue.ts'
import { fingerprint } from './fingerprint.ts'
import { printSchema } from './print.ts'

export interface Inspection {
  /** The catalogue after all migrations. */
  tables: Table[]
  classes: Record<string, string>
  /** What server/schema.sql and server/src/platform/tables.ts should read. */
  schema: string
  types: string
  migrated: Map<string, string>
  /** The database that server/schema.sql makes; undefined with `trouble` when it makes none. */
  built: Map<string, string> | undefined
  trouble: string | undefined
}

/** Runs `work` with a cluster of its own, gone afterwards. */
export async function withCluster<T>(work: (cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await startCluster({ dir: mkdtempSync(join(tmpdir(), 'lianxin-check-')), ephemeral: true })
  try {
    return await work(cluster)
  } finally {
    await cluster.stop()
  }
}

export async function connected<T>(url: string, work: (db: pg.Client) => Promise<T>): Promise<T> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}

const seen = new Map<string, Promise<Inspection>>()

/** One inspection for all checks of a run. */
export function inspectOnce(root: string): Promise<Inspection> {
  const first = seen.get(root) ?? inspect(root)
  seen.set(root, first)
  return first
}

/** Builds one database from the migrations and one from server/schema.sql of the tree below `root`, and reads both. */
export function inspect(root: string): Promise<Inspection> {
  return withCluster(async (cluster) => {
    await cluster.createDatabase('migrated')
    await cluster.createDatabase('built')
    await migrateInto(root, cluster.ownerUrl('migrated'))
    const { tableClasses: classes } = await load<{ tableClasses: Record<string, string> }>(
      join(root, 'server/src/platform/tables-manifest.ts'),
    )
    const read = await connected(cluster.ownerUrl('migrated'), async (db) => ({
      tables: await tablesOf(db),
      schema: await printSchema(db, classes),
      migrated: await fingerprint(db),
    }))
    const types = await generatedTypes(root, cluster.ownerUrl('migrated'))
    const { built, trouble } = await fromSchema(root, cluster.ownerUrl('built'))
    return { ...read, classes, types, built, trouble }
  })
}

const load = <T>(path: string): Promise<T> => import(pathToFileURL(path).href)

async function migrateInto(root: string, ownerUrl: string): Promise<void> {
  const { migrate } = await load<{ migrate(url: string): Promise<unknown> }>(
    join(root, 'server/src/platform/migrate.ts'),
  )
  await migrate(ownerUrl)
}

async function fromSchema(root: string, ownerUrl: string): Promise<Pick<Inspection, 'built' | 'trouble'>> {
  const file = join(root, 'server/schema.sql')
  if (!existsSync(file)) return { built: undefined, trouble: 'there is none' }
  return connected(ownerUrl, async (db) => {
    try {
      await db.query(readFileSync(file, 'utf8'))
    } catch (error) {
      return { built: undefined, trouble: `it does not run: ${(error as Error).message}` }
    }
    return { built: await fingerprint(db), trouble: undefined }
  })
}

const generator = tool('kysely-codegen/dist/cli/bin.js')

/** The table types as kysely-codegen writes them: camelCase names, dates as text (business days have no zone). */
async function generatedTypes(root: string, url: string): Promise<string> {
  const flags = [
    '--dialect',
    'postgres',
    '--camel-case',
    '--date-parser',
    'string',
    '--print',
    '--log-level',
    'error',
    '--exclude-pattern',
    'migrations',
  ]
  const { out, err, code } = await node(root, [generator, ...flags, '--url', url])
  if (code !== 0) throw new Error(`kysely-codegen failed: ${err.slice(0, 500)}`)
  return `${out.trim()}\n`
}
