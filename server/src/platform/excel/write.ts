import { writeXlsx } from 'hucre/xlsx'
import { guarded } from './guard.ts'

/** One column of a workbook; `choices` become a drop-down list for the rows below (templates). Width in characters. */
export type SheetColumn = { header: string; width?: number; choices?: readonly string[] }

/**
 * One-sheet .xlsx for exports, templates and “bad rows with the reason” files. Text is typed as text and guarded
 * (a cell can never run as a formula), numbers stay numbers so that people can add them up; days are text in the
 * form 2026-11-22. First line bold and fixed. A sheet name is cut to the 31 characters that Excel allows.
 */
export async function writeWorkbook(
  columns: readonly SheetColumn[],
  rows: Iterable<readonly (string | number | null | undefined)[]>,
  sheet = 'Sheet1',
): Promise<Buffer> {
  const head = columns.map((column) => guarded(column.header))
  const body = Array.from(rows, (row) =>
    row.map((value) => (typeof value === 'number' ? (Number.isFinite(value) ? value : null) : guarded(value ?? ''))),
  )
  const bytes = await writeXlsx({
    sheets: [
      {
        name: sheetName(sheet),
        // '@' keeps text text when somebody edits the cell.
        columns: columns.map((column) => ({ width: column.width ?? widthOf(column.header), numFmt: '@' })),
        rows: [head, ...body],
        cells: new Map(head.map((value, c) => [`0,${c}`, { value, style: { font: { bold: true } } }])),
        freezePane: { rows: 1 },
        dataValidations: columns.flatMap((column, c) => (column.choices ? [listOf(column.choices, c)] : [])),
      },
    ],
  })
  return Buffer.from(bytes)
}

function listOf(choices: readonly string[], column: number) {
  const letter = String.fromCharCode(65 + column)
  return { type: 'list' as const, values: [...choices], range: `${letter}2:${letter}10001` }
}

function widthOf(header: string): number {
  return Math.max(10, [...header].length * 2 + 4)
}

function sheetName(name: string): string {
  const plain = [...name.replace(/[[\]:*?/\\']/g, ' ').trim()].slice(0, 31).join('')
  return plain || 'Sheet1'
}
