import { addDays, type Period } from '@lianxin/rules/calendar'
import { missedWithin } from '@lianxin/rules/duties-year'
import { subjectKey } from '@lianxin/rules/grades'
import { type RateRule, rateOf } from '@lianxin/rules/rates'
import { schemeOn } from '@lianxin/rules/scheme'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { type GroupOne, groupOf } from './queries.group.ts'
import { communitiesByIds } from './queries.ts'

/**
 * Ids of the duties and rates that each member and unit of a community has missed in a period that is over, by subject;
 * duties in their own periods that ended in it. A rate is a unit's: it counts the unit's own people, and nobody is low for what others left undone.
 */
export async function missedIn(ctx: Ctx, db: Db, communityId: string, period: Period): Promise<Map<string, string[]>> {
  const [community] = await communitiesByIds(db, [communityId])
  if (!community) return new Map()
  const day = period.to
  // of a week at the turn of a year the old year is looked at: what ended in it lies there
  const year = Number(period.from.slice(0, 4))
  const { versions, group } = await groupOf(ctx, db, community, { year, asked: addDays(day, 1) })
  const rates = schemeOn(versions, day)?.rates ?? []
  return new Map(
    group.map((one) => {
      const missed = missedWithin(one.facts, versions, one, period)
      const low = one.who === 'unit' ? rates.filter((rate) => below(rate, one, group, day)) : []
      return [subjectKey(one), [...missed, ...low.map(({ rule }) => rule)]]
    }),
  )
}

/** True when the unit's people miss the goal; of units, whether the unit itself did. */
function below(rate: RateRule, unit: GroupOne, group: readonly GroupOne[], day: string): boolean {
  const people = group.filter(({ who, row }) => who === 'member' && row.unitId === unit.subjectId)
  return rateOf(rate, rate.share.among === 'units' ? [unit] : people, day).met === false
}
