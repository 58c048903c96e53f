import { businessDate } from '@lianxin/rules/calendar'
import { refuse } from '@lianxin/rules/refusal'
import type { Db } from '../db.ts'
import { words } from '../platform/words.ts'
import { enrolmentsLedger, type LedgerRow, needsLedger, pointsLedger, type Span, servicesLedger } from './queries.ts'

/** Column keys by ledger; their headings are reports:column.<key>. */
const columns: Record<string, readonly string[]> = {
  needs: ['code', 'received', 'category', 'place', 'line', 'helpers', 'state'],
  services: ['day', 'member', 'unit', 'need', 'record', 'minutes', 'evidence', 'state'],
  members: ['member', 'unit', 'branch', 'kind', 'state', 'due', 'strengths', 'points'],
  units: ['unit', 'unit', 'branch', 'kind', 'state', 'due', 'strengths', 'points'],
  points: ['day', 'whose', 'cause', 'points', 'document', 'clause', 'version'],
  'unit-members': ['member', 'branch', 'community', 'work', 'strengths', 'free'],
}

/** Headings of a ledger in the reader's language. */
export const columnsOf = (kind: string, language: 'zh-CN' | 'en'): string[] =>
  (columns[kind] ?? []).map((key) => words(language)(`reports:column.${key}`))

/** The span asked for, the year up to today when none is. */
export function spanOf(db: Db, { from, to }: { from?: string; to?: string }): Span {
  const today = businessDate(db.now)
  return { from: from ?? `${today.slice(0, 4)}-01-01`, to: to ?? today }
}

const byKind: Record<string, (db: Db, communityId: string, span: Span, search?: string) => Promise<LedgerRow[]>> = {
  needs: needsLedger,
  services: servicesLedger,
  points: pointsLedger,
  members: (db, id, span, search) => enrolmentsLedger(db, id, 'member', span, search),
  units: (db, id, span, search) => enrolmentsLedger(db, id, 'unit', span, search),
}

/** Rows of a community's ledger; unknown kinds are not found. */
export function communityRows(
  db: Db,
  communityId: string,
  kind: string,
  span: Span,
  search?: string,
): Promise<LedgerRow[]> {
  const rows = byKind[kind]
  if (!rows) throw refuse('not-found')
  return rows(db, communityId, span, search)
}
