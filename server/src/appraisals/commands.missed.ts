import { addDays } from '@lianxin/rules/calendar'
import { duties } from '@lianxin/rules/duties'
import { subjectKey } from '@lianxin/rules/grades'
import { type RateRule, rateOf } from '@lianxin/rules/rates'
import { schemeOn } from '@lianxin/rules/scheme'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { type GroupOne, groupOf } from './queries.group.ts'
import { communitiesByIds } from './queries.ts'

/**
 * Ids of the duties and rates that each member and unit of a community has missed in the period that ends on the day,
 * by subject. A rate is a unit's: it counts the unit's own people, and nobody is low for what others left undone.
 */
export async function missedAt(ctx: Ctx, db: Db, communityId: string, day: string): Promise<Map<string, string[]>> {
  const [community] = await communitiesByIds(db, [communityId])
  if (!community) return new Map()
  const asked = addDays(day, 1)
  const { versions, group } = await groupOf(ctx, db, community, { year: Number(day.slice(0, 4)), asked })
  const rates = schemeOn(versions, day)?.rates ?? []
  return new Map(
    group.map((one) => {
      const missed = duties(one.facts, versions, one, day, asked).filter(({ state }) => state === 'missed')
      const low = one.who === 'unit' ? rates.filter((rate) => below(rate, one, group, day)) : []
      return [subjectKey(one), [...missed, ...low].map(({ rule }) => rule)]
    }),
  )
}

/** True when the unit's people miss the goal; of units, whether the unit itself did. */
function below(rate: RateRule, unit: GroupOne, group: readonly GroupOne[], day: string): boolean {
  const people = group.filter(({ who, row }) => who === 'member' && row.unitId === unit.subjectId)
  return rateOf(rate, rate.share.among === 'units' ? [unit] : people, day).met === false
}
