import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PointsLine, score } from '../src/points.ts'
import { type Book, emptyBook, scoreBook, step } from '../src/points-step.ts'
import type { Fact } from '../src/scheme-facts.ts'
import { lively, someFacts } from './town.ts'

const versions = [lively]
const sorted = (lines: readonly PointsLine[]) => [...lines].map((line) => JSON.stringify(line)).sort()

/** Books facts one after the other in the order they come, by steps where a step can say, else by the full fold. */
function booked(facts: readonly Fact[], closings: readonly string[]) {
  let book: Book = emptyBook(versions, closings[0] ?? '')
  let lines: PointsLine[] = []
  let steps = 0
  facts.forEach((fact, at) => {
    const closed = closings[Math.floor((at * closings.length) / facts.length)] ?? ''
    // the book goes through the database as JSON
    const next = step(JSON.parse(JSON.stringify(book)), fact, versions, closed)
    if (next) {
      steps++
      lines = [...lines, ...next.lines]
      book = next.book
    } else {
      const whole = scoreBook(facts.slice(0, at + 1), versions, closed)
      lines = whole.lines
      book = whole.book
    }
    expect(sorted(lines)).toEqual(sorted(score(facts.slice(0, at + 1), versions, { closedThrough: closed })))
  })
  return { steps, book }
}

const oneBook = someFacts.map((facts) => {
  const [first] = facts
  const own = facts.filter((one) => one.subjectId === first?.subjectId && one.communityId === first?.communityId)
  return [...new Map(own.map((one) => [one.id, one])).values()]
})

describe('booking step by step', () => {
  it('says after every fact what the full fold says, in whatever order facts come', () => {
    let steps = 0
    let facts = 0
    fc.assert(
      fc.property(oneBook, fc.infiniteStream(fc.nat()), (own, dice) => {
        const shuffled = own
          .map((one) => ({ one, at: dice.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one)
        const closings = ['2025-12-31', '2026-03-31', '2026-06-30', '2026-06-30']
        steps += booked(shuffled, closings).steps
        facts += own.length
      }),
      { numRuns: 400 },
    )
    expect(steps / facts, 'a step that never can is no step').toBeGreaterThan(0.3)
  })

  it('takes facts in the order of their days without any fold', () => {
    fc.assert(
      fc.property(oneBook, (own) => {
        const inOrder = own
          .filter(({ kind }) => kind !== 'service.rated')
          .sort((a, b) => (a.date + a.id < b.date + b.id ? -1 : 1))
        expect(booked(inOrder, ['2025-12-31']).steps).toBe(inOrder.length)
      }),
    )
  })

  it('leaves to the full fold what another scheme version made', () => {
    const other = { ...lively, effective: '2026-05-01' }
    const [fact] = fc.sample(oneBook, { numRuns: 50, seed: 7 }).flat()
    if (!fact) throw new Error('no fact came')
    expect(step(emptyBook([lively], ''), fact, [other, lively], '')).toBeUndefined()
  })
})
