import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { periodOf } from '../src/calendar.ts'
import { duties } from '../src/duties.ts'
import { lowAtClose } from '../src/low.ts'
import { type PointsLine, score } from '../src/points.ts'
import { balance, bookChanges, standing, total } from '../src/points-book.ts'
import { fact, lively, rule, scheme, someFacts } from './town.ts'

const through = { closedThrough: '2027-12-31' }

describe('scoring', () => {
  it('does not care in which order facts arrive, nor how often the same one', () => {
    fc.assert(
      fc.property(someFacts, fc.infiniteStream(fc.nat()), (facts, dice) => {
        const shuffled = [...facts, ...facts.slice(0, 3)]
          .map((one) => ({ one, at: dice.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one)
        expect(JSON.stringify(score(shuffled, lively, through))).toBe(JSON.stringify(score(facts, lively, through)))
      }),
    )
  })

  it('gives each line a key of its own and a rule, a sentence and a source', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const lines = score(facts, lively, through)
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length)
        for (const line of lines) {
          expect(line.say).toBeTruthy()
          expect(line.cites.doc).toBe('doc')
          expect(line.scheme).toBe('test-town@2026-01-01')
          expect(Number.isInteger(line.points) && !Object.is(line.points, -0)).toBe(true)
        }
      }),
    )
  })

  it('keeps every cap of rule and category in every period', () => {
    const caps = [
      { of: ['served'], points: 7, every: 'day' },
      { of: ['served', 'hours'], points: 9, every: 'week' },
      { of: ['broken'], points: 8, every: 'month' },
      { of: ['praised'], points: 6, every: 'month' },
    ] as const
    fc.assert(
      fc.property(someFacts, (facts) => {
        const lines = score(facts, lively, through)
        for (const cap of caps) {
          const sums = new Map<string, number>()
          for (const line of lines.filter((one) => cap.of.some((id) => id === one.rule))) {
            const key = [line.subjectId, line.communityId, line.card, periodOf(line.date, cap.every).key].join('|')
            sums.set(key, (sums.get(key) ?? 0) + Math.abs(line.points))
          }
          for (const sum of sums.values()) expect(sum).toBeLessThanOrEqual(cap.points)
        }
      }),
    )
  })

  it('sums per subject to the sum of all, and a subject scored alone gets the same lines', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const lines = score(facts, lively, through)
        expect(total(lines, { subjectId: 'mei' }) + total(lines, { subjectId: 'lan' })).toBe(total(lines))
        const alone = score(
          facts.filter(({ subjectId }) => subjectId === 'mei'),
          lively,
          through,
        )
        expect(alone).toEqual(lines.filter(({ subjectId }) => subjectId === 'mei'))
      }),
    )
  })

  it('never books fewer than five ratings, and no rating twice', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const lines = score(facts, lively, through).filter(({ rule: id }) => id === 'praised' || id === 'poor')
        const rated = facts.filter(
          ({ kind, date, who }) => kind === 'service.rated' && date >= '2026-01-01' && who === 'member',
        )
        const booked = lines.reduce((sum, { ratings }) => sum + (ratings ?? 0), 0)
        expect(booked).toBeLessThanOrEqual(rated.length)
        for (const line of lines) {
          const near = rated.filter(
            (one) => one.subjectId === line.subjectId && one.card === line.card && one.communityId === line.communityId,
          )
          expect(near.length).toBeGreaterThanOrEqual(5)
        }
      }),
    )
  })

  it('judges a fact by the version in force on its day, and nothing before the first', () => {
    const versions = [
      scheme({ points: [rule('one', { on: 'talk.given', give: 1 })] }),
      scheme({ effective: '2026-07-01', points: [rule('one', { on: 'talk.given', give: 5 })] }),
    ]
    const facts = ['2025-12-31', '2026-06-30', '2026-07-01'].map((date) => fact(date, 'talk.given', date))
    expect(score(facts, versions).map(({ points, scheme: by }) => [points, by])).toEqual([
      [1, 'test-town@2026-01-01'],
      [5, 'test-town@2026-07-01'],
    ])
  })

  it('gives the base once a card and year, also to who moved in between', () => {
    const opened = [
      fact('a', 'period.opened', '2026-01-01', { period: 'year' }),
      fact('b', 'period.opened', '2026-05-01', { period: 'year' }, { communityId: 'com2' }),
      fact('c', 'period.opened', '2026-01-01', { period: 'year' }, { card: 'unit' }),
      fact('d', 'period.opened', '2026-02-01', { period: 'month' }),
      fact('e', 'period.opened', '2027-01-01', { period: 'year' }),
    ]
    expect(score(opened, lively).map((line) => line.fact)).toEqual(['a', 'c', 'e'])
  })

  it('cuts the last line to what is left and says what the cap took', () => {
    const facts = ['a', 'b', 'c', 'd', 'e'].map((id) => fact(id, 'service.verified', '2026-03-09', { hours: 0 }))
    const lines = score(facts, lively)
    expect(lines.map(({ points }) => points)).toEqual([2, 2, 2, 1, 0])
    expect(lines[3]?.cut).toEqual({ points: 1, by: 'served', every: 'day' })
    expect(lines[4]?.cut).toEqual({ points: 2, by: 'served', every: 'day' })
  })

  it('lets gains and deductions fill a cap apart: neither makes room for the other', () => {
    const both = scheme({
      score: {
        close: 'month',
        reset: 'year',
        cites: { doc: 'doc', place: '一' },
        say: '每月结算',
        caps: [{ category: 'word', points: 3, every: 'month' }],
      },
      points: [
        rule('kept', { on: 'commitment.kept', give: 2, category: 'word' }),
        rule('broken', { on: 'commitment.broken', give: -2, category: 'word' }),
      ],
    })
    const kinds = ['commitment.kept', 'commitment.broken', 'commitment.kept', 'commitment.broken'] as const
    const lines = score(
      kinds.map((kind, at) => fact(`f${at}`, kind, '2026-03-09')),
      both,
    )
    expect(lines.map(({ points }) => points)).toEqual([2, -2, 1, -1])
  })

  it('counts whole hours', () => {
    const [line] = score(
      [fact('a', 'service.verified', '2026-03-09', { hours: 2.5 })],
      scheme({ points: [rule('hourly', { on: 'service.verified', give: 3, per: 'hour' })] }),
    )
    expect(line?.points).toBe(6)
  })

  it.each([
    ['no hours', Number.NaN],
    ['endless hours', Number.POSITIVE_INFINITY],
    ['hours below nought', -3],
    ['words', '三小时'],
    ['nothing', undefined],
  ])('books no line by the hour for %s', (_what, hours) => {
    const hourly = scheme({ points: [rule('hourly', { on: 'service.verified', give: 3, per: 'hour' })] })
    const told = fact('a', 'service.verified', '2026-03-09', hours === undefined ? {} : { hours })
    expect(score([told], hourly)).toEqual([])
  })

  it('gives nothing at all where the scheme keeps no score', () => {
    const none = scheme({
      score: {
        none: true,
        close: 'month',
        reset: 'year',
        cites: { doc: 'doc', place: '一' },
        say: '这里不计分',
      },
    })
    expect(score([fact('a', 'service.verified', '2026-03-09')], none)).toEqual([])
  })

  it('lets four ratings of one year lapse at the reset', () => {
    const year = ['a', 'b', 'c', 'd'].map((id) => fact(id, 'service.rated', '2026-12-09', { rating: 5 }))
    const late = fact('e', 'service.rated', '2027-01-09', { rating: 5 })
    expect(score([...year, late], lively, through)).toEqual([])
    const five = fact('e', 'service.rated', '2026-12-30', { rating: 5 })
    expect(score([...year, five], lively, through)).toMatchObject([
      { rule: 'praised', points: 6, ratings: 5, date: '2026-12-31' },
    ])
    expect(score([...year, five], lively, { closedThrough: '2026-12-30' })).toEqual([])
  })
})

describe('the book', () => {
  const book = { today: '2028-01-02', closedThrough: '2026-06-30' }

  it('after any change says exactly what scoring says, and a second run writes nothing', () => {
    fc.assert(
      fc.property(someFacts, someFacts, (before, after) => {
        const written: PointsLine[] = bookChanges([], score(before, lively, through), book)
        const wanted = score(after, lively, through)
        const all = [...written, ...bookChanges(written, wanted, book)]
        expect(total(all)).toBe(total(wanted))
        expect(
          standing(all)
            .map(({ fact: id, rule: by, points }) => [id, by, points])
            .sort(),
        ).toEqual(wanted.map(({ fact: id, rule: by, points }) => [id, by, points]).sort())
        expect(bookChanges(all, wanted, book)).toEqual([])
        expect(new Set(all.map(({ key }) => key)).size).toBe(all.length)
        // and back again: the keys stay unique however often a fact comes and goes
        const again = [...all, ...bookChanges(all, score(before, lively, through), book)]
        expect(total(again)).toBe(total(score(before, lively, through)))
        expect(new Set(again.map(({ key }) => key)).size).toBe(again.length)
      }),
    )
  })

  it('scored anew by another version changes the lines whose points differ and no others', () => {
    const young = {
      ...lively,
      effective: '2026-09-01',
      're-score-from': '2026-01-01',
      points: lively.points?.map((one) => ({
        ...one,
        say: '换了一句话',
        ...(one.rule === 'broken' ? { give: -2 } : {}),
      })),
    }
    fc.assert(
      fc.property(someFacts, (facts) => {
        const written: PointsLine[] = bookChanges([], score(facts, lively, through), book)
        const wanted = score(facts, [young, lively], through)
        const changes = bookChanges(written, wanted, book)
        const all = [...written, ...changes]
        expect(total(all)).toBe(total(wanted))
        const pointsOf = (lines: readonly PointsLine[]) =>
          standing(lines)
            .map(({ fact: id, rule: by, points }) => [id, by, points].join('|'))
            .sort()
        expect(pointsOf(all)).toEqual(pointsOf(wanted))
        expect(bookChanges(all, wanted, book)).toEqual([])
        for (const line of changes) expect(line.rule).toBe('broken')
        const stayed = new Set(pointsOf(written))
        for (const line of changes.filter(({ reverses }) => !reverses))
          expect(stayed).not.toContain([line.fact, line.rule, line.points].join('|'))
      }),
    )
  })

  it('takes a withdrawn fact back to the last point', () => {
    const facts = [fact('a', 'service.verified', '2026-03-09', { hours: 2 })]
    const written = bookChanges([], score(facts, lively), { today: '2026-03-09' })
    const back = bookChanges(written, score([], lively), { today: '2026-03-20' })
    expect(back.map(({ points, reverses, date }) => [points, reverses, date])).toEqual([
      [-2, 'a|served', '2026-03-20'],
      [-6, 'a|hours', '2026-03-20'],
    ])
    expect(total([...written, ...back])).toBe(0)
  })

  it('books a late fact of a closed month in the open one and keeps its own day beside', () => {
    const lines = bookChanges([], score([fact('a', 'service.verified', '2026-03-09', { hours: 0 })], lively), {
      today: '2026-04-10',
      closedThrough: '2026-03-31',
    })
    expect(lines).toMatchObject([{ date: '2026-04-10', factDate: '2026-03-09', points: 2 }])
  })

  it('is not rewritten because a database gives keys back in another order', () => {
    const facts = ['a', 'b', 'c', 'd', 'e'].map((id) => fact(id, 'service.verified', '2026-03-09', { hours: 0 }))
    const wanted = score(facts, lively)
    const stored = wanted.map((line) =>
      line.cut ? { ...line, cut: { every: line.cut.every, by: line.cut.by, points: line.cut.points } } : line,
    )
    expect(bookChanges(stored, wanted, { today: '2026-03-10' })).toEqual([])
  })

  it('leaves a rating line in the year that it closes, and moves only its later change', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((id) => fact(id, 'service.rated', '2026-12-09', { rating: 5 }))
    const close = { today: '2027-01-02', closedThrough: '2026-12-31' }
    const written = bookChanges([], score(five, lively, close), close)
    expect(written).toMatchObject([{ date: '2026-12-31', ratings: 5 }])
    const late = score([...five, fact('f', 'service.rated', '2026-12-10', { rating: 1 })], lively, close)
    const changes = bookChanges(written, late, { ...close, today: '2027-01-05' })
    expect(changes.map(({ rule: id, points, date }) => [id, points, date])).toEqual([['poor', -1, '2027-01-05']])
    expect(bookChanges(written, [], { ...close, today: '2027-01-05' })).toMatchObject([
      { points: -6, date: '2027-01-05' },
    ])
  })

  it('shows the account since its last reset', () => {
    const facts = [
      fact('a', 'period.opened', '2026-01-01', { period: 'year' }),
      fact('b', 'service.verified', '2026-12-31', { hours: 0 }),
      fact('c', 'period.opened', '2027-01-01', { period: 'year' }),
    ]
    const lines = score(facts, lively)
    expect(balance(lines, lively, '2026-12-31')).toBe(82)
    expect(balance(lines, lively, '2027-01-01')).toBe(80)
  })
})

describe('duties', () => {
  const four = scheme({
    duties: [
      rule('four', {
        on: 'service.verified',
        do: { times: 4 },
        every: 'year',
        evidence: 'E1',
        'part-of-period': 'pro-rata',
        'nothing-needed': 'counts',
        excused: ['sick'],
      }),
    ],
  })
  const two = [
    fact('a', 'service.verified', '2026-03-09', { evidence: 'E2' }),
    fact('b', 'service.verified', '2026-04-09', { evidence: 'E1' }),
    fact('c', 'service.verified', '2026-05-09', { evidence: 'E0' }),
    fact('d', 'service.verified', '2025-05-09', { evidence: 'E2' }),
    fact('e', 'service.verified', '2026-05-09', { evidence: 'E2' }, { subjectId: 'lan' }),
  ]
  const mei = { who: 'member', subjectId: 'mei' } as const

  it.each([
    ['in the year', mei, '2026-06-01', { done: 2, required: 4, left: 2, state: 'open', facts: ['a', 'b'] }],
    ['since July: half of it', { ...mei, since: '2026-07-01' }, '2026-08-01', { required: 2, left: 0, state: 'met' }],
    ['since a day in January: all of it', { ...mei, since: '2026-01-05' }, '2026-08-01', { required: 4, left: 2 }],
    ['since December', { ...mei, since: '2026-12-20' }, '2026-12-21', { required: 0, left: 0, state: 'met' }],
    [
      'sick',
      { ...mei, excuses: [{ reason: 'sick', from: '2026-01-01' }] },
      '2026-06-01',
      { left: 0, state: 'excused' },
    ],
    ['nothing needed', { ...mei, nothingNeeded: ['2026'] }, '2026-06-01', { left: 0, state: 'excused' }],
  ] as const)('%s', (_, subject, on, standing) => {
    expect(duties(two, four, subject, on)).toMatchObject([standing])
  })

  it('asks a unit nothing that is asked of members', () => {
    expect(duties(two, four, { who: 'unit', subjectId: 'mei' }, '2026-06-01')).toEqual([])
  })
})

describe('low', () => {
  const zero = scheme({
    points: [rule('one', { on: 'talk.given', give: 1 })],
    low: [
      rule('zero', {
        after: 'month',
        when: { points: { 'at-most': 0 } },
        does: [{ what: 'remind', by: 'community' }],
        unless: ['paused'],
        private: true,
      }),
    ],
  })
  it.each([
    ['2026-02-28', 0, [], 1],
    ['2026-02-27', 0, [], 0],
    ['2026-02-28', 1, [], 0],
    ['2026-02-28', -1, [], 1],
    ['2026-02-28', 0, ['paused'], 0],
    ['2026-02-28', 0, ['new'], 1],
    ['2025-12-31', 0, [], 0],
  ] as const)('on %s with %d points, excused by %j: %d reminders', (day, points, excuses, found) => {
    expect(lowAtClose([{ who: 'member', subjectId: 'mei', points, excuses }], zero, day)).toHaveLength(found)
  })
})
