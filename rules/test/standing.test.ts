import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../src/calendar.ts'
import { dutiesOfYear } from '../src/duties-year.ts'
import { subjectKey } from '../src/grades.ts'
import { score } from '../src/points.ts'
import { rateOf } from '../src/rates.ts'
import { type StandingSubject, standings } from '../src/standing.ts'
import { fact, lively, rule, scheme, someFacts } from './town.ts'

const mei = { who: 'member' as const, subjectId: 'mei' }
const monthly = scheme({
  duties: [
    rule('monthly', { on: 'service.verified', do: { times: 1 }, every: 'month', 'part-of-period': 'full' }),
    rule('yearly', { on: 'service.verified', do: { times: 4 }, every: 'year', 'part-of-period': 'full' }),
  ],
})
const served = (...dates: string[]) => dates.map((date, at) => fact(`s${at}`, 'service.verified', date))

describe('duties of a year', () => {
  it('count each month that has begun, and show the one that runs', () => {
    const facts = served('2026-01-10', '2026-03-05', '2026-03-06')
    const [month, year] = dutiesOfYear(facts, [monthly], mei, 2026, '2026-04-15')
    expect(month).toMatchObject({ state: 'open', done: 0, left: 1, counts: { met: 2, missed: 1, open: 1, excused: 0 } })
    expect(year).toMatchObject({ state: 'open', done: 3, left: 1, counts: { met: 0, missed: 0, open: 1, excused: 0 } })
  })

  it('say what was missed once the year is over', () => {
    const [month, year] = dutiesOfYear(served('2026-12-10'), [monthly], mei, 2026, '2027-01-01')
    expect(month?.counts).toEqual({ met: 1, missed: 11, open: 0, excused: 0 })
    expect(year).toMatchObject({ state: 'missed', counts: { missed: 1 } })
  })

  it('never count more periods than have begun, in whatever order facts come', () => {
    const days = fc.array(
      fc.integer({ min: 0, max: 364 }).map((n) => addDays('2026-01-01', n)),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 364 }), (dates, n) => {
        const asked = addDays('2026-01-01', n)
        const facts = served(...dates.filter((date) => date <= asked))
        const found = dutiesOfYear(facts, [monthly], mei, 2026, asked)
        expect(dutiesOfYear(facts.toReversed(), [monthly], mei, 2026, asked)).toEqual(found)
        const all = (at: number) => Object.values(found[at]?.counts ?? {}).reduce((sum, one) => sum + one, 0)
        expect(all(0)).toBe(Number(asked.slice(5, 7)))
        expect(all(1)).toBe(1)
      }),
    )
  })
})

describe('standing', () => {
  it('has as many points in it as the lines of the running account', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const lines = score(facts, lively, { closedThrough: '2026-12-31' })
        const group: StandingSubject[] = (['member', 'unit'] as const).flatMap((who) =>
          ['mei', 'lan'].map((subjectId) => ({
            who,
            subjectId,
            facts: facts.filter((one) => one.who === who && one.subjectId === subjectId),
            lines: lines.filter((one) => one.who === who && one.subjectId === subjectId),
          })),
        )
        const found = standings(group, [lively], 2026, '2026-12-31')
        const sum = group.reduce((total, one) => total + (found.get(subjectKey(one))?.points ?? 0), 0)
        const own = lines.filter(({ date }) => date >= '2026-01-01' && date <= '2026-12-31')
        expect(sum).toBe(own.reduce((total, { points }) => total + points, 0))
      }),
    )
  })

  it('has no points and no grade for a card that was never opened', () => {
    const grades = [
      rule('grade', { every: 'year', names: ['好', '差'], by: { bands: [{ grade: '好', from: 1 }, { grade: '差' }] } }),
    ]
    const subject = { ...mei, facts: [], lines: [] }
    const never = standings(
      [subject],
      [scheme({ points: [rule('talk', { on: 'talk.given', give: 1 })], grades })],
      2026,
      '2026-12-31',
    )
    expect(never.get('member|mei')).toMatchObject({ points: null, grades: [{ state: 'none', grade: null }] })
  })
})

describe('a clause of one card', () => {
  const bands = [{ grade: '好', from: 1 }, { grade: '一般' }]
  const atHome = scheme({
    points: [rule('served', { on: 'service.verified', give: 1 })],
    duties: [
      rule('home', { on: 'service.verified', card: 'home', do: { times: 1 }, every: 'year', 'part-of-period': 'full' }),
      rule('both', { on: 'service.verified', do: { times: 1 }, every: 'year', 'part-of-period': 'full' }),
    ],
    grades: [rule('grade', { card: 'home', every: 'year', names: ['好', '一般'], by: { bands } })],
  })
  const share = { of: 'service.verified', among: 'members', card: 'home' as const }
  const [rate] = scheme({ rates: [rule('joined', { share, goal: 1, 'shown-to': ['unit'] })] }).rates ?? []
  const at = (cards?: readonly ('home' | 'unit')[]): StandingSubject => ({
    ...{ ...mei, facts: [], lines: [] },
    ...(cards ? { cards } : {}),
  })

  it.each([
    [['home'], ['home', 'both'], 1],
    [['unit', 'home'], ['home', 'both'], 1],
    // she owes it where she lives, and is asked and graded there alone
    [['unit'], ['both'], 0],
    [undefined, ['home', 'both'], 1],
  ] as const)('enrolled on %j owes %j', (cards, owed, counted) => {
    const found = standings([at(cards)], [atHome], 2026, '2027-01-01').get(subjectKey(mei))
    expect(found?.duties.map(({ rule }) => rule)).toEqual(owed)
    expect(found?.grades).toHaveLength(counted)
    if (!rate) throw new Error('no rate')
    expect(rateOf(rate, [at(cards)], '2026-12-31').among).toBe(counted)
  })
})

it('a card that was opened stands at nought where no rule gives a base; without one there are neither points nor grade', () => {
  const bands = [{ grade: '二星', from: 1 }, { grade: '一星' }]
  const stars = scheme({
    points: [rule('served', { on: 'service.verified', give: 1 })],
    grades: [rule('stars', { every: 'year', names: ['二星', '一星'], by: { bands } })],
  })
  const opened = [fact('card', 'period.opened', '2026-02-01', { period: 'year' })]
  const at = (facts: typeof opened, asked: string) =>
    standings([{ ...mei, facts, lines: [] }], [stars], 2026, asked).get(subjectKey(mei))
  expect(at(opened, '2026-03-01')).toMatchObject({ points: 0, grades: [{ state: 'given', grade: '一星' }] })
  expect(at(opened, '2026-01-31')).toMatchObject({ points: null, grades: [{ state: 'none' }] })
  expect(at([], '2026-03-01')).toMatchObject({ points: null, grades: [{ state: 'none' }] })
})
