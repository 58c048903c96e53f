import type { DutySubject } from './duties.ts'
import { type DutyYear, dutiesOfYear } from './duties-year.ts'
import { type GradeStanding, grades, subjectKey } from './grades.ts'
import { type AccountEntry, type AccountLine, accountOn } from './points-account.ts'
import { schemeOn } from './scheme.ts'
import type { Fact } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'
import { type StarStanding, starOf } from './stars.ts'

export interface StandingSubject extends DutySubject {
  /** Facts of this subject in the community. */
  facts: readonly Fact[]
  /** Its points lines there, up to the day at least. */
  lines: readonly AccountLine[]
}

/** Where somebody stands on a day: one answer for the person, her unit, the community and those above. */
export interface Standing {
  /** Null where the scheme has no score, and for a card that was never opened: it has no grade either. */
  points: number | null
  /** Points that came over from the last account or lapsed in this one. */
  account: AccountEntry[]
  duties: DutyYear[]
  grades: GradeStanding[]
  /** By the rule that names the stars. */
  stars: (StarStanding & { rule: string })[]
}

/**
 * The standing of all members and units of one community in a year as seen on the day `asked` (a later day shows the
 * whole year, with what was missed), by subject. Pure: facts, lines and scheme decide.
 */
export function standings(
  group: readonly StandingSubject[],
  versions: readonly Scheme[],
  year: number,
  asked: string,
): Map<string, Standing> {
  const on = asked < `${year}-12-31` ? asked : `${year}-12-31`
  const scheme = schemeOn(versions, on)
  const scored = scheme !== undefined && !scheme.score?.none && (scheme.points?.length ?? 0) > 0
  const accounts = new Map(group.map((one) => [subjectKey(one), accountOn(one.lines, versions, on)]))
  // being enrolled opens a card, also where no rule gives a base on it
  const hasCard = ({ lines, facts }: StandingSubject) =>
    lines.length > 0 || facts.some(({ kind, date }) => kind === 'period.opened' && date <= on)
  const opened = new Set(group.filter(hasCard).map(subjectKey))
  const points = (key: string) => (scored && opened.has(key) ? (accounts.get(key)?.balance ?? 0) : undefined)
  const given = grades(
    group.map((one) => ({ ...one, points: points(subjectKey(one)) })),
    versions,
    on,
  )
  return new Map(
    group.map((one) => {
      const key = subjectKey(one)
      const own = given.get(key) ?? []
      const worth = points(key)
      const stars = own.flatMap(({ rule: id }) => {
        const rule = scheme?.grades?.find(({ rule }) => rule === id)
        const star = rule && worth !== undefined ? starOf(rule, worth) : undefined
        return star ? [{ rule: id, ...star }] : []
      })
      // the year's last week may end in the next
      const upTo = one.facts.filter(({ date }) => date <= asked)
      return [
        key,
        {
          points: worth ?? null,
          account: scored ? (accounts.get(key)?.entries ?? []) : [],
          duties: dutiesOfYear(upTo, versions, one, year, asked),
          grades: own,
          stars,
        },
      ]
    }),
  )
}
