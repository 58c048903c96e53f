import { businessDate } from '@lianxin/rules/calendar'
import { type Expression, sql } from 'kysely'
import type { Db } from '../db.ts'
import { pausedUntil } from '../platform/pauses.ts'
import { ofSeat, type UnitSeat } from '../platform/unit-seat.ts'

export function enrolmentRows(db: Db, communityId: string) {
  return db.sql
    .selectFrom('enrolments as e')
    .leftJoin('organisations as n', 'n.id', 'e.neighbourhoodId')
    .innerJoin('organisations as c', 'c.id', 'e.communityId')
    .where('e.communityId', '=', communityId)
    .select([
      'e.id',
      'e.communityId',
      'c.name as communityName',
      'c.path as communityPath',
      'e.subject',
      'e.subjectId',
      'e.unitId',
      'e.unitName',
      'e.branchName',
      'e.name',
      'e.kind',
      'e.state',
      'e.seq',
      'e.dueOn',
      'n.name as neighbourhood',
      'e.work',
      'e.strengths',
      'e.freeTimes',
      'e.how',
      'e.at',
      'e.stateAt',
      pausedUntil(communityId, sql.ref('e.subject_id'), businessDate(db.now)).as('pausedUntil'),
    ])
}

export type EnrolmentRow = Awaited<ReturnType<typeof enrolmentById>> & object

export const enrolmentById = (db: Db, communityId: string, id: string) =>
  enrolmentRows(db, communityId).where('e.id', '=', id).executeTakeFirst()

export const enrolmentsByIds = (db: Db, communityId: string, ids: readonly string[]) =>
  enrolmentRows(db, communityId).where('e.id', 'in', ids).orderBy('e.id').execute()

/** The enrolment of a person in the community that a walk-in settles: due or returned first, her home before her unit's. */
export const enrolmentOfSubject = (db: Db, communityId: string, subjectId: string) =>
  enrolmentRows(db, communityId)
    .where('e.subjectId', '=', subjectId)
    .where('e.state', '<>', 'ended')
    .orderBy(sql`e.state in ('due', 'returned')`, 'desc')
    .orderBy(sql`e.kind = 'home'`, 'desc')
    .orderBy('e.id')
    .executeTakeFirst()

export interface Filter {
  states?: string[]
  subject?: string
  search?: string
  late?: boolean
  after?: string
  limit: number
}

/** Those waiting longest first; `after` is the id of the last one seen. */
export async function enrolmentList(db: Db, communityId: string, filter: Filter) {
  let rows = enrolmentRows(db, communityId)
  if (filter.states?.length) rows = rows.where('e.state', 'in', filter.states)
  if (filter.subject) rows = rows.where('e.subject', '=', filter.subject)
  if (filter.late) rows = rows.where('e.state', 'in', ['due', 'returned']).where('e.dueOn', '<', businessDate(db.now))
  if (filter.search) {
    const like = `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`
    rows = rows.where((e) => e.or([e('e.name', 'like', like), e('e.unitName', 'like', like)]))
  }
  if (filter.after) {
    const last = db.sql
      .selectFrom('enrolments as l')
      .select(['l.stateAt', 'l.id'])
      .where('l.communityId', '=', communityId)
      .where('l.id', '=', filter.after)
    rows = rows.where(sql`(e.state_at, e.id)` as Expression<unknown>, '>', last as never)
  }
  return rows.orderBy('e.stateAt').orderBy('e.id').limit(filter.limit).execute()
}

export async function enrolmentCounts(db: Db, communityId: string): Promise<Record<string, number>> {
  const rows = await db.sql
    .selectFrom('enrolments')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('communityId', '=', communityId)
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** A unit's enrolments and its people's, from its projection; of a branch only its people's. */
export const unitReporting = (db: Db, seat: UnitSeat) =>
  ofSeat(
    db.sql
      .selectFrom('unitItems')
      .select(['entityId as enrolmentId', 'communityId', 'personId', 'state', 'data', 'at'])
      .where('entity', '=', 'enrolment'),
    seat,
  )
    .orderBy('at')
    .execute()
