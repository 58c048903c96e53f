import { businessDate } from '@lianxin/rules/calendar'
import { type Expression, type SqlBool, sql } from 'kysely'
import type { Db } from '../db.ts'
import { pausedIn, pausesOn } from '../platform/pauses.ts'
import { ofSeat, type UnitSeat } from '../platform/unit-seat.ts'

/** An order with what its need shows to everybody, as a row. */
export function orderRows(db: Db, communityId: string) {
  return (
    db.sql
      .selectFrom('orders as o')
      .innerJoin('needs as n', (join) =>
        join.onRef('n.communityId', '=', 'o.communityId').onRef('n.id', '=', 'o.needId'),
      )
      .innerJoin('organisations as c', 'c.id', 'o.communityId')
      .leftJoin('organisations as p', 'p.id', 'n.neighbourhoodId')
      .leftJoin('services as s', (join) =>
        join
          .onRef('s.communityId', '=', 'o.communityId')
          .onRef('s.orderId', '=', 'o.id')
          .on('s.state', '<>', 'withdrawn'),
      )
      // only whoever sits in the unit or its branch has these rows; they say which branch may look
      .leftJoin('unitMembers as m', (join) =>
        join.onRef('m.unitId', '=', 'o.unitId').onRef('m.personId', '=', 'o.personId'),
      )
      .leftJoin('organisations as b', 'b.id', 'm.branchId')
      .where('o.communityId', '=', communityId)
      .select([
        'o.id',
        'o.communityId',
        'c.name as communityName',
        'c.path as communityPath',
        'c.schemeId',
        'o.needId',
        'n.code as needCode',
        'n.state as needState',
        'n.publicLine',
        'n.category',
        'p.name as place',
        'n.wanted',
        'n.wantedOn',
        'n.helpersWanted',
        'o.helper',
        'o.helperName',
        'o.unitId',
        'o.personId',
        'o.parentId',
        'b.path as branchPath',
        'o.state',
        'o.seq',
        'o.dueAt',
        'o.at',
        'o.stateAt',
        'o.note',
        's.id as serviceId',
        sql<string[]>`coalesce((select array_agg(pr.how order by pr.at) from presences pr
        where pr.community_id = o.community_id and pr.order_id = o.id), '{}')`.as('proofs'),
      ])
  )
}

export type OrderRow = Awaited<ReturnType<typeof orderById>> & object

export const orderById = (db: Db, communityId: string, orderId: string) =>
  orderRows(db, communityId).where('o.id', '=', orderId).executeTakeFirst()

export const ordersOfNeed = (db: Db, communityId: string, needId: string) =>
  orderRows(db, communityId).where('o.needId', '=', needId).orderBy('o.at').orderBy('o.id').execute()

export const childrenOf = (db: Db, communityId: string, orderId: string) =>
  orderRows(db, communityId).where('o.parentId', '=', orderId).orderBy('o.at').orderBy('o.id').execute()

/** Orders of a community, those due first first; `after` is the id of the last one seen. */
export async function ordersOfCommunity(
  db: Db,
  communityId: string,
  { states, after, limit }: { states?: string[]; after?: string; limit: number },
) {
  let rows = orderRows(db, communityId)
  if (states?.length) rows = rows.where('o.state', 'in', states)
  if (after) {
    const last = db.sql
      .selectFrom('orders as l')
      .select(['l.dueAt', 'l.id'])
      .where('l.communityId', '=', communityId)
      .where('l.id', '=', after)
    rows = rows.where(sql`(o.due_at, o.id)` as Expression<unknown>, '>', last as never)
  }
  return rows.orderBy('o.dueAt').orderBy('o.id').limit(limit).execute()
}

/** Helpers' orders on a need that still count: asked, taken, in hand or done. */
export const liveOrders = (db: Db, communityId: string, needId: string) =>
  db.sql
    .selectFrom('orders')
    .select(['id', 'state', 'helper', 'personId', 'unitId', 'parentId'])
    .where('communityId', '=', communityId)
    .where('needId', '=', needId)
    .where('state', 'in', ['dispatched', 'accepted', 'under-way', 'passed-on', 'done'])
    .execute()

/** Orders nobody answered in time. */
export const overdueOrders = (db: Db, communityId: string) =>
  orderRows(db, communityId)
    .where('o.state', '=', 'dispatched')
    .where('o.dueAt', '<=', db.now)
    .orderBy('o.dueAt')
    .limit(200)
    .execute()

/**
 * Members who belong to the community by an enrolment that isn't ended, with the load they carry there; `paused` when
 * today or a day it is wanted on lies in a pause.
 */
export const possibleMembers = (
  db: Db,
  communityId: string,
  { search, only, wantedOn }: { search?: string | undefined; only?: string; wantedOn?: string | null } = {},
) => {
  const today = businessDate(db.now)
  let rows = db.sql
    .selectFrom('enrolments as e')
    .where('e.communityId', '=', communityId)
    .where('e.subject', '=', 'member')
    .where('e.state', '<>', 'ended')
    .select([
      'e.subjectId as id',
      'e.name',
      'e.unitId',
      'e.unitName',
      'e.state',
      'e.neighbourhoodId',
      'e.strengths',
      'e.freeTimes',
      ...load(db, communityId, sql`o.person_id = e.subject_id`, sql`s.person_id = e.subject_id`),
      pausesOn(communityId, sql.ref('e.subject_id'), wantedOn ? [today, wantedOn] : [today]).as('paused'),
    ])
  if (search) rows = rows.where(anyLike(['e.name', 'e.unit_name'], search))
  if (only) rows = rows.where('e.subjectId', '=', only)
  return rows.execute()
}

/** Units enrolled in the community. */
export const possibleUnits = (db: Db, communityId: string, search?: string) => {
  let rows = db.sql
    .selectFrom('enrolments as e')
    .innerJoin('organisations as u', 'u.id', 'e.unitId')
    .where('e.communityId', '=', communityId)
    .where('e.subject', '=', 'unit')
    .where('e.state', '<>', 'ended')
    .select([
      'e.subjectId as id',
      'e.name',
      'e.unitId',
      'e.unitName',
      'e.state',
      'u.function',
      ...load(db, communityId, sql`o.unit_id = e.subject_id and o.helper = 'unit'`, sql`s.unit_id = e.subject_id`),
    ])
  if (search) rows = rows.where(anyLike(['e.name'], search))
  return rows.execute()
}

function load(db: Db, communityId: string, orders: ReturnType<typeof sql>, services: ReturnType<typeof sql>) {
  const year = businessDate(db.now).slice(0, 4)
  return [
    sql<number>`(select count(*)::int from orders o where o.community_id = ${communityId} and ${orders}
      and o.state in ('dispatched', 'accepted', 'under-way', 'passed-on'))`.as('openOrders'),
    sql<number>`(select count(*)::int from services s where s.community_id = ${communityId} and ${services}
      and s.state in ('verified', 'rated') and s.happened_on >= ${`${year}-01-01`}::date)`.as('servedThisYear'),
    sql<Date | null>`(select max(o.at) from orders o where o.community_id = ${communityId} and ${orders})`.as(
      'lastAsked',
    ),
  ] as const
}

/** True when a member pauses today in the eyes of her community. */
export async function isPausedHere(db: Db, communityId: string, personId: string): Promise<boolean> {
  const today = businessDate(db.now)
  return (await pausedIn(db, communityId, { from: today, to: today })).has(personId)
}

/** True when one of a unit's people pauses on one of the days. */
export async function isPausedInUnit(db: Db, unitId: string, personIds: readonly string[], days: readonly string[]) {
  const found = await db.sql
    .selectFrom('unitPauses')
    .select('id')
    .where('unitId', '=', unitId)
    .where('personId', 'in', personIds)
    .where(sql<boolean>`exists (select 1 from unnest(${days}::date[]) d (day) where d.day between from_on and to_on)`)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

const anyLike = (columns: string[], search: string): Expression<SqlBool> => {
  const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return sql<SqlBool>`(${sql.join(
    columns.map((column) => sql`${sql.ref(column)} like ${like}`),
    sql` or `,
  )})`
}

/** A unit's orders and those of its people, from its projection; of a branch only those its people were given. */
export async function unitOrders(db: Db, seat: UnitSeat, openOnly: boolean) {
  const orders = db.sql
    .selectFrom('unitItems')
    .select(['entityId as orderId', 'communityId', 'personId', 'state', 'at', 'data'])
    .where('entity', '=', 'order')
  let rows = ofSeat(orders, seat)
  if (openOnly) rows = rows.where('state', 'in', ['dispatched', 'accepted', 'under-way', 'passed-on'])
  return rows.orderBy('at', 'desc').limit(500).execute()
}
