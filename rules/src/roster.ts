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
  '单位类别',
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
  /** Kind of the row's unit, '' where the row says none. */
  unitKind: string
}

/**
 * What is wrong with one cell of a row; `column` counts from 0, `code` is a translation key (imports.json), `choices`
 * what the cell could say instead.
 */
export interface RowProblem {
  column: number
  code: string
  choices?: readonly string[]
}

/** The column of the unit's kind, the last one; a roster may do without it. */
export const unitKindColumn = rosterColumns.length - 1

const longest = 60

const inHead = (cell: string | undefined, at: number): boolean => cell?.replace(/[\s*＊]/g, '') === rosterColumns[at]

/** True when the first line is the template's, with or without the unit's kind at the end; order counts, spaces don't. */
export function isRosterHead(cells: readonly string[]): boolean {
  return rosterColumns.slice(0, unitKindColumn).every((_, at) => inHead(cells[at], at))
}

/** True when a roster's first line has the column of the unit's kind; what stands there otherwise means nothing. */
export const tellsUnitKinds = (cells: readonly string[]): boolean => inHead(cells[unitKindColumn], unitKindColumn)

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
    unitKind: cell(unitKindColumn),
  }
  const problems: RowProblem[] = []
  for (const at of [0, 2, 3]) if (!cell(at)) problems.push({ column: at, code: 'empty' })
  if (cell(3) && (!phone || phone.kind === 'landline')) problems.push({ column: 3, code: 'bad-phone' })
  if (!row.community && (row.street || row.neighbourhood)) problems.push({ column: 5, code: 'home-half' })
  for (let at = 0; at < 8; at++) if ([...cell(at)].length > longest) problems.push({ column: at, code: 'too-long' })
  return { row, problems }
}

/** A member as the platform knows her, for the comparison with a roster's row. */
export interface KnownMember {
  unitId: string
  branchId: string | null
  communityId: string | null
  neighbourhoodId: string | null
  name: string
  work: string | null
  strengths: readonly string[]
  freeTimes: readonly string[]
  left: boolean
}

/** What a row asks for, its words already resolved to places; an empty cell is null and leaves what is known. */
export interface WantedMember {
  unitId: string
  branchId: string | null
  communityId: string | null
  neighbourhoodId: string | null
  name: string
  work: string | null
  strengths: readonly string[]
  freeTimes: readonly string[]
}

export type RosterChange = 'new' | 'moved' | 'changed' | 'same'

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one, at) => one === b[at])

/**
 * What a row would do: `moved` when unit or home differ from what is known or the person had left (HB-6: the old duty
 * closes, a new one opens), `changed` when only particulars do. A home or an offer that the file leaves empty is the
 * member's own to know and changes nothing.
 */
export function changeOf(known: KnownMember | undefined, wanted: WantedMember): RosterChange {
  if (!known) return 'new'
  const home = wanted.communityId !== null && wanted.communityId !== known.communityId
  if (known.left || wanted.unitId !== known.unitId || home) return 'moved'
  const differs = (a: string | null, b: string | null) => b !== null && b !== a
  const offers = (a: readonly string[], b: readonly string[]) => b.length > 0 && !sameList(a, b)
  const changed =
    known.name !== wanted.name ||
    differs(known.branchId, wanted.branchId) ||
    differs(known.neighbourhoodId, wanted.neighbourhoodId) ||
    differs(known.work, wanted.work) ||
    offers(known.strengths, wanted.strengths) ||
    offers(known.freeTimes, wanted.freeTimes)
  return changed ? 'changed' : 'same'
}

/** The member as she stands after the row: what the file says, and what it leaves empty as it was. */
export function merged(known: KnownMember | undefined, wanted: WantedMember): WantedMember {
  if (!known || known.left) return wanted
  const sameHome = wanted.communityId === null || wanted.communityId === known.communityId
  return {
    ...wanted,
    branchId: wanted.branchId ?? (wanted.unitId === known.unitId ? known.branchId : null),
    communityId: wanted.communityId ?? known.communityId,
    neighbourhoodId: wanted.neighbourhoodId ?? (sameHome ? known.neighbourhoodId : null),
    work: wanted.work ?? known.work,
    strengths: wanted.strengths.length ? wanted.strengths : known.strengths,
    freeTimes: wanted.freeTimes.length ? wanted.freeTimes : known.freeTimes,
  }
}
