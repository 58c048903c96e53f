import { businessDate } from '@lianxin/rules/calendar'
import { sql } from 'kysely'
import type { Db } from '../db.ts'
import { partsOf, placedIn } from './queries.demand.ts'
import type { Span } from './queries.ts'

const serving = sql`s.state in ('verified', 'rated')`
const done = sql`state in ('served', 'closed')`

export interface Headline {
  streets: number
  communities: number
  membersAsked: number
  membersReported: number
  unitsAsked: number
  unitsReported: number
  needs: Record<string, number>
  services: number
  minutes: number
  ratings: number
  points: { member: number; unit: number }
  byUnits: Doings
  atHome: Doings
  wishesDone: number
  problemsSolved: number
}
interface Doings {
  sessions: number
  personTimes: number
  wishes: number
}

/** Headline figures of the communities `ids`: needs from the roll-up of months, the others from the records themselves. */
export async function headlineOf(db: Db, ids: readonly string[], span: Span): Promise<Headline> {
  const reported = await reportedIn(db, ids)
  const needs = await needsByState(db, ids, span)
  const served = await servedBySide(db, ids, span)
  return { ...reported, ...needs, ...served, points: await pointsOf(db, ids, span) }
}

async function reportedIn(db: Db, ids: readonly string[]) {
  const { rows } = await sql<
    Pick<Headline, 'streets' | 'communities' | 'membersAsked' | 'membersReported' | 'unitsAsked' | 'unitsReported'>
  >`
    select (select count(*)::int from organisations where id = any(${ids}) and kind = 'community' and ended_at is null)
        as communities,
      (select count(distinct parent_id)::int from organisations where id = any(${ids}) and kind = 'community'
        and ended_at is null) as streets,
      count(distinct subject_id) filter (where subject = 'member')::int as members_asked,
      count(distinct subject_id) filter (where subject = 'member' and state = 'current')::int as members_reported,
      count(distinct subject_id) filter (where subject = 'unit')::int as units_asked,
      count(distinct subject_id) filter (where subject = 'unit' and state = 'current')::int as units_reported
    from enrolments where community_id = any(${ids}) and state <> 'ended'`.execute(db.sql)
  const [row] = rows
  if (!row) throw new Error('a count without a row')
  return row
}

/** From the roll-up of months; only the days outside whole months are counted. */
async function needsByState(db: Db, ids: readonly string[], span: Span) {
  const { months, edges } = partsOf(span, businessDate(db.now))
  const counted = edges.map(
    (edge) =>
      sql`select n.state, n.kind, 1 as needs from needs n where n.community_id = any(${ids}) and ${placedIn(edge)}`,
  )
  const rolled = months
    ? [
        sql`select m.state, m.kind, m.needs from need_counts m
          where m.community_id = any(${ids}) and m.month between ${months.from}::date and ${months.to}::date`,
      ]
    : []
  const { rows } = await sql<{ state: string; count: number; wishes: number; problems: number }>`
    select state, sum(needs)::int as count,
      coalesce(sum(needs) filter (where kind = 'wish' and ${done}), 0)::int as wishes,
      coalesce(sum(needs) filter (where kind = 'problem' and ${done}), 0)::int as problems
    from (${sql.join([...rolled, ...counted], sql` union all `)}) each
    group by state having sum(needs) > 0 order by state`.execute(db.sql)
  return {
    needs: Object.fromEntries(rows.map(({ state, count }) => [state, count])),
    wishesDone: rows.reduce((sum, { wishes }) => sum + wishes, 0),
    problemsSolved: rows.reduce((sum, { problems }) => sum + problems, 0),
  }
}

async function servedBySide(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{ linked: boolean; services: number; minutes: number; sessions: number; wishes: number }>`
    select coalesce(u.linked_community_id = s.community_id, false) as linked, count(*)::int as services,
      sum(s.minutes)::int as minutes, count(distinct (s.need_id, s.happened_on))::int as sessions,
      count(distinct s.need_id) filter (where n.kind = 'wish' and n.${done})::int as wishes
    from services s join organisations u on u.id = s.unit_id
      join needs n on n.community_id = s.community_id and n.id = s.need_id
    where s.community_id = any(${ids}) and ${serving} and s.happened_on between ${from}::date and ${to}::date
    group by 1`.execute(db.sql)
  const { rows: words } = await sql<{ ratings: number }>`
    select count(*)::int as ratings from ratings where community_id = any(${ids})
      and (at at time zone 'Asia/Shanghai')::date between ${from}::date and ${to}::date`.execute(db.sql)
  const side = (linked: boolean): Doings => {
    const { sessions = 0, services: personTimes = 0, wishes = 0 } = rows.find((row) => row.linked === linked) ?? {}
    return { sessions, personTimes, wishes }
  }
  return {
    services: rows.reduce((sum, row) => sum + row.services, 0),
    minutes: rows.reduce((sum, row) => sum + row.minutes, 0),
    ratings: words[0]?.ratings ?? 0,
    byUnits: side(true),
    atHome: side(false),
  }
}

async function pointsOf(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{ member: number; unit: number }>`
    select coalesce(sum(points) filter (where subject = 'member'), 0)::int as member,
      coalesce(sum(points) filter (where subject = 'unit'), 0)::int as unit
    from points_lines where community_id = any(${ids}) and happened_on between ${from}::date and ${to}::date
      and not starts_with(fact, '~account|')`.execute(db.sql)
  return rows[0] ?? { member: 0, unit: 0 }
}
