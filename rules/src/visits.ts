import { addDays, daysBetween, type Holidays, periodsOfYear } from './calendar.ts'
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
 * Visits of one pairing in a year as seen on a day: one per period, one at each festival the scheme names by the real
 * calendar, one for each request, as far as the pairing lasted through their days. A week belongs to the year of its
 * Thursday. One visit counts for all that its day lies in; of a household that many look after, pass the visits of all
 * of them. The order of visits changes nothing.
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
    for (const { key, from, to } of periodsOfYear(year, every)) {
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
    for (const { id, date } of pairing.requests ?? []) {
      const to = addDays(date, REQUEST_DAYS)
      if (date.startsWith(`${year}-`) && within(date, to)) add({ key: `${pairing.id}|${id}`, why: 'request' }, date, to)
    }
  return found
}

/**
 * Days off of a festival as it is kept in a year. New Year's begins at the end of the old year, and notices list those
 * days under the old one: whichever notice names them, days apart by less than a visit's days before belong together.
 */
function daysOff(festival: string, year: number, known: Holidays): string[] {
  const listed = [year - 1, year].flatMap((of) => {
    const days = known[String(of)]?.off[festival]?.split(' ') ?? []
    return days.map((day) => `${of}-${day.slice(0, 2)}-${day.slice(2)}`)
  })
  const runs: string[][] = []
  for (const day of listed.sort()) {
    const run = runs.at(-1)
    const before = run?.at(-1)
    if (run && before && daysBetween(before, day) <= FESTIVAL_DAYS_BEFORE) run.push(day)
    else runs.push([day])
  }
  // a later run is the coming year's festival
  return runs.find((run) => run.at(-1)?.startsWith(`${year}-`)) ?? []
}
