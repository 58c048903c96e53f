import { expect, test } from 'vitest'
import { countReport } from './suites.ts'

const report = (...files: [string, ...string[]][]) => ({
  testResults: files.map(([status, ...tests]) => ({
    name: 'a.test.ts',
    status,
    message: '',
    assertionResults: tests.map((one) => ({ status: one, fullName: `a ${one} test` })),
  })),
})

test('skipped and put-off tests count as failed and are named', () => {
  const count = countReport(report(['passed', 'passed', 'skipped', 'todo', 'pending']), 0)
  expect(count).toEqual({ passed: 1, failed: 3, unseen: ['a skipped test', 'a todo test', 'a pending test'] })
})

test('a file that breaks before its tests counts as one failed', () => {
  expect(countReport(report(['failed'], ['passed', 'passed']), 1)).toMatchObject({ passed: 1, failed: 1 })
})

test('a failed test is not counted a second time for its file', () => {
  expect(countReport(report(['failed', 'failed', 'passed']), 1)).toMatchObject({ passed: 1, failed: 1 })
})

test('a run that fails though every test passed has failed', () => {
  expect(countReport(report(['passed', 'passed']), 1)).toMatchObject({ passed: 1, failed: 1 })
})
