import { sql } from 'kysely'
import type { Db } from '../src/db.ts'
import type { DemandRow } from '../src/figures/queries.demand.ts'
import type { Span } from '../src/figures/queries.spans.ts'
import type { CommunityRow } from '../src/figures/queries.ts'

// The figures as they are defined, counted from the records themselves: what the roll-ups must answer too, and the
// other side of the bench of reports.
const day = (column: string) => sql`(${sql.ref(column)} at time zone 'Asia/Shanghai')::date`
const serving = sql`state in ('verified', 'rated')`

/** Figures by community in the order of street and name; `ids` are the communities of the scope. */
export async function byCommunity(db: Db, ids: readonly string[], { from, to }: Span): Promise<CommunityRow[]> {
  const { rows } = await sql<CommunityRow>`
    with asked as (
      select e.community_id, count(*) filter (where subject = 'member' and kind = 'home')::int as home_asked,
        count(*) filter (where subject = 'member' and kind = 'home' and state = 'current')::int as home_current,
        count(*) filter (where subject = 'member' and kind = 'home' and state = 'current' and exists (
          select 1 from services s where s.community_id = e.community_id and s.person_id = e.subject_id and s.${serving}
            and s.happened_on between ${from}::date and ${to}::date))::int as home_served,
        count(*) filter (where subject = 'unit')::int as units_asked,
        count(*) filter (where subject = 'unit' and state = 'current')::int as units_current
      from enrolments e where e.community_id = any(${ids}) and e.state <> 'ended' group by 1),
    placed as (
      select community_id, count(*)::int as needs,
        count(*) filter (where state in ('held', 'placed', 'sorted', 'open', 'in-hand'))::int as needs_open,
        count(*) filter (where state in ('served', 'closed'))::int as needs_served,
        count(*) filter (where state = 'answered')::int as needs_answered
      from needs where community_id = any(${ids}) and state not in ('merged', 'withdrawn')
        and ${day('at')} between ${from}::date and ${to}::date group by 1),
    done as (
      select community_id, count(*)::int as services from services where community_id = any(${ids}) and ${serving}
        and happened_on between ${from}::date and ${to}::date group by 1)
    select o.id as community_id, o.name, s.name as street,
      coalesce(home_asked, 0) as home_asked, coalesce(home_current, 0) as home_current,
      coalesce(home_served, 0) as home_served, coalesce(units_asked, 0) as units_asked,
      coalesce(units_current, 0) as units_current, coalesce(needs, 0) as needs, coalesce(needs_open, 0) as needs_open,
      coalesce(needs_served, 0) as needs_served, coalesce(needs_answered, 0) as needs_answered,
      coalesce(services, 0) as services
    from organisations o left join organisations s on s.id = o.parent_id
      left join asked a on a.community_id = o.id left join placed p on p.community_id = o.id
      left join done d on d.community_id = o.id
    where o.id = any(${ids}) and o.kind = 'community' and o.ended_at is null order by s.name, o.name`.execute(db.sql)
  return rows
}

/** Needs of the six months up to the span's end, months without any too. */
export async function byMonth(db: Db, ids: readonly string[], { to }: Span) {
  const { rows } = await sql<{ month: string; needs: number; served: number }>`
    select to_char(m, 'YYYY-MM') as month, count(n.id)::int as needs,
      count(n.id) filter (where n.state in ('served', 'closed'))::int as served
    from generate_series(date_trunc('month', ${to}::date::timestamp) - interval '5 months',
        date_trunc('month', ${to}::date::timestamp), interval '1 month') m
      left join needs n on n.community_id = any(${ids}) and n.state not in ('merged', 'withdrawn')
        and date_trunc('month', n.at at time zone 'Asia/Shanghai') = m and ${day('n.at')} <= ${to}::date
    group by m order by m`.execute(db.sql)
  return rows
}

/** How many reported members served how often in the span; five stands for five and more. */
export async function loads(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{ times: number; people: number }>`
    with people as (select distinct subject_id from enrolments where community_id = any(${ids})
        and subject = 'member' and state = 'current'),
      done as (select person_id, count(*)::int as times from services where community_id = any(${ids}) and ${serving}
        and happened_on between ${from}::date and ${to}::date group by 1),
      each as (select least(coalesce(d.times, 0), 5) as times from people p left join done d on d.person_id = p.subject_id)
    select t as times, count(e.times)::int as people from generate_series(0, 5) t left join each e on e.times = t
    group by t order by t`.execute(db.sql)
  return rows
}

/** Verified services of the span by how deep their evidence goes. */
export async function byEvidence(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{ level: string; count: number }>`
    select level, count(s.id)::int as count from unnest(array['E3', 'E2', 'E1', 'E0']) with ordinality l(level, place)
      left join services s on s.evidence = l.level and s.community_id = any(${ids}) and s.${serving}
        and s.happened_on between ${from}::date and ${to}::date
    group by level, place order by place`.execute(db.sql)
  return rows
}

/** Helpers that published needs of the span want, and how many of the places are taken, by community and category. */
export async function demandRows(db: Db, ids: readonly string[], { from, to }: Span): Promise<DemandRow[]> {
  const { rows } = await sql<DemandRow>`
    with each as (
      select n.community_id, n.category, n.helpers_wanted as wanted,
        case when n.state in ('served', 'closed') then n.helpers_wanted else least(n.helpers_wanted, (
          select count(*) from orders o where o.community_id = n.community_id and o.need_id = n.id
            and o.state in ('accepted', 'under-way', 'done', 'verified'))) end as taken
      from needs n where n.community_id = any(${ids}) and n.state in ('open', 'in-hand', 'served', 'closed')
        and n.category is not null and n.at >= (${from}::date::timestamp at time zone 'Asia/Shanghai')
        and n.at < ((${to}::date + 1)::timestamp at time zone 'Asia/Shanghai'))
    select e.community_id, o.name as place, e.category, o.scheme_id, sum(e.wanted)::int as wanted, sum(e.taken)::int as taken
    from each e join organisations o on o.id = e.community_id group by 1, 2, 3, 4 order by 2, 3`.execute(db.sql)
  return rows
}

/** The headline's needs: how many stand in each state, and which wishes and problems are done. */
export async function needsByState(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{ state: string; count: number; wishes: number; problems: number }>`
    select state, count(*)::int as count,
      count(*) filter (where kind = 'wish' and state in ('served', 'closed'))::int as wishes,
      count(*) filter (where kind = 'problem' and state in ('served', 'closed'))::int as problems
    from needs where community_id = any(${ids})
      and (at at time zone 'Asia/Shanghai')::date between ${from}::date and ${to}::date
    group by state order by state`.execute(db.sql)
  return {
    needs: Object.fromEntries(rows.map(({ state, count }) => [state, count])),
    wishesDone: rows.reduce((sum, { wishes }) => sum + wishes, 0),
    problemsSolved: rows.reduce((sum, { problems }) => sum + problems, 0),
  }
}

/** The headline's services by side: sessions are needs served on a day, a wish stands on the day it was first served. */
export async function bySide(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{
    byUnit: boolean
    sessions: number
    personTimes: number
    wishes: number
    minutes: number
  }>`
    select s.by_unit, count(distinct (s.need_id, s.happened_on))::int as sessions, count(*)::int as person_times,
      count(distinct s.need_id) filter (where n.kind = 'wish' and n.state in ('served', 'closed') and not exists (
        select from services o where o.community_id = s.community_id and o.need_id = s.need_id and o.${serving}
          and o.by_unit = s.by_unit and o.happened_on < s.happened_on))::int as wishes,
      sum(s.minutes)::int as minutes
    from services s join needs n on n.community_id = s.community_id and n.id = s.need_id
    where s.community_id = any(${ids}) and s.${serving} and s.happened_on between ${from}::date and ${to}::date
    group by 1`.execute(db.sql)
  const side = (linked: boolean) => {
    const { sessions = 0, personTimes = 0, wishes = 0 } = rows.find(({ byUnit }) => byUnit === linked) ?? {}
    return { sessions, personTimes, wishes }
  }
  const { rows: given } = await sql<{ ratings: number }>`
    select count(*)::int as ratings from ratings where community_id = any(${ids})
      and ${day('at')} between ${from}::date and ${to}::date`.execute(db.sql)
  const { rows: booked } = await sql<{ member: number; unit: number }>`
    select coalesce(sum(points) filter (where subject = 'member'), 0)::int as member,
      coalesce(sum(points) filter (where subject = 'unit'), 0)::int as unit
    from points_lines where community_id = any(${ids}) and happened_on between ${from}::date and ${to}::date
      and not starts_with(fact, '~account|')`.execute(db.sql)
  return {
    services: rows.reduce((sum, { personTimes }) => sum + personTimes, 0),
    minutes: rows.reduce((sum, { minutes }) => sum + minutes, 0),
    byUnits: side(true),
    atHome: side(false),
    ratings: given[0]?.ratings,
    points: booked[0],
  }
}
