import { expect, test } from 'vitest'
import { groupOf, keyOf, type Waiting } from './say.ts'

const at = new Date('2026-11-23T00:40:00Z')
const waiting = (more: Partial<Waiting>): Waiting => ({
  kind: 'dispatch',
  id: '0192f0c1-0000-7000-8000-000000000001',
  title: '',
  code: '1123-001',
  category: 'repair',
  categoryName: '家庭小修',
  place: null,
  urgent: false,
  since: '2026-11-22T16:10:00Z',
  dueAt: null,
  count: 1,
  ...more,
})

test('what came after midnight in Beijing is new today, what came before has waited', () => {
  expect(groupOf(waiting({}), at)).toBe('new')
  expect(groupOf(waiting({ since: '2026-11-22T15:50:00Z' }), at)).toBe('waited')
})

test('urgent, due today and overdue are for today; due tomorrow is not', () => {
  expect(groupOf(waiting({ urgent: true }), at)).toBe('today')
  expect(groupOf(waiting({ dueAt: '2026-11-23T15:59:00Z' }), at)).toBe('today')
  expect(groupOf(waiting({ dueAt: '2026-11-20T02:00:00Z' }), at)).toBe('today')
  expect(groupOf(waiting({ dueAt: '2026-11-23T16:01:00Z' }), at)).toBe('new')
})

test('a bulk line is named by its kind, for its id is the community itself', () => {
  expect(keyOf(waiting({ kind: 'verify', count: 50 }))).toBe('verify')
})
