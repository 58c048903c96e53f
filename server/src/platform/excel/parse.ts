import { refuse } from '@lianxin/rules/refusal'
import { openBook } from './book.ts'
import { type Merged, sheetRows } from './cells.ts'
import { csvRows } from './csv.ts'
import type { SheetLimits, SheetRow } from './shape.ts'
import { inspectArchive } from './zip.ts'

/** Reads one uploaded table of unknown make, some rows at a time; runs inside the reading process only. Throws Refusal. */
export async function* parseSheet(file: Buffer, limits: SheetLimits): AsyncGenerator<SheetRow[], void, undefined> {
  if (file.length > limits.bytes) throw refuse('file-too-large', { reason: 'bytes', max: limits.bytes })
  if (file.length === 0) throw refuse('nothing-to-import')
  const magic = file.toString('latin1', 0, 8)
  // The old binary .xls, and also an .xlsx locked with a password.
  if (magic.startsWith('\xd0\xcf\x11\xe0')) throw refuse('wrong-file-type', { kind: 'xls-or-locked' })
  yield* bounded(magic.startsWith('PK\x03\x04') ? xlsxRows(file, limits) : csvRows(file, limits), limits)
}

async function* xlsxRows(file: Buffer, limits: SheetLimits): AsyncGenerator<SheetRow[], void, undefined> {
  // by sheet, then by area: the end of a piece is seen twice
  const merged = new Map<string, Map<string, Merged>>()
  const entries = await inspectArchive(file, limits, (name, piece) => {
    if (!piece.includes('mergeCell ')) return
    const areas = merged.get(name) ?? new Map<string, Merged>()
    merged.set(name, areas)
    for (const match of piece.toString('latin1').matchAll(area)) {
      const [left, right] = [letters(match[1] ?? ''), letters(match[3] ?? '')]
      areas.set(match[0], { top: Number(match[2]), bottom: Number(match[4]), left, right })
      if (areas.size > limits.rows) throw refuse('file-too-large', { reason: 'text' })
    }
  })
  const book = await openBook(file, entries, limits.text)
  yield* sheetRows(file, book, [...(merged.get(book.sheet.name)?.values() ?? [])], limits)
}

/** Merged areas stand behind the rows, so they are looked up before the rows are read. */
const area = /mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g

const letters = (column: string): number =>
  [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

/** Trims, cuts and counts; empty rows go, and so do empty cells at a row's end. */
async function* bounded(
  rows: AsyncGenerator<SheetRow[]>,
  limits: SheetLimits,
): AsyncGenerator<SheetRow[], void, undefined> {
  let [total, kept] = [0, 0]
  for await (const some of rows) {
    const lines = some.filter((line) => {
      total += trimmed(line, limits)
      if (total > limits.text) throw refuse('file-too-large', { reason: 'text' })
      if (line.cells.length && line.row > limits.rows) throw refuse('too-many-rows', { max: limits.rows })
      return line.cells.length > 0
    })
    kept += lines.length
    if (lines.length) yield lines
  }
  if (kept === 0) throw refuse('nothing-to-import')
}

/** Trims and cuts a row's cells in place; answers how much text they hold. */
function trimmed(line: SheetRow, limits: SheetLimits): number {
  let total = 0
  for (let c = 0; c < line.cells.length; c++) {
    const text = (line.cells[c] ?? '').trim()
    total += Math.min(text.length, limits.cell)
    line.cells[c] = text.length <= limits.cell ? text : text.slice(0, limits.cell)
    if (text.length > limits.cell) line.problems.push({ column: c + 1, problem: 'too-long' })
  }
  while (line.cells.at(-1) === '') line.cells.pop()
  if (line.cells.length > limits.columns) throw refuse('wrong-columns', { max: limits.columns })
  return total
}
