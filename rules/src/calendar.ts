/** A day in Beijing, YYYY-MM-DD: every cap, period and deadline hangs on it, wherever the server stands. */
export type BusinessDate = string

export const periodKinds = ['day', 'week', 'month', 'quarter', 'half', 'year'] as const
export type PeriodKind = (typeof periodKinds)[number]

/** Both ends belong to the period. `key` is unique over all kinds: 2026-03-09, 2026-W11, 2026-03, 2026-Q1, 2026-H1, 2026. */
export interface Period {
  kind: PeriodKind
  key: string
  from: BusinessDate
  to: BusinessDate
}

/** Year → named days off and make-up working days, each a list of MMDD. */
export type Holidays = Readonly<Record<string, { off: Readonly<Record<string, string>>; work: string }>>

const HOUR = 3_600_000
const DAY = 24 * HOUR
// hourCycle h23: with hour12:false midnight prints as 24:00 of the day before
const beijing = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** From here on Beijing is eight hours ahead of UTC, all year round. */
const withoutSummerTime = Date.UTC(1992, 0, 1)

/** Day and time of day in Beijing. */
export function beijingTime(at: Date): { date: BusinessDate; time: string } {
  // asked for many times a request; the formatter below takes fifty times as long
  if (at.getTime() >= withoutSummerTime) {
    const ahead = new Date(at.getTime() + 8 * HOUR).toISOString()
    return { date: ahead.slice(0, 10), time: ahead.slice(11, 16) }
  }
  const part = Object.fromEntries(beijing.formatToParts(at).map(({ type, value }) => [type, value]))
  return { date: `${part.year}-${part.month}-${part.day}`, time: `${part.hour}:${part.minute}` }
}

/** The business date of an instant. */
export function businessDate(at: Date): BusinessDate {
  return beijingTime(at).date
}

/** The instant of a Beijing day and time (`HH:mm`). Not for dates before 1992, when China had summer time. */
export function instantOf(date: BusinessDate, time = '00:00'): Date {
  return new Date(`${date}T${time}:00+08:00`)
}

const utc = (date: BusinessDate) => new Date(`${date}T00:00:00Z`)
const text = (at: Date): BusinessDate => at.toISOString().slice(0, 10)

/** True for a day that exists, in the one form we take: 2026-02-30 and 2026-2-3 are refused. */
export function isBusinessDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const at = utc(value)
  return !Number.isNaN(at.getTime()) && text(at) === value
}

export function addDays(date: BusinessDate, days: number): BusinessDate {
  return text(new Date(utc(date).getTime() + days * DAY))
}

/** Same day n months later, or that month's last day. */
export function addMonths(date: BusinessDate, months: number): BusinessDate {
  const at = utc(`${date.slice(0, 8)}01`)
  at.setUTCMonth(at.getUTCMonth() + months)
  const last = lastOfMonth(text(at))
  const wanted = `${text(at).slice(0, 8)}${date.slice(8)}`
  return wanted > last ? last : wanted
}

/** Days from one date to another, negative when `to` is earlier. */
export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / DAY)
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: BusinessDate): number {
  return utc(date).getUTCDay() || 7
}

function lastOfMonth(date: BusinessDate): BusinessDate {
  const at = utc(`${date.slice(0, 8)}01`)
  at.setUTCMonth(at.getUTCMonth() + 1)
  return addDays(text(at), -1)
}

const periods = new Map<string, Period>()

/** The period of a kind that a date lies in. Weeks are ISO weeks, Monday to Sunday, numbered in their Thursday's year. */
export function periodOf(date: BusinessDate, kind: PeriodKind): Period {
  const known = periods.get(date + kind)
  if (known) return known
  // a few years of days; scoring asks for the same ones a hundred thousand times
  if (periods.size > 10_000) periods.clear()
  const period = Object.freeze(reckon(date, kind))
  periods.set(date + kind, period)
  return period
}

function reckon(date: BusinessDate, kind: PeriodKind): Period {
  const year = date.slice(0, 4)
  const month = Number(date.slice(5, 7))
  const span = (key: string, first: number, months: number): Period => {
    const from = `${year}-${String(first).padStart(2, '0')}-01`
    return { kind, key, from, to: addDays(addMonths(from, months), -1) }
  }
  switch (kind) {
    case 'day':
      return { kind, key: date, from: date, to: date }
    case 'week': {
      const from = addDays(date, 1 - weekday(date))
      const thursday = addDays(from, 3)
      const week = Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1
      return { kind, key: `${thursday.slice(0, 4)}-W${String(week).padStart(2, '0')}`, from, to: addDays(from, 6) }
    }
    case 'month':
      return span(date.slice(0, 7), month, 1)
    case 'quarter':
      return span(`${year}-Q${Math.ceil(month / 3)}`, Math.floor((month - 1) / 3) * 3 + 1, 3)
    case 'half':
      return span(`${year}-H${month <= 6 ? 1 : 2}`, month <= 6 ? 1 : 7, 6)
    case 'year':
      return span(year, 1, 12)
  }
}

/** The key of the period a date lies in, without its ends: what caps are counted under, 100,000 times in a row. */
export function periodKey(date: BusinessDate, kind: PeriodKind): string {
  if (kind === 'year') return date.slice(0, 4)
  if (kind === 'month') return date.slice(0, 7)
  return kind === 'day' ? date : periodOf(date, kind).key
}

/** The period after this one, of the same kind. */
export function nextPeriod(period: Period): Period {
  return periodOf(addDays(period.to, 1), period.kind)
}

/** The periods of a kind that belong to a year, in order: whole ones, and of weeks those whose Thursday lies in it. */
export function periodsOfYear(year: number, kind: PeriodKind): Period[] {
  // the 4th of January always lies in the first week, the 28th of December in the last
  const last = periodOf(`${year}-12-${kind === 'week' ? '28' : '31'}`, kind)
  const found: Period[] = []
  for (
    let one = periodOf(`${year}-01-${kind === 'week' ? '04' : '01'}`, kind);
    one.to <= last.to;
    one = nextPeriod(one)
  )
    found.push(one)
  return found
}

/** The first day on which all periods of a year are over: its last week may end on the 3rd of January. */
export function yearOver(year: number): BusinessDate {
  const sunday = periodOf(`${year}-12-28`, 'week').to
  return sunday.startsWith(`${year}-`) ? `${year + 1}-01-01` : addDays(sunday, 1)
}

export interface DayKind {
  /** `unknown`: no notice for that year is known; a Sunday there may be a make-up day. */
  kind: 'working' | 'resting' | 'unknown'
  /** Name of the public holiday the day belongs to. */
  festival?: string
}

/** What a day is by the notices given; a year without a notice is `unknown` as a whole. */
export function dayKind(date: BusinessDate, known: Holidays): DayKind {
  const year = known[date.slice(0, 4)]
  if (!year) return { kind: 'unknown' }
  const day = date.slice(5, 7) + date.slice(8, 10)
  for (const [festival, days] of Object.entries(year.off)) {
    if (days.split(' ').includes(day)) return { kind: 'resting', festival }
  }
  if (year.work.split(' ').includes(day)) return { kind: 'working' }
  return { kind: weekday(date) <= 5 ? 'working' : 'resting' }
}

/** Last year of which a notice is known. */
export function lastKnownYear(known: Holidays): number {
  return Math.max(...Object.keys(known).map(Number))
}
