import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AwardRule, type AwardSubject, awardProposal } from '../src/awards.ts'
import { addDays, daysBetween } from '../src/calendar.ts'
import { holidays } from '../src/holidays.ts'
import { type RateRule, rateOf } from '../src/rates.ts'
import { type VisitRule, visitsDue } from '../src/visits.ts'
import { fact, rule } from './town.ts'

const everyMonth = rule('visit', {
  households: 1,
  every: 'month',
  festivals: ['春节', '中秋'],
  'on-request': true,
}) as unknown as VisitRule
const pairing = { id: 'p1', since: '2025-06-01', requests: [{ id: 'r1', date: '2026-03-10' }] }
const due = (dates: string[], asked: string, more: object = {}, by = everyMonth) =>
  visitsDue(
    by,
    { ...pairing, ...more },
    dates.map((date) => ({ date })),
    2026,
    asked,
    holidays,
  )
const stateOf = (key: string, dates: string[], asked: string) =>
  due(dates, asked).find((one) => one.key === `p1|${key}`)?.state

describe('visits due', () => {
  it('are twelve months, the named festivals by the real calendar, and each request', () => {
    expect(due([], '2026-12-31').map(({ key }) => key)).toEqual([
      ...Array.from({ length: 12 }, (_, at) => `p1|2026-${String(at + 1).padStart(2, '0')}`),
      'p1|春节 2026',
      'p1|中秋 2026',
      'p1|r1',
    ])
    expect(due([], '2026-12-31').find(({ festival }) => festival === '春节')).toMatchObject({
      from: '2026-02-08',
      to: '2026-02-23',
    })
  })

  it('move from later over due to missed with the days', () => {
    expect(['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'].map((day) => stateOf('2026-03', [], day))).toEqual([
      'later',
      'due',
      'due',
      'missed',
    ])
  })

  it('are all made by one visit on a day that all of them hold', () => {
    const dates = ['2026-02-16']
    expect(stateOf('2026-02', dates, '2026-12-31')).toBe('made')
    expect(stateOf('春节 2026', dates, '2026-12-31')).toBe('made')
    expect(stateOf('2026-03', dates, '2026-12-31')).toBe('missed')
    expect(stateOf('r1', ['2026-03-17'], '2026-12-31')).toBe('made')
    expect(stateOf('r1', ['2026-03-18'], '2026-12-31')).toBe('missed')
  })

  it('are asked only for months that the pairing lasted through', () => {
    const keys = due([], '2026-12-31', { since: '2026-03-15', until: '2026-06-10' }).map(({ key }) => key)
    expect(keys).toEqual(['p1|2026-04', 'p1|2026-05'])
  })

  it('on request are asked only of a pairing that lasts as long as there is time to answer', () => {
    const asked = (until: string) => due([], '2026-12-31', { until }).some(({ why }) => why === 'request')
    expect([asked('2026-03-16'), asked('2026-03-17')]).toEqual([false, true])
  })

  it('of a year without a notice are unknown at festivals, and nobody has missed them', () => {
    const found = visitsDue(everyMonth, pairing, [], 2040, '2041-01-01', holidays)
    expect(found.filter(({ why }) => why === 'festival').map(({ state, from }) => [state, from])).toEqual([
      ['unknown', null],
      ['unknown', null],
    ])
  })

  it('do not hang on the order of visits, and a further visit never makes one missed', () => {
    const days = fc.array(
      fc.integer({ min: 0, max: 364 }).map((n) => addDays('2026-01-01', n)),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 364 }), (dates, more) => {
        const there = due(dates, '2026-12-31')
        expect(due(dates.toReversed(), '2026-12-31')).toEqual(there)
        const after = due([...dates, addDays('2026-01-01', more)], '2026-12-31')
        there.forEach(({ state }, at) => {
          if (state === 'made') expect(after[at]?.state).toBe('made')
        })
      }),
    )
  })

  it('at New Year are due around it once, whichever year’s notice lists its days', () => {
    const newYear = { households: 1, festivals: ['元旦'] } as unknown as VisitRule
    const around = (year: number) =>
      visitsDue(newYear, { id: 'p1', since: '2010-01-01' }, [], year, '2030-01-01', holidays)
    // the notice of 2018 lists 1 January, and 30 and 31 December for the one after
    expect(around(2018)).toMatchObject([{ key: 'p1|元旦 2018', from: '2017-12-25', to: '2018-01-01' }])
    expect(around(2019)).toMatchObject([{ key: 'p1|元旦 2019', from: '2018-12-23', to: '2019-01-01' }])
    expect(around(2023)).toMatchObject([{ from: '2022-12-24', to: '2023-01-02' }])
    expect(around(2030)).toMatchObject([{ state: 'unknown' }])
  })

  it('at a festival that a weekend or another festival parts are due once', () => {
    const two = { households: 1, festivals: ['端午', '国庆节'] } as unknown as VisitRule
    const of = (year: number) => visitsDue(two, { id: 'p1', since: '2010-01-01' }, [], year, '2030-01-01', holidays)
    expect(of(2015)[0]).toMatchObject({ from: '2015-06-13', to: '2015-06-22' })
    expect(of(2017)[1]).toMatchObject({ from: '2017-09-24', to: '2017-10-08' })
  })

  it('are never due for longer than a festival and the week before it', () => {
    const all = { households: 1, festivals: ['元旦', '春节', '清明', '劳动节', '端午', '中秋', '国庆节'] }
    for (let year = 2014; year <= 2026; year++)
      for (const { from, to } of visitsDue(
        all as unknown as VisitRule,
        { id: 'p1', since: '2010-01-01' },
        [],
        year,
        '2030-01-01',
        holidays,
      ))
        if (from && to) expect(daysBetween(from, to)).toBeLessThan(20)
  })

  it('in the week at the turn of a year are due once, in the year of its Thursday', () => {
    const weekly = { households: 1, every: 'week' } as unknown as VisitRule
    const keys = (year: number) =>
      visitsDue(weekly, { id: 'p1', since: '2010-01-01' }, [], year, '2030-01-01', holidays).map(({ key }) => key)
    expect([keys(2025).length, keys(2025).at(-1)]).toEqual([52, 'p1|2025-W52'])
    expect([keys(2026).length, keys(2026)[0], keys(2026).at(-1)]).toEqual([53, 'p1|2026-W01', 'p1|2026-W53'])
  })

  it('are none where the scheme asks for no household', () => {
    expect(due([], '2026-12-31', {}, { ...everyMonth, households: 0 })).toEqual([])
  })
})

describe('rates', () => {
  const effective = rule('effective', {
    share: { of: 'service.verified', among: 'enrolment.current' },
    goal: 0.8,
    'shown-to': ['unit'],
  }) as unknown as RateRule
  const person = (id: string, ...kinds: [string, string][]) => ({
    subjectId: id,
    facts: kinds.map(([kind, date], at) => fact(`${id}${at}`, kind as 'service.verified', date, { kind: 'home' })),
  })

  it('count people once, enrolled from any year, served in this one', () => {
    const group = [
      person(
        'a',
        ['enrolment.current', '2025-03-01'],
        ['service.verified', '2026-02-01'],
        ['service.verified', '2026-03-01'],
      ),
      person('b', ['enrolment.current', '2026-03-01'], ['service.verified', '2025-12-31']),
      person('c', ['service.verified', '2026-03-01']),
      person(
        'd',
        ['enrolment.current', '2025-03-01'],
        ['enrolment.ended', '2026-01-01'],
        ['service.verified', '2026-02-01'],
      ),
    ]
    expect(rateOf(effective, group, '2026-12-31')).toMatchObject({ among: 2, of: 1, met: false })
    const coverage = { ...effective, share: { of: 'enrolment.current', among: 'members' }, goal: 0.5 }
    expect(rateOf(coverage, group, '2026-12-31')).toMatchObject({ among: 4, of: 2, met: true })
  })

  it('count nobody who left, however the end is evidenced', () => {
    const share = { of: 'enrolment.current', among: 'members', when: { kind: 'home', evidence: { 'at-least': 'E1' } } }
    const home = { kind: 'home', evidence: 'E1' }
    const came = fact('a', 'enrolment.current', '2026-01-05', home)
    const one = (...facts: (typeof came)[]) =>
      rateOf({ ...effective, share } as RateRule, [{ subjectId: 'a', facts }], '2026-12-31').of
    expect(one(came)).toBe(1)
    expect(one(came, fact('b', 'enrolment.ended', '2026-03-05', { kind: 'home' }))).toBe(0)
    // the end of another enrolment, and one who came again
    expect(one(came, fact('b', 'enrolment.ended', '2026-03-05', { kind: 'unit' }))).toBe(1)
    expect(one(came, fact('b', 'enrolment.ended', '2026-03-05', home), { ...came, id: 'c', date: '2026-06-01' })).toBe(
      1,
    )
    expect(one({ ...came, values: { kind: 'home' } })).toBe(0)
  })

  it('are neither met nor missed where there is nobody, and met at exactly the goal', () => {
    expect(rateOf(effective, [], '2026-12-31').met).toBeNull()
    const five = ['a', 'b', 'c', 'd', 'e'].map((id, at) =>
      person(
        id,
        ['enrolment.current', '2026-01-01'],
        ...(at < 4 ? [['service.verified', '2026-02-01'] as [string, string]] : []),
      ),
    )
    expect(rateOf(effective, five, '2026-12-31')).toMatchObject({ among: 5, of: 4, met: true })
  })
})

describe('awards', () => {
  const star = rule('star', {
    every: 'quarter',
    nominate: ['resident'],
    eligible: { on: 'service.verified', when: { evidence: { 'at-least': 'E2' } }, times: 2 },
    compared: ['服务次数'],
    number: 1,
    'notice-days': 7,
  }) as unknown as AwardRule
  const served = (id: string, date: string, evidence: string) =>
    fact(id, 'service.verified', date, { evidence, hours: 1.5 })
  const group: AwardSubject[] = [
    {
      who: 'member',
      subjectId: 'b',
      facts: [served('1', '2026-05-01', 'E2'), served('2', '2026-06-30', 'E3')],
      points: 9,
    },
    { who: 'member', subjectId: 'a', facts: [served('3', '2026-05-01', 'E2'), served('4', '2026-05-02', 'E1')] },
    { who: 'member', subjectId: 'c', facts: [served('5', '2026-03-31', 'E2'), served('6', '2026-05-02', 'E2')] },
    { who: 'unit', subjectId: 'u', facts: [served('7', '2026-05-01', 'E2'), served('8', '2026-05-02', 'E2')] },
  ]

  it('propose who is eligible in the cycle, with figures and the end of the notice, and decide nothing', () => {
    const found = awardProposal(star, group, '2026-06-30')
    expect(found).toMatchObject({ number: 1, noticeEnds: '2026-07-07', period: { key: '2026-Q2' } })
    expect(found.candidates).toEqual([
      {
        who: 'member',
        subjectId: 'b',
        eligibleBy: ['1', '2'],
        figures: { points: 9, services: 2, hours: 3, needs: 0, wishes: 0, problems: 0 },
      },
    ])
  })

  it('list everybody concerned by id where nothing makes eligible, whatever order they come in', () => {
    const { eligible: _, ...open } = star
    const ids = (of: AwardSubject[]) =>
      awardProposal(open, of, '2026-06-30').candidates.map(({ subjectId }) => subjectId)
    expect(ids(group)).toEqual(['a', 'b', 'c'])
    expect(ids(group.toReversed())).toEqual(['a', 'b', 'c'])
  })
})
