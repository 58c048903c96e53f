import type { RefusalCode, RefusalParams } from '@lianxin/rules/refusal'

/** What is wrong with one cell; translation keys `cell.<problem>` in pages.json. The row is read on, the import decides. */
export const cellProblems = ['formula', 'merged', 'error-value', 'rounded-number', 'too-long'] as const
export type CellProblem = (typeof cellProblems)[number]

/**
 * One row that holds anything. `row` counts as the spreadsheet shows it (1 = first line), `cells` are trimmed text
 * whatever the cell's type: numbers in full (14400000001, never 1.44E10), days 2026-11-22, times 18:30.
 */
export type SheetRow = { row: number; cells: string[]; problems: { column: number; problem: CellProblem }[] }

/** Bounds of one upload; a file beyond them is refused before it is parsed where the file itself says so. */
export type SheetLimits = {
  /** bytes as uploaded, and all parts unpacked */
  bytes: number
  unpacked: number
  /** parts in the archive; unpacked : packed of any part over 4 MiB */
  entries: number
  ratio: number
  rows: number
  columns: number
  /** code units of one cell, and of everything read */
  cell: number
  text: number
  /** wall time until the file is parsed; resident memory of the reading process in MiB */
  seconds: number
  memory: number
}

/** A roster of a whole district with room to spare (issue: 200 rows; demo district: 2,500). */
export const usualLimits: SheetLimits = {
  bytes: 10 * 2 ** 20,
  unpacked: 96 * 2 ** 20,
  entries: 1000,
  ratio: 200,
  rows: 20_000,
  columns: 60,
  cell: 2000,
  text: 50_000_000,
  seconds: 30,
  memory: 640,
}

/** One line from the reading process: what it found, a row, or why it stops. */
export type SheetLine = { row: SheetRow } | { refused: RefusalCode; params: RefusalParams } | { done: number }
