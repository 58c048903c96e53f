import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GradeSubject, grades, subjectKey } from '../src/grades.ts'
import { quotas, shareOut } from '../src/shares.ts'
import { starOf } from '../src/stars.ts'
import { fact, giving, rule, scheme } from './town.ts'

const names = ['优秀', '良好', '一般', '差']
const banded = scheme({
  ...giving,
  grades: [
    rule('grade', {
      every: 'year',
      names,
      by: {
        bands: [{ grade: '优秀', from: 90 }, { grade: '良好', from: 80 }, { grade: '一般', from: 60 }, { grade: '差' }],
      },
      bars: [
        {
          on: 'enrolment.late',
          when: { days: { 'at-least': 1 } },
          'at-most': '一般',
          cites: { doc: 'doc', place: '第九条' },
          say: '迟报到的，最高一般',
        },
      ],
    }),
  ],
})
const ranking = { authority: '某部', document: '某文', reason: '防汛期间', until: '2026-12-31' }
const shared = scheme({
  ...giving,
  switches: { ranking },
  grades: [
    rule('grade', {
      every: 'year',
      names,
      by: {
        shares: [
          { grade: '优秀', share: 0.2 },
          { grade: '良好', share: 0.5 },
          { grade: '一般', share: 0.2 },
          { grade: '差', share: 0.1 },
        ],
      },
    }),
  ],
})

const subject = (id: string, points: number | undefined, facts: GradeSubject['facts'] = []): GradeSubject => ({
  who: 'member',
  subjectId: id,
  points,
  facts,
})
const late = fact('l', 'enrolment.late', '2026-04-01', { days: 3 })
const one = (points: number | undefined, facts: GradeSubject['facts'] = [], by = banded) =>
  grades([subject('mei', points, facts)], by, '2026-12-31').get('member|mei')?.[0]

const someGroup = fc
  .array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 })
  .map((points) => points.map((worth, at) => subject(`s${at}`, worth)))

describe('grades by bands', () => {
  it.each([
    [90, '优秀'],
    [89, '良好'],
    [80, '良好'],
    [60, '一般'],
    [59, '差'],
    [-5, '差'],
  ])('%i points make %s', (points, grade) => {
    expect(one(points)).toMatchObject({ state: 'given', grade, reasons: [{ why: 'band', grade, points }] })
  })

  it('lets a bar lower and never raise, and says which clause and which facts', () => {
    expect(one(95, [late])).toMatchObject({
      grade: '一般',
      reasons: [
        { why: 'band', grade: '优秀' },
        { why: 'bar', grade: '一般', say: '迟报到的，最高一般', cites: { place: '第九条' }, facts: ['l'] },
      ],
    })
    expect(one(10, [late])?.grade).toBe('差')
  })

  it('looks at bars of the cycle only, and not beyond the day asked', () => {
    expect(one(95, [{ ...late, date: '2025-12-31' }])?.grade).toBe('优秀')
    expect(grades([subject('mei', 95, [late])], banded, '2026-03-31').get('member|mei')?.[0]?.grade).toBe('优秀')
    expect(one(95, [{ ...late, values: { days: 0 } }])?.grade).toBe('优秀')
  })

  it('gives nothing where nothing is scored', () => {
    expect(one(undefined)).toMatchObject({ state: 'none', grade: null, reasons: [] })
  })

  it('leaves a jury its choice and names the best that a bar leaves open', () => {
    const juried = scheme({
      grades: [rule('grade', { every: 'year', names, by: { jury: '社区综合评价' }, bars: banded.grades?.[0]?.bars })],
    })
    expect(one(95, [], juried)).toMatchObject({ state: 'jury', grade: null, atMost: null })
    expect(one(95, [late], juried)).toMatchObject({ state: 'jury', grade: null, atMost: '一般' })
  })

  it('speaks only about those the rule is for', () => {
    const unit = { ...subject('u', 95), who: 'unit' as const }
    expect(grades([unit], banded, '2026-12-31').get(subjectKey(unit))).toBeUndefined()
  })
})

describe('grades by shares', () => {
  it('rank nobody unless the switch is on: people give the grade', () => {
    const { switches: _off, ...off } = shared
    const found = [off, { ...shared, switches: { ranking: { ...ranking, until: '2026-12-30' } } }].map((scheme) =>
      grades([subject('mei', 90)], scheme, '2026-12-31').get('member|mei'),
    )
    expect(found).toMatchObject([[{ state: 'jury', grade: null }], [{ state: 'jury', grade: null }]])
  })

  it('adds up to the group, each quota at most one off its exact part', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(fc.nat({ max: 500 }), cuts, (group, parts) => {
        const whole = parts.reduce((sum, part) => sum + part, 0)
        const shares = parts.map((part) => part / whole)
        const sizes = quotas(group, shares)
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(group)
        sizes.forEach((size, at) => {
          expect(Math.abs(size - (shares[at] ?? 0) * group)).toBeLessThan(1 + 1e-6)
        })
      }),
    )
    expect(quotas(10, [0.3, 0.4, 0.3])).toEqual([3, 4, 3])
    expect(quotas(0, [0.5, 0.5])).toEqual([0, 0])
  })

  it('gives everybody a grade, the same for the same points, and never a worse one for more', () => {
    fc.assert(
      fc.property(someGroup, (group) => {
        const found = grades(group, shared, '2026-12-31')
        const graded = group.map((one) => ({
          points: one.points ?? 0,
          at: names.indexOf(found.get(subjectKey(one))?.[0]?.grade ?? ''),
        }))
        expect(graded.every(({ at }) => at >= 0)).toBe(true)
        for (const a of graded)
          for (const b of graded) {
            if (a.points === b.points) expect(a.at).toBe(b.at)
            if (a.points > b.points) expect(a.at).toBeLessThanOrEqual(b.at)
          }
      }),
    )
  })

  it('keeps the quotas where nobody has as many points as another', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { maxLength: 60 }), (points) => {
        const shares = [0.2, 0.5, 0.2, 0.1]
        const dealt = shareOut(points, shares)
        const counts = shares.map((_, at) => dealt.filter(({ share }) => share === at).length)
        expect(counts).toEqual(quotas(points.length, shares))
      }),
    )
  })

  it('does not care in which order people come', () => {
    fc.assert(
      fc.property(someGroup, (group) => {
        const there = grades(group, shared, '2026-12-31')
        const back = grades(group.toReversed(), shared, '2026-12-31')
        for (const one of group) expect(back.get(subjectKey(one))).toEqual(there.get(subjectKey(one)))
      }),
    )
  })

  it('puts a tie where most of its places lie: ten alike are all 良好, and the place says how many share it', () => {
    const group = Array.from({ length: 10 }, (_, at) => subject(`s${at}`, 80))
    const found = [...grades(group, shared, '2026-12-31').values()].map(([first]) => first)
    expect(new Set(found.map((one) => one?.grade))).toEqual(new Set(['良好']))
    expect(found[3]?.reasons).toMatchObject([{ why: 'share', place: 1, group: 10, points: 80 }])
  })
})

describe('stars', () => {
  const stars = [
    { star: '三星', from: 60 },
    { star: '一星', from: 20 },
    { star: '二星', from: 40 },
  ]
  it.each([
    [19, null, { star: '一星', missing: 1 }],
    [20, '一星', { star: '二星', missing: 20 }],
    [59, '二星', { star: '三星', missing: 1 }],
    [60, '三星', null],
  ])('%i points make %s', (points, star, next) => {
    expect(starOf({ stars }, points)).toEqual({ star, next })
  })

  it('has none where the scheme names none', () => {
    expect(starOf({}, 99)).toBeUndefined()
  })
})
