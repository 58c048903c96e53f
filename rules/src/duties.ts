import { type Period, type PeriodKind, periodOf } from './calendar.ts'
import { concerns, holds, onCard } from './conditions.ts'
import { due, type Excuse, inForce, takenBy } from './duties-due.ts'
import { atLeast, type EvidenceLevel } from './evidence.ts'
import { isOn, schemeOn, startOf } from './scheme.ts'
import type { Fact, Subject } from './scheme-facts.ts'
import type { DutyRule, Scheme } from './scheme-schema.ts'

export interface DutyStanding {
  rule: string
  say: string
  cites: { doc: string; place: string }
  period: Period
  required: number
  done: number
  /** What is still due; 0 means “nothing more is due”. */
  left: number
  state: 'met' | 'open' | 'missed' | 'excused'
  /** The facts that count, so that each number leads to its records. */
  facts: string[]
}

export interface DutySubject {
  who: Subject
  subjectId: string
  values?: Fact['values']
  /** Where it is known, how the subject is enrolled in the community: a duty of one card asks nobody who isn't on it. */
  cards?: readonly Fact['card'][]
  /** First and last day as a member of the community; a part of the period asks for a part of the duty. */
  since?: string
  until?: string
  /** Days on which nothing is asked, by rules that take the reason. They may overlap. */
  excuses?: readonly Excuse[]
  /** Keys of periods in which the community said that nothing was needed. */
  nothingNeeded?: readonly string[]
}

/**
 * Where one subject stands with each duty in the period that `on` lies in, as seen on the day `asked`. A rule asks
 * nothing for days on which it wasn't in force, the subject wasn't there, or an excuse that the rule takes held. Missed
 * only after the period has ended, for a duty that went before on its own last day. Excused where excuses leave nothing
 * to ask, or while one runs. A version that begins after the day changes nothing yet.
 * All duties, or those of one rhythm.
 */
export function duties(
  facts: readonly Fact[],
  schemes: Scheme | readonly Scheme[],
  subject: DutySubject,
  on: string,
  asked = on,
  every?: PeriodKind,
): DutyStanding[] {
  const given = Array.isArray(schemes) ? (schemes as readonly Scheme[]) : [schemes as Scheme]
  const versions = given.filter((one) => startOf(one) <= (asked > on ? asked : on))
  const scheme = schemeOn(versions, on)
  const onTheSpot = scheme !== undefined && isOn(scheme, 'compulsory-check-in', on)
  const values = subject.values ?? {}
  return (scheme?.duties ?? [])
    .filter((rule) => every === undefined || rule.every === every)
    .filter((rule) => concerns(rule, { who: subject.who, values }) && onCard(rule, subject))
    .map((rule) =>
      standingOf(onTheSpot ? rule : gentle(rule), facts, versions, subject, periodOf(on, rule.every), asked),
    )
}

function standingOf(
  rule: DutyRule,
  facts: readonly Fact[],
  versions: readonly Scheme[],
  subject: DutySubject,
  period: Period,
  asked: string,
): DutyStanding {
  const force = inForce(versions, rule, period)
  const off = takenBy(rule, subject.excuses)
  const own = facts.filter((fact) => counts(rule, fact, subject, period)).map((fact) => [fact.id, fact] as const)
  const counted = [...new Map(own).values()].sort((a, b) => (a.date + a.id < b.date + b.id ? -1 : 1))
  // hours are summed in whole minutes: sixty tenths of an hour are six hours
  const per = 'hours' in rule.do ? 60 : 1
  const done = amount(rule, counted)
  const unexcused = per * due(rule, period, subject, force, [])
  // who has done all of it needs no excuse
  const required = done >= unexcused ? unexcused : per * due(rule, period, subject, force, off)
  const met = done >= required && (required > 0 || unexcused === 0)
  const nothing = rule['nothing-needed'] === 'counts' && !!subject.nothingNeeded?.includes(period.key)
  const over = asked > (force.at(-1)?.to ?? period.to)
  const now = !over && off.some(({ from, to }) => from <= asked && asked <= to)
  const excused = nothing || now || required === 0
  const state = met ? 'met' : excused ? 'excused' : over ? 'missed' : 'open'
  return {
    rule: rule.rule,
    say: rule.say,
    cites: rule.cites,
    period,
    required: required / per,
    done: done / per,
    left: met || excused ? 0 : (required - done) / per,
    state,
    facts: counted.map(({ id }) => id),
  }
}

/** Proof on the spot is asked of nobody unless the switch for it is on (LAW-1): a second voice is enough. */
function gentle(rule: DutyRule): DutyRule {
  return rule.evidence === 'E2' || rule.evidence === 'E3' ? { ...rule, evidence: 'E1' } : rule
}

function counts(rule: DutyRule, fact: Fact, subject: DutySubject, period: Period): boolean {
  return (
    (fact.kind === rule.on ? holds(rule.when, fact.values) : !!rule['counts-too']?.includes(fact.kind)) &&
    (rule.card === undefined || fact.card === rule.card) &&
    fact.who === subject.who &&
    fact.subjectId === subject.subjectId &&
    fact.date >= period.from &&
    fact.date <= period.to &&
    (!('kinds' in rule.do) || kindOf(fact) !== undefined) &&
    (rule.evidence === undefined || atLeast((fact.values.evidence ?? 'E0') as EvidenceLevel, rule.evidence))
  )
}

/** Times, kinds, or minutes of the facts. */
function amount(rule: DutyRule, counted: readonly Fact[]): number {
  if ('times' in rule.do) return counted.length
  if ('hours' in rule.do)
    return counted.reduce((sum, { values }) => sum + Math.round(60 * Number(values.hours ?? 0)), 0)
  return new Set(counted.map(kindOf)).size
}

/** What a duty of several kinds tells apart; a fact of which neither is known shows none of them. */
const kindOf = ({ values }: Fact) => values.kind ?? values.field
