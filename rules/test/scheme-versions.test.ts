import { describe, expect, it } from 'vitest'
import { score } from '../src/points.ts'
import { emptyBook, step } from '../src/points-step.ts'
import { asOf, schemeOn } from '../src/scheme.ts'
import { resolveScheme } from '../src/scheme-resolve.ts'
import { fact, rule, scheme } from './town.ts'

const talk = (give: number) => ({ points: [rule('talk', { on: 'talk.given', give })] })
const old = scheme(talk(1))
const young = scheme({ effective: '2026-11-24', 're-score-from': '2026-03-01', ...talk(5) })
const later = scheme({ effective: '2027-01-01', ...talk(9) })
const versions = [later, young, old]

describe('a version that says to score anew', () => {
  it.each([
    ['2026-11-23', '2026-06-01', '2026-01-01'],
    ['2026-11-23', '2026-11-23', '2026-01-01'],
    ['2026-11-23', '2026-11-24', '2026-11-24'],
    ['2026-11-24', '2026-02-28', '2026-01-01'],
    ['2026-11-24', '2026-03-01', '2026-11-24'],
    ['2027-02-01', '2026-06-01', '2026-11-24'],
    ['2027-02-01', '2027-01-01', '2027-01-01'],
  ])('seen on %s, %s is judged by the one of %s', (today, date, effective) => {
    expect(schemeOn(asOf(versions, today), date)?.effective).toBe(effective)
  })

  it('changes no line until its first day', () => {
    const facts = ['2026-02-01', '2026-06-01'].map((date) => fact(date, 'talk.given', date))
    const points = (today: string) => score(facts, asOf(versions, today)).map((line) => line.points)
    expect([points('2026-11-23'), points('2026-11-24')]).toEqual([
      [1, 1],
      [1, 5],
    ])
  })

  it('makes books kept before its first day be folded anew on it', () => {
    const kept = emptyBook(asOf(versions, '2026-11-23'), '')
    const given = fact('a', 'talk.given', '2026-11-24')
    expect(step(kept, given, asOf(versions, '2026-11-23'), '')).toBeDefined()
    expect(step(kept, given, asOf(versions, '2026-11-24'), '')).toBeUndefined()
  })

  it('does not take the place of what an earlier version inherits', () => {
    const parent = [scheme({ scheme: 'above', ...talk(1) }), scheme({ ...young, scheme: 'above' })]
    const child = [
      scheme({ scheme: 'child', inherits: ['above'], effective: '2026-02-01' }),
      scheme({ scheme: 'child', inherits: ['above'], effective: '2026-12-01', 're-score-from': '2026-02-01' }),
    ]
    const gives = (date: string) => {
      const whole = resolveScheme('child', date, [...parent, ...child])
      return whole.ok && [whole.scheme.effective, whole.scheme.points?.[0]?.give]
    }
    expect([gives('2026-02-01'), gives('2026-12-01')]).toEqual([
      ['2026-02-01', 1],
      ['2026-12-01', 5],
    ])
  })
})
