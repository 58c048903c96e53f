import { sql } from 'kysely'
import type { Db } from '../db.ts'
import type { UnitSeat } from '../platform/unit-seat.ts'

export interface Span {
  /** Beijing days, both included. */
  from: string
  to: string
  /** First day of the points account that is open on the last day; the year's when absent. */
  account?: string | undefined
}

export type Cell = string | number | null
export interface LedgerRow {
  id: string
  cells: Cell[]
}

/** Which rows of a ledger: those with the words, behind the row `after`, at most `limit`. */
export interface Part {
  search?: string | undefined
  after?: string | undefined
  limit?: number | undefined
}

const like = (search: string): string => `%${search.replace(/[\\%_]/g, '\\$&')}%`
const most = 20_000
type Sql = ReturnType<typeof sql>

/** `and (…)` with the words looked for in these columns; nothing when none are. */
function found(search: string | undefined, ...columns: Sql[]): Sql {
  if (!search) return sql``
  return sql`and (${sql.join(
    columns.map((column) => sql`${column} like ${like(search)}`),
    sql` or `,
  )})`
}

/** Beijing days as moments, so that an index by moment finds them. */
const between = (column: Sql, { from, to }: Span): Sql =>
  sql`${column} >= (${from}::date::timestamp at time zone 'Asia/Shanghai') and ${column} < ((${to}::date + 1)::timestamp at time zone 'Asia/Shanghai')`

/** Needs received in the span: public parts only. Columns: code, received, category, place, line, helpers, state. */
export async function needsLedger(
  db: Db,
  communityId: string,
  span: Span,
  { search, after, limit = most }: Part = {},
): Promise<LedgerRow[]> {
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select n.id, jsonb_build_array(n.code, to_char(n.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), n.category, p.name,
      n.public_line, n.helpers_wanted, n.state) as cells
    from needs n left join organisations p on p.id = n.neighbourhood_id
    where n.community_id = ${communityId} and ${between(sql`n.at`, span)}
      ${found(search, sql`n.code`, sql`n.public_line`)}
      ${after ? sql`and (n.at, n.id) < (select l.at, l.id from needs l where l.community_id = ${communityId} and l.id = ${after})` : sql``}
    order by n.at desc, n.id desc limit ${limit}`.execute(db.sql)
  return rows
}

/** Verified services in the span. Columns: day, member, unit, need, line, minutes, evidence, state. */
export async function servicesLedger(
  db: Db,
  communityId: string,
  { from, to }: Span,
  { search, after, limit = most }: Part = {},
): Promise<LedgerRow[]> {
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select s.id, jsonb_build_array(s.happened_on, s.person_name, s.unit, n.code, s.line, s.minutes, s.evidence, s.state) as cells
    from (select s.*, u.name as unit from services s join organisations u on u.id = s.unit_id
    where s.community_id = ${communityId} and s.happened_on between ${from}::date and ${to}::date
      ${found(search, sql`s.person_name`, sql`u.name`, sql`s.line`)}
      ${after ? sql`and (s.happened_on, s.at, s.id) < (select l.happened_on, l.at, l.id from services l where l.community_id = ${communityId} and l.id = ${after})` : sql``}
      order by s.happened_on desc, s.at desc, s.id desc limit ${limit}) s
      -- beside the page, not below it: the needs of a whole community are not read for one page of records
      join needs n on n.community_id = s.community_id and n.id = s.need_id
    order by s.happened_on desc, s.at desc, s.id desc`.execute(db.sql)
  return rows
}

/**
 * Members or units enrolled, whatever the span. Columns: name, unit, branch, kind, state, due, strengths, points of the
 * open account (the year's in most schemes); a unit is its own unit and has neither branch nor strengths, so it has five of them.
 */
export async function enrolmentsLedger(
  db: Db,
  communityId: string,
  subject: 'member' | 'unit',
  { to, account }: Span,
  { search, after, limit = most }: Part = {},
): Promise<LedgerRow[]> {
  const year = to.slice(0, 4)
  // a year's sum is kept; of an account of another length the lines are summed
  const sums =
    account === undefined || account === `${year}-01-01`
      ? sql`balances b on b.community_id = e.community_id and b.subject_id = e.subject_id and b.year = ${Number(year)}`
      : sql`lateral (select sum(points) as points from points_lines l where l.community_id = e.community_id
          and l.subject_id = e.subject_id and l.happened_on between ${account}::date and ${to}::date) b on true`
  const cells =
    subject === 'unit'
      ? sql`jsonb_build_array(e.name, e.kind, e.state, e.due_on, coalesce(b.points, 0))`
      : sql`jsonb_build_array(e.name, e.unit_name, e.branch_name, e.kind, e.state, e.due_on,
          array_to_string(e.strengths, '、'), coalesce(b.points, 0))`
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select e.id, ${cells} as cells
    from enrolments e left join ${sums}
    where e.community_id = ${communityId} and e.subject = ${subject}
      ${found(search, sql`e.name`, sql`e.unit_name`)}
      ${after ? sql`and (e.name, e.id) > (select l.name, l.id from enrolments l where l.community_id = ${communityId} and l.id = ${after})` : sql``}
    order by e.name, e.id limit ${limit}`.execute(db.sql)
  return rows
}

/** Points lines in the span. Columns: day, whose, rule's sentence, points, document, place, scheme version. */
export async function pointsLedger(
  db: Db,
  communityId: string,
  { from, to }: Span,
  { search, after, limit = most }: Part = {},
): Promise<LedgerRow[]> {
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select l.id, jsonb_build_array(l.happened_on, coalesce(e.name, ''), l.say, l.points, l.cites->>'doc', l.cites->>'place', l.scheme) as cells
    from points_lines l left join lateral (select name from enrolments e where e.community_id = l.community_id
      and e.subject_id = l.subject_id limit 1) e on true
    where l.community_id = ${communityId} and l.happened_on between ${from}::date and ${to}::date
      ${found(search, sql`e.name`, sql`l.say`)}
      ${after ? sql`and (l.happened_on, l.at, l.id) < (select b.happened_on, b.at, b.id from points_lines b where b.community_id = ${communityId} and b.id = ${after})` : sql``}
    order by l.happened_on desc, l.at desc, l.id desc limit ${limit}`.execute(db.sql)
  return rows
}

/** A unit's services, points or people, from its projections; of a branch only its people's. */
export async function unitLedgerRows(
  db: Db,
  { unitId, branchId }: UnitSeat,
  kind: string,
  { from, to }: Span,
  { search, after, limit = most }: Part = {},
): Promise<LedgerRow[]> {
  const ours = branchId ? sql`and m.branch_id = ${branchId}` : sql``
  if (kind === 'members') {
    const { rows } = await sql<{ id: string; cells: Cell[] }>`
      select m.person_id as id, jsonb_build_array(m.name, b.name, h.name, m.work, array_to_string(m.strengths, '、'),
        array_to_string(m.free_times, '、')) as cells
      from unit_members m left join organisations b on b.id = m.branch_id left join organisations h on h.id = m.home_community_id
      where m.unit_id = ${unitId} and m.left_at is null ${ours} ${found(search, sql`m.name`)}
        ${after ? sql`and (m.name, m.person_id) > (select l.name, l.person_id from unit_members l where l.unit_id = ${unitId} and l.person_id = ${after})` : sql``}
      order by m.name, m.person_id limit ${limit}`.execute(db.sql)
    return rows
  }
  // as the index unit_items_day has it
  const dayOf = (item: string) => sql`coalesce(${sql.ref(item)}->>'happenedOn', ${sql.ref(item)}->>'date')`
  const entity = kind === 'services' ? 'service' : 'points'
  const cells =
    kind === 'services'
      ? sql`jsonb_build_array(i.data->>'happenedOn', i.data->>'personName', i.data->>'communityName', i.data->>'needCode',
          i.data->>'line', (i.data->>'minutes')::int, i.data->>'evidence', i.state)`
      : sql`jsonb_build_array(i.data->>'date', coalesce(m.name, ''), i.data->>'say', (i.data->>'points')::int,
          i.data->'cites'->>'doc', i.data->'cites'->>'place', i.data->>'scheme')`
  const { rows } = await sql<{ id: string; cells: Cell[] }>`
    select i.entity_id as id, ${cells} as cells from unit_items i
      left join unit_members m on m.unit_id = i.unit_id and m.person_id = i.person_id
    where i.unit_id = ${unitId} and i.entity = ${entity} and ${dayOf('i.data')} between ${from} and ${to}
      ${found(search, sql`(${cells})::text`)} ${ours}
      ${after ? sql`and (${dayOf('i.data')}, i.entity_id) < (select ${dayOf('l.data')}, l.entity_id from unit_items l where l.unit_id = ${unitId} and l.entity = ${entity} and l.entity_id = ${after})` : sql``}
    order by ${dayOf('i.data')} desc, i.entity_id desc limit ${limit}`.execute(db.sql)
  return rows
}
