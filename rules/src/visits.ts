import { addDays, type Holidays, periodOf } from './calendar.ts'
import type { Scheme } from './scheme-schema.ts'

export type VisitRule = NonNullable<Scheme['visits']>[number]

/** A member or unit and a household, with what the household asked for. */
export interface Pairing {
  id: string
  since: string
  until?: string
  requests?: readonly { id: string; date: string }[]
}

export interface VisitDue {
  /** Pairing and what it is due for: p1|2026-03, p1|春节 2026, p1|request-id. */
  key: string
  why: 'period' | 'festival' | 'request'
  festival?: string
  /** First and last day on which it counts; null where the calendar of that year isn't known yet. */
  from: string | null
  to: string | null
  /** `unknown`: no notice for that year, an official has to enter it; nobody has missed anything. */
  state: 'later' | 'due' | 'made' | 'missed' | 'unknown'
  /** Day of the visit that counts. */
  made?: string
}

/** Days before a festival's first day off from which a visit counts for it. */
export const FESTIVAL_DAYS_BEFORE = 7
/** Days to answer a household that asked. */
export const REQUEST_DAYS = 7

/**
 * Visits of one pairing in a year as seen on a day: one per period that the pairing lasted through, one at each
 * festival the scheme names by the real calendar, one for each request. One visit counts for all that its day lies in;
 * of a household that many look after, pass the visits of all of them. The order of visits changes nothing.
 */
export function visitsDue(
  rule: VisitRule,
  pairing: Pairing,
  visits: readonly { date: string }[],
  year: number,
  asked: string,
  known: Holidays,
): VisitDue[] {
  if (rule.households === 0) return []
  const within = (from: string, to: string) => from >= pairing.since && (!pairing.until || to <= pairing.until)
  const found: VisitDue[] = []
  const add = (due: Pick<VisitDue, 'key' | 'why' | 'festival'>, from: string, to: string) => {
    const made = visits
      .map(({ date }) => date)
      .filter((date) => date >= from && date <= to && date <= asked)
      .sort()[0]
    const state = made ? 'made' : asked > to ? 'missed' : asked < from ? 'later' : 'due'
    found.push({ ...due, from, to, state, ...(made ? { made } : {}) })
  }
  const { every } = rule
  if (every)
    for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(periodOf(day, every).to, 1)) {
      const { key, from, to } = periodOf(day, every)
      if (within(from, to)) add({ key: `${pairing.id}|${key}`, why: 'period' }, from, to)
    }
  for (const festival of rule.festivals ?? []) {
    const about = { key: `${pairing.id}|${festival} ${year}`, why: 'festival' as const, festival }
    const days = daysOff(festival, year, known)
    const first = days[0]
    const last = days.at(-1)
    if (!first || !last) found.push({ ...about, from: null, to: null, state: 'unknown' })
    else if (within(first, last)) add(about, addDays(first, -FESTIVAL_DAYS_BEFORE), last)
  }
  if (rule['on-request'])
    for (const { id, date } of pairing.requests ?? [])
      if (date.startsWith(`${year}-`) && within(date, date))
        add({ key: `${pairing.id}|${id}`, why: 'request' }, date, addDays(date, REQUEST_DAYS))
  return found
}

function daysOff(festival: string, year: number, known: Holidays): string[] {
  const days = known[String(year)]?.off[festival]?.split(' ') ?? []
  return days.map((day) => `${year}-${day.slice(0, 2)}-${day.slice(2)}`).sort()
}
