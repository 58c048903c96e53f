import { refuse } from '@lianxin/rules/refusal'
import { parse as parseCsv } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import { unguarded } from './guard.ts'
import type { CellProblem, SheetLimits, SheetRow } from './shape.ts'
import { inspectArchive } from './zip.ts'

/** Reads one uploaded table of unknown make; runs inside the reading process only. Throws Refusal. */
export async function parseSheet(file: Buffer, limits: SheetLimits): Promise<SheetRow[]> {
  if (file.length > limits.bytes) throw refuse('file-too-large', { reason: 'bytes', max: limits.bytes })
  if (file.length === 0) throw refuse('nothing-to-import')
  const magic = file.toString('latin1', 0, 8)
  if (magic.startsWith('PK\x03\x04')) return parseXlsx(file, limits)
  // The old binary .xls, and also an .xlsx locked with a password.
  if (magic.startsWith('\xd0\xcf\x11\xe0')) throw refuse('wrong-file-type', { kind: 'xls-or-locked' })
  return parseText(file, limits)
}

async function parseXlsx(file: Buffer, limits: SheetLimits): Promise<SheetRow[]> {
  inspectArchive(file, limits, (xml) => checkExtent(xml, limits))
  const range = `A1:${columnName(limits.columns)}${limits.rows + 1}`
  let seen = false
  const book = await readXlsx(file, {
    range,
    sheets: (info) => {
      const first = !seen && !info.hidden && !info.veryHidden
      seen ||= first
      return first
    },
  }).catch(() => {
    throw refuse('bad-file', { reason: 'unreadable' })
  })
  const sheet = book.sheets[0]
  if (!sheet) throw refuse('nothing-to-import')
  const merged = new Map<number, Set<number>>()
  for (const m of sheet.merges ?? []) {
    for (let r = m.startRow; r <= Math.min(m.endRow, limits.rows); r++) {
      const columns = merged.get(r) ?? merged.set(r, new Set()).get(r)
      for (let c = m.startCol; c <= Math.min(m.endCol, limits.columns); c++) columns?.add(c)
    }
  }
  const rows = sheet.rows.map((values, r) => {
    const line: SheetRow = { row: r + 1, cells: [], problems: [] }
    const note = (column: number, problem: CellProblem) => line.problems.push({ column: column + 1, problem })
    for (const [c, value] of values.entries()) {
      const [text, problem] = cellText(value)
      if (problem) note(c, problem)
      if (sheet.cells?.get(`${r},${c}`)?.formula !== undefined) note(c, 'formula')
      line.cells.push(text)
    }
    for (const c of merged.get(r) ?? []) note(c, 'merged')
    return line
  })
  return bounded(rows, limits)
}

/**
 * Cells with a value outside the limits are refused from the bare XML, before the parser lays out a rectangle as
 * wide as the furthest one. Empty formatted cells, which Excel and WPS write by the thousand, don't count.
 */
function checkExtent(xml: string, limits: SheetLimits): void {
  for (const match of xml.matchAll(/<(?:\w+:)?c\s[^<>]*?\br="([A-Za-z]{1,20})(\d{1,20})"[^<>]*(?<!\/)>/g)) {
    const column = [...(match[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.toUpperCase().charCodeAt(0) - 64, 0)
    if (column > limits.columns) throw refuse('wrong-columns', { max: limits.columns })
    if (Number(match[2]) > limits.rows) throw refuse('too-many-rows', { max: limits.rows })
  }
}

function columnName(column: number): string {
  // One further than allowed, so that cells without a reference of their own are noticed there.
  const n = column
  return (n >= 26 ? String.fromCharCode(64 + Math.floor(n / 26)) : '') + String.fromCharCode(65 + (n % 26))
}

function cellText(value: unknown): [string, CellProblem?] {
  if (value === null || value === undefined) return ['']
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return [value ? 'TRUE' : 'FALSE']
  if (value instanceof Date) return [dateText(value)]
  const text = String(value)
  return /^#(?:N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV\/0!)$/.test(text) ? [text, 'error-value'] : [unguarded(text)]
}

function numberText(value: number): [string, CellProblem?] {
  if (!Number.isFinite(value)) return ['', 'error-value']
  // A spreadsheet keeps 15 digits: an 18-digit number typed as a number has lost its end for good.
  if (Number.isInteger(value))
    return Math.abs(value) < 1e15 ? [String(value)] : [BigInt(value).toString(), 'rounded-number']
  return [String(Number(value.toPrecision(15)))]
}

/** The parser gives wall-clock time in UTC fields; a value before 1901 is a time of day without a date. */
function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return ''
  const [day, time] = [value.toISOString().slice(0, 10), value.toISOString().slice(11, 16)]
  if (value.getUTCFullYear() < 1901) return time
  return time === '00:00' ? day : `${day} ${time}`
}

function parseText(file: Buffer, limits: SheetLimits): SheetRow[] {
  const text = decode(file)
  if (/^\s*</.test(text)) throw refuse('wrong-file-type', { kind: 'html' })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: binary files are told by exactly these
  if (/[\0-\x08\x0e-\x1f]/.test(text)) throw refuse('wrong-file-type', { kind: 'binary' })
  const first = text.slice(0, text.search(/\r|\n|$/))
  const delimiter = ['\t', ';', ','].reduce((a, b) => (first.split(b).length > first.split(a).length ? b : a), ',')
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parseCsv(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: limits.columns * limits.cell * 4,
      to: limits.rows + 1,
    }) as unknown as typeof records
  } catch {
    throw refuse('bad-file', { reason: 'unreadable' })
  }
  const rows = records.map(({ record }, n) => {
    const line: SheetRow = { row: n + 1, cells: [], problems: [] }
    record.forEach((raw, c) => {
      // ="0144…" is how spreadsheets keep leading zeros in csv: text, not a formula.
      const quoted = /^="([^"]*)"$/.exec(raw)
      const value = quoted?.[1] ?? unguarded(raw)
      if (!quoted && raw.startsWith('=')) line.problems.push({ column: c + 1, problem: 'formula' })
      if (/^\d(?:\.\d+)?E\+\d+$/i.test(raw)) line.problems.push({ column: c + 1, problem: 'rounded-number' })
      line.cells.push(value)
    })
    return line
  })
  return bounded(rows, limits)
}

function decode(file: Buffer): string {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder('utf-16le').decode(file)
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(file)
    } catch {
      // not this one
    }
  }
  throw refuse('wrong-file-type', { kind: 'binary' })
}

/** Trims, cuts and counts; empty rows go, and so do empty cells at a row's end. */
function bounded(rows: SheetRow[], limits: SheetLimits): SheetRow[] {
  let total = 0
  const kept = rows.filter((line) => {
    line.cells = line.cells.map((cell, c) => {
      const text = cell.trim()
      total += Math.min(text.length, limits.cell)
      if (text.length <= limits.cell) return text
      line.problems.push({ column: c + 1, problem: 'too-long' })
      return text.slice(0, limits.cell)
    })
    while (line.cells.at(-1) === '') line.cells.pop()
    if (line.cells.length > limits.columns) throw refuse('wrong-columns', { max: limits.columns })
    if (total > limits.text) throw refuse('file-too-large', { reason: 'text' })
    return line.cells.length > 0
  })
  if ((kept.at(-1)?.row ?? 0) > limits.rows) throw refuse('too-many-rows', { max: limits.rows })
  if (kept.length === 0) throw refuse('nothing-to-import')
  return kept
}
