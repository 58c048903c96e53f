import { expect, test } from 'vitest'
import { signed } from '../../ui/points-line.tsx'
import { earned, inStory } from './story.ts'

const line = (key: string, fact: string, more: object = {}) => ({ data: { key, fact, date: '2026-11-23', ...more } })
const keys = (lines: ReturnType<typeof line>[]) => inStory(lines).map(({ data }) => data.key)

test('the newest day comes first, and the lines of one fact stay together: the old one, its reversal, the new one', () => {
  const old = line('a|served', 'a', { date: '2026-06-01' })
  const back = line('a|served|back', 'a', { factDate: '2026-06-01', reverses: 'a|served', anew: {} })
  const fresh = line('a|served~1', 'a', { factDate: '2026-06-01', anew: {} })
  const other = line('b|served', 'b', { date: '2026-06-01' })
  const young = line('c|served', 'c', { date: '2026-10-01' })
  for (const lines of [
    [fresh, other, old, young, back],
    [young, back, fresh, old, other],
  ]) {
    expect(keys(lines)[0]).toBe('c|served')
    expect(keys(lines).filter((key) => key.startsWith('a'))).toEqual(['a|served', 'a|served|back', 'a|served~1'])
    const at = keys(lines).indexOf('a|served')
    expect(keys(lines)[at + 2]).toBe('a|served~1')
  }
})

test('a line of a new rule follows the line that it takes the place of', () => {
  const lines = [
    line('a|by-hour', 'a', { anew: {} }),
    line('a|served|back', 'a', { reverses: 'a|served', anew: {} }),
    line('a|served', 'a'),
  ]
  expect(keys(lines)).toEqual(['a|served', 'a|served|back', 'a|by-hour'])
})

const of = (key: string, points: number, more: object = {}) => ({ key, points, base: false, rule: 'served', ...more })

test('a line that was taken back was neither earned nor deducted, and its reversal deducts nothing', () => {
  const anew = [of('a', 1), of('a|back', -1, { reverses: 'a' }), of('a~2', 5)]
  expect(earned(anew)).toEqual({ plus: 5, minus: 0 })
  const twice = [...anew, of('a~2|back', -5, { reverses: 'a~2' }), of('a~3', 3)]
  expect(earned(twice)).toEqual({ plus: 3, minus: 0 })
  const forgiven = [of('b', -2), of('b|back', 2, { reverses: 'b' }), of('c', -1)]
  expect(earned(forgiven)).toEqual({ plus: 0, minus: 1 })
})

test('what is taken back of an account that is over is taken off in this one', () => {
  expect(earned([of('last-year|back', -2, { reverses: 'last-year' }), of('a', 1)])).toEqual({ plus: 1, minus: 2 })
})

test('the base and what came over are where the year starts', () => {
  expect(earned([of('base', 80, { base: true }), of('over', 9, { rule: 'carry-over' }), of('a', 1)])).toEqual({
    plus: 1,
    minus: 0,
  })
})

test('points below nought have one minus sign, with a plus before the others and without', () => {
  expect([signed(-80, true), signed(-1), signed(80, true), signed(2), signed(0)]).toEqual([
    '−80',
    '−1',
    '80',
    '+2',
    '0',
  ])
})
