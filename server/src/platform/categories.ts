import { businessDate } from '@lianxin/rules/calendar'
import { categoryName } from '@lianxin/rules/categories'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Schemes } from './schemes.ts'
import { hasWords, type Language, words } from './words.ts'

/** A category's own name in the scheme that counts now; null for none, and for one that the scheme doesn't know. */
export const nameOfCategory = (
  schemes: Schemes,
  schemeId: string | null,
  id: string | null,
  now: Date,
): string | null => (id && categoryName(schemes.at(schemeId, businessDate(now)), id)) || null

/**
 * A category in the reader's words: the scheme's own name, `name` before it when a list brings its own. Schemes are
 * written in Chinese, so English uses our word where we have one.
 */
export function sayCategory(language: Language, scheme: Scheme, id: string, name = categoryName(scheme, id)): string {
  const key = `needs:category.${id}`
  const own = hasWords(language, key) ? words(language)(key) : undefined
  return (language === 'en' ? (own ?? name) : (name ?? own)) ?? id
}
