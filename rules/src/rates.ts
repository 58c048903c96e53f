import { periodOf } from './calendar.ts'
import { holds, isOfKinds, onCard } from './conditions.ts'
import type { Fact } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

export type RateRule = NonNullable<Scheme['rates']>[number]

export interface RateStanding {
  rule: string
  say: string
  cites: { doc: string; place: string }
  /** Of so many … */
  among: number
  /** … so many did. Never more than `among`. */
  of: number
  goal: number
  /** Null where there is nobody to count: neither met nor missed. */
  met: boolean | null
}

/** Whom a rate counts: a member or unit with its facts, those of earlier years too. */
export interface Counted {
  subjectId: string
  facts: readonly Fact[]
  values?: Fact['values']
  /** Where it is known, how the subject is enrolled in the community. */
  cards?: readonly Fact['card'][]
}

/**
 * A share of people, of the kinds of organisation and enrolled on the card that the rule is for: of those who `among`
 * names (`members` or `units`: all of the group; or a fact: those who have it), how many have the fact `of`, as `when`
 * asks where it does. Being enrolled holds from its day until it ends, however the end is evidenced; every other fact
 * must lie in the year of the day. Each is counted once, however often it happened.
 */
export function rateOf(rule: RateRule, group: readonly Counted[], on: string): RateStanding {
  const { from } = periodOf(on, 'year')
  const asks = group.filter((one) => isOfKinds(rule, one.values) && onCard(rule.share, one))
  const among = asks.filter((one) => everybody(rule.share.among) || has(one.facts, rule.share.among, from, on))
  const { when } = rule.share
  // an end is no thing to show evidence of: the condition is on `of` alone
  const asked = (facts: readonly Fact[]) =>
    when ? facts.filter(({ kind, values }) => kind !== rule.share.of || holds(when, values)) : facts
  const of = among.filter((one) => has(asked(one.facts), rule.share.of, from, on))
  const { say, cites, goal } = rule
  // 0.8 of 5 is 4, whatever floating point makes of it
  const met = among.length === 0 ? null : of.length >= goal * among.length - 1e-9
  return { rule: rule.rule, say, cites, among: among.length, of: of.length, goal, met }
}

const everybody = (among: string): boolean => among === 'members' || among === 'units'

function has(facts: readonly Fact[], kind: string, from: string, on: string): boolean {
  if (kind !== 'enrolment.current')
    return facts.some((fact) => fact.kind === kind && fact.date >= from && fact.date <= on)
  const kinds = new Set(facts.map(({ values }) => values.kind))
  const last = (what: string, place: unknown) =>
    facts
      .filter(({ kind: one, date, values }) => one === what && values.kind === place && date <= on)
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? ''
  return [...kinds].some((place) => {
    const current = last('enrolment.current', place)
    return current !== '' && current >= last('enrolment.ended', place)
  })
}
