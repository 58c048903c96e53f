import { createHash } from 'node:crypto'
import type pg from 'pg'

/** One table as a backup sees it; generated columns are left out, the database makes them again. */
export interface Table {
  name: string
  columns: string[]
  forced: boolean
}

/** Rows and a hash of them that is the same in whatever order they come. */
export interface Sum {
  rows: number
  hash: string
}

/** All tables but the list of migrations, those that others point to first. */
export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(`
    select c.relname as name, c.relforcerowsecurity as forced,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select array_agg(t.relname::text) from pg_constraint f join pg_class t on t.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid), '{}') as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> 'migrations' order by c.relname`)
  const ordered: typeof rows = []
  let left = rows
  while (left.length > 0) {
    const free = left.filter(({ needs }) => needs.every((need) => !left.some(({ name }) => name === need)))
    if (free.length === 0) throw new Error(`tables point at each other: ${left.map(({ name }) => name).join(', ')}`)
    ordered.push(...free)
    left = left.filter((one) => !free.includes(one))
  }
  return ordered.map(({ name, columns, forced }) => ({ name, columns, forced }))
}

/** `table (column, …)` as COPY wants it. */
export const listed = (client: pg.ClientBase, { name, columns }: { name: string; columns: string[] }): string =>
  `public.${client.escapeIdentifier(name)} (${columns.map((column) => client.escapeIdentifier(column)).join(', ')})`

/** What makes the same value the same text on every server. */
export const settings = `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601'; set local timezone = 'UTC';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local client_encoding = 'UTF8'`

/** Counts the lines of COPY and adds up their SHA-256, so that the order of rows doesn't matter. */
export class Summing {
  private rows = 0
  private readonly lanes = new Uint32Array(8)

  add(line: Buffer): void {
    this.rows++
    const digest = createHash('sha256').update(line).digest()
    for (let lane = 0; lane < 8; lane++)
      this.lanes[lane] = ((this.lanes[lane] ?? 0) + digest.readUInt32BE(lane * 4)) >>> 0
  }

  sum(): Sum {
    return { rows: this.rows, hash: [...this.lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('') }
  }
}

/** Cuts a stream of bytes into lines without their ends; what stands after the last end is a line too. */
export async function* linesOf(data: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of data) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line = chunk.subarray(from, end)
      yield rest.length > 0 ? Buffer.concat([...rest, line]) : line
      rest = []
      from = end + 1
    }
    if (from < chunk.length) rest.push(chunk.subarray(from))
  }
  if (rest.length > 0) yield Buffer.concat(rest)
}
