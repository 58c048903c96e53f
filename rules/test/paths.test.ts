import { describe, expect, it } from 'vitest'
import { dueEnrolments } from '../src/paths.ts'
import { rule, scheme } from './town.ts'

const enrolment = (kind: string, more: object = {}) =>
  rule(`at-${kind}`, { kind, level: 'community', required: true, within: { days: 30 }, ...more })
const both = scheme({ enrolments: [enrolment('home'), enrolment('unit')] })
const one = scheme({
  enrolments: [enrolment('home', { either: 'one-place' }), enrolment('unit', { either: 'one-place' })],
})
const due = (of: typeof both, known: string[], open: string[] = []) =>
  dueEnrolments(of, 'member', known, open).map(({ kind }) => kind)

describe('enrolments that fall due', () => {
  it('are all that are required', () => expect(due(both, ['home', 'unit'])).toEqual(['home', 'unit']))
  it('are one where one place is enough: the first whose community is known', () => {
    expect(due(one, ['home', 'unit'])).toEqual(['home'])
    expect(due(one, ['unit'])).toEqual(['unit'])
    expect(due(one, [])).toEqual([])
  })
  it('leave alone who reports in at the other place already', () => {
    expect(due(one, ['home', 'unit'], ['unit'])).toEqual(['unit'])
  })
})
