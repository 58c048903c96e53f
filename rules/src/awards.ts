import { addDays, type Period, periodOf } from './calendar.ts'
import { concerns, holds } from './conditions.ts'
import { subjectKey } from './grades.ts'
import type { Fact, Subject } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

export type AwardRule = NonNullable<Scheme['awards']>[number]

export interface AwardSubject {
  who: Subject
  subjectId: string
  values?: Fact['values']
  facts: readonly Fact[]
  /** Points of the account, where there is a score. */
  points?: number | null
}

/** What those who compare look at: counts of the cycle, each leading to its records. */
export interface AwardFigures {
  points: number | null
  services: number
  hours: number
  needs: number
  wishes: number
  problems: number
}

export interface AwardProposal {
  rule: string
  say: string
  cites: { doc: string; place: string }
  period: Period
  /** How many there are to give; never filled by the rules. */
  number: number
  /** What the scheme names for comparing, in its own words. */
  compared: readonly string[]
  /** Last day of the public notice when it goes up on the day given. */
  noticeEnds: string
  /** Everybody who may be proposed, in the order of their ids: people compare, vote and decide. */
  candidates: { who: Subject; subjectId: string; eligibleBy: string[]; figures: AwardFigures }[]
}

/**
 * Who may be proposed for an award in the cycle that a day lies in, with the figures to compare by. Proposes, never
 * decides, and gives no order but that of ids. Without an `eligible` clause everybody concerned may be proposed.
 */
export function awardProposal(rule: AwardRule, group: readonly AwardSubject[], on: string): AwardProposal {
  const period = periodOf(on, rule.every)
  const candidates = group
    .filter((one) => concerns(rule, { who: one.who, values: one.values ?? {} }))
    .flatMap((one) => {
      const facts = one.facts.filter(({ date }) => date >= period.from && date <= period.to && date <= on)
      const eligibleBy = behind(rule, facts)
      if (rule.eligible && eligibleBy.length < (rule.eligible.times ?? 1)) return []
      return [{ who: one.who, subjectId: one.subjectId, eligibleBy, figures: figuresOf(facts, one.points ?? null) }]
    })
    .sort((a, b) => (subjectKey(a) < subjectKey(b) ? -1 : 1))
  const { say, cites, number, compared } = rule
  const noticeEnds = addDays(on, rule['notice-days'])
  return { rule: rule.rule, say, cites, period, number, compared, noticeEnds, candidates }
}

function behind(rule: AwardRule, facts: readonly Fact[]): string[] {
  const { eligible } = rule
  if (!eligible) return []
  return facts
    .filter(({ kind, values }) => kind === eligible.on && holds(eligible.when, values))
    .map(({ id }) => id)
    .sort()
}

function figuresOf(facts: readonly Fact[], points: number | null): AwardFigures {
  const count = (kind: string) => facts.filter((fact) => fact.kind === kind).length
  const services = facts.filter(({ kind }) => kind === 'service.verified')
  return {
    points,
    services: services.length,
    hours: services.reduce((sum, { values }) => sum + Number(values.hours ?? 0), 0),
    needs: count('need.served'),
    wishes: count('wish.done'),
    problems: count('problem.solved'),
  }
}
