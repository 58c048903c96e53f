import type { AccountLine } from '@lianxin/rules/points-account'
import type { Fact, FactKind, Subject } from '@lianxin/rules/scheme-facts'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { ofSeat, type UnitSeat } from '../platform/unit-seat.ts'

export interface SubjectRow {
  subject: Subject
  subjectId: string
  name: string
  unitName: string
  unitId: string | null
  /** Kind of that unit now; null while nobody has said it. */
  unitKind: string | null
  /** First day as a member of the community; last day, when every enrolment has ended. */
  since: string
  until: string | null
  current: boolean
  /** How it is, or was in this time, enrolled here. */
  cards: Fact['card'][]
  /** Enrolments still not reported on the day although due. */
  overdue: { id: string; kind: string; dueOn: string }[]
}

const beijing = (column: string) => sql`(${sql.ref(column)} at time zone 'Asia/Shanghai')::date`

/** Members and units of a community that belonged to it between two days, some of them or all. */
export async function subjectsOf(
  db: Db,
  communityId: string,
  { from, to }: { from: string; to: string },
  subjectIds?: readonly string[],
): Promise<SubjectRow[]> {
  const { rows } = await sql<SubjectRow>`
    select s.*, u.unit_kind from (select subject, subject_id, (array_agg(name order by at desc))[1] as name,
      (array_agg(unit_name order by at desc))[1] as unit_name, (array_agg(unit_id order by at desc))[1] as unit_id,
      to_char(min(${beijing('at')}), 'YYYY-MM-DD') as since,
      case when bool_and(state = 'ended') then to_char(max(${beijing('stateAt')}), 'YYYY-MM-DD') end as until,
      bool_or(state = 'current') as current, array_agg(distinct kind) as cards,
      coalesce(jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'dueOn', to_char(due_on, 'YYYY-MM-DD')))
        filter (where state in ('due', 'returned') and due_on < ${to}::date), '[]') as overdue
    from enrolments
    where community_id = ${communityId} and ${beijing('at')} <= ${to}::date
      and (state <> 'ended' or ${beijing('stateAt')} >= ${from}::date)
      and (${subjectIds ?? null}::uuid[] is null or subject_id = any(${subjectIds ?? null}))
    group by subject, subject_id) s left join organisations u on u.id = s.unit_id order by s.name, s.subject_id`.execute(
    db.sql,
  )
  return rows
}

/**
 * Facts of some kinds between two days that still stand: not of a withdrawn record, nor of a need that is open again.
 * Being enrolled lasts, so that is answered from any earlier year too.
 */
export async function factsBetween(
  db: Db,
  communityId: string,
  { kinds, from, to }: { kinds: readonly string[]; from: string; to: string },
  subjectIds?: readonly string[],
): Promise<Fact[]> {
  if (!kinds.length) return []
  // sub-selects without correlation: hashed once, however many facts
  const { rows } = await sql<
    Omit<Fact, 'date' | 'who'> & { happenedOn: string; subject: Subject; data: Fact['values'] }
  >`
    select id, kind, happened_on, subject, subject_id, community_id, card, data from facts
    where community_id = ${communityId} and happened_on <= ${to}::date and kind = any(${kinds})
      and (happened_on >= ${from}::date or kind in ('enrolment.current', 'enrolment.ended'))
      and (${subjectIds ?? null}::uuid[] is null or subject_id = any(${subjectIds ?? null}))
      and source not in (select id::text from services where community_id = ${communityId} and state = 'withdrawn')
      and (kind not in ('need.served', 'wish.done', 'problem.solved') or source in (
        select id::text from needs where community_id = ${communityId} and state in ('served', 'closed')))`.execute(
    db.sql,
  )
  return rows.map(({ happenedOn, subject, data, ...row }) => ({
    ...row,
    kind: row.kind as FactKind,
    date: happenedOn,
    who: subject,
    values: data,
  }))
}

export type LineRow = AccountLine & { subject: Subject; subjectId: string }

/** Points lines that facts made, up to a day, by subject; `from` where older ones can't matter (no carry-over, no expiry). */
export async function accountLines(
  db: Db,
  communityId: string,
  { from, to }: { from: string; to: string },
  subjectIds?: readonly string[],
): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select subject, subject_id, key, points, happened_on as date, reverses from points_lines
    where community_id = ${communityId} and happened_on between ${from}::date and ${to}::date
      and not starts_with(fact, '~account|')
      and (${subjectIds ?? null}::uuid[] is null or subject_id = any(${subjectIds ?? null}))`.execute(db.sql)
  return rows.map(({ reverses, ...line }) => ({ ...line, ...(reverses ? { reverses } : {}) }))
}

/** As accountLines, one sum per subject: enough where points neither carry over nor expire. */
export async function accountSums(
  db: Db,
  communityId: string,
  { from, to }: { from: string; to: string },
  subjectIds?: readonly string[],
): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select subject, subject_id, 'sum' as key, sum(points)::int as points, max(happened_on) as date from points_lines
    where community_id = ${communityId} and happened_on between ${from}::date and ${to}::date
      and (${subjectIds ?? null}::uuid[] is null or subject_id = any(${subjectIds ?? null}))
    group by subject, subject_id`.execute(db.sql)
  return rows
}

/** Days of a span on which the community published needs. */
export async function daysPublished(db: Db, communityId: string, { from, to }: { from: string; to: string }) {
  const { rows } = await sql<{ day: string }>`
    select distinct to_char(${beijing('at')}, 'YYYY-MM-DD') as day from transitions
    where community_id = ${communityId} and entity = 'need' and verb = 'publish'
      and ${beijing('at')} between ${from}::date and ${to}::date`.execute(db.sql)
  return rows.map(({ day }) => day)
}

export interface CommunityRow {
  id: string
  name: string
  schemeId: string | null
}

/** Communities by id, in the order of their names. */
export const communitiesByIds = (db: Db, ids: readonly string[]): Promise<CommunityRow[]> =>
  db.sql
    .selectFrom('organisations')
    .select(['id', 'name', 'schemeId'])
    .where('id', 'in', ids)
    .where('kind', '=', 'community')
    .where('schemeId', 'is not', null)
    .orderBy('name')
    .orderBy('id')
    .execute()

/** What a public page of the community starts from. */
export const publicCommunity = (ctx: Ctx) =>
  ctx.app.pool.kysely
    .selectFrom('organisations')
    .select(['id', 'code', 'name', 'phone', 'hours'])
    .where('id', '=', ctx.scope.ids[0] ?? '')
    .executeTakeFirstOrThrow()

/** Communities that the person's own page knows of. */
export const communitiesOfPerson = async (db: Db, personId: string): Promise<string[]> =>
  (
    await db.sql
      .selectFrom('personItems')
      .select('communityId')
      .distinct()
      .where('personId', '=', personId)
      .where('entity', '=', 'enrolment')
      .execute()
  ).map(({ communityId }) => communityId)

/** Communities in which the unit or its people are enrolled, with the people, out of the unit's own list. */
export const enrolledOfUnit = (db: Db, seat: UnitSeat) =>
  ofSeat(
    db.sql.selectFrom('unitItems').select(['communityId', 'personId']).distinct().where('entity', '=', 'enrolment'),
    seat,
  ).execute()
