import { refuse } from '@lianxin/rules/refusal'
import type { Book } from './book.ts'
import { unguarded } from './guard.ts'
import type { CellProblem, SheetLimits, SheetRow } from './shape.ts'
import { attribute, elements, plain, textIn, unescaped } from './xml.ts'
import { unpacked } from './zip.ts'

/** Merged areas of a sheet, first and last row (1 = first line) and column (0 = A). */
export type Merged = { top: number; bottom: number; left: number; right: number }

/** The sheet's rows as they stand in it, some at a time; cells beyond the limits that hold something refuse the file. */
export async function* sheetRows(
  file: Buffer,
  book: Book,
  merged: readonly Merged[],
  limits: SheetLimits,
): AsyncGenerator<SheetRow[], void, undefined> {
  let last = 0
  const longest = limits.columns * limits.cell * 8 + 2 ** 20
  const tooWide = refuse('wrong-columns', { max: limits.columns })
  const mergedAt = sweep(merged, limits)
  const lineOf = ({ head, inside, prefix }: { head: string; inside: string; prefix: string }): SheetRow => {
    const row = Number(attribute(head, 'r') ?? last + 1)
    // a line that comes twice or goes back would be two rows under one number
    if (!Number.isInteger(row) || row <= last) throw refuse('bad-file', { reason: 'unreadable' })
    last = row
    const line = readRow(row, inside, prefix, book, limits)
    for (const column of mergedAt(row)) line.problems.push({ column, problem: 'merged' })
    if (line.cells.length && row > limits.rows) throw refuse('too-many-rows', { max: limits.rows })
    return line
  }
  for await (const some of elements(unpacked(file, book.sheet), 'row', longest, tooWide)) yield some.map(lineOf)
}

/** Which columns (from 1) of a row lie in a merged area; asked for row by row, downwards. */
function sweep(merged: readonly Merged[], limits: SheetLimits): (row: number) => Iterable<number> {
  const waiting = merged.toSorted((a, b) => b.top - a.top)
  let open: Merged[] = []
  return (row) => {
    if (!open.length && (waiting.at(-1)?.top ?? Number.POSITIVE_INFINITY) > row) return []
    while ((waiting.at(-1)?.top ?? Number.POSITIVE_INFINITY) <= row) open.push(waiting.pop() as Merged)
    open = open.filter(({ bottom }) => bottom >= row)
    // areas don't overlap, so no more of them than columns lie side by side
    if (open.length > 16_384) throw refuse('bad-file', { reason: 'unreadable' })
    const columns = new Set<number>()
    for (const { left, right } of open)
      for (let c = left; c <= Math.min(right, limits.columns - 1); c++) columns.add(c + 1)
    return columns
  }
}

function readRow(row: number, inside: string, prefix: string, book: Book, limits: SheetLimits): SheetRow {
  const line: SheetRow = { row, cells: [], problems: [] }
  const [open, close] = [`<${prefix}c`, `</${prefix}c>`]
  let column = 0
  for (let at = inside.indexOf(open); at >= 0; at = inside.indexOf(open, at)) {
    const gt = inside.indexOf('>', at)
    if (gt < 0) throw refuse('bad-file', { reason: 'unreadable' })
    const after = inside[at + open.length]
    const tag = inside.slice(at + open.length, gt)
    at = gt + 1
    if (after !== ' ' && after !== '>' && after !== '/') continue
    const reference = attribute(tag, 'r')
    if (reference !== undefined) column = columnOf(reference)
    if (tag.endsWith('/')) {
      column++
      continue
    }
    const end = inside.indexOf(close, gt)
    if (end < 0) throw refuse('bad-file', { reason: 'unreadable' })
    if (column >= limits.columns) throw refuse('wrong-columns', { max: limits.columns })
    const content = inside.slice(gt + 1, end)
    const [text, problem] = cellOf(attribute(tag, 't') ?? 'n', attribute(tag, 's'), content, prefix, book)
    while (line.cells.length < column) line.cells.push('')
    line.cells[column] = text
    if (problem) line.problems.push({ column: column + 1, problem })
    if (content.includes(`<${prefix}f`)) line.problems.push({ column: column + 1, problem: 'formula' })
    at = end + close.length
    column++
  }
  return line
}

/** Number of the column that a reference names, from 0; what is no reference at all makes the sheet unreadable. */
function columnOf(reference: string): number {
  let column = 0
  let at = 0
  for (; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & ~32
    if (code < 65 || code > 90) break
    column = Math.min(column * 26 + code - 64, 2 ** 31)
  }
  if (at === 0 || at === reference.length) throw refuse('bad-file', { reason: 'unreadable' })
  return column - 1
}

function cellOf(
  type: string,
  style: string | undefined,
  content: string,
  prefix: string,
  book: Book,
): [string, CellProblem?] {
  if (type === 'inlineStr') return textual(textIn(content, prefix))
  const value = valueIn(content, prefix)
  if (value === '') return ['']
  if (type === 's') return textual(book.strings[Number(value)] ?? '')
  if (type === 'b') return [value === '1' || value === 'true' ? 'TRUE' : 'FALSE']
  if (type === 'e') return [plain(value), 'error-value']
  if (type !== 'n') return textual(unescaped(plain(value)))
  const number = Number(value)
  if (style !== undefined && book.isDate[Number(style)] && Number.isFinite(number))
    return [dayText(number, book.from1904)]
  return numberText(number)
}

function valueIn(content: string, prefix: string): string {
  const at = content.indexOf(`<${prefix}v`)
  if (at < 0) return ''
  const from = content.indexOf('>', at) + 1
  return content[from - 2] === '/' ? '' : content.slice(from, content.indexOf('<', from))
}

function textual(text: string): [string, CellProblem?] {
  return /^#(?:N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV\/0!)$/.test(text) ? [text, 'error-value'] : [unguarded(text)]
}

function numberText(value: number): [string, CellProblem?] {
  if (!Number.isFinite(value)) return ['', 'error-value']
  // A spreadsheet keeps 15 digits: an 18-digit number typed as a number has lost its end for good.
  if (Number.isInteger(value))
    return Math.abs(value) < 1e15 ? [String(value)] : [BigInt(value).toString(), 'rounded-number']
  return [String(Number(value.toPrecision(15)))]
}

const day = 24 * 3600 * 1000
/** 1899-12-30 and 1904-01-01, the days a spreadsheet counts from, in ms since 1970. */
const [since1900, since1904] = [-25_569 * day, -24_107 * day]

/** A serial day as text; a value below 1 is a time of day without a date. Minutes are rounded as spreadsheets show them. */
function dayText(serial: number, from1904: boolean): string {
  const ms = (from1904 ? since1904 : since1900) + Math.round(serial * 24 * 60) * 60_000
  if (Math.abs(ms) > 8.64e15) return ''
  // serials below 61 are a day off in the 1900 system, which has a 29 February of that year
  const at = from1904 || serial >= 61 || serial < 1 ? ms : ms + day
  const iso = new Date(at).toISOString()
  const [date, time] = [iso.slice(0, 10), iso.slice(11, 16)]
  if (serial < 1) return time
  return time === '00:00' ? date : `${date} ${time}`
}
