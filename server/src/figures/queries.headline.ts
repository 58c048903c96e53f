import { businessDate } from '@lianxin/rules/calendar'
import { sql } from 'kysely'
import type { Db } from '../db.ts'
import { partsOf, placedIn, type Span } from './queries.spans.ts'

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

/** Headline figures of the communities `ids`: from the roll-ups; only who has reported in is counted. */
export async function headlineOf(db: Db, ids: readonly string[], span: Span): Promise<Headline> {
  const reported = await reportedIn(db, ids)
  const needs = await needsByState(db, ids, span)
  const served = await servedBySide(db, ids, span)
  return { ...reported, ...needs, ...served, ...(await ratingsAndPoints(db, ids, span)) }
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

/** Of each side services, sessions and wishes, each wish on the day it was first served: sums of days. */
async function servedBySide(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{ byUnit: boolean; minutes: number } & Doings>`
    select by_unit, sum(services)::int as person_times, sum(minutes)::int as minutes, sum(sessions)::int as sessions,
      sum(wishes)::int as wishes
    from side_days where community_id = any(${ids}) and day between ${from}::date and ${to}::date group by 1`.execute(
    db.sql,
  )
  const side = (linked: boolean): Doings => {
    const { sessions = 0, personTimes = 0, wishes = 0 } = rows.find(({ byUnit }) => byUnit === linked) ?? {}
    return { sessions, personTimes, wishes }
  }
  return {
    services: rows.reduce((sum, { personTimes }) => sum + personTimes, 0),
    minutes: rows.reduce((sum, { minutes }) => sum + minutes, 0),
    byUnits: side(true),
    atHome: side(false),
  }
}

/** Ratings given and points that count, by the days of the communities. */
async function ratingsAndPoints(db: Db, ids: readonly string[], { from, to }: Span) {
  const { rows } = await sql<{ ratings: number; member: number; unit: number }>`
    select coalesce(sum(ratings), 0)::int as ratings, coalesce(sum(member_points), 0)::int as member,
      coalesce(sum(unit_points), 0)::int as unit
    from community_days where community_id = any(${ids}) and day between ${from}::date and ${to}::date`.execute(db.sql)
  const { ratings = 0, member = 0, unit = 0 } = rows[0] ?? {}
  return { ratings, points: { member, unit } }
}
