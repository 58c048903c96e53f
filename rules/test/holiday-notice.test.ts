import { describe, expect, it } from 'vitest'
import { addDays, dayKind, lastKnownYear } from '../src/calendar.ts'
import { type HolidayNotice, longestHoliday, noticeProblems, withNotices } from '../src/holiday-notice.ts'
import { holidays } from '../src/holidays.ts'

const next = lastKnownYear(holidays) + 1
const notice = (more: Partial<HolidayNotice> = {}): HolidayNotice => ({
  year: 2027,
  off: { 元旦: ['2027-01-01', '2027-01-02', '2027-01-03'], 国庆节: ['2027-10-01'] },
  work: ['2027-10-09'],
  ...more,
})
const daysFrom = (first: string, count: number) => Array.from({ length: count }, (_, at) => addDays(first, at))

describe('a year that the library does not know', () => {
  it('is unknown as a whole until an official enters the notice', () => {
    expect(dayKind(`${next}-10-01`, holidays)).toEqual({ kind: 'unknown' })
    const known = withNotices(holidays, [notice()])
    expect(dayKind('2027-10-01', known)).toEqual({ kind: 'resting', festival: '国庆节' })
    expect(dayKind('2027-10-09', known)).toEqual({ kind: 'working' })
    expect(dayKind('2027-10-10', known)).toEqual({ kind: 'resting' })
    expect(dayKind('2028-01-01', known)).toEqual({ kind: 'unknown' })
    expect(lastKnownYear(known)).toBe(2027)
  })

  it('stands as entered, also in place of a year the library knows, and touches no other', () => {
    const known = withNotices(holidays, [notice({ year: 2026, off: { 元旦: ['2026-01-01'] }, work: [] })])
    expect(dayKind('2026-01-02', known)).toEqual({ kind: 'working' })
    expect(known['2025']).toBe(holidays['2025'])
    expect(dayKind('2026-01-02', holidays).kind).toBe('resting')
  })
})

describe('an entry with a mistake is told and not taken', () => {
  it.each<[string, Partial<HolidayNotice>, string]>([
    ['a year long ago', { year: 1999 }, 'year'],
    ['no days at all', { off: {} }, 'none-off'],
    ['a festival of half the year', { off: { 元旦: daysFrom('2027-01-01', 181) } }, 'too-long'],
    [
      'a festival of a day more than any has',
      { off: { 春节: daysFrom('2027-02-01', longestHoliday + 1) } },
      'too-long',
    ],
    ['a festival without days', { off: { 元旦: [] } }, 'no-days'],
    ['a festival without a name', { off: { ' ': ['2027-01-01'] } }, 'no-name'],
    ['a day that does not exist', { off: { 元旦: ['2027-02-30'] } }, 'no-such-day'],
    ['a day of another year', { off: { 元旦: ['2026-12-31'] } }, 'other-year'],
    ['a day off that is also a make-up day', { work: ['2027-10-01'] }, 'twice'],
    ['a make-up day in the week', { work: ['2027-10-08'] }, 'make-up-on-weekday'],
  ])('%s', (_, more, code) => {
    expect(noticeProblems(notice(more)).map((one) => one.code)).toContain(code)
    expect(() => withNotices(holidays, [notice(more)])).toThrow(RangeError)
  })

  it('a right one has no problems', () => expect(noticeProblems(notice())).toEqual([]))

  it('the longest that a festival may be is longer than every one there was', () => {
    const spans = Object.values(holidays).flatMap(({ off }) => Object.values(off).map((days) => days.split(' ').length))
    expect(Math.max(...spans)).toBeLessThan(longestHoliday)
    const off = { 春节: daysFrom('2027-02-01', longestHoliday) }
    expect(noticeProblems(notice({ off }))).toEqual([])
  })
})
