import { addDays, type PeriodKind, periodOf } from './calendar.ts'
import { type DutyStanding, type DutySubject, duties } from './duties.ts'
import type { Fact } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

/** One duty over a year: how its periods ended, and the one that counts now. */
export interface DutyYear extends DutyStanding {
  /** How many of the year's periods that have begun are in each state; of a yearly duty there is one. */
  counts: Record<DutyStanding['state'], number>
}

/**
 * Duties of a year as seen on the day `asked`: each rule with its newest period that has begun, and how all its periods
 * of the year went. A period in which nothing was asked of the subject (not yet there, already gone) is not counted.
 */
export function dutiesOfYear(
  facts: readonly Fact[],
  versions: readonly Scheme[],
  subject: DutySubject,
  year: number,
  asked: string,
): DutyYear[] {
  const first = `${year}-01-01`
  const last = asked < `${year}-12-31` ? asked : `${year}-12-31`
  const found = new Map<string, DutyYear>()
  for (const standing of duties(facts, versions, subject, last, asked))
    found.set(standing.rule, { ...standing, counts: { met: 0, open: 0, missed: 0, excused: 0 } })
  for (const one of found.values()) if (one.period.kind === 'year' && one.required > 0) one.counts[one.state]++
  const shorter = [...found.values()].map(({ period }) => period.kind).filter((kind) => kind !== 'year')
  for (const kind of new Set(shorter))
    for (const on of daysOf(kind, first, last))
      for (const one of duties(facts, versions, subject, on, asked)) {
        const sum = one.period.kind === kind ? found.get(one.rule) : undefined
        if (sum && one.required > 0) sum.counts[one.state]++
      }
  return [...found.values()]
}

/** The last day looked at of each period of a kind: its end, or the last day of the span. */
function daysOf(kind: PeriodKind, first: string, last: string): string[] {
  const days: string[] = []
  for (let day = first; day <= last; ) {
    const { to } = periodOf(day, kind)
    days.push(to < last ? to : last)
    day = addDays(to, 1)
  }
  return days
}
