import { sql } from 'kysely'
import type { Db } from '../db.ts'

export interface Span {
  /** Beijing days, both included. */
  from: string
  to: string
}

/** Figures by community from the records themselves; `ids` are the communities of the scope. */
export async function figuresBy(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{
    communityId: string
    name: string
    code: string
    street: string | null
    membersAsked: number
    membersCurrent: number
    membersServed: number
    unitsAsked: number
    unitsCurrent: number
    needs: number
    needsOpen: number
    needsServed: number
    needsAnswered: number
    services: number
    minutes: number
    points: number
  }>`
    with asked as (
      select community_id, count(*) filter (where subject = 'member')::int as members_asked,
        count(*) filter (where subject = 'member' and state = 'current')::int as members_current,
        count(*) filter (where subject = 'unit')::int as units_asked,
        count(*) filter (where subject = 'unit' and state = 'current')::int as units_current
      from enrolments where community_id = any(${ids}) and state <> 'ended' group by 1),
    placed as (
      select community_id, count(*)::int as needs,
        count(*) filter (where state in ('held', 'placed', 'sorted', 'open', 'in-hand'))::int as needs_open,
        count(*) filter (where state in ('served', 'closed'))::int as needs_served,
        count(*) filter (where state = 'answered')::int as needs_answered
      from needs where community_id = any(${ids}) and state <> 'merged'
        and (at at time zone 'Asia/Shanghai')::date between ${from}::date and ${to}::date group by 1),
    done as (
      select community_id, count(*)::int as services, sum(minutes)::int as minutes, count(distinct person_id)::int as members_served
      from services where community_id = any(${ids}) and state in ('verified', 'rated')
        and happened_on between ${from}::date and ${to}::date group by 1),
    booked as (
      select community_id, sum(points)::int as points from points_lines where community_id = any(${ids})
        and happened_on between ${from}::date and ${to}::date group by 1)
    select o.id as community_id, o.name, o.code, s.name as street,
      coalesce(members_asked, 0) as members_asked, coalesce(members_current, 0) as members_current,
      coalesce(members_served, 0) as members_served, coalesce(units_asked, 0) as units_asked,
      coalesce(units_current, 0) as units_current, coalesce(needs, 0) as needs, coalesce(needs_open, 0) as needs_open,
      coalesce(needs_served, 0) as needs_served, coalesce(needs_answered, 0) as needs_answered,
      coalesce(services, 0) as services, coalesce(minutes, 0) as minutes, coalesce(points, 0) as points
    from organisations o left join organisations s on s.id = o.parent_id
      left join asked a on a.community_id = o.id left join placed p on p.community_id = o.id
      left join done d on d.community_id = o.id left join booked b on b.community_id = o.id
    where o.id = any(${ids}) and o.kind = 'community' order by s.name, o.name`.execute(db.sql)
  return rows
}

export type Cell = string | number | null
export interface LedgerRow {
  id: string
  cells: Cell[]
}

const like = (search?: string): string => `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`
const most = 20_000

/** Needs received in the span: public parts only. Columns: code, received, category, place, line, helpers, state. */
export async function needsLedger(
  db: Db,
  communityId: string,
  { from, to }: Span,
  search?: string,
): Promise<LedgerRow[]> {
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select n.id, jsonb_build_array(n.code, to_char(n.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), n.category, p.name,
      n.public_line, n.helpers_wanted, n.state) as cells
    from needs n left join organisations p on p.id = n.neighbourhood_id
    where n.community_id = ${communityId} and (n.at at time zone 'Asia/Shanghai')::date between ${from}::date and ${to}::date
      and (n.code like ${like(search)} or coalesce(n.public_line, '') like ${like(search)})
    order by n.at desc limit ${most}`.execute(db.sql)
  return rows
}

/** Verified services in the span. Columns: day, member, unit, need, line, minutes, evidence, state. */
export async function servicesLedger(
  db: Db,
  communityId: string,
  { from, to }: Span,
  search?: string,
): Promise<LedgerRow[]> {
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select s.id, jsonb_build_array(s.happened_on, s.person_name, u.name, n.code, s.line, s.minutes, s.evidence, s.state) as cells
    from services s join organisations u on u.id = s.unit_id
      join needs n on n.community_id = s.community_id and n.id = s.need_id
    where s.community_id = ${communityId} and s.happened_on between ${from}::date and ${to}::date
      and (s.person_name like ${like(search)} or u.name like ${like(search)} or s.line like ${like(search)})
    order by s.happened_on desc, s.at desc limit ${most}`.execute(db.sql)
  return rows
}

/** Members or units enrolled, whatever the span. Columns: name, unit, branch, kind, state, due, strengths, points of the year. */
export async function enrolmentsLedger(
  db: Db,
  communityId: string,
  subject: 'member' | 'unit',
  { to }: Span,
  search?: string,
): Promise<LedgerRow[]> {
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select e.id, jsonb_build_array(e.name, e.unit_name, e.branch_name, e.kind, e.state, e.due_on,
      array_to_string(e.strengths, '、'), coalesce(b.points, 0)) as cells
    from enrolments e left join balances b on b.community_id = e.community_id and b.subject_id = e.subject_id
      and b.year = ${Number(to.slice(0, 4))}
    where e.community_id = ${communityId} and e.subject = ${subject}
      and (e.name like ${like(search)} or e.unit_name like ${like(search)})
    order by e.name limit ${most}`.execute(db.sql)
  return rows
}

/** Points lines in the span. Columns: day, whose, rule's sentence, points, document, place, scheme version. */
export async function pointsLedger(
  db: Db,
  communityId: string,
  { from, to }: Span,
  search?: string,
): Promise<LedgerRow[]> {
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select l.id, jsonb_build_array(l.happened_on, coalesce(e.name, ''), l.say, l.points, l.cites->>'doc', l.cites->>'place', l.scheme) as cells
    from points_lines l left join lateral (select name from enrolments e where e.community_id = l.community_id
      and e.subject_id = l.subject_id limit 1) e on true
    where l.community_id = ${communityId} and l.happened_on between ${from}::date and ${to}::date
      and (coalesce(e.name, '') like ${like(search)} or l.say like ${like(search)})
    order by l.happened_on desc, l.at desc limit ${most}`.execute(db.sql)
  return rows
}

/** A unit's services, points or people, from its projections. */
export async function unitLedgerRows(
  db: Db,
  unitId: string,
  kind: string,
  { from, to }: Span,
  search?: string,
): Promise<LedgerRow[]> {
  if (kind === 'members') {
    const { rows } = await sql<{ id: string; cells: Cell[] }>`
      select m.person_id as id, jsonb_build_array(m.name, b.name, h.name, m.work, array_to_string(m.strengths, '、'),
        array_to_string(m.free_times, '、')) as cells
      from unit_members m left join organisations b on b.id = m.branch_id left join organisations h on h.id = m.home_community_id
      where m.unit_id = ${unitId} and m.left_at is null and m.name like ${like(search)} order by m.name`.execute(db.sql)
    return rows
  }
  const day = kind === 'services' ? sql`i.data->>'happenedOn'` : sql`i.data->>'date'`
  const cells =
    kind === 'services'
      ? sql`jsonb_build_array(i.data->>'happenedOn', i.data->>'personName', i.data->>'communityName', i.data->>'needCode',
          i.data->>'line', (i.data->>'minutes')::int, i.data->>'evidence', i.state)`
      : sql`jsonb_build_array(i.data->>'date', coalesce(m.name, ''), i.data->>'say', (i.data->>'points')::int,
          i.data->'cites'->>'doc', i.data->'cites'->>'place', i.data->>'scheme')`
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select i.entity_id as id, ${cells} as cells from unit_items i
      left join unit_members m on m.unit_id = i.unit_id and m.person_id = i.person_id
    where i.unit_id = ${unitId} and i.entity = ${kind === 'services' ? 'service' : 'points'}
      and ${day} between ${from} and ${to} and (${cells})::text like ${like(search)}
    order by ${day} desc limit ${most}`.execute(db.sql)
  return rows
}
