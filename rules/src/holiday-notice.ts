import { type BusinessDate, type Holidays, isBusinessDate, weekday } from './calendar.ts'

/** A year's notice as an official enters it from the State Council's text: whole dates, by the festival's name. */
export interface HolidayNotice {
  year: number
  off: Readonly<Record<string, readonly BusinessDate[]>>
  work: readonly BusinessDate[]
}

/** Most days that one festival can take; the longest so far, with its weekends, had ten. */
export const longestHoliday = 15

/** What is wrong with an entry; `date` is the day it is about, where it is about one. */
export interface NoticeProblem {
  code:
    | 'year'
    | 'none-off'
    | 'no-days'
    | 'too-long'
    | 'no-name'
    | 'no-such-day'
    | 'other-year'
    | 'twice'
    | 'make-up-on-weekday'
  date?: BusinessDate
}

/**
 * Problems of an entry, none when it can be taken: days that do not exist or lie in another year, a day named twice, no
 * festival at all, one without name or days or with more days than any holiday has, a make-up working day that is a
 * working day anyway.
 */
export function noticeProblems(notice: HolidayNotice): NoticeProblem[] {
  const { year, off, work } = notice
  if (!Number.isInteger(year) || year < 2014 || year > 2099) return [{ code: 'year' }]
  const problems: NoticeProblem[] = []
  const seen = new Set<string>()
  if (Object.keys(off).length === 0) problems.push({ code: 'none-off' })
  const look = (date: BusinessDate) => {
    if (!isBusinessDate(date)) problems.push({ code: 'no-such-day', date })
    else if (!date.startsWith(`${year}-`)) problems.push({ code: 'other-year', date })
    else if (seen.has(date)) problems.push({ code: 'twice', date })
    seen.add(date)
  }
  for (const [name, days] of Object.entries(off)) {
    if (name.trim() === '') problems.push({ code: 'no-name' })
    if (days.length === 0) problems.push({ code: 'no-days' })
    const [first] = [...days].sort()
    if (first !== undefined && days.length > longestHoliday) problems.push({ code: 'too-long', date: first })
    days.forEach(look)
  }
  for (const date of work) {
    look(date)
    if (isBusinessDate(date) && weekday(date) <= 5) problems.push({ code: 'make-up-on-weekday', date })
  }
  return problems
}

/**
 * The calendar with what officials entered: an entered year stands in place of the library's, so that a notice that
 * came late or was changed counts. Throws on an entry with problems: nothing is half taken.
 */
export function withNotices(known: Holidays, entered: readonly HolidayNotice[]): Holidays {
  const short = (days: readonly BusinessDate[]) =>
    [...days]
      .sort()
      .map((date) => date.slice(5, 7) + date.slice(8, 10))
      .join(' ')
  const years = entered.map((notice) => {
    const [problem] = noticeProblems(notice)
    if (problem) throw new RangeError(`notice of ${notice.year}: ${problem.code} ${problem.date ?? ''}`.trim())
    const off = Object.fromEntries(Object.entries(notice.off).map(([name, days]) => [name, short(days)]))
    return [String(notice.year), { off, work: short(notice.work) }]
  })
  return { ...known, ...Object.fromEntries(years) }
}
