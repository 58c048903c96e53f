import { addDays, daysBetween, type Period, periodOf } from './calendar.ts'
import { concerns, holds, onCard } from './conditions.ts'
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
  /** Why nothing is due now, by the member's word. */
  excused?: 'paused' | 'sick' | 'away' | 'new' | 'retiring'
  /** Keys of periods in which the community said that nothing was needed. */
  nothingNeeded?: readonly string[]
}

/**
 * Where one subject stands with each duty in the period that `on` lies in, as seen on the day `asked`. Missed only
 * after the period has ended; pro rata goes by months begun (in a month or week by days) and rounds down, nobody owes
 * half a service. A rule asks nothing for days before its first version.
 */
export function duties(
  facts: readonly Fact[],
  schemes: Scheme | readonly Scheme[],
  subject: DutySubject,
  on: string,
  asked = on,
): DutyStanding[] {
  const versions = Array.isArray(schemes) ? (schemes as readonly Scheme[]) : [schemes as Scheme]
  const scheme = schemeOn(versions, on)
  const onTheSpot = scheme !== undefined && isOn(scheme, 'compulsory-check-in', on)
  const rules = (scheme?.duties ?? []).map((rule) => (onTheSpot ? rule : gentle(rule)))
  const values = subject.values ?? {}
  return rules
    .filter((rule) => concerns(rule, { who: subject.who, values }) && onCard(rule, subject))
    .map((rule) => {
      const period = periodOf(on, rule.every)
      const counted = facts
        .filter((fact) => counts(rule, fact, subject, period))
        .sort((a, b) => (a.date + a.id < b.date + b.id ? -1 : 1))
      const done = amount(rule, counted)
      const required = due(rule, subject, period, firstDay(versions, rule))
      const excused = subject.excused !== undefined && !!rule.excused?.includes(subject.excused)
      const nothing = rule['nothing-needed'] === 'counts' && !!subject.nothingNeeded?.includes(period.key)
      const left = excused || nothing ? 0 : Math.max(0, required - done)
      const state = done >= required ? 'met' : excused || nothing ? 'excused' : asked > period.to ? 'missed' : 'open'
      return {
        rule: rule.rule,
        say: rule.say,
        cites: rule.cites,
        period,
        required,
        done,
        left,
        state,
        facts: counted.map(({ id }) => id),
      }
    })
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
    (rule.evidence === undefined || atLeast((fact.values.evidence ?? 'E0') as EvidenceLevel, rule.evidence))
  )
}

function amount(rule: DutyRule, counted: readonly Fact[]): number {
  if ('times' in rule.do) return new Set(counted.map(({ id }) => id)).size
  if ('hours' in rule.do) return counted.reduce((sum, { values }) => sum + Number(values.hours ?? 0), 0)
  return new Set(counted.map(({ values }) => values.kind ?? values.field)).size
}

/** Day on which a rule of this id was first in force. */
function firstDay(versions: readonly Scheme[], { rule: id }: DutyRule): string {
  const days = versions.filter((one) => one.duties?.some(({ rule }) => rule === id)).map(startOf)
  return days.sort()[0] ?? ''
}

function due(rule: DutyRule, subject: DutySubject, period: Period, first: string): number {
  const [full] = Object.values(rule.do) as [number]
  if (rule['part-of-period'] === 'full') return full
  const from = [period.from, subject.since ?? '', first].reduce((last, day) => (day > last ? day : last))
  const to = subject.until && subject.until < period.to ? subject.until : period.to
  if (from > to) return 0
  const monthly = period.kind === 'quarter' || period.kind === 'half' || period.kind === 'year'
  const length = monthly ? months : days
  return Math.floor((full * length(from, to)) / length(period.from, period.to))
}

/** Days from one to another, both included. */
const days = (from: string, to: string): number => daysBetween(from, addDays(to, 1))

/** Months touched: a roster that comes in on 5 January asks for the whole year. */
const months = (from: string, to: string): number =>
  12 * (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1
