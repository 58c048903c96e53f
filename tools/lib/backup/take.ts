import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Keyring } from '../../../server/src/platform/seal.ts'
import { newHead, writeBackup } from './format.ts'
import { linesOf, listed, type Sum, Summing, settings, type Table, tablesOf } from './tables.ts'

/** What a backup holds: bytes, and each table's rows and hash. */
export interface Taken {
  bytes: number
  sums: Record<string, Sum>
}

/**
 * Writes all rows of a database as they stand at one moment, while others go on writing: one transaction, one
 * snapshot. `url` must belong to a role from which row-level security hides nothing.
 * @throws when it does, or when the file is there already; then no half file is left
 */
export async function takeBackup(url: string, ring: Keyring, file: string, at: Date): Promise<Taken> {
  if (existsSync(file)) throw new Error(`${file} is there already`)
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  const half = `${file}.half`
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(settings)
    const tables = await tablesOf(client)
    await mustSeeAll(client, tables)
    const { rows: migrations } = await client.query<{ name: string; hash: string }>(
      'select name, hash from migrations order by name',
    )
    const { rows } = await client.query<{ server: string }>(`select current_setting('server_version') as server`)
    const head = newHead(ring, { at: at.toISOString(), server: rows[0]?.server ?? '', migrations })
    const sums: Record<string, Sum> = {}
    const packed = createGzip({ level: 3 })
    const filling = fill(packed, copied(client, tables, sums))
    const bytes = await writeBackup(half, ring, head, packed as AsyncIterable<Buffer>)
    await filling
    await client.query('commit')
    await rename(half, file)
    return { bytes, sums }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(half, { force: true })
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

async function mustSeeAll(client: pg.Client, tables: readonly Table[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select name from unnest($1::text[]) as name where row_security_active(format('public.%I', name)::regclass)",
    [tables.map(({ name }) => name)],
  )
  if (rows.length > 0)
    throw new Error(
      `row-level security hides rows of ${rows.length} tables from this role: a backup needs one with BYPASSRLS in DATABASE_BACKUP_URL (docs/operate.md)`,
    )
}

/** Each table: a line that names it, its rows as COPY writes them, and `\.`; at the end a line with all the sums. */
async function* copied(client: pg.Client, tables: readonly Table[], sums: Record<string, Sum>): AsyncGenerator<Buffer> {
  const newline = Buffer.from('\n')
  for (const table of tables) {
    yield Buffer.from(`${JSON.stringify({ table: table.name, columns: table.columns })}\n`)
    const summing = new Summing()
    const rows = client.query(copyTo(`copy ${listed(client, table)} to stdout`))
    let held: Buffer[] = []
    for await (const line of linesOf(rows as AsyncIterable<Buffer>)) {
      summing.add(line)
      held.push(line, newline)
      if (held.length < 2000) continue
      yield Buffer.concat(held)
      held = []
    }
    yield Buffer.concat([...held, Buffer.from('\\.\n')])
    sums[table.name] = summing.sum()
  }
  yield Buffer.from(`${JSON.stringify({ end: sums })}\n`)
}

async function fill(into: NodeJS.WritableStream & { destroy(error: Error): void }, from: AsyncIterable<Buffer>) {
  try {
    for await (const chunk of from) if (!into.write(chunk)) await new Promise((resolve) => into.once('drain', resolve))
    into.end()
  } catch (error) {
    into.destroy(error as Error)
    throw error
  }
}
