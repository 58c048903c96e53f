import { writeFile } from 'node:fs/promises'
import { writeWorkbook } from '../src/platform/excel/write.ts'
import type { Size } from './places.ts'
import { type RosterRow, rosterColumns, rosterRows } from './roster.ts'

/** The rows as an .xlsx workbook with one sheet, every cell text. */
export function rosterWorkbook(rows: readonly RosterRow[]): Promise<Buffer> {
  const columns = rosterColumns.map((header) => ({ header }))
  const lines = rows.map((row) => rosterColumns.map((column) => row[column]))
  return writeWorkbook(columns, lines, '在职党员名册')
}

/** The rows as a .csv that Excel and WPS open as UTF-8 (byte order mark, CRLF). */
export function rosterCsv(rows: readonly RosterRow[]): Buffer {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = [rosterColumns, ...rows.map((row) => rosterColumns.map((column) => row[column]))]
  return Buffer.from(`\ufeff${lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')}`)
}

/**
 * Writes the roster of the invented district to `path`, as .csv when it ends so, else as .xlsx; returns how many
 * people are in it.
 */
export async function writeRoster(path: string, seed?: number, size?: Partial<Size>): Promise<number> {
  const rows = rosterRows(seed, size)
  await writeFile(path, path.endsWith('.csv') ? rosterCsv(rows) : await rosterWorkbook(rows))
  return rows.length
}

// node server/seed/write-roster.ts roster.xlsx [seed]
if (import.meta.main) {
  const [path, seed] = process.argv.slice(2)
  if (!path) throw new Error('usage: node server/seed/write-roster.ts <file.xlsx|file.csv> [seed]')
  console.log(`${path}: ${await writeRoster(path, seed ? Number(seed) : undefined)} people`)
}
