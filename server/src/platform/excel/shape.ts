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
  /** wall time between two lines of the reading process; its resident memory in MiB */
  seconds: number
  memory: number
}

/** A roster of a whole city district at once: 100,000 people, their header and some empty lines. */
export const usualLimits: SheetLimits = {
  bytes: 20 * 2 ** 20,
  unpacked: 256 * 2 ** 20,
  entries: 1000,
  ratio: 200,
  rows: 100_100,
  columns: 60,
  cell: 2000,
  text: 50_000_000,
  seconds: 30,
  memory: 250,
}

/** One line from the reading process: rows, or why it stops; at the end how much memory it took at most, in KiB. */
export type SheetLine =
  | { rows: SheetRow[] }
  | { refused: RefusalCode; params: RefusalParams }
  | { done: number; peak: number | null }
