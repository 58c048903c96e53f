import { addDays, type PeriodKind, periodOf } from '@lianxin/rules/calendar'
import { subjectKey } from '@lianxin/rules/grades'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Fact } from '@lianxin/rules/scheme-facts'
import { kindValue } from '@lianxin/rules/scheme-units'
import type { StandingSubject } from '@lianxin/rules/standing'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { excusesIn } from '../platform/pauses.ts'
import * as queries from './queries.ts'

/** The year looked at, and the day from which it is seen; a day after the year shows it as a whole. */
export interface Seen {
  year: number
  asked: string
}

/** A subject as the rules look at it, with its row. */
export type GroupOne = StandingSubject & { row: queries.SubjectRow }

/** Members and units of a community with their facts and lines up to a day, all of them or some. */
export async function groupOf(
  ctx: Ctx,
  db: Db,
  community: queries.CommunityRow,
  { year, asked }: Seen,
  ids?: readonly string[],
): Promise<{ versions: readonly Scheme[]; group: GroupOne[] }> {
  const to = asked < `${year}-12-31` ? asked : `${year}-12-31`
  const versions = ctx.app.schemes.versions(ctx.app.schemes.at(community.schemeId, to).scheme)
  const span = factSpan(year, asked)
  const subjects = await queries.subjectsOf(db, community.id, { from: `${year}-01-01`, to }, ids)
  const facts = await queries.factsBetween(db, community.id, { ...span, kinds: kindsOf(versions) }, ids)
  const lines = await linesOf(db, community.id, versions, to, ids)
  const nothingNeeded = await quietPeriods(db, community.id, versions, { ...span, asked })
  const excuses = await excusesIn(ctx, db, community.id, span, ids)
  const ownFacts = Map.groupBy(facts, subjectKey)
  const ownLines = Map.groupBy(lines, ({ subject, subjectId }) => subjectKey({ who: subject, subjectId }))
  const group = subjects.map((row): GroupOne => {
    const key = subjectKey({ who: row.subject, subjectId: row.subjectId })
    const { since, until, subjectId, cards } = row
    const known = [...(ownFacts.get(key) ?? []), ...overdueFacts(row, community.id, to)]
    const values = kindValue(row.unitKind)
    const lines = ownLines.get(key) ?? []
    const subject = { who: row.subject, subjectId, values, cards, since, nothingNeeded, facts: known, lines }
    return { row, ...subject, excuses: excuses.get(subjectId) ?? [], ...(until ? { until } : {}) }
  })
  return { versions, group }
}

/** Days whose facts a year's periods look at: its first week may begin in the old year, its last one end in the new. */
export function factSpan(year: number, asked: string): { from: string; to: string } {
  const span = { from: addDays(`${year}-01-01`, -6), to: addDays(`${year}-12-31`, 6) }
  return asked < span.to ? { ...span, to: asked } : span
}

/** True for who was late in the year looked at. */
export const wasLate = (facts: readonly Fact[], year: number): boolean =>
  facts.some(({ kind, date }) => kind === 'enrolment.late' && date.startsWith(`${year}-`))

/** Kinds of facts that duties, bars and rates of any version look at, being late, and the card's opening. */
export function kindsOf(versions: readonly Scheme[]): string[] {
  const duties = versions.flatMap(({ duties = [] }) =>
    duties.flatMap((rule) => [rule.on, ...(rule['counts-too'] ?? [])]),
  )
  const bars = versions.flatMap(({ grades = [] }) => grades.flatMap((rule) => (rule.bars ?? []).map(({ on }) => on)))
  const rates = versions.flatMap(({ rates = [] }) => rates.flatMap(({ share }) => [share.of, share.among]))
  const enrolled = rates.includes('enrolment.current') ? ['enrolment.ended'] : []
  return [...new Set([...duties, ...bars, ...rates, ...enrolled, 'enrolment.late', 'period.opened'])]
}

/** Who is due and has not reported is late as of the day, before anything was written about it. */
export function overdueFacts(row: queries.SubjectRow, communityId: string, day: string): Fact[] {
  return row.overdue.map(({ id, kind, dueOn }) => ({
    id: `overdue|${id}`,
    kind: 'enrolment.late',
    date: day,
    who: row.subject,
    subjectId: row.subjectId,
    communityId,
    card: kind === 'unit' ? 'unit' : 'home',
    values: { kind, days: Math.round((Date.parse(day) - Date.parse(dueOn)) / 86_400_000) },
  }))
}

function linesOf(db: Db, communityId: string, versions: readonly Scheme[], to: string, ids?: readonly string[]) {
  const plain = versions.every(({ score }) => !score?.['carry-over'] && !score?.['expires-after'])
  const resets = new Set(versions.map(({ score }) => score?.reset ?? 'never'))
  const [reset] = resets
  if (!plain || resets.size !== 1 || !reset)
    return queries.accountLines(db, communityId, { from: '0001-01-01', to }, ids)
  const from = reset === 'never' ? '0001-01-01' : periodOf(to, reset).from
  return queries.accountSums(db, communityId, { from, to }, ids)
}

/**
 * Keys of the periods that ended without the community publishing a need; asked only where a duty takes that for done.
 * Of a period that still runs nobody knows yet.
 */
export async function quietPeriods(
  db: Db,
  communityId: string,
  versions: readonly Scheme[],
  { from, to, asked }: { from: string; to: string; asked: string },
): Promise<string[]> {
  const rules = versions.flatMap(({ duties = [] }) => duties).filter((rule) => rule['nothing-needed'] === 'counts')
  const kinds = new Set<PeriodKind>(rules.map(({ every }) => every))
  if (!kinds.size) return []
  const days = await queries.daysPublished(db, communityId, { from, to })
  return [...kinds].flatMap((kind) => {
    const busy = new Set(days.map((day) => periodOf(day, kind).key))
    const keys: string[] = []
    for (let day = from; day <= to; ) {
      const { key, to: end } = periodOf(day, kind)
      if (end < asked && !busy.has(key)) keys.push(key)
      day = addDays(end, 1)
    }
    return keys
  })
}
