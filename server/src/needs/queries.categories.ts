import { type Chooser, isCategory, unclear } from '@lianxin/rules/categories'
import { refuse } from '@lianxin/rules/refusal'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { schemeOf } from '../platform/schemes.ts'

/** The scheme that a community's categories come from today. */
export const schemeHere = (ctx: Ctx, communityId: string): Promise<Scheme> =>
  read(ctx, ctx.scope, (db) => schemeOf(ctx, db, communityId))

/** The category as given, `unclear` for none. Throws unknown-category for one that this scheme doesn't offer here. */
export function mustBeCategory(scheme: Scheme, given: string, by: Chooser): string {
  const id = given || unclear
  if (!isCategory(scheme, id, by)) throw refuse('unknown-category', { field: 'category' })
  return id
}
