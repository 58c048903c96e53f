import { sql } from 'kysely'
import type { Db } from '../db.ts'

export interface WaitingRow {
  kind: 'held' | 'sort' | 'publish' | 'dispatch' | 'unanswered'
  id: string
  title: string | null
  code: string
  category: string | null
  schemeId: string | null
  place: string | null
  urgency: string
  since: Date
  dueAt: Date | null
}

/**
 * Needs that wait for the desk. `dispatch`: open and nobody is being asked; `unanswered`: every answer is due soon
 * or overdue. Urgent first, then the oldest.
 */
export async function waitingNeeds(db: Db, communityId: string): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select case n.state when 'held' then 'held' when 'placed' then 'sort' when 'sorted' then 'publish'
        else case when o.due is null then 'dispatch' else 'unanswered' end end as kind,
      n.id, n.public_line as title, n.code, n.category, c.scheme_id, p.name as place, n.urgency, n.state_at as since, o.due as due_at
    from needs n join organisations c on c.id = n.community_id left join organisations p on p.id = n.neighbourhood_id
      left join lateral (select min(due_at) as due from orders o where o.community_id = n.community_id
        and o.need_id = n.id and o.state = 'dispatched') o on true
    where n.community_id = ${communityId} and (n.state in ('held', 'placed', 'sorted') or n.state = 'open')
    order by n.urgency = 'urgent' desc, n.urgency = 'soon' desc, n.state_at limit 500`.execute(db.sql)
  return rows
}

/** What waits in bulk: records to verify and reports-in to confirm; how many, and since when the first. */
export async function waitingInBulk(db: Db, communityId: string) {
  const { rows } = await sql<{ kind: 'verify' | 'confirm'; count: number; since: Date }>`
    select 'verify' as kind, count(*)::int as count, min(state_at) as since from services
      where community_id = ${communityId} and state in ('written', 'entered-later')
    union all
    select 'confirm', count(*)::int, min(state_at) from enrolments
      where community_id = ${communityId} and state = 'reported'`.execute(db.sql)
  return rows.filter(({ count }) => count > 0)
}
