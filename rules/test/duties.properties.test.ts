import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../src/calendar.ts'
import type { Excuse } from '../src/duties-due.ts'
import { type DutyYear, dutiesOfYear } from '../src/duties-year.ts'
import type { Fact } from '../src/scheme-facts.ts'
import { fact, rule, scheme } from './town.ts'

const kinds = ['day', 'week', 'month', 'quarter', 'half', 'year'] as const
const day = fc.integer({ min: 0, max: 450 }).map((days) => addDays('2025-11-15', days))
const someDuty = fc.record({
  every: fc.constantFrom(...kinds),
  do: fc.oneof(
    fc.record({ times: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ hours: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kinds: fc.integer({ min: 1, max: 3 }) }),
  ),
  'part-of-period': fc.constantFrom('full', 'pro-rata'),
  excused: fc.constantFrom(['sick'], ['sick', 'away'], ['new']),
})
const someFacts: fc.Arbitrary<Fact[]> = fc
  .array(fc.tuple(day, fc.constantFrom(0.1, 0.5, 1, 2.5), fc.constantFrom('lake', 'company', undefined)), {
    maxLength: 12,
  })
  .map((all) =>
    all.map(([date, hours, field], at) =>
      fact(`f${at}`, 'service.verified', date, { hours, ...(field ? { field } : {}) }),
    ),
  )
const someExcuse: fc.Arbitrary<Excuse> = fc
  .tuple(fc.constantFrom('sick', 'away', 'new'), day, fc.option(fc.integer({ min: 0, max: 120 })))
  .map(
    ([reason, from, length]) => ({ reason, from, ...(length === null ? {} : { to: addDays(from, length) }) }) as Excuse,
  )
const someTime = fc
  .tuple(fc.option(day), fc.option(day))
  .map(([since, until]) => ({ ...(since ? { since } : {}), ...(until ? { until } : {}) }))
const situation = fc.record({ what: someDuty, facts: someFacts, time: someTime, asked: day })

const fields = ['lake', 'company', 'learning'].map((id) => ({ id, name: `${id}的事`, say: '做一样事' }))
const town = (effective: string, what: object) =>
  scheme({ effective, catalogues: { fields }, duties: [rule('duty', { on: 'service.verified', ...what })] })
const mei = { who: 'member' as const, subjectId: 'mei' }
const begun = (year: DutyYear | undefined) => Object.values(year?.counts ?? {}).reduce((sum, one) => sum + one, 0)

describe('duties of a year', () => {
  it('don’t hang on the order of facts and excuses, nor on how often one is given', () => {
    fc.assert(
      fc.property(situation, fc.array(someExcuse, { maxLength: 4 }), ({ what, facts, time, asked }, excuses) => {
        const versions = [town('2025-01-01', what)]
        const one = dutiesOfYear(facts, versions, { ...mei, ...time, excuses }, 2026, asked)
        const turned = [...excuses, ...excuses].toReversed()
        const again = dutiesOfYear(
          [...facts, ...facts].toReversed(),
          versions,
          { ...mei, ...time, excuses: turned },
          2026,
          asked,
        )
        expect(again).toEqual(one)
      }),
    )
  })

  it('are the same when a version is released anew with the same rules', () => {
    fc.assert(
      fc.property(situation, fc.array(day, { maxLength: 3 }), ({ what, facts, time, asked }, cuts) => {
        const subject = {
          ...mei,
          ...time,
          excuses: [{ reason: 'sick' as const, from: '2026-03-03', to: '2026-05-20' }],
        }
        const whole = [town('2025-01-01', what)]
        const split = [...whole, ...[...new Set(cuts)].map((effective) => town(effective, what))]
        expect(dutiesOfYear(facts, split, subject, 2026, asked)).toEqual(
          dutiesOfYear(facts, whole, subject, 2026, asked),
        )
      }),
    )
  })

  it('ask no more, and have nothing more missed, for one more excuse or one more fact', () => {
    fc.assert(
      fc.property(
        fc.record({ at: situation, excuses: fc.array(someExcuse, { maxLength: 3 }), more: someExcuse, done: day }),
        ({ at: { what, facts, time, asked }, excuses, more, done }) => {
          const versions = [town('2025-01-01', what)]
          const subject = { ...mei, ...time, excuses }
          const [before] = dutiesOfYear(facts, versions, subject, 2026, asked)
          const [eased] = dutiesOfYear(facts, versions, { ...subject, excuses: [...excuses, more] }, 2026, asked)
          const service = fact('more', 'service.verified', done, { hours: 1, field: 'learning' })
          const [helped] = dutiesOfYear([...facts, service], versions, subject, 2026, asked)
          for (const after of [eased, helped]) {
            expect(after?.left).toBeLessThanOrEqual(before?.left ?? 0)
            expect(after?.counts.missed).toBeLessThanOrEqual(before?.counts.missed ?? 0)
            expect(after?.counts.met).toBeGreaterThanOrEqual(before?.counts.met ?? 0)
          }
          expect(eased?.required).toBeLessThanOrEqual(before?.required ?? 0)
          expect(begun(eased)).toBe(begun(before))
          expect(begun(helped)).toBe(begun(before))
        },
      ),
    )
  })

  it('count every period once, in one year', () => {
    fc.assert(
      fc.property(situation, ({ what, facts, asked }) => {
        const versions = [town('2024-12-30', { ...what, 'part-of-period': 'full' })]
        const years = [2025, 2026, 2027].map((year) => dutiesOfYear(facts, versions, mei, year, asked)[0])
        const apart = years.flatMap((one) => (one ? [one.counts] : []))
        const sum = apart.reduce((total, { met }) => total + met, 0)
        const days = new Set(facts.filter(({ date }) => date <= asked).map(({ date }) => date))
        if (what.every === 'day' && 'times' in what.do && what.do.times === 1) expect(sum).toBe(days.size)
        expect(apart.reduce((total, { open }) => total + open, 0)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
