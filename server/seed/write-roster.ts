import { writeFile } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import type { Size } from './places.ts'
import { type RosterRow, rosterColumns, rosterRows } from './roster.ts'

/** The rows as a CSV file that Excel and WPS open as UTF-8 (byte order mark, CRLF). */
export function rosterCsv(rows: readonly RosterRow[]): Buffer {
  return Buffer.from(
    stringify(rows as RosterRow[], { header: true, columns: [...rosterColumns], bom: true, record_delimiter: '\r\n' }),
  )
}

/** Writes the roster of the invented district to `path` as CSV; returns how many people are in it. */
export async function writeRoster(path: string, seed?: number, size?: Partial<Size>): Promise<number> {
  const rows = rosterRows(seed, size)
  await writeFile(path, rosterCsv(rows))
  return rows.length
}
