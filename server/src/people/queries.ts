import { businessDate } from '@lianxin/rules/calendar'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { accountStarts } from '../platform/account.ts'
import type { UnitSeat } from '../platform/unit-seat.ts'

export type ItemEntity = 'enrolment' | 'order' | 'service' | 'points'
export const openOrderStates = ['dispatched', 'accepted', 'under-way']

/** A person's own lines, newest first, from the projection. */
export async function itemsOf(
  db: Db,
  personId: string,
  entity: ItemEntity,
  more: { states?: string[]; before?: Date; limit?: number } = {},
) {
  let rows = db.sql
    .selectFrom('personItems')
    .select(['entity', 'entityId', 'communityId', 'state', 'at', 'data'])
    .where('personId', '=', personId)
    .where('entity', '=', entity)
  if (more.states) rows = rows.where('state', 'in', more.states)
  if (more.before) rows = rows.where('at', '<', more.before)
  return rows
    .orderBy('at', 'desc')
    .limit(more.limit ?? 100)
    .execute()
}

/** Points lines of a person's year, oldest first. */
export const pointsItems = (db: Db, personId: string, year: number) =>
  db.sql
    .selectFrom('personItems as i')
    .innerJoin('organisations as c', 'c.id', 'i.communityId')
    .select([
      'i.entity',
      'i.entityId',
      'i.communityId',
      'c.name as communityName',
      'c.schemeId',
      'i.state',
      'i.at',
      'i.data',
    ])
    .where('i.personId', '=', personId)
    .where('i.entity', '=', 'points')
    .where(sql<string>`left(i.data->>'date', 4)`, '=', String(year))
    .orderBy(sql`i.data->>'date'`)
    .orderBy('i.at')
    .execute()

export const membershipOf = (db: Db, personId: string) =>
  db.sql
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.personId', 'm.personId')
    .leftJoin('organisations as u', 'u.id', 'm.unitId')
    .leftJoin('organisations as b', 'b.id', 'm.branchId')
    .leftJoin('organisations as h', 'h.id', 'm.homeCommunityId')
    .leftJoin('organisations as n', 'n.id', 'm.homeNeighbourhoodId')
    .select([
      'm.personId',
      'p.name',
      'm.unitId',
      'm.branchId',
      'm.homeCommunityId',
      'm.homeNeighbourhoodId',
      'm.work',
      'm.strengths',
      'm.freeTimes',
      'u.name as unit',
      'b.name as branch',
      'h.name as homeCommunity',
      'h.schemeId',
      'n.name as homeNeighbourhood',
    ])
    .where('m.personId', '=', personId)
    .executeTakeFirst()

/** A unit's or branch's people with their load and points, from the unit's projections. */
export async function peopleOfUnit(ctx: Ctx, db: Db, { unitId, branchId }: UnitSeat, search?: string) {
  const today = businessDate(db.now)
  const year = today.slice(0, 4)
  const communities = await db.sql
    .selectFrom('unitItems')
    .select('communityId')
    .distinct()
    .where('unitId', '=', unitId)
    .where('entity', 'in', ['enrolment', 'points'])
    .execute()
  const ids = communities.map(({ communityId }) => communityId)
  const starts = JSON.stringify(await accountStarts(ctx, db, ids, today))
  const counted = (entity: string, states: string[], from?: string) => sql<number>`
    (select count(*)::int from unit_items i where i.unit_id = m.unit_id and i.person_id = m.person_id
      and i.entity = ${entity} and i.state = any(${states})
      ${from ? sql`and i.data->>'happenedOn' >= ${from}` : sql``})`
  let rows = db.sql
    .selectFrom('unitMembers as m')
    .leftJoin('organisations as b', 'b.id', 'm.branchId')
    .leftJoin('organisations as h', 'h.id', 'm.homeCommunityId')
    .select([
      'm.personId',
      'm.name',
      'b.name as branch',
      'h.name as homeCommunity',
      'm.work',
      'm.strengths',
      'm.freeTimes',
      counted('order', openOrderStates).as('openOrders'),
      counted('service', ['verified', 'rated'], `${year}-01-01`).as('servedThisYear'),
      sql<number>`(select coalesce(sum((i.data->>'points')::int), 0)::int from unit_items i where i.unit_id = m.unit_id
        and i.person_id = m.person_id and i.entity = 'points'
        and i.data->>'date' >= coalesce(${starts}::jsonb->>(i.community_id::text), ${`${year}-01-01`}))`.as('points'),
      sql<string | null>`(select to_char(max(p.to_on), 'YYYY-MM-DD') from unit_pauses p where p.unit_id = m.unit_id
        and p.person_id = m.person_id and ${today}::date between p.from_on and p.to_on)`.as('pausedUntil'),
    ])
    .where('m.unitId', '=', unitId)
    .where('m.leftAt', 'is', null)
  if (branchId) rows = rows.where('m.branchId', '=', branchId)
  if (search) rows = rows.where('m.name', 'like', `%${search.replace(/[\\%_]/g, '\\$&')}%`)
  return rows.orderBy('m.name').limit(1000).execute()
}

/** What a member's card is worth in each community on a day, out of the lines on her own page. */
export async function ownTotals(
  ctx: Ctx,
  db: Db,
  personId: string,
  { communityIds, on }: { communityIds: readonly string[]; on: string },
): Promise<Map<string, number>> {
  const starts = await accountStarts(ctx, db, communityIds, on)
  const { rows } = await sql<{ communityId: string; points: number }>`
    select i.community_id, coalesce(sum((i.data->>'points')::int), 0)::int as points from person_items i
    where i.person_id = ${personId} and i.entity = 'points' and i.data->>'date' <= ${on}
      and i.data->>'date' >= ${JSON.stringify(starts)}::jsonb->>(i.community_id::text)
    group by i.community_id`.execute(db.sql)
  return new Map(rows.map(({ communityId, points }) => [communityId, points]))
}
