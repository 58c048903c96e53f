import { readPhone } from './phones.ts'

/** Columns of a roster, in the order of the template. The names are what people read and type in the first line. */
export const rosterColumns = [
  '单位',
  '支部',
  '姓名',
  '手机号',
  '居住街道',
  '居住社区',
  '居住小区',
  '工作岗位',
  '特长',
  '空闲时间',
] as const

export interface RosterRow {
  unit: string
  branch: string
  name: string
  phone: string
  street: string
  community: string
  neighbourhood: string
  work: string
  strengths: string[]
  freeTimes: string[]
}

/** What is wrong with one cell of a row; `column` counts from 0, `code` is a translation key (imports.json). */
export interface RowProblem {
  column: number
  code: string
}

const longest = 60

/** True when the first line is the template's; order counts, spaces and a trailing empty cell don't. */
export function isRosterHead(cells: readonly string[]): boolean {
  const found = cells
    .map((cell) => cell.replace(/[\s*＊]/g, ''))
    .filter((cell, at, all) => cell || all.slice(at).some(Boolean))
  return rosterColumns.every((name, at) => found[at] === name)
}

const list = (cell: string): string[] =>
  [
    ...new Set(
      cell
        .split(/[、,，;；/\s]+/)
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ].slice(0, 20)

/** Reads one line of cells; a home may be left empty as a whole, it becomes the member's own task. */
export function readRosterRow(cells: readonly string[]): { row: RosterRow; problems: RowProblem[] } {
  const cell = (at: number): string => (cells[at] ?? '').trim()
  const phone = readPhone(cell(3))
  const row: RosterRow = {
    unit: cell(0),
    branch: cell(1),
    name: cell(2),
    phone: phone?.value ?? cell(3),
    street: cell(4),
    community: cell(5),
    neighbourhood: cell(6),
    work: cell(7),
    strengths: list(cell(8)),
    freeTimes: list(cell(9)),
  }
  const problems: RowProblem[] = []
  for (const at of [0, 2, 3]) if (!cell(at)) problems.push({ column: at, code: 'empty' })
  if (cell(3) && (!phone || phone.kind === 'landline')) problems.push({ column: 3, code: 'bad-phone' })
  if (!row.community && (row.street || row.neighbourhood)) problems.push({ column: 5, code: 'home-half' })
  for (let at = 0; at < 8; at++) if ([...cell(at)].length > longest) problems.push({ column: at, code: 'too-long' })
  return { row, problems }
}
