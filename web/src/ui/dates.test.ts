import { expect, test } from 'vitest'
import { clockTime, day, daysSince, moment, span } from './dates.ts'

test('an instant is shown as the day and time in Beijing, wherever the phone is', () => {
  expect(moment('2026-11-22T06:30:00.000Z')).toBe('11月22日 周日 14:30')
  expect(moment('2026-11-22T17:00:00.000Z')).toBe('11月23日 周一 01:00')
  expect(clockTime('2026-12-31T16:05:00.000Z')).toBe('00:05')
})

test('a business date is that day, not the one before', () => {
  expect(day('2026-11-22')).toBe('11月22日 周日')
})

test('a span names its day once, and both when it crosses midnight', () => {
  expect(span('2026-11-22T06:30:00Z', '2026-11-22T08:00:00Z')).toBe('11月22日 周日 14:30–16:00')
  expect(span('2026-11-22T15:00:00Z', '2026-11-22T17:00:00Z')).toBe('11月22日 周日 23:00–11月23日 周一 01:00')
})

test('waiting is counted in calendar days of Beijing', () => {
  const now = new Date('2026-11-22T16:30:00Z')
  expect(daysSince('2026-11-22T15:30:00Z', now)).toBe(1)
  expect(daysSince('2026-11-23', now)).toBe(0)
})
