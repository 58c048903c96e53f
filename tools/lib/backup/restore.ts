import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { migrate, readMigrations } from '../../../server/src/platform/migrate.ts'
import type { Keyring } from '../../../server/src/platform/seal.ts'
import { BadBackup, type Head, readBackup, readHead } from './format.ts'
import { linesOf, listed, type Sum, Summing, settings, type Table, tablesOf } from './tables.ts'

/** One table after a restore: what the backup says and what is there now. */
export interface Compared {
  table: string
  wanted: Sum
  found: Sum
}

export interface Restored {
  head: Head
  tables: Compared[]
  /** Migrations that this program has beyond the backup's, applied after its rows were in. */
  newer: string[]
}

export const equal = ({ wanted, found }: Compared): boolean => wanted.rows === found.rows && wanted.hash === found.hash

/**
 * Puts a backup's rows into an empty database, as its owner and in one transaction: either all of them are there and
 * equal to the backup, table by table, or none. Walls, grants and constraints come from the migrations, never from the
 * file. The whole file is checked before anything is written.
 * @throws BadBackup for a damaged file or other keys; an error when the database is not empty or the backup is newer
 */
export async function restoreBackup(ownerUrl: string, ring: Keyring, file: string): Promise<Restored> {
  for await (const piece of readBackup(file, ring)) void piece
  const { head } = await readHead(file)
  mustKnow(head)
  const client = new pg.Client({ connectionString: ownerUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    await mustBeEmpty(client)
    await migrate(
      ownerUrl,
      undefined,
      head.migrations.map(({ name }) => name),
    )
    const tables = await fillTables(client, ring, file)
    const newer = await migrate(ownerUrl)
    await client.query('analyze')
    return { head, tables, newer }
  } finally {
    await client.end().catch(() => {})
  }
}

function mustKnow(head: Head): void {
  const ours = new Map(readMigrations().map(({ name, hash }) => [name, hash]))
  for (const { name, hash } of head.migrations) {
    if (!ours.has(name))
      throw new Error(`the backup has ${name}, which this program does not know: use the newer program`)
    if (ours.get(name) !== hash)
      throw new Error(`${name} is another one than the backup's: use the program it was made with`)
  }
}

async function mustBeEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ tables: number; name: string }>(
    `select count(*)::int as tables, current_database() as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
  )
  if (rows[0]?.tables)
    throw new Error(
      `${rows[0].name} is not empty (${rows[0].tables} tables): a backup is restored into an empty database only`,
    )
}

/** The owner stands behind the forced walls too, and COPY can't pass one: they are down inside this transaction only. */
async function fillTables(client: pg.Client, ring: Keyring, file: string): Promise<Compared[]> {
  await client.query('begin')
  try {
    await client.query(settings)
    const tables = await tablesOf(client)
    const walled = tables.filter(({ forced }) => forced)
    const each = async (what: string) => {
      for (const { name } of walled) await client.query(`alter table public.${client.escapeIdentifier(name)} ${what}`)
    }
    await each('no force row level security')
    // what migrations put in comes again with the rows
    await client.query(`truncate ${tables.map(({ name }) => `public.${client.escapeIdentifier(name)}`).join(', ')}`)
    const sums = await copyIn(client, tables, ring, file)
    const compared: Compared[] = []
    for (const table of tables) {
      const none = new Summing().sum()
      compared.push({ table: table.name, wanted: sums[table.name] ?? none, found: await sumOf(client, table) })
    }
    const wrong = compared.find((one) => !equal(one))
    if (wrong) throw new Error(`${wrong.table} is not what the backup holds; nothing was kept`)
    await each('force row level security')
    await client.query('commit')
    return compared
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

async function copyIn(
  client: pg.Client,
  tables: readonly Table[],
  ring: Keyring,
  file: string,
): Promise<Record<string, Sum>> {
  const known = new Map(tables.map((table) => [table.name, table]))
  const plain = pipeline(readBackup(file, ring), createGunzip(), () => {})
  const lines = linesOf(plain as AsyncIterable<Buffer>)
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const said = JSON.parse(next.value.toString()) as { table: string; columns: string[]; end?: Record<string, Sum> }
    if (said.end) return said.end
    if (!known.has(said.table)) throw new BadBackup(`the backup holds ${said.table}, which its migrations don't make`)
    const into = client.query(
      copyFrom(`copy ${listed(client, { name: said.table, columns: said.columns })} from stdin`),
    )
    await pour(lines, into)
  }
  throw new BadBackup('the backup ends before its end')
}

/** Hands one table's lines on until `\.`. */
async function pour(lines: AsyncGenerator<Buffer>, into: NodeJS.WritableStream): Promise<void> {
  const newline = Buffer.from('\n')
  const done = new Promise<void>((resolve, reject) => {
    into.once('finish', resolve)
    into.once('error', reject)
  })
  // a row the database refuses is told by `done`; nothing must be left hanging on the way there
  let failed = false
  done.catch(() => {
    failed = true
  })
  let held: Buffer[] = []
  const flush = async () => {
    const full = held.length > 0 && !into.write(Buffer.concat(held))
    held = []
    if (full) await Promise.race([new Promise((resolve) => into.once('drain', resolve)), done])
  }
  for (let next = await lines.next(); !next.done && !failed; next = await lines.next()) {
    if (next.value.length === 2 && next.value.toString() === '\\.') {
      await flush()
      into.end()
      return done
    }
    held.push(next.value, newline)
    if (held.length >= 2000) await flush()
  }
  if (failed) return done
  throw new BadBackup('the backup ends in the middle of a table')
}

/** Rows and hash of a table as they are in the database now, in this client's transaction. */
export async function sumOf(client: pg.Client, table: Table): Promise<Sum> {
  const summing = new Summing()
  const rows = client.query(copyTo(`copy ${listed(client, table)} to stdout`))
  for await (const line of linesOf(rows as AsyncIterable<Buffer>)) summing.add(line)
  return summing.sum()
}
