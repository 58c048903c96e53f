import { type Static, Type } from 'typebox'
import { awardProposal } from './awards.ts'
import { duties } from './duties.ts'
import type { Excuse } from './duties-due.ts'
import { grades } from './grades.ts'
import { holidays } from './holidays.ts'
import type { PointsLine } from './points.ts'
import { accountOn } from './points-account.ts'
import { rateOf } from './rates.ts'
import type { Problem } from './scheme-check.ts'
import type { Fact, Subject } from './scheme-facts.ts'
import { closed, Day } from './scheme-parts.ts'
import type { Scheme } from './scheme-schema.ts'
import { starOf } from './stars.ts'
import { visitsDue } from './visits.ts'

const Reason = Type.Unsafe<Excuse['reason']>({ enum: ['paused', 'sick', 'away', 'new', 'retiring'] })
const DutiesCase = closed({
  on: Day,
  since: Type.Optional(Day),
  /** A reason for the whole period, or the days of each. */
  excused: Type.Optional(
    Type.Union([Reason, Type.Array(closed({ reason: Reason, from: Day, to: Type.Optional(Day) }), { minItems: 1 })]),
  ),
  left: Type.Record(Type.String(), Type.Integer()),
})

/** What a case may expect beside lines: duties, grade and star, who may be proposed, rates of one, visits. */
export const standingProperties = {
  duties: Type.Optional(DutiesCase),
  grades: Type.Optional(closed({ on: Day, are: Type.Record(Type.String(), Type.String()) })),
  stars: Type.Optional(closed({ on: Day, are: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])) })),
  awards: Type.Optional(closed({ on: Day, may: Type.Array(Type.String()) })),
  rates: Type.Optional(closed({ on: Day, counted: Type.Record(Type.String(), Type.Boolean()) })),
  visits: Type.Optional(
    closed({
      year: Type.Integer({ minimum: 2000, maximum: 2100 }),
      on: Day,
      since: Day,
      requests: Type.Optional(Type.Array(Day)),
      made: Type.Record(Type.String(), Type.Integer()),
      missed: Type.Record(Type.String(), Type.Integer()),
    }),
  ),
}

interface Situation {
  who: Subject
  facts: readonly Fact[]
  lines: readonly PointsLine[]
  scheme: Scheme
}

const someone = 'someone'

/** What is left of each duty in the period that the day lies in. */
export function leftOf(
  { who, facts, scheme }: Situation,
  { on, since, excused }: Omit<Static<typeof DutiesCase>, 'left'>,
): Record<string, number> {
  const excuses = typeof excused === 'string' ? [{ reason: excused, from: '0001-01-01' }] : excused
  const subject = { who, subjectId: someone, ...(since ? { since } : {}), ...(excuses ? { excuses } : {}) }
  return Object.fromEntries(duties(facts, scheme, subject, on).map(({ rule, left }) => [rule, left]))
}

/** Grade by rule; “评” where people give it. */
export function gradesOf({ who, facts, lines, scheme }: Situation, on: string): Record<string, string> {
  const points = scheme.score?.none ? undefined : accountOn(lines, [scheme], on).balance
  const found = grades([{ who, subjectId: someone, points, facts }], scheme, on).get(`${who}|${someone}`) ?? []
  return Object.fromEntries(
    found.map(({ rule, grade, atMost }) => [rule, grade ?? (atMost ? `评，最高${atMost}` : '评')]),
  )
}

/** Star by the grade rule that names the stars. */
export function starsOf({ who, lines, scheme }: Situation, on: string): Record<string, string | null> {
  const { balance } = accountOn(lines, [scheme], on)
  return Object.fromEntries(
    (scheme.grades ?? []).flatMap((rule) => {
      const star = rule.who === who ? starOf(rule, balance) : undefined
      return star ? [[rule.rule, star.star]] : []
    }),
  )
}

/** Awards for which the subject may be proposed. */
export function mayBeProposed({ who, facts, scheme }: Situation, on: string): string[] {
  const group = [{ who, subjectId: someone, facts }]
  return (scheme.awards ?? [])
    .filter((rule) => awardProposal(rule, group, on).candidates.length > 0)
    .map(({ rule }) => rule)
}

/** Rates of those about the subject's group: is it counted among those who did. */
export function countedIn({ facts, scheme }: Situation, on: string): Record<string, boolean> {
  const group = [{ subjectId: someone, facts }]
  return Object.fromEntries((scheme.rates ?? []).map((rule) => [rule.rule, rateOf(rule, group, on).of === 1]))
}

/** How many visits of one pairing were made and missed by the day, by rule. */
export function visitsOf(
  { who, facts, scheme }: Situation,
  on: string,
  pairing: { year: number; since: string; requests?: readonly string[] | undefined },
): { made: Record<string, number>; missed: Record<string, number> } {
  const visits = facts.filter(({ kind }) => kind === 'visit.made')
  const requests = (pairing.requests ?? []).map((date, at) => ({ id: `request-${at + 1}`, date }))
  const own = (scheme.visits ?? []).filter((rule) => rule.who === who)
  const count = (state: 'made' | 'missed') =>
    Object.fromEntries(
      own.map((rule) => {
        const one = { id: 'pair', since: pairing.since, requests }
        const due = visitsDue(rule, one, visits, pairing.year, on, holidays)
        return [rule.rule, due.filter((visit) => visit.state === state).length]
      }),
    )
  return { made: count('made'), missed: count('missed') }
}

/** One situation of cases.yaml as far as it is about standing. */
export interface StandingCase {
  duties?: { left: Record<string, number> }
  grades?: { are: Record<string, string> }
  awards?: { may: string[] }
  rates?: { counted: Record<string, boolean> }
  visits?: { made: Record<string, number>; missed: Record<string, number> }
  who?: Subject
}

/** Duties, grades, awards, rates and visits of a scheme that no case shows both ways. */
export function unshown(cases: readonly StandingCase[], scheme: Scheme): Problem[] {
  const some = (test: (one: StandingCase) => boolean | undefined) => cases.some((one) => test(one) === true)
  const wants: [string, string, boolean][] = []
  for (const { rule: id } of scheme.duties ?? []) {
    wants.push([id, `duties: {on: …, left: {${id}: 0}}`, some(({ duties }) => duties?.left[id] === 0)])
    wants.push([id, `duties: {on: …, left: {${id}: 1}}`, some(({ duties }) => (duties?.left[id] ?? 0) > 0)])
  }
  for (const { rule: id, by } of scheme.grades ?? []) {
    const names = 'bands' in by ? by.bands.map(({ grade }) => grade) : ['评']
    for (const name of names)
      wants.push([id, `grades: {on: …, are: {${id}: ${name}}}`, some(({ grades }) => grades?.are[id] === name)])
  }
  for (const { rule: id, eligible, who } of scheme.awards ?? []) {
    if (!eligible) continue
    const about = (one: StandingCase) => one.awards !== undefined && (one.who ?? 'member') === who
    wants.push([id, `awards: {on: …, may: [${id}]}`, some(({ awards }) => awards?.may.includes(id))])
    wants.push([id, `awards: {on: …, may: []}`, some((one) => about(one) && !one.awards?.may.includes(id))])
  }
  for (const { rule: id } of scheme.rates ?? []) {
    for (const is of [true, false])
      wants.push([id, `rates: {on: …, counted: {${id}: ${is}}}`, some(({ rates }) => rates?.counted[id] === is)])
  }
  for (const { rule: id, every, festivals } of scheme.visits ?? []) {
    if (every === undefined && !festivals?.length) continue
    for (const kind of ['made', 'missed'] as const)
      wants.push([id, `visits: {…, ${kind}: {${id}: 1}}`, some(({ visits }) => (visits?.[kind][id] ?? 0) > 0)])
  }
  return wants
    .filter(([, , shown]) => !shown)
    .map(([id, instead]) => ({ clause: `cases/${id}`, message: '没有一个例子这样写到它', instead }))
}
