import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { score } from '../src/points.ts'
import { emptyBook, scoreBook, step } from '../src/points-step.ts'
import type { FactKind } from '../src/scheme-facts.ts'
import { fact, rule, scheme, someFacts } from './town.ts'

const account = { close: 'month', reset: 'year', cites: { doc: 'doc', place: '一' }, say: '每月结算' }
const given = (points: object[], caps: object[]) => scheme({ score: { ...account, caps }, points })
const points = (kinds: readonly FactKind[], by: ReturnType<typeof given>) =>
  score(
    kinds.map((kind, at) => fact(`f${at}`, kind, '2026-03-09', { hours: 1 })),
    by,
  ).map((line) => line.points)

const served = 'service.verified'
const help = { category: 'help', points: 20, every: 'month' }

describe('caps', () => {
  it('of a rule and of a category that have one name are filled apart', () => {
    const own = rule('help', { on: served, give: 5, cap: { points: 10, every: 'month' }, category: 'help' })
    expect(points([served, served, served], given([own], [help]))).toEqual([5, 5, 0])
  })

  it('of a rule leave alone the category that has its name', () => {
    const own = rule('help', { on: 'wish.done', give: 5, cap: { points: 10, every: 'month' } })
    const other = rule('other', { on: served, give: 5, category: 'help' })
    const both = given([own, other], [{ ...help, points: 10 }])
    expect(points(['wish.done', served, 'wish.done', served, 'wish.done', served], both)).toEqual([5, 5, 5, 5, 0, 0])
  })

  it('that have one name are kept apart in the book too: each step says what the full fold says', () => {
    const versions = [
      given(
        [
          rule('help', { on: served, give: 3, cap: { points: 7, every: 'month' }, category: 'help' }),
          rule('more', { on: served, give: 2, per: 'hour', category: 'help' }),
          rule('kept', { on: 'commitment.broken', give: -2, cap: { points: 4, every: 'month' }, category: 'help' }),
        ],
        [help, { ...help, every: 'week', points: 9 }],
      ),
    ]
    fc.assert(
      fc.property(someFacts, (facts) => {
        const own = facts
          .filter(({ who, subjectId, communityId }) => `${who}|${subjectId}|${communityId}` === 'member|mei|com')
          .filter(({ kind }) => kind !== 'service.rated')
          .sort((a, b) => (a.date + a.id < b.date + b.id ? -1 : 1))
        let book = emptyBook(versions, '')
        const lines = own.flatMap((one) => {
          const next = step(JSON.parse(JSON.stringify(book)), one, versions, '')
          expect(next).toBeDefined()
          book = next?.book ?? book
          return next?.lines ?? []
        })
        expect(lines).toEqual(score(own, versions))
        const whole = scoreBook(own, versions, '').book
        for (const [key, bucket] of Object.entries(whole.buckets)) expect(book.buckets[key]).toEqual(bucket)
      }),
    )
  })

  it('kept in an older form say nothing: the full fold goes first', () => {
    const own = given([rule('help', { on: served, give: 5, category: 'help' })], [help])
    const book = { ...emptyBook([own], ''), schemes: 'test-town@2026-01-01' }
    expect(step(book, fact('a', served, '2026-03-09'), [own], '')).toBeUndefined()
  })
})
