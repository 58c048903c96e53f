import { describe, expect, it } from 'vitest'
import { concerns, holds } from '../src/conditions.ts'
import { score } from '../src/points.ts'
import { fact, rule, scheme } from './town.ts'

describe('a condition', () => {
  it.each([
    ['nothing asked', undefined, {}, true],
    ['the value itself', { field: 'repair' }, { field: 'repair' }, true],
    ['another value', { field: 'repair' }, { field: 'policy' }, false],
    ['a number that reaches', { rating: { 'at-least': 4 } }, { rating: 4 }, true],
    ['a number that does not', { rating: { 'at-least': 4 } }, { rating: 3 }, false],
    ['between', { days: { 'at-least': 2, 'at-most': 5 } }, { days: 5 }, true],
    ['above', { days: { 'at-least': 2, 'at-most': 5 } }, { days: 6 }, false],
    ['evidence by its level', { evidence: { 'at-least': 'E1' } }, { evidence: 'E3' }, true],
    ['evidence too low', { evidence: { 'at-least': 'E1' } }, { evidence: 'E0' }, false],
    ['words never compared by size', { field: { 'at-least': 'a' } }, { field: 'b' }, false],
    ['one of some', { field: { 'one-of': ['repair', 'policy'] } }, { field: 'policy' }, true],
    ['none of them', { field: { 'one-of': ['repair'] } }, { field: 'policy' }, false],
    ['not this', { evidence: { not: 'E0' } }, { evidence: 'E0' }, false],
    ['anything but this', { evidence: { not: 'E0' } }, { evidence: 'E1' }, true],
    ['a value the fact lacks', { field: 'repair' }, {}, false],
    ['a lacking value is not "not this" either', { evidence: { not: 'E0' } }, {}, false],
    ['all must hold', { rating: 5, by: 'community' }, { rating: 5, by: 'resident' }, false],
    ['a truth', { emergency: true }, { emergency: false }, false],
  ] as const)('%s', (_, when, values, answer) => {
    // the schema's lists are mutable, the table's are not
    expect(holds(when as Parameters<typeof holds>[0], values)).toBe(answer)
  })
})

describe('a rule concerns', () => {
  const unit = { who: 'unit', values: { 'organisation-kind': '机关', role: 'guide' } } as const
  it.each([
    [{ who: 'unit' }, true],
    [{ who: 'member' }, false],
    [{ who: 'unit', 'organisation-kinds': ['机关'] }, true],
    [{ who: 'unit', 'organisation-kinds': ['国企'] }, false],
    [{ who: 'unit', roles: ['guide'] }, true],
    [{ who: 'unit', roles: ['clerk'] }, false],
  ] as const)('%j: %s', (who, answer) => expect(concerns(who, unit)).toBe(answer))

  it('only the card it names', () => {
    const home = scheme({ points: [rule('home-only', { on: 'talk.given', give: 1, card: 'home' })] })
    const talks = (['home', 'unit'] as const).map((card) => fact(card, 'talk.given', '2026-03-01', {}, { card }))
    expect(score(talks, home).map((line) => line.fact)).toEqual(['home'])
  })
})
