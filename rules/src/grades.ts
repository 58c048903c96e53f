import { type Period, periodOf } from './calendar.ts'
import { concerns, holds, onCard } from './conditions.ts'
import { isOn, schemeOn } from './scheme.ts'
import type { Fact, Subject } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'
import { shareOut } from './shares.ts'

export type GradesRule = NonNullable<Scheme['grades']>[number]
type Cites = { doc: string; place: string }

export interface GradeSubject {
  who: Subject
  subjectId: string
  values?: Fact['values']
  /** Where it is known, how the subject is enrolled in the community; a grade of one card is for those on it. */
  cards?: readonly Fact['card'][]
  /** Points that the grade looks at; undefined where nothing is scored. */
  points: number | undefined
  /** The subject's facts; those of the cycle up to the day are looked at. */
  facts: readonly Fact[]
}

/** One line of why: the band or share that gave it, the bar that lowered it, or who is to give it. */
export interface GradeReason {
  why: 'band' | 'share' | 'bar' | 'jury'
  say: string
  cites: Cites
  /** Grade that this line leads to or, for a bar, does not let pass. */
  grade?: string
  /** Band: its lower edge, absent for the lowest. */
  from?: number
  points?: number
  /** Share: place in the group (the first of those with as many points) and how many there are. */
  place?: number
  group?: number
  /** Jury: who gives it. Bar: the facts behind it. */
  by?: string
  facts?: string[]
}

export interface GradeStanding {
  rule: string
  say: string
  cites: Cites
  period: Period
  /** `given` by the rules · `jury` to be given by people · `none` because nothing is scored. */
  state: 'given' | 'jury' | 'none'
  grade: string | null
  /** Grades from best to worst, as the scheme names them. */
  names: readonly string[]
  /** With `jury`: the best grade that bars leave open. */
  atMost: string | null
  reasons: GradeReason[]
}

/** Key of a subject among others. */
export const subjectKey = (of: { who: Subject; subjectId: string }): string => `${of.who}|${of.subjectId}`

/**
 * Grades of a group (the members or units of one community) by the scheme in force on the day, in the scheme's order
 * of rules. `names` run from best to worst. Bars come last and only ever lower; shares are dealt out before bars, so a
 * bar frees no place for somebody else. Shares rank people (LAW-1): without the switch `ranking` people give the grade.
 * The order of subjects and of facts changes nothing.
 */
export function grades(
  group: readonly GradeSubject[],
  schemes: Scheme | readonly Scheme[],
  on: string,
): Map<string, GradeStanding[]> {
  const versions = Array.isArray(schemes) ? (schemes as readonly Scheme[]) : [schemes as Scheme]
  const scheme = schemeOn(versions, on)
  const found = new Map<string, GradeStanding[]>()
  for (const rule of scheme?.grades ?? []) {
    const own = group.filter((one) => concerns(rule, { who: one.who, values: one.values ?? {} }) && onCard(rule, one))
    const closed = 'shares' in rule.by && !(scheme && isOn(scheme, 'ranking', on))
    const ranked = 'shares' in rule.by && !closed ? dealt(rule, own) : undefined
    const giver = scheme?.area.kind === 'unit' ? '单位' : '社区'
    const jury = 'jury' in rule.by ? rule.by.jury : closed ? giver : undefined
    for (const subject of own) {
      const key = subjectKey(subject)
      const standing = standingOf(rule, subject, on, {
        share: ranked?.get(key),
        jury,
        unscored: scheme?.score?.none === true,
      })
      found.set(key, [...(found.get(key) ?? []), standing])
    }
  }
  return found
}

function dealt(rule: GradesRule, own: readonly GradeSubject[]): Map<string, GradeReason> {
  if (!('shares' in rule.by)) return new Map()
  const scored = own.filter(({ points }) => points !== undefined)
  const places = shareOut(
    scored.map((one) => one.points ?? 0),
    rule.by.shares.map(({ share }) => share),
  )
  const { shares } = rule.by
  return new Map(
    scored.map((one, at) => {
      const { share = 0, place = 0 } = places[at] ?? {}
      const grade = shares[share]?.grade ?? ''
      const about = { points: one.points ?? 0, place, group: scored.length }
      return [subjectKey(one), { why: 'share', say: rule.say, cites: rule.cites, grade, ...about }]
    }),
  )
}

function standingOf(
  rule: GradesRule,
  subject: GradeSubject,
  on: string,
  { share, jury, unscored }: { share: GradeReason | undefined; jury: string | undefined; unscored: boolean },
): GradeStanding {
  const period = periodOf(on, rule.every)
  const { say, cites, names } = rule
  const base = { rule: rule.rule, say, cites, period, names }
  const bars = barsOf(rule, subject, period, on)
  const worst = Math.max(-1, ...bars.map(({ grade = '' }) => names.indexOf(grade)))
  if (jury !== undefined) {
    const reasons: GradeReason[] = [{ why: 'jury', say, cites, by: jury }, ...bars]
    return { ...base, state: 'jury', grade: null, atMost: names[worst] ?? null, reasons }
  }
  const first = 'bands' in rule.by ? band(rule, subject) : share
  if (unscored || !first?.grade) return { ...base, state: 'none', grade: null, atMost: null, reasons: [] }
  const at = Math.max(names.indexOf(first.grade), worst)
  return { ...base, state: 'given', grade: names[at] ?? first.grade, atMost: null, reasons: [first, ...bars] }
}

function band(rule: GradesRule, { points }: GradeSubject): GradeReason | undefined {
  if (!('bands' in rule.by) || points === undefined) return undefined
  const found = rule.by.bands.find(({ from }) => from === undefined || points >= from)
  if (!found) return undefined
  const { grade, from } = found
  return { why: 'band', say: rule.say, cites: rule.cites, grade, points, ...(from === undefined ? {} : { from }) }
}

function barsOf(rule: GradesRule, subject: GradeSubject, period: Period, on: string): GradeReason[] {
  return (rule.bars ?? []).flatMap((bar) => {
    const facts = subject.facts
      .filter(
        ({ kind, date, values }) =>
          kind === bar.on && date >= period.from && date <= period.to && date <= on && holds(bar.when, values),
      )
      .map(({ id }) => id)
      .sort()
    return facts.length ? [{ why: 'bar' as const, say: bar.say, cites: bar.cites, grade: bar['at-most'], facts }] : []
  })
}

/** The standing once people have given their grade, for good; its reasons stay, with the grade in the jury's line. */
export function withVerdict(standing: GradeStanding, grade: string): GradeStanding {
  if (standing.state !== 'jury') return standing
  const reasons = standing.reasons.map((reason) => (reason.why === 'jury' ? { ...reason, grade } : reason))
  return { ...standing, state: 'given', grade, reasons }
}
