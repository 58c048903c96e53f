import type { CatalogueEntry, Scheme } from './scheme-schema.ts'

/** What a resident who can't tell chooses, in every scheme; sorting gives it another. */
export const unclear = 'unclear'

/** What residents choose from, as the scheme's catalogue names it; `unclear` is not repeated here. */
export const chipsOf = (scheme: Scheme): readonly CatalogueEntry[] =>
  (scheme.catalogues?.chips ?? []).filter(({ id }) => id !== unclear)

/** What the desk sorts into: the fields of service that rules and figures speak of. */
export const fieldsOf = (scheme: Scheme): readonly CatalogueEntry[] =>
  (scheme.catalogues?.fields ?? []).filter(({ id }) => id !== unclear)

/** Where a category may come from: a resident's form, staff who file what they were told, the sorting desk. */
export type Chooser = 'resident' | 'filing' | 'sorting'

/** May this category be chosen here under this scheme. */
export function isCategory(scheme: Scheme, id: string, by: Chooser): boolean {
  if (id === unclear) return true
  const known = [...(by === 'sorting' ? [] : chipsOf(scheme)), ...(by === 'resident' ? [] : fieldsOf(scheme))]
  return known.some((entry) => entry.id === id)
}

/** The scheme's own name of a category: the field it was sorted into, else the resident's chip; undefined for neither. */
export const categoryName = (scheme: Scheme, id: string): string | undefined =>
  [...(scheme.catalogues?.fields ?? []), ...(scheme.catalogues?.chips ?? [])].find((entry) => entry.id === id)?.name
