import fc from 'fast-check'
import { addDays } from '../src/calendar.ts'
import { parseScheme } from '../src/scheme.ts'
import { type Fact, type FactKind, facts } from '../src/scheme-facts.ts'
import type { Scheme } from '../src/scheme-schema.ts'

const cites = { doc: 'doc', place: '第一条' }

/** A rule with everything it must have; tests overwrite what they are about. */
export const rule = (id: string, more: object) => ({ rule: id, who: 'member', cites, say: '这是一句说明', ...more })

/** Something that gives members points: without it nothing can be said of points at all. */
export const giving = { points: [rule('served', { on: 'service.verified', give: 1 })] }

/** A scheme of the tests' own, well-formed unless `more` breaks it. */
export const rawScheme = (more: object = {}): Record<string, unknown> => ({
  scheme: 'test-town',
  name: '试验小镇',
  area: { kind: 'county', name: '某县' },
  effective: '2026-01-01',
  sources: { doc: { title: '某县办法', issuer: '某县' } },
  score: { close: 'month', reset: 'year', cites, say: '每月结算，每年清零' },
  ...more,
})

/** What must be offered for talks, activities, claims and commitments to happen at all. */
const offered = {
  activities: [{ id: 'talk', name: '宣讲', say: '讲一讲政策' }],
  posts: [{ id: 'patrol', name: '巡逻岗', say: '在小区走一走' }],
}

/** As `rawScheme`, read; with something on offer unless the test brings its own catalogues. */
export function scheme(more: object = {}): Scheme {
  const parsed = parseScheme(rawScheme({ catalogues: offered, ...more }))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2))
  return parsed.scheme
}

export const fact = (
  id: string,
  kind: FactKind,
  date: string,
  values: Fact['values'] = {},
  more: Partial<Fact> = {},
): Fact => ({
  id,
  kind,
  date,
  who: 'member',
  subjectId: 'mei',
  communityId: 'com',
  card: 'home',
  values,
  ...more,
})

/** A lively scheme for properties: base, hours, caps by rule and category, deductions, rating lines. */
export const lively = scheme({
  score: {
    close: 'month',
    reset: 'year',
    cites,
    say: '每月结算，每年清零',
    caps: [{ category: 'help', points: 9, every: 'week' }],
  },
  points: [
    rule('base', { every: 'year', give: 80 }),
    rule('served', { on: 'service.verified', give: 2, category: 'help', cap: { points: 7, every: 'day' } }),
    rule('hours', { on: 'service.verified', give: 3, per: 'hour', category: 'help' }),
    rule('broken', { on: 'commitment.broken', give: -3, cap: { points: 8, every: 'month' } }),
    rule('praised', {
      on: 'service.rated',
      when: { rating: { 'at-least': 5 } },
      give: 2,
      book: 'at-close',
      cap: { points: 6, every: 'month' },
    }),
    rule('poor', { on: 'service.rated', when: { rating: { 'at-most': 2 } }, give: -1, book: 'at-close' }),
    rule('unit-served', { who: 'unit', on: 'service.verified', give: 1 }),
  ],
})

/** Facts of a few subjects over a year and a half, with distinct ids. */
export const someFacts: fc.Arbitrary<Fact[]> = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 9999 }).map((n) => `f${n}`),
    kind: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom<FactKind>('service.verified', 'service.rated', 'commitment.broken', 'period.opened'),
      },
      { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(facts) as FactKind[])) },
    ),
    date: fc.integer({ min: 0, max: 540 }).map((days) => addDays('2025-10-01', days)),
    who: fc.constantFrom('member', 'unit'),
    subjectId: fc.constantFrom('mei', 'lan'),
    communityId: fc.constantFrom('com', 'com2'),
    card: fc.constantFrom('home', 'unit'),
    values: fc.record({
      rating: fc.integer({ min: 1, max: 5 }),
      hours: fc.integer({ min: 0, max: 4 }),
      period: fc.constantFrom('year', 'month'),
      evidence: fc.constantFrom('E0', 'E1', 'E2', 'E3'),
    }),
  }) as fc.Arbitrary<Fact>,
  { selector: (one) => one.id, maxLength: 60 },
)
