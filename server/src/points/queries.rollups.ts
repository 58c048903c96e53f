import { sql } from 'kysely'
import type { Db } from '../db.ts'

const counters = sql.raw(
  ['services', 'minutes', 'e0', 'e1', 'e2', 'e3', 'needs_open', 'needs_served', 'needs_answered']
    .concat(['points', 'lines', 'ratings', 'member_points', 'unit_points'])
    .map((name) => `coalesce(d.${name}, 0) <> coalesce(a.${name}, 0)`)
    .join(' or '),
)

/**
 * How many rows of the scope's community roll-ups differ from what the records say, by one snapshot. The drain writes
 * the sides, so what isn't 0 is looked at again when nothing waits in the outbox.
 */
export async function wrongCommunityRows(db: Db): Promise<number> {
  const { rows } = await sql<{ wrong: number }>`
    select (
      (select count(*) from community_days d full join community_days_again() a using (community_id, day) where ${counters})
      + (select count(*) from member_years m full join member_years_again() a using (community_id, year, person_id)
        where coalesce(m.services, 0) <> coalesce(a.services, 0) or coalesce(m.minutes, 0) <> coalesce(a.minutes, 0))
      + (select count(*) from member_months m full join member_months_again() a using (community_id, month, person_id)
        where coalesce(m.services, 0) <> coalesce(a.services, 0) or coalesce(m.minutes, 0) <> coalesce(a.minutes, 0))
      + (select count(*) from need_months m full join need_months_again() a using (community_id, month, category)
        where coalesce(m.served, 0) <> coalesce(a.served, 0) or coalesce(m.wanted, 0) <> coalesce(a.wanted, 0))
      + (select count(*) from need_counts m full join need_counts_again() a using (community_id, month, kind, state)
        where coalesce(m.needs, 0) <> coalesce(a.needs, 0))
      + (select count(*) from side_days d full join (select community_id, day, by_unit, sum(services) as services,
            sum(minutes) as minutes, count(*) as sessions, count(*) filter (where wish) as wishes
          from need_days_again() group by 1, 2, 3) a using (community_id, day, by_unit)
        where coalesce(d.services, 0) <> coalesce(a.services, 0) or coalesce(d.minutes, 0) <> coalesce(a.minutes, 0)
          or coalesce(d.sessions, 0) <> coalesce(a.sessions, 0) or coalesce(d.wishes, 0) <> coalesce(a.wishes, 0))
      + (select count(*) from community_days d full join (select community_id, first_day as day, count(*) as first
          from member_years where services > 0 group by 1, 2) m using (community_id, day)
        where coalesce(d.members_first, 0) <> coalesce(m.first, 0))
    )::int as wrong`.execute(db.sql)
  return rows[0]?.wrong ?? 0
}

/** As wrongCommunityRows, for the scope's units: the drain writes both sides, so look when nothing waits in the outbox. */
export async function wrongUnitRows(db: Db): Promise<number> {
  const { rows } = await sql<{ wrong: number }>`
    select count(*)::int as wrong from unit_days d full join (
      select unit_id, (data ->> 'happenedOn')::date as day, count(*) as services,
        sum((data ->> 'minutes')::integer) as minutes
      from unit_items where entity = 'service' and state in ('verified', 'rated') group by 1, 2) i using (unit_id, day)
    where coalesce(d.services, 0) <> coalesce(i.services, 0) or coalesce(d.minutes, 0) <> coalesce(i.minutes, 0)`.execute(
    db.sql,
  )
  return rows[0]?.wrong ?? 0
}
