import { longestHoliday } from '@lianxin/rules/holiday-notice'
import { describe, expect, test } from 'vitest'
import { daysOf, type Span, wrongOf } from './holidays-span.tsx'

const span = (part: Partial<Span> = {}): Span => ({ id: 1, name: '元旦', known: true, from: '', to: '', ...part })

describe('a festival of the notice as it is typed', () => {
  test.each<[string, Partial<Span>, object]>([
    ['left empty is not in the notice', {}, {}],
    ['from one day to another is right', { from: '2027-01-01', to: '2027-01-03' }, {}],
    ['may be as long as any', { from: '2027-01-01', to: '2027-01-15' }, {}],
    ['a whole year long is told at its end', { from: '2027-01-01', to: '2027-12-31' }, { to: 'too-long' }],
    ['a day too long is told', { from: '2027-01-01', to: '2027-01-16' }, { to: 'too-long' }],
    ['that ends before it begins is told', { from: '2027-01-03', to: '2027-01-01' }, { to: 'backwards' }],
    ['that begins in another year is told', { from: '2026-12-31', to: '2027-01-02' }, { from: 'other-year' }],
    ['that ends in another year is told', { from: '2027-12-31', to: '2028-01-02' }, { to: 'other-year' }],
    ['with its end only lacks a beginning', { to: '2027-01-03' }, { from: 'no-from' }],
    ['without a name is told', { name: ' ', from: '2027-01-03' }, { name: 'no-name' }],
  ])('%s', (_, part, wrong) => {
    expect(longestHoliday).toBe(15)
    expect(wrongOf(span(part), 2027)).toEqual(wrong)
  })

  test('has every day of its span, one where no end is typed, and none while something is wrong', () => {
    expect(daysOf(span({ from: '2027-01-01', to: '2027-01-03' }), 2027)).toHaveLength(3)
    expect(daysOf(span({ from: '2027-01-01' }), 2027)).toEqual(['2027-01-01'])
    expect(daysOf(span({ from: '2027-01-01', to: '2027-12-31' }), 2027)).toEqual([])
  })
})
