import { businessDate } from '@lianxin/rules/calendar'
import { refuse } from '@lianxin/rules/refusal'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { accountStarts } from '../platform/account.ts'
import { sayCategory } from '../platform/categories.ts'
import { hasWords, type Language, words } from '../platform/words.ts'
import {
  type Cell,
  enrolmentsLedger,
  type LedgerRow,
  needsLedger,
  type Part,
  pointsLedger,
  type Span,
  servicesLedger,
} from './queries.ts'

/** Column keys by ledger; their headings are reports:column.<key>. */
const columns: Record<string, readonly string[]> = {
  needs: ['code', 'received', 'category', 'place', 'line', 'helpers', 'state'],
  services: ['day', 'member', 'unit', 'need', 'record', 'minutes', 'evidence', 'state'],
  members: ['member', 'unit', 'branch', 'kind', 'state', 'due', 'strengths', 'points'],
  units: ['unit', 'kind', 'state', 'due', 'points'],
  points: ['day', 'whose', 'cause', 'points', 'document', 'clause', 'version'],
  'unit-services': ['day', 'member', 'where', 'need', 'record', 'minutes', 'evidence', 'state'],
  'unit-members': ['member', 'branch', 'community', 'work', 'strengths', 'free'],
}

/** File of words and group in it. */
type Where = readonly [file: string, group: string]
/** Columns whose cells are codes, and where their words stand. */
const reporting: Record<string, Where> = { kind: ['reports', 'value.kind'], state: ['reports', 'value.enrolment'] }
const serving: Record<string, Where> = { evidence: ['ui', 'evidence'], state: ['reports', 'value.service'] }
const codes: Record<string, Record<string, Where>> = {
  needs: { state: ['needs', 'state'] },
  services: serving,
  'unit-services': serving,
  members: reporting,
  units: reporting,
}

/** A unit's ledgers have columns of their own where they say the community in place of the unit. */
export const unitKind = (kind: string): string => (kind === 'points' ? kind : `unit-${kind}`)

/**
 * Rows with their codes in the reader's words, for the page and the workbook alike; a need's category is the scheme's
 * word, so that ledger brings its community's scheme.
 */
export function worded<Row extends { cells: Cell[] }>(
  kind: string,
  language: Language,
  rows: Row[],
  scheme?: Scheme,
): Row[] {
  const say = words(language)
  const keys = columns[kind] ?? []
  const spoken = keys.map((key) => codes[kind]?.[key])
  const word = (cell: Cell, at: number): Cell => {
    if (scheme && keys[at] === 'category' && typeof cell === 'string') return sayCategory(language, scheme, cell)
    const where = spoken[at]
    const key = where && typeof cell === 'string' ? `${where.join(':')}.${cell}` : undefined
    return key && hasWords(language, key) ? say(key) : cell
  }
  return rows.map((row) => ({ ...row, cells: row.cells.map(word) }))
}

/** Headings of a ledger in the reader's language. */
export const columnsOf = (kind: string, language: 'zh-CN' | 'en'): string[] =>
  (columns[kind] ?? []).map((key) => words(language)(`reports:column.${key}`))

/** The span asked for, the year up to today when none is. */
export function spanOf(db: Db, { from, to }: { from?: string; to?: string }): Span {
  const today = businessDate(db.now)
  return { from: from ?? `${today.slice(0, 4)}-01-01`, to: to ?? today }
}

/** As spanOf, with the points account that a community's scheme has open then. */
export async function spanIn(
  ctx: Ctx,
  db: Db,
  communityId: string,
  query: { from?: string; to?: string },
): Promise<Span> {
  const span = spanOf(db, query)
  const starts = await accountStarts(ctx, db, [communityId], span.to)
  return { ...span, account: starts[communityId] }
}

const byKind: Record<string, (db: Db, communityId: string, span: Span, part?: Part) => Promise<LedgerRow[]>> = {
  needs: needsLedger,
  services: servicesLedger,
  points: pointsLedger,
  members: (db, id, span, part) => enrolmentsLedger(db, id, 'member', span, part),
  units: (db, id, span, part) => enrolmentsLedger(db, id, 'unit', span, part),
}

/** Rows of a community's ledger; unknown kinds are not found. */
export function communityRows(
  db: Db,
  communityId: string,
  kind: string,
  span: Span,
  part?: Part,
): Promise<LedgerRow[]> {
  const rows = Object.hasOwn(byKind, kind) ? byKind[kind] : undefined
  if (!rows) throw refuse('not-found')
  return rows(db, communityId, span, part)
}
