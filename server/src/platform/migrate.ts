import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { withClient } from './cluster/databases.ts'

/** One file of server/migrations; `hash` is of its text with line ends made alike. */
export type Migration = { name: string; sql: string; hash: string }

const folder = join(import.meta.dirname, '../../migrations')
// Any number, the same everywhere: two processes that migrate one database wait for each other.
const lockNumber = 7_103_418

/** Reads NNNN_*.sql in the order of their numbers. @throws when two share a number */
export function readMigrations(from: string = folder): Migration[] {
  const names = readdirSync(from)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const numbers = names.map((name) => name.slice(0, 4))
  const twice = numbers.find((number, at) => numbers.indexOf(number) !== at)
  if (twice) throw new Error(`Two migrations are numbered ${twice}: give the newer one the next number`)
  return names.map((name) => {
    const sql = readFileSync(join(from, name), 'utf8').replaceAll('\r\n', '\n')
    return { name, sql, hash: createHash('sha256').update(sql).digest('hex') }
  })
}

/** What a database has and lacks. `changed` were applied with another text, `unknown` come from a newer program. */
export type MigrationStatus = { applied: string[]; pending: string[]; changed: string[]; unknown: string[] }

/** Compares the files with what the database recorded. */
export async function migrationStatus(ownerUrl: string, from?: string): Promise<MigrationStatus> {
  return withClient(ownerUrl, (client) => compare(client, readMigrations(from)))
}

async function compare(client: pg.Client, files: Migration[]): Promise<MigrationStatus> {
  const there = await client.query<{ found: string | null }>("select to_regclass('public.migrations') as found")
  const rows = there.rows[0]?.found
    ? (await client.query<{ name: string; hash: string }>('select name, hash from migrations order by name')).rows
    : []
  const done = new Map(rows.map((row) => [row.name, row.hash]))
  const known = new Set(files.map((file) => file.name))
  return {
    applied: rows.map((row) => row.name),
    pending: files.filter((file) => !done.has(file.name)).map((file) => file.name),
    changed: files.filter((file) => done.has(file.name) && done.get(file.name) !== file.hash).map((file) => file.name),
    unknown: rows.filter((row) => !known.has(row.name)).map((row) => row.name),
  }
}

/**
 * Applies what is missing as lianxin_owner, each file in a transaction of its own, and returns the names. `only` keeps
 * to these names: a backup is restored into the tables it was taken from.
 * @throws before anything is applied when an applied file's text has changed or the database is newer than the program
 */
export async function migrate(ownerUrl: string, from?: string, only?: readonly string[]): Promise<string[]> {
  return withClient(ownerUrl, async (client) => {
    const files = readMigrations(from).filter(({ name }) => only === undefined || only.includes(name))
    const applied: string[] = []
    for (const file of files) {
      await client.query('begin')
      try {
        // Asked anew under the lock each time: another process may have gone ahead while we waited.
        await client.query(`select pg_advisory_xact_lock(${lockNumber})`)
        const status = await compare(client, files)
        refuse(status)
        if (status.pending.includes(file.name)) {
          await client.query('create table if not exists migrations (name text primary key, hash text not null)')
          await client.query(
            `comment on table migrations is 'which migration files this database has had, with their hash'`,
          )
          await client.query(file.sql)
          await client.query('insert into migrations (name, hash) values ($1, $2)', [file.name, file.hash])
          applied.push(file.name)
        }
        await client.query('commit')
      } catch (error) {
        await client.query('rollback').catch(() => {})
        throw inFile(file, error)
      }
    }
    return applied
  })
}

function refuse(status: MigrationStatus) {
  const [changed] = status.changed
  if (changed) throw new Error(`${changed} has changed since it was applied: put it back and write a new migration`)
  const [unknown] = status.unknown
  if (unknown)
    throw new Error(`This database already has ${unknown}, which this program does not know: use the newer program`)
}

function inFile(file: Migration, error: unknown): Error {
  const { message, position } = error as { message: string; position?: string }
  if (!position) return error as Error
  const line = file.sql.slice(0, Number(position)).split('\n').length
  return new Error(`${file.name}, line ${line}: ${message}`, { cause: error })
}
