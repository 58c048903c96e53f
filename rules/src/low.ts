import { type Period, periodOf } from './calendar.ts'
import { concerns } from './conditions.ts'
import { schemeOn } from './scheme.ts'
import type { Fact, Subject } from './scheme-facts.ts'
import type { LowRule, Scheme } from './scheme-schema.ts'

export interface LowSubject {
  who: Subject
  subjectId: string
  values?: Fact['values']
  /** Points of the lines dated in the period that closes. */
  points: number
  /** Ids of duties and rates missed when the period ended. */
  missed?: readonly string[]
  /** Reasons that excuse: nothing was needed, on a pause, reported in only during the period. */
  excuses?: readonly ('nothing-needed' | 'paused' | 'new')[] | undefined
}

/** A private reminder, talk or mending task to be opened by a person; never published, never a deduction. */
export interface LowFinding {
  rule: string
  who: Subject
  subjectId: string
  period: Period
  does: LowRule['does']
  say: string
  cites: { doc: string; place: string }
}

/** What follows when the period that ends on `day` closes; nothing on a day that ends no period. */
export function lowAtClose(
  subjects: readonly LowSubject[],
  schemes: Scheme | readonly Scheme[],
  day: string,
): LowFinding[] {
  const versions = Array.isArray(schemes) ? (schemes as readonly Scheme[]) : [schemes as Scheme]
  const scheme = schemeOn(versions, day)
  return (scheme?.low ?? []).flatMap((rule) => {
    const period = periodOf(day, rule.after)
    if (period.to !== day) return []
    return subjects
      .filter((subject) => concerns(rule, { who: subject.who, values: subject.values ?? {} }) && isLow(rule, subject))
      .map(({ who, subjectId }) => ({
        rule: rule.rule,
        who,
        subjectId,
        period,
        does: rule.does,
        say: rule.say,
        cites: rule.cites,
      }))
  })
}

function isLow(rule: LowRule, subject: LowSubject): boolean {
  if (subject.excuses?.some((excuse) => rule.unless?.includes(excuse))) return false
  const { points, duty, rate } = rule.when
  if (points?.['at-most'] !== undefined && subject.points > points['at-most']) return false
  return [duty, rate].every((id) => id === undefined || !!subject.missed?.includes(id))
}
