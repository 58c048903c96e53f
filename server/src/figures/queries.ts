import { businessDate } from '@lianxin/rules/calendar'
import { sql } from 'kysely'
import type { Db } from '../db.ts'
import { partsOf, type Span } from './queries.spans.ts'

export interface CommunityRow {
  communityId: string
  name: string
  street: string | null
  homeAsked: number
  homeCurrent: number
  homeServed: number
  unitsAsked: number
  unitsCurrent: number
  needs: number
  needsOpen: number
  needsServed: number
  needsAnswered: number
  services: number
}

/** How often each member served in the span, by community: from her months, and record by record at its edges. */
function servedTimes(db: Db, ids: readonly string[], span: Span) {
  const { months, edges } = partsOf(span, businessDate(db.now))
  const rolled = months
    ? [
        sql`select community_id, person_id, services from member_months where community_id = any(${ids})
          and month between ${months.from}::date and ${months.to}::date and services > 0`,
      ]
    : []
  const counted = edges.map(
    ({ from, to }) => sql`select community_id, person_id, 1 as services from services where community_id = any(${ids})
      and state in ('verified', 'rated') and happened_on between ${from}::date and ${to}::date`,
  )
  return sql`select community_id, person_id, sum(services)::int as times
    from (${sql.join([...rolled, ...counted], sql` union all `)}) each group by 1, 2`
}

/** Figures by community in the order of street and name; `ids` are the communities of the scope. Sums of days, no records. */
export async function byCommunity(db: Db, ids: readonly string[], span: Span): Promise<CommunityRow[]> {
  const { rows } = await sql<CommunityRow>`
    with served as materialized (${servedTimes(db, ids, span)}),
    asked as (
      select e.community_id, count(*) filter (where subject = 'member' and kind = 'home')::int as home_asked,
        count(*) filter (where subject = 'member' and kind = 'home' and state = 'current')::int as home_current,
        count(*) filter (where subject = 'member' and kind = 'home' and state = 'current' and s.times > 0)::int as home_served,
        count(*) filter (where subject = 'unit')::int as units_asked,
        count(*) filter (where subject = 'unit' and state = 'current')::int as units_current
      from enrolments e left join served s on s.community_id = e.community_id and s.person_id = e.subject_id
      where e.community_id = any(${ids}) and e.state <> 'ended' group by 1),
    days as (
      select community_id, sum(needs_open + needs_served + needs_answered)::int as needs, sum(needs_open)::int as needs_open,
        sum(needs_served)::int as needs_served, sum(needs_answered)::int as needs_answered, sum(services)::int as services
      from community_days where community_id = any(${ids}) and day between ${span.from}::date and ${span.to}::date group by 1)
    select o.id as community_id, o.name, s.name as street,
      coalesce(home_asked, 0) as home_asked, coalesce(home_current, 0) as home_current,
      coalesce(home_served, 0) as home_served, coalesce(units_asked, 0) as units_asked,
      coalesce(units_current, 0) as units_current, coalesce(needs, 0) as needs, coalesce(needs_open, 0) as needs_open,
      coalesce(needs_served, 0) as needs_served, coalesce(needs_answered, 0) as needs_answered,
      coalesce(services, 0) as services
    from organisations o left join organisations s on s.id = o.parent_id
      left join asked a on a.community_id = o.id left join days d on d.community_id = o.id
    where o.id = any(${ids}) and o.kind = 'community' and o.ended_at is null order by s.name, o.name`.execute(db.sql)
  return rows
}

/** Needs of the six months up to the span's end, months without any too. */
export async function byMonth(db: Db, ids: readonly string[], { to }: Span) {
  const { rows } = await sql<{ month: string; needs: number; served: number }>`
    select to_char(m, 'YYYY-MM') as month, coalesce(sum(d.needs_open + d.needs_served + d.needs_answered), 0)::int as needs,
      coalesce(sum(d.needs_served), 0)::int as served
    from generate_series(date_trunc('month', ${to}::date::timestamp) - interval '5 months',
        date_trunc('month', ${to}::date::timestamp), interval '1 month') m
      left join community_days d on d.community_id = any(${ids}) and d.day >= m::date and d.day <= ${to}::date
        and d.day < (m + interval '1 month')::date
    group by m order by m`.execute(db.sql)
  return rows
}

/** How many reported members served how often in the span; five stands for five and more. */
export async function loads(db: Db, ids: readonly string[], span: Span) {
  const { rows } = await sql<{ times: number; people: number }>`
    with people as (select distinct subject_id from enrolments where community_id = any(${ids})
        and subject = 'member' and state = 'current'),
      served as (${servedTimes(db, ids, span)}),
      done as (select person_id, sum(times)::int as times from served group by 1),
      each as (select least(coalesce(d.times, 0), 5) as times from people p left join done d on d.person_id = p.subject_id)
    select t as times, count(e.times)::int as people from generate_series(0, 5) t left join each e on e.times = t
    group by t order by t`.execute(db.sql)
  return rows
}

/** Verified services of the span by how deep their evidence goes. */
export async function byEvidence(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{ level: string; count: number }>`
    with sums as (select coalesce(sum(e0), 0)::int as e0, coalesce(sum(e1), 0)::int as e1, coalesce(sum(e2), 0)::int as e2,
        coalesce(sum(e3), 0)::int as e3
      from community_days where community_id = any(${ids}) and day between ${from}::date and ${to}::date)
    select l.level, l.count from sums, lateral (values (1, 'E3', e3), (2, 'E2', e2), (3, 'E1', e1), (4, 'E0', e0))
      l(place, level, count) order by l.place`.execute(db.sql)
  return rows
}
