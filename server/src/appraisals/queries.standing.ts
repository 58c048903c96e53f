import { businessDate, yearOver } from '@lianxin/rules/calendar'
import { type GradeStanding, subjectKey, withVerdict } from '@lianxin/rules/grades'
import { type RateStanding, rateOf } from '@lianxin/rules/rates'
import type { Scheme } from '@lianxin/rules/scheme'
import { type Standing, standings } from '@lianxin/rules/standing'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { type AppraisalRow, appraisalsOfYear } from './queries.given.ts'
import { groupOf, type Seen, wasLate } from './queries.group.ts'
import type * as queries from './queries.ts'

export interface Stood extends queries.SubjectRow {
  /** Reported after the due date, or still not. */
  late: boolean
  standing: Standing
  /** Grades that people are giving or have given, this year's cycles. */
  given: AppraisalRow[]
}

/** `on` as asked for, or today; the year of that day unless another is named, then as seen when all of that year is over. */
export function seenFrom(query: { year?: number; on?: string }, today: string): Seen {
  const asked = query.on ?? today
  const year = query.year ?? Number(asked.slice(0, 4))
  const whole = { year, asked: yearOver(year) }
  return asked < whole.asked ? { year, asked } : whole
}

export interface Standings {
  scheme: Scheme
  rows: Stood[]
  /** The scheme's rates over those rows. */
  rates: RateStanding[]
}

/**
 * Where members and units of a community stand, in the order of their names; all of them, or some. Shares are dealt
 * out among all, so where a scheme has shares all are looked at whoever is asked for.
 */
export async function standingsOf(
  ctx: Ctx,
  db: Db,
  community: queries.CommunityRow,
  { year, asked }: Seen,
  only?: readonly string[],
): Promise<Standings> {
  const to = asked < `${year}-12-31` ? asked : `${year}-12-31`
  const scheme = ctx.app.schemes.at(community.schemeId, to)
  const whole = scheme.grades?.some(({ by }) => 'shares' in by) ?? false
  const ids = whole ? undefined : only
  const { versions, group } = await groupOf(ctx, db, community, { year, asked }, ids)
  const given = Map.groupBy(
    await appraisalsOfYear(db, community.id, year, ids),
    ({ subject, subjectId }) => `${subject}|${subjectId}`,
  )
  const stood = standings(group, versions, year, asked)
  const shown = group.filter(({ subjectId }) => !only || only.includes(subjectId))
  return {
    scheme,
    rates: (scheme.rates ?? []).map((rule) => {
      const counted = rule.share.among === 'units' ? 'unit' : 'member'
      return rateOf(
        rule,
        shown.filter(({ who }) => who === counted),
        to,
      )
    }),
    rows: shown.flatMap((one) => {
      const found = stood.get(subjectKey(one))
      if (!found) return []
      const own = given.get(subjectKey(one)) ?? []
      const standing = { ...found, grades: found.grades.map((grade) => decided(grade, own, to)) }
      return [{ ...one.row, late: wasLate(one.facts, year), standing, given: own }]
    }),
  }
}

/** A grade given for good on or before the day takes the place of “to be given”. */
function decided(grade: GradeStanding, own: readonly AppraisalRow[], day: string): GradeStanding {
  const final = own.find((row) => row.rule === grade.rule && row.cycle === grade.period.key && row.state === 'final')
  return final && businessDate(final.stateAt) <= day ? withVerdict(grade, final.grade) : grade
}
