import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../src/calendar.ts'
import { type AccountLine, accountOn } from '../src/points-account.ts'
import { scheme } from './town.ts'

const cites = { doc: 'doc', place: '一' }
const score = (more: object) => [scheme({ score: { close: 'month', reset: 'year', cites, say: '每月结算', ...more } })]
const plain = score({})
const carrying = score({ 'carry-over': 20 })
const lapsing = score({ reset: 'never', 'expires-after': { months: 12 } })
const both = score({ 'carry-over': 20, 'expires-after': { months: 6 } })

const line = (key: string, date: string, points: number, reverses?: string): AccountLine => ({
  key,
  date,
  points,
  ...(reverses ? { reverses } : {}),
})
const someLines = fc.uniqueArray(
  fc.record({
    key: fc.integer({ min: 0, max: 999 }).map((n) => `k${n}`),
    date: fc.integer({ min: 0, max: 1100 }).map((days) => addDays('2026-01-01', days)),
    points: fc.integer({ min: -9, max: 12 }),
  }),
  { selector: ({ key }) => key, maxLength: 30 },
)
const someDay = fc.integer({ min: 0, max: 1300 }).map((days) => addDays('2026-01-01', days))
const all = [plain, carrying, lapsing, both]
const sum = (lines: readonly AccountLine[]) => lines.reduce((total, { points }) => total + points, 0)

describe('what a card is worth', () => {
  it('is the plain sum of the account where nothing carries over or lapses', () => {
    fc.assert(
      fc.property(someLines, someDay, (lines, on) => {
        const open = lines.filter(({ date }) => date >= `${on.slice(0, 4)}-01-01` && date <= on)
        expect(accountOn(lines, plain, on)).toEqual({ balance: sum(open), entries: [] })
      }),
    )
  })

  it('does not care in which order lines come', () => {
    fc.assert(
      fc.property(someLines, someDay, fc.constantFrom(...all), (lines, on, by) => {
        expect(accountOn(lines.toReversed(), by, on)).toEqual(accountOn(lines, by, on))
      }),
    )
  })

  it('never makes points out of lapsing: no entry but a loss, never more than was earned', () => {
    fc.assert(
      fc.property(someLines, someDay, (lines, on) => {
        const { balance, entries } = accountOn(lines, lapsing, on)
        for (const { what, points } of entries) expect(what === 'expired' && points < 0).toBe(true)
        const earned = sum(lines.filter(({ points, date }) => points > 0 && date <= on))
        expect(-entries.reduce((total, { points }) => total + points, 0)).toBeLessThanOrEqual(earned)
        const used = sum(lines.filter(({ date }) => date <= on))
        expect(balance).toBe(used + entries.reduce((total, { points }) => total + points, 0))
      }),
    )
  })

  it('carries at most what the scheme says, never a debt, and nothing that lapsed', () => {
    fc.assert(
      fc.property(someLines, fc.constantFrom(2027, 2028), fc.constantFrom(carrying, both), (lines, year, by) => {
        const { balance, entries } = accountOn(
          lines.filter(({ date }) => date < `${year}-01-01`),
          by,
          `${year}-01-01`,
        )
        expect(balance).toBeGreaterThanOrEqual(0)
        expect(balance).toBeLessThanOrEqual(20)
        expect(entries.filter(({ what }) => what === 'carried').reduce((total, { points }) => total + points, 0)).toBe(
          balance,
        )
      }),
    )
  })

  it('is as if a line taken back in its own account had never been', () => {
    fc.assert(
      fc.property(someLines, fc.integer({ min: 0, max: 360 }), fc.constantFrom(...all), (lines, days, by) => {
        const date = addDays('2026-01-01', days)
        const pair = [line('once', date, 7), line('back', addDays(date, 3), -7, 'once')]
        expect(accountOn([...lines, ...pair], by, '2028-12-31')).toEqual(accountOn(lines, by, '2028-12-31'))
      }),
    )
  })

  it.each([
    ['35 points carry 20', carrying, [line('a', '2026-05-01', 35)], '2027-01-01', 20],
    ['12 points carry 12', carrying, [line('a', '2026-05-01', 12)], '2027-01-01', 12],
    ['a debt is not carried', carrying, [line('a', '2026-05-01', -5)], '2027-01-01', 0],
    ['over two years carried points stay within the limit', carrying, [line('a', '2026-05-01', 35)], '2028-02-01', 20],
    ['the day before they lapse they count', lapsing, [line('a', '2026-05-01', 9)], '2027-04-30', 9],
    ['on the day they lapse they don’t', lapsing, [line('a', '2026-05-01', 9)], '2027-05-01', 0],
    [
      'a deduction uses up the oldest points, so fewer lapse',
      lapsing,
      [line('a', '2026-05-01', 9), line('b', '2026-06-01', 5), line('c', '2026-07-01', -4)],
      '2027-05-01',
      5,
    ],
  ])('%s', (_, by, lines, on, balance) => {
    expect(accountOn(lines, by, on).balance).toBe(balance)
  })
})
