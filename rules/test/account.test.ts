import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, periodOf } from '../src/calendar.ts'
import type { PointsLine } from '../src/points.ts'
import { type AccountLine, accountFrom, accountOn } from '../src/points-account.ts'
import { accountChanges, isAccountLine } from '../src/points-carried.ts'
import { giving, scheme } from './town.ts'

const cites = { doc: 'doc', place: '一' }
const score = (more: object) => [
  scheme({ ...giving, score: { close: 'month', reset: 'year', cites, say: '每月结算', ...more } }),
]
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

describe('lines of an account', () => {
  const whole = ({ key, date, points, reverses }: AccountLine): PointsLine => ({
    ...{ key, date, points, ...(reverses ? { reverses } : {}) },
    ...{ fact: key, rule: 'served', who: 'member', subjectId: 'mei', communityId: 'com', card: 'home' },
    ...{ say: '服务一次', cites, scheme: 'test-town@2026-01-01' },
  })
  const inAccount = (lines: readonly PointsLine[], by: typeof plain, on: string) =>
    lines.filter(({ date }) => date >= accountFrom(by, on) && date <= on)

  it('make the plain sum of the open account what the standing says, on whatever days they are booked', () => {
    fc.assert(
      fc.property(someLines, fc.array(someDay, { maxLength: 4 }), fc.constantFrom(...all), (lines, days, by) => {
        let written: PointsLine[] = []
        for (const today of days.toSorted()) {
          const known = new Set(written.map(({ key }) => key))
          const fresh = lines.filter(({ key, date }) => date <= today && !known.has(key)).map(whole)
          // as in a book: what is late counts on the day it is booked
          const closedThrough = addDays(periodOf(today, 'month').from, -1)
          const dated = fresh.map((line) => (line.date <= closedThrough ? { ...line, date: today } : line))
          written = [...written, ...dated]
          written = [...written, ...accountChanges(written, by, { today, closedThrough })]
          expect(accountChanges(written, by, { today, closedThrough })).toEqual([])
          const earned = written.filter((one) => !isAccountLine(one))
          expect(sum(inAccount(written, by, today))).toBe(accountOn(earned, by, today).balance)
          expect(new Set(written.map(({ key }) => key)).size).toBe(written.length)
        }
      }),
    )
  })

  it('name the clause and the version; a correction reverses and writes anew', () => {
    const book = { today: '2027-02-03', closedThrough: '2027-01-31' }
    const first = accountChanges([whole(line('a', '2026-03-01', 30))], carrying, { ...book, today: '2027-01-01' })
    expect(first).toMatchObject([
      { rule: 'carry-over', points: 20, date: '2027-01-01', say: '每月结算', cites, scheme: 'test-town@2026-01-01' },
    ])
    const written = [whole(line('a', '2026-03-01', 30)), whole(line('b', '2026-04-01', -15)), ...first]
    expect(accountChanges(written, carrying, book)).toMatchObject([
      { points: -20, date: '2027-02-03', reverses: first[0]?.key },
      { points: 15, date: '2027-02-03', factDate: '2027-01-01' },
    ])
  })
})
