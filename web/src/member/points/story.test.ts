import { expect, test } from 'vitest'
import { inStory } from './story.ts'

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
