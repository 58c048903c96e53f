import { factValues } from '@lianxin/rules/scheme-facts'
import { describe, expect, test } from 'vitest'
import { conditionWords, factOf, knownWords, ownName } from './known-words.ts'
import type { Content } from './own.ts'

const scheme: Content = {
  points: [{ rule: 'mended', on: 'service.verified', when: { field: 'repair' } }],
  grades: [{ rule: 'grade', names: ['好', '一般'], bars: [{ on: 'enrolment.late' }] }],
  rates: [{ rule: 'coverage', share: { of: 'enrolment.current', among: 'members' } }],
  duties: [{ rule: 'services', say: '一年四次' }],
  catalogues: {
    fields: [{ id: 'repair', name: '家庭小修' }],
    roles: [{ id: 'guide', name: '指导员' }],
    'emergency-levels': [{ id: 'urgent', name: '急时' }],
    activities: [{ id: 'talk', name: '宣讲会' }],
  },
}
const said = (words: { value: string; say?: string }[] | undefined) => words?.map(({ value, say }) => say ?? value)

describe('words to pick', () => {
  test('are those of the scheme’s own catalogues and rules, by the names it gives them', () => {
    expect(said(knownWords(scheme, 'role', ['offices', 'x']))).toEqual(['指导员'])
    expect(said(knownWords(scheme, 'level', ['emergencies', 'x']))).toEqual(['急时'])
    expect(said(knownWords(scheme, 'duty', ['low', 'x', 'when']))).toEqual(['一年四次'])
    expect(knownWords(scheme, 'festivals', ['visits', 'x'])?.[0]?.value).toBeTruthy()
  })

  test('are none where any word will do, also where another block’s field has the same name', () => {
    expect(knownWords(scheme, 'level', ['meetings', 'x'])).toBeUndefined()
    expect(knownWords(scheme, 'organisation-kinds', ['points', 'x'])).toBeUndefined()
    expect(knownWords(scheme, 'of', ['pairings', 'x'])).toBeUndefined()
  })

  test('of a condition depend on what happened', () => {
    expect(said(conditionWords(scheme, 'field', 'service.verified'))).toEqual(['家庭小修'])
    expect(said(conditionWords(scheme, 'kind', 'enrolment.late'))).toEqual(['home', 'unit'])
    expect(said(conditionWords(scheme, 'kind', 'activity.joined'))).toEqual(['宣讲会'])
    expect(said(conditionWords(scheme, 'grade', 'appraisal.final'))).toEqual(['好', '一般'])
    expect(conditionWords(scheme, 'hours', 'service.verified')).toBeUndefined()
  })

  test('of every condition can be asked for without a fact being known', () => {
    for (const name of Object.keys(factValues)) expect(() => conditionWords({}, name, undefined)).not.toThrow()
  })
})

test('what happened is found for the conditions of a rule, of a bar inside one, and of a rate', () => {
  expect(factOf(scheme, 'points/mended/when')).toBe('service.verified')
  expect(factOf(scheme, 'grades/grade/bars/1/when')).toBe('enrolment.late')
  expect(factOf(scheme, 'rates/coverage/share/when')).toBe('enrolment.current')
  expect(factOf(scheme, 'points/gone/when')).toBeUndefined()
})

test('a word reads by the name that the scheme gives it, and is left to the language where it gives none', () => {
  expect(ownName(scheme, 'field', ['points', 'when'], 'repair')).toBe('家庭小修')
  expect(ownName(scheme, 'kind', ['duties', 'when'], 'talk')).toBe('宣讲会')
  expect(ownName(scheme, 'level', ['meetings'], 'county')).toBeUndefined()
})
