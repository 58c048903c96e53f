import { addDays, type Period, periodOf, periodsOfYear } from './calendar.ts'
import { type DutyStanding, type DutySubject, duties } from './duties.ts'
import { schemeOn, startOf } from './scheme.ts'
import type { Fact } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'
import type { Span } from './spans.ts'

/** One duty over a year: how its periods ended, and the one that counts now. */
export interface DutyYear extends DutyStanding {
  /** How many of the year's periods that have begun are in each state; of a yearly duty there is one. */
  counts: Record<DutyStanding['state'], number>
}

/**
 * Duties of a year as seen on the day `asked`: each rule with its newest period that has begun, and how all its periods
 * of the year went; a week belongs to the year of its Thursday. Each period is judged by the version in force at its
 * end, or the last one that had the duty, and counts under the duty's id. A period in which nothing was asked of the
 * subject (not yet there, already gone) is not counted; one that excuses took is excused. A duty that is gone is told
 * only to those of whom it asked something.
 */
export function dutiesOfYear(
  facts: readonly Fact[],
  versions: readonly Scheme[],
  subject: DutySubject,
  year: number,
  asked: string,
): DutyYear[] {
  const last = asked < `${year}-12-31` ? asked : `${year}-12-31`
  const found = new Map<string, DutyYear>()
  const show = (one: DutyStanding): DutyYear => {
    const counts = found.get(one.rule)?.counts ?? { met: 0, open: 0, missed: 0, excused: 0 }
    const shown = { ...one, counts }
    found.set(one.rule, shown)
    return shown
  }
  for (const kind of kindsOf(versions))
    for (const period of periodsOfYear(year, kind))
      for (const one of standingsIn(facts, versions, subject, period, asked)) {
        const { counts } = show(one)
        if (one.required > 0 || one.state === 'excused') counts[one.state]++
      }
  // the week that runs is the one that counts now, in whichever year it will be counted
  for (const one of duties(facts, versions, subject, last, asked))
    if (asked === last || one.period.key.startsWith(`${year}`)) show(one)
  const order = schemeOn(versions, last)?.duties?.map(({ rule }) => rule) ?? []
  const place = ({ rule }: DutyYear) => (order.includes(rule) ? order.indexOf(rule) : order.length)
  const asks = ({ rule, counts }: DutyYear) => order.includes(rule) || Object.values(counts).some((count) => count > 0)
  return [...found.values()].filter(asks).sort((a, b) => place(a) - place(b))
}

/**
 * Ids of the duties of which a period that ended within the span was missed, each by its own rhythm: at a month's close
 * a weekly duty is looked at in the weeks that ended in it, a yearly one only in December.
 */
export function missedWithin(
  facts: readonly Fact[],
  versions: readonly Scheme[],
  subject: DutySubject,
  { from, to }: Span,
): string[] {
  const missed = new Set<string>()
  for (const kind of kindsOf(versions))
    for (let day = from; day <= to; ) {
      const period = periodOf(day, kind)
      if (period.to <= to)
        for (const one of standingsIn(facts, versions, subject, period, addDays(to, 1)))
          if (one.state === 'missed') missed.add(one.rule)
      day = addDays(period.to, 1)
    }
  return [...missed]
}

const kindsOf = (versions: readonly Scheme[]) =>
  new Set(versions.flatMap(({ duties = [] }) => duties.map(({ every }) => every)))

/** Each duty of a period's kind once, by the newest version of the period that has it; none of a period to come. */
function standingsIn(
  facts: readonly Fact[],
  versions: readonly Scheme[],
  subject: DutySubject,
  period: Period,
  asked: string,
): DutyStanding[] {
  if (period.from > asked) return []
  const end = period.to < asked ? period.to : asked
  const lastDays = versions.map((one) => addDays(startOf(one), -1)).filter((day) => day >= period.from && day < end)
  const found = new Map<string, DutyStanding>()
  for (const on of new Set([end, ...lastDays.sort().reverse()]))
    for (const one of duties(facts, versions, subject, on, asked, period.kind))
      if (!found.has(one.rule)) found.set(one.rule, one)
  return [...found.values()]
}
