import { businessDate } from '@lianxin/rules/calendar'
import { type Chooser, isCategory, unclear } from '@lianxin/rules/categories'
import { refuse } from '@lianxin/rules/refusal'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Ctx } from '../context.ts'
import { communityOf, type FrontRow } from './queries.ts'

/** The scheme that a community's categories come from today. */
export const schemeHere = async (ctx: Ctx, communityId: string): Promise<Scheme> =>
  schemeToday(ctx, await communityOf(ctx, communityId))

/** The same, of a community in hand. */
export const schemeToday = ({ app }: Ctx, { schemeId }: Pick<FrontRow, 'schemeId'>): Scheme =>
  app.schemes.at(schemeId, businessDate(app.clock.now()))

/** The category as given, `unclear` for none. Throws unknown-category for one that this scheme doesn't offer here. */
export function mustBeCategory(scheme: Scheme, given: string, by: Chooser): string {
  const id = given || unclear
  if (!isCategory(scheme, id, by)) throw refuse('unknown-category', { field: 'category' })
  return id
}
