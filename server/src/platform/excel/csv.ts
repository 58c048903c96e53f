import { refuse } from '@lianxin/rules/refusal'
import { parse } from 'csv-parse'
import { unguarded } from './guard.ts'
import type { SheetLimits, SheetRow } from './shape.ts'

const piece = 256 * 1024

/** Rows of a .csv in UTF-8, GB18030 or UTF-16, separated by comma, semicolon or tab; decoded and split piece by piece. */
export async function* csvRows(file: Buffer, limits: SheetLimits): AsyncGenerator<SheetRow[], void, undefined> {
  const encoding = encodingOf(file)
  const parser = parse({
    delimiter: delimiterOf(new TextDecoder(encoding).decode(file.subarray(0, 65_536))),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: limits.columns * limits.cell * 4,
    to: limits.rows + 1,
  })
  void feed(parser, file, encoding)
  let row = 0
  let some: SheetRow[] = []
  try {
    for await (const record of parser) {
      some.push(lineOf(++row, record as string[]))
      if (some.length < 200) continue
      yield some
      some = []
    }
  } catch {
    throw refuse('bad-file', { reason: 'unreadable' })
  }
  if (some.length) yield some
}

async function feed(parser: ReturnType<typeof parse>, file: Buffer, encoding: string): Promise<void> {
  const decoder = new TextDecoder(encoding)
  for (let at = 0; at < file.length && !parser.destroyed && !parser.writableEnded; at += piece)
    if (!parser.write(decoder.decode(file.subarray(at, at + piece), { stream: true })))
      await new Promise<void>((go) => {
        const on = () => {
          parser.off('drain', on).off('close', on)
          go()
        }
        parser.on('drain', on).on('close', on)
      })
  if (!parser.writableEnded) parser.end(decoder.decode())
}

function lineOf(row: number, record: readonly string[]): SheetRow {
  const line: SheetRow = { row, cells: [], problems: [] }
  for (const [c, raw] of record.entries()) {
    // ="0144…" is how spreadsheets keep leading zeros in csv: text, not a formula.
    const quoted = raw.startsWith('=') ? /^="([^"]*)"$/.exec(raw) : null
    if (!quoted && raw.startsWith('=')) line.problems.push({ column: c + 1, problem: 'formula' })
    if (raw.includes('+') && /^\d(?:\.\d+)?E\+\d+$/i.test(raw))
      line.problems.push({ column: c + 1, problem: 'rounded-number' })
    line.cells.push(quoted?.[1] ?? unguarded(raw))
  }
  return line
}

/** Which encoding the whole file is good in; what begins as a web page or holds control characters is no table. */
function encodingOf(file: Buffer): string {
  const utf16 = file[0] === 0xff && file[1] === 0xfe
  for (const encoding of utf16 ? ['utf-16le'] : ['utf-8', 'gb18030']) {
    const decoder = new TextDecoder(encoding, { fatal: true })
    try {
      for (let at = 0; at < file.length; at += piece)
        mustBeText(decoder.decode(file.subarray(at, at + piece), { stream: true }), at === 0)
      decoder.decode()
      return encoding
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
  }
  throw refuse('wrong-file-type', { kind: 'binary' })
}

function mustBeText(text: string, first: boolean): void {
  if (first && /^\s*</.test(text)) throw refuse('wrong-file-type', { kind: 'html' })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: binary files are told by exactly these
  if (/[\0-\x08\x0e-\x1f]/.test(text)) throw refuse('wrong-file-type', { kind: 'binary' })
}

function delimiterOf(text: string): string {
  const first = text.slice(0, text.search(/\r|\n|$/))
  return ['\t', ';', ','].reduce((a, b) => (first.split(b).length > first.split(a).length ? b : a), ',')
}
