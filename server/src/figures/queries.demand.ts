import { businessDate } from '@lianxin/rules/calendar'
import { sql } from 'kysely'
import type { Db } from '../db.ts'
import { partsOf, placedIn, type Span } from './queries.spans.ts'

export interface DemandRow {
  communityId: string
  place: string
  category: string
  schemeId: string | null
  wanted: number
  taken: number
}

/**
 * Helpers that published needs of the span want, and how many of the places are taken, by community and category. What
 * is served stands in the roll-up of months; only what is still open, and the days outside whole months, is counted.
 */
export async function demandRows(db: Db, ids: readonly string[], span: Span): Promise<DemandRow[]> {
  const { months, edges } = partsOf(span, businessDate(db.now))
  const served = edges.map(
    (edge) => sql`union all select n.community_id, n.category, n.helpers_wanted, n.helpers_wanted from needs n
      where n.community_id = any(${ids}) and n.state in ('served', 'closed') and n.category is not null and ${placedIn(edge)}`,
  )
  const rolled = months
    ? sql`union all select m.community_id, m.category, m.wanted, m.wanted from need_months m
      where m.community_id = any(${ids}) and m.month between ${months.from}::date and ${months.to}::date and m.served > 0`
    : sql``
  const { rows } = await sql<DemandRow>`
    with each as (
      select n.community_id, n.category, n.helpers_wanted as wanted, least(n.helpers_wanted, (
          select count(*) from orders o where o.community_id = n.community_id and o.need_id = n.id
            and o.state in ('accepted', 'under-way', 'done', 'verified'))) as taken
      from needs n where n.community_id = any(${ids}) and n.state in ('open', 'in-hand') and n.category is not null
        and ${placedIn(span)}
      ${rolled} ${sql.join(served, sql` `)})
    select e.community_id, o.name as place, e.category, o.scheme_id, sum(e.wanted)::int as wanted, sum(e.taken)::int as taken
    from each e join organisations o on o.id = e.community_id group by 1, 2, 3, 4 order by 2, 3`.execute(db.sql)
  return rows
}

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
