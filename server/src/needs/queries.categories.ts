import { type Chooser, categoryName, isCategory, unclear } from '@lianxin/rules/categories'
import { refuse } from '@lianxin/rules/refusal'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { schemeOf } from '../platform/schemes.ts'
import { hasWords, type Language, words } from '../platform/words.ts'

/** The scheme that a community's categories come from today. */
export const schemeHere = (ctx: Ctx, communityId: string): Promise<Scheme> =>
  read(ctx, ctx.scope, (db) => schemeOf(ctx, db, communityId))

/** The category as given, `unclear` for none. Throws unknown-category for one that this scheme doesn't offer here. */
export function mustBeCategory(scheme: Scheme, given: string, by: Chooser): string {
  const id = given || unclear
  if (!isCategory(scheme, id, by)) throw refuse('unknown-category', { field: 'category' })
  return id
}

/**
 * A category in the reader's words: the scheme's own name, `name` before it when a list brings its own. Schemes are
 * written in Chinese, so English uses our word where we have one.
 */
export function sayCategory(language: Language, scheme: Scheme, id: string, name = categoryName(scheme, id)): string {
  const key = `needs:category.${id}`
  const own = hasWords(language, key) ? words(language)(key) : undefined
  return (language === 'en' ? (own ?? name) : (name ?? own)) ?? id
}
