import { describe, expect, it } from 'vitest'
import { type DutySubject, duties } from '../src/duties.ts'
import type { Excuse } from '../src/duties-due.ts'
import { dutiesOfYear, missedWithin } from '../src/duties-year.ts'
import { parseCases, runCase } from '../src/scheme-cases.ts'
import { fact, rule, scheme } from './town.ts'

const mei = { who: 'member', subjectId: 'mei' } as const
const sick = (from: string, to?: string): Excuse => ({ reason: 'sick', from, ...(to ? { to } : {}) })
const duty = (id: string, every: string, more: object = {}) =>
  rule(id, { on: 'service.verified', do: { times: 1 }, every, excused: ['sick'], ...more })
const full = { 'part-of-period': 'full' }
const fields = ['lake', 'company'].map((id) => ({ id, name: `${id}的事`, say: '做一样事' }))
const town = (effective: string, ...rules: object[]) =>
  scheme({ effective, catalogues: { fields }, ...(rules.length ? { duties: rules } : {}) })
const served = (...dates: string[]) => dates.map((date, at) => fact(`s${at}`, 'service.verified', date))
const none = { met: 0, open: 0, missed: 0, excused: 0 }

describe('a duty that is asked in full', () => {
  const monthly = town('2024-01-01', duty('monthly', 'month', full))
  const missed = (year: number, more: Partial<DutySubject>) =>
    dutiesOfYear([], [monthly], { ...mei, ...more }, year, '2026-05-01')[0]?.counts.missed

  it('is missed by nobody in months in which she wasn’t there', () => {
    expect(missed(2025, { since: '2025-10-15' })).toBe(3)
    expect(missed(2025, { until: '2025-02-10' })).toBe(2)
    expect(missed(2024, { since: '2025-10-15' })).toBe(0)
  })
})

describe('an excuse', () => {
  const yearly = town('2026-01-01', duty('yearly', 'year', { do: { times: 12 } }))
  const of = (excuses: Excuse[], asked = '2026-12-31', by = yearly, facts = served()) =>
    duties(facts, by, { ...mei, excuses }, '2026-12-31', asked)[0]

  it('takes off the months in which no day is left, by its days and not by the flag', () => {
    expect(of([sick('2026-03-01', '2026-04-30')])).toMatchObject({ required: 10, left: 10, state: 'open' })
    // a day of March and one of April are left
    expect(of([sick('2026-03-02', '2026-04-29')])).toMatchObject({ required: 12 })
    expect(of([sick('2025-06-01', '2025-12-31')])).toMatchObject({ required: 12 })
  })

  it('counts once where excuses overlap or touch', () => {
    const three = [sick('2026-03-10', '2026-05-31'), sick('2026-02-01', '2026-03-20'), sick('2026-06-01', '2026-06-30')]
    expect(of(three)).toMatchObject({ required: 7 })
  })

  it('does nothing by a reason that the rule doesn’t take', () => {
    expect(of([{ reason: 'away', from: '2026-01-01' }])).toMatchObject({ required: 12, state: 'open' })
  })

  it('excuses while it runs, and leaves the rest to do when it is over', () => {
    const ill = [sick('2026-05-10', '2026-06-20')]
    expect(of(ill, '2026-06-20')).toMatchObject({ required: 12, left: 0, state: 'excused' })
    expect(of(ill, '2026-06-21')).toMatchObject({ required: 12, left: 12, state: 'open' })
    expect(of(ill, '2027-01-01')).toMatchObject({ left: 12, state: 'missed' })
  })

  it('over the whole time she was there leaves nothing to miss', () => {
    expect(of([sick('2025-12-01')], '2027-01-01')).toMatchObject({ required: 0, left: 0, state: 'excused' })
    const entire = town('2026-01-01', duty('yearly', 'year', full))
    expect(of([sick('2026-01-01')], '2027-01-01', entire)).toMatchObject({ required: 0, state: 'excused' })
    expect(of([sick('2026-01-01', '2026-12-30')], '2027-01-01', entire)).toMatchObject({ required: 1, state: 'missed' })
    const late = { ...mei, since: '2026-11-03', excuses: [sick('2026-11-01')] }
    expect(duties([], entire, late, '2026-12-31', '2027-01-01')).toMatchObject([{ required: 0, state: 'excused' }])
  })

  it('that leaves less than one leaves nothing to miss', () => {
    const once = town('2026-01-01', duty('once', 'month'))
    const found = dutiesOfYear([], [once], { ...mei, excuses: [sick('2026-02-10', '2026-02-11')] }, 2026, '2026-04-01')
    expect(found).toMatchObject([{ counts: { ...none, missed: 2, excused: 1, open: 1 } }])
  })

  it('hides nothing that was done all the same', () => {
    const once = town('2026-01-01', duty('once', 'month'))
    const [month] = dutiesOfYear(
      served('2026-02-05'),
      [once],
      { ...mei, excuses: [sick('2026-02-01')] },
      2026,
      '2026-03-31',
    )
    expect(month?.counts).toEqual({ met: 1, open: 0, missed: 1, excused: 1 })
  })
})

describe('a case about an excuse', () => {
  const yearly = town('2026-01-01', duty('yearly', 'year', { do: { times: 12 } }))
  const wrong = (duties: object) => {
    const read = parseCases([{ case: '生病的那几个月', facts: [], lines: [], duties: { on: '2026-12-31', ...duties } }])
    return read.ok ? read.cases.flatMap((one) => runCase(one, yearly)) : read.problems
  }

  it('names the reason for the whole period, or the days', () => {
    expect(wrong({ left: { yearly: 12 } })).toEqual([])
    expect(wrong({ excused: 'sick', left: { yearly: 0 } })).toEqual([])
    expect(wrong({ excused: 'away', left: { yearly: 12 } })).toEqual([])
    const days = [{ reason: 'sick', from: '2026-02-01', to: '2026-04-30' }]
    expect(wrong({ excused: days, left: { yearly: 9 } })).toEqual([])
    expect(wrong({ excused: days, left: { yearly: 12 } })).toHaveLength(1)
    expect(wrong({ excused: 'tired', left: { yearly: 0 } })).toHaveLength(1)
  })
})

describe('what a duty counts', () => {
  const left = (what: object, facts: ReturnType<typeof fact>[]) =>
    duties(facts, town('2026-01-01', duty('some', 'year', { do: what })), mei, '2026-06-01')[0]

  it('a service of which neither kind nor field is known is none of the kinds', () => {
    const facts = [
      fact('a', 'service.verified', '2026-02-01', { field: 'lake' }),
      fact('b', 'service.verified', '2026-02-02'),
    ]
    expect(left({ kinds: 2 }, facts)).toMatchObject({ done: 1, left: 1, facts: ['a'] })
  })

  it('the hours of a fact once, however often it is given', () => {
    const one = fact('a', 'service.verified', '2026-02-01', { hours: 4 })
    expect(left({ hours: 6 }, [one, one])).toMatchObject({ done: 4, left: 2, facts: ['a'] })
  })

  it('tenths of an hour to the whole hour', () => {
    const facts = Array.from({ length: 60 }, (_, at) =>
      fact(`f${at}`, 'service.verified', '2026-02-01', { hours: 0.1 }),
    )
    expect(left({ hours: 6 }, facts)).toMatchObject({ done: 6, left: 0, state: 'met' })
    expect(left({ hours: 6 }, facts.slice(0, 20))).toMatchObject({ done: 2, left: 4 })
  })
})

describe('the week at the turn of a year', () => {
  const weekly = town('2024-01-01', duty('weekly', 'week', full))
  const weeks = (year: number, facts: ReturnType<typeof served>, asked: string, more: object = {}) =>
    dutiesOfYear(facts, [weekly], { ...mei, ...more }, year, asked)[0]

  it('belongs to the year of its Thursday alone', () => {
    // 2026-W01 runs from 29 December 2025 to 4 January 2026
    const facts = served('2026-01-02')
    expect(weeks(2025, facts, '2026-01-31')?.counts).toEqual({ ...none, missed: 52 })
    expect(weeks(2026, facts, '2026-01-31')?.counts).toEqual({ met: 1, missed: 3, open: 1, excused: 0 })
  })

  it('is done by what happens in the new year’s first days', () => {
    // 2026 has 53 weeks, the last one runs to 3 January 2027
    expect(weeks(2026, served('2027-01-03'), '2027-01-04')?.counts).toEqual({ ...none, met: 1, missed: 52 })
  })

  it('is shown while it runs, in either year', () => {
    const now = { period: { key: '2026-W01' }, state: 'open' }
    expect(weeks(2025, [], '2025-12-30')).toMatchObject(now)
    expect(weeks(2026, [], '2026-01-02')).toMatchObject(now)
    expect(weeks(2025, [], '2026-01-02')).toMatchObject({ period: { key: '2025-W52' }, state: 'missed' })
  })
})

describe('a duty that changes within the year', () => {
  const counts = (versions: ReturnType<typeof town>[], asked = '2027-01-01') =>
    Object.fromEntries(dutiesOfYear([], versions, mei, 2026, asked).map((one) => [one.rule, one.counts.missed]))
  const at = (effective: string, ...rules: object[]) => town(effective, ...rules)

  it('from quarters to months keeps its two quarters', () => {
    const versions = [at('2026-01-01', duty('talk', 'quarter')), at('2026-07-01', duty('talk', 'month'))]
    expect(counts(versions)).toEqual({ talk: 8 })
    const [now] = dutiesOfYear([], versions, mei, 2026, '2026-08-20')
    expect(now).toMatchObject({ period: { key: '2026-08' }, counts: { ...none, missed: 3, open: 1 } })
  })

  it('within a quarter asks for no part of it twice', () => {
    const quarterly = (times: number) => duty('talk', 'quarter', { do: { times } })
    const monthly = at('2026-08-15', duty('talk', 'month'))
    // two thirds of three by the quarter until 14 August, the days from the 15th by the month
    const [talk] = dutiesOfYear(
      served('2026-07-01', '2026-07-02', '2026-03-01'),
      [at('2026-01-01', quarterly(3)), monthly],
      mei,
      2026,
      '2026-08-31',
    )
    expect(talk).toMatchObject({ period: { key: '2026-08' }, required: 0, counts: { ...none, met: 1, missed: 2 } })
  })

  it('and is dropped keeps what it asked before', () => {
    const dropped = (rule: object) => [at('2026-01-01', rule), at('2026-07-01', duty('other', 'year'))]
    expect(counts(dropped(duty('talk', 'month')))).toEqual({ other: 0, talk: 6 })
    expect(counts(dropped(duty('talk', 'half')))).toEqual({ other: 0, talk: 1 })
    // half of two, due on the last day of the duty; in full it was to be done by the end of a year that it didn’t see
    expect(counts(dropped(duty('talk', 'year', { do: { times: 2 } })))).toEqual({ other: 0, talk: 1 })
    expect(counts(dropped(duty('talk', 'year', full)))).toEqual({ other: 0 })
  })

  it('changes nothing before the day on which it changes', () => {
    const versions = [at('2026-01-01', duty('talk', 'year', { do: { times: 2 } })), at('2026-07-01')]
    expect(dutiesOfYear([], versions, mei, 2026, '2026-06-30')).toMatchObject([{ required: 2, left: 2, state: 'open' }])
    expect(dutiesOfYear([], versions, mei, 2026, '2026-07-01')).toMatchObject([
      { required: 1, left: 1, state: 'missed' },
    ])
  })
})

describe('what was missed when a period closes', () => {
  const both = town(
    '2026-01-01',
    duty('weekly', 'week', full),
    duty('monthly', 'month', full),
    duty('yearly', 'year', full),
  )
  const missed = (from: string, to: string, ...dates: string[]) =>
    missedWithin(served(...dates), [both], mei, { from, to })

  it('is looked for in the duty’s own periods that ended in it', () => {
    // the week of 30 March ends in April
    expect(
      missed('2026-03-01', '2026-03-31', '2026-03-01', '2026-03-05', '2026-03-12', '2026-03-17', '2026-03-24'),
    ).toEqual([])
    expect(missed('2026-03-01', '2026-03-31', '2026-03-01', '2026-03-05', '2026-03-12', '2026-03-24')).toEqual([
      'weekly',
    ])
    expect(missed('2026-03-01', '2026-03-31')).toEqual(['weekly', 'monthly'])
    expect(missed('2026-12-01', '2026-12-31')).toEqual(['weekly', 'monthly', 'yearly'])
    expect(missed('2026-12-28', '2027-01-03', '2026-12-05', '2027-01-02')).toEqual([])
  })
})
