import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  beijingTime,
  businessDate,
  dayKind,
  daysBetween,
  instantOf,
  isBusinessDate,
  lastKnownYear,
  nextPeriod,
  periodKey,
  periodKinds,
  periodOf,
  weekday,
} from '../src/calendar.ts'
import { afterWorkingHours, officeHours, workingHoursBetween } from '../src/deadlines.ts'
import { holidays } from '../src/holidays.ts'

const anyDate = fc.integer({ min: 0, max: 12000 }).map((days) => addDays('2000-01-01', days))

describe('the business date', () => {
  it.each([
    ['2026-03-31T15:59:59Z', '2026-03-31', '23:59'],
    ['2026-03-31T16:00:00Z', '2026-04-01', '00:00'],
    ['2025-12-31T16:00:00Z', '2026-01-01', '00:00'],
    ['2026-06-30T23:00:00-05:00', '2026-07-01', '12:00'],
    // the last summer with summer time, nine hours ahead of UTC
    ['1991-07-01T12:00:00Z', '1991-07-01', '21:00'],
  ])('%s is %s %s in Beijing', (at, date, time) => {
    expect(beijingTime(new Date(at))).toEqual({ date, time })
  })

  it('is what the time zone data says, to the minute', () => {
    const zone = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
    const between = {
      min: new Date('1986-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    }
    fc.assert(
      fc.property(fc.date(between), (at) => {
        const { date, time } = beijingTime(at)
        expect(`${date} ${time}`).toBe(zone.format(at))
      }),
    )
  })

  it('comes back from its instant', () => {
    fc.assert(fc.property(anyDate, (date) => businessDate(instantOf(date, '00:00')) === date))
    fc.assert(fc.property(anyDate, (date) => businessDate(instantOf(date, '23:59')) === date))
  })

  it.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2024-02-29', true],
    ['2026-2-3', false],
    ['2026-13-01', false],
    ['', false],
  ])('%s exists: %s', (date, exists) => expect(isBusinessDate(date)).toBe(exists))

  it('knows months of unequal length', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15')
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
    expect(weekday('2026-11-22')).toBe(7)
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1)
  })
})

describe('a period', () => {
  it.each([
    ['2026-11-22', 'day', '2026-11-22', '2026-11-22', '2026-11-22'],
    ['2026-11-22', 'week', '2026-W47', '2026-11-16', '2026-11-22'],
    ['2027-01-03', 'week', '2026-W53', '2026-12-28', '2027-01-03'],
    ['2026-02-10', 'month', '2026-02', '2026-02-01', '2026-02-28'],
    ['2026-02-10', 'quarter', '2026-Q1', '2026-01-01', '2026-03-31'],
    ['2026-07-01', 'half', '2026-H2', '2026-07-01', '2026-12-31'],
    ['2026-07-01', 'year', '2026', '2026-01-01', '2026-12-31'],
  ] as const)('%s lies in the %s %s', (date, kind, key, from, to) => {
    expect(periodOf(date, kind)).toEqual({ kind, key, from, to })
  })

  it('holds its date, and the next one begins the day after', () => {
    fc.assert(
      fc.property(anyDate, fc.constantFrom(...periodKinds), (date, kind) => {
        const period = periodOf(date, kind)
        expect(period.from <= date && date <= period.to).toBe(true)
        expect(nextPeriod(period).from).toBe(addDays(period.to, 1))
        expect(periodOf(period.to, kind)).toEqual(period)
        expect(periodKey(date, kind)).toBe(period.key)
      }),
    )
  })
})

describe('the real calendar', () => {
  it.each([
    ['2026-10-01', 'resting', '国庆节'],
    ['2026-02-14', 'working', undefined],
    ['2026-11-21', 'resting', undefined],
    ['2026-11-23', 'working', undefined],
    ['2027-10-01', 'unknown', undefined],
  ])('%s is %s', (date, kind, festival) => {
    expect(dayKind(date, holidays)).toEqual(festival ? { kind, festival } : { kind })
  })

  it('says which year it knows last', () => expect(lastKnownYear(holidays)).toBeGreaterThanOrEqual(2026))
})

describe('a deadline in working hours', () => {
  const at = (text: string) => new Date(`${text}:00+08:00`)
  it.each([
    ['2026-11-23T09:00', 2, '2026-11-23T11:00'],
    ['2026-11-23T11:00', 2, '2026-11-23T15:00'],
    ['2026-11-20T17:00', 2, '2026-11-23T09:30'],
    ['2026-11-22T03:00', 7.5, '2026-11-23T18:00'],
    ['2026-09-30T17:30', 1, '2026-10-08T09:00'],
    ['2026-02-13T18:00', 1, '2026-02-14T09:30'],
    ['2026-11-22T03:00', 0, '2026-11-23T08:30'],
  ])('from %s, %d hours → %s', (from, hours, due) => {
    const deadline = afterWorkingHours(at(from), hours, officeHours, holidays)
    expect(deadline).toEqual({ at: at(due), certain: true })
    expect(workingHoursBetween(at(from), at(due), officeHours, holidays)).toBeCloseTo(hours)
  })

  it('says it is not certain when it falls into an unknown year', () => {
    expect(afterWorkingHours(at('2029-12-31T17:00'), 3, officeHours, holidays).certain).toBe(false)
  })

  it("counts in the owner's own hours: two hours later in the far west", () => {
    const west = [
      ['10:30', '14:00'],
      ['16:00', '20:00'],
    ] as const
    expect(afterWorkingHours(at('2026-11-23T09:00'), 1, west, holidays).at).toEqual(at('2026-11-23T11:30'))
  })
})
