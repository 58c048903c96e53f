import type { DemandRow } from './queries.ts'

/** A row with its category as the community's scheme names it. */
export interface NamedDemand extends Omit<DemandRow, 'schemeId'> {
  categoryName: string | null
}

const missing = (row: { wanted: number; taken: number }) => Math.max(0, row.wanted - row.taken)

/** By category: the most lacking first, then the most wanted; five at most. `lack` names the place that lacks most. */
export function demandByCategory(rows: readonly NamedDemand[]) {
  const byCategory = Map.groupBy(rows, ({ category }) => category)
  return [...byCategory]
    .map(([category, of]) => {
      const most = of.reduce((a, b) => (missing(b) > missing(a) ? b : a))
      const sum = (part: 'wanted' | 'taken') => of.reduce((all, row) => all + row[part], 0)
      const lack = missing(most) > 0 ? { place: most.place, missing: missing(most) } : null
      return { category, categoryName: most.categoryName, wanted: sum('wanted'), taken: sum('taken'), lack }
    })
    .sort((a, b) => missing(b) - missing(a) || b.wanted - a.wanted)
    .slice(0, 5)
}

/** What one community lacks most; null where every place is taken. */
export function lackOf(rows: readonly NamedDemand[], communityId: string) {
  const own = rows.filter((row) => row.communityId === communityId && missing(row) > 0)
  if (!own.length) return null
  const most = own.reduce((a, b) => (missing(b) > missing(a) ? b : a))
  return { category: most.category, categoryName: most.categoryName, missing: missing(most), place: most.place }
}
