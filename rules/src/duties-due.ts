import { addDays, type BusinessDate, type Period } from './calendar.ts'
import { schemeOn, startOf } from './scheme.ts'
import type { DutyRule, Scheme } from './scheme-schema.ts'
import { daysIn, monthsIn, type Span, without } from './spans.ts'

/** Days on which a member is excused, by her word or the community's; a rule says which reasons it takes. */
export interface Excuse {
  reason: NonNullable<DutyRule['excused']>[number]
  /** First and last day, both included; without a last day it goes on. */
  from: BusinessDate
  to?: BusinessDate
}

/** The excuses that a rule takes, as spans of days. */
export const takenBy = (rule: DutyRule, excuses: readonly Excuse[] = []): Span[] =>
  excuses.filter(({ reason }) => rule.excused?.includes(reason)).map(({ from, to = '9999-12-31' }) => ({ from, to }))

/**
 * The parts of a period in which a duty is in force at that rhythm, in order. Two versions that both have it are one
 * part; of a duty that was quarterly and is monthly now, each rhythm has its own days.
 */
export function inForce(versions: readonly Scheme[], rule: DutyRule, { from, to }: Span): Span[] {
  const starts = versions.map(startOf).filter((day) => day > from && day <= to)
  const days = [...new Set([from, ...starts])].sort()
  const parts = days.map((day, at) => {
    const next = days[at + 1]
    return { from: day, to: next ? addDays(next, -1) : to }
  })
  const absent = parts.filter(
    (part) => !schemeOn(versions, part.from)?.duties?.some((one) => one.rule === rule.rule && one.every === rule.every),
  )
  return without({ from, to }, absent)
}

interface There {
  since?: BusinessDate | undefined
  until?: BusinessDate | undefined
}

/**
 * What a duty asks in a period, in its own measure. The days that count are those on which the subject is there, the
 * duty is in force and no excuse holds; of a quarter or longer a month counts when one of its days does, of a month or
 * week the days do. The share rounds down: nobody owes half a service. `full` asks for all of it as soon as one day
 * counts, but for nothing where the duty itself went before its period was over.
 */
export function due(rule: DutyRule, period: Period, { since = '', until }: There, force: readonly Span[], off: Span[]) {
  const [full] = Object.values(rule.do) as [number]
  const gone = (force.at(-1)?.to ?? '') < period.to
  const there = { from: since > period.from ? since : period.from, to: until && until < period.to ? until : period.to }
  if (there.from > there.to) return 0
  const notInForce = without(period, force)
  const days = without(there, [...notInForce, ...off])
  if (rule['part-of-period'] === 'full') return days.length && !gone ? full : 0
  const monthly = period.kind === 'quarter' || period.kind === 'half' || period.kind === 'year'
  const length = monthly ? monthsIn : daysIn
  return Math.floor((full * length(days)) / length([period]))
}
