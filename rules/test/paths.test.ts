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
  it('of some kinds of organisation ask nobody else, nor those whose kind nobody has said', () => {
    const offices = scheme({ enrolments: [enrolment('home', { 'organisation-kinds': ['机关'] }), enrolment('unit')] })
    const of = (kind: string | null) =>
      dueEnrolments(offices, 'member', ['home', 'unit'], [], kind).map(({ kind: at }) => at)
    expect(of('机关')).toEqual(['home', 'unit'])
    expect(of('国企')).toEqual(['unit'])
    expect(of(null)).toEqual(['unit'])
  })
  it('do not fall due for kinds that are merely welcome', () => {
    const participants = [
      rule('expected', { 'organisation-kinds': ['机关'], part: 'expected' }),
      rule('welcome', { 'organisation-kinds': ['社会组织', '机关'], part: 'welcome' }),
    ]
    const of = (kind: string | null) =>
      dueEnrolments(scheme({ participants, enrolments: [enrolment('home')] }), 'member', ['home'], [], kind).length
    expect([of('机关'), of('社会组织'), of('国企'), of(null)]).toEqual([1, 0, 1, 1])
  })
})
