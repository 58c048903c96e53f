import { type Expression, sql } from 'kysely'
import type { Db } from '../db.ts'

/** Service records with their need's public line, and what a verifier should look at first. */
export function serviceRows(db: Db, communityId: string) {
  return db.sql
    .selectFrom('services as s')
    .innerJoin('needs as n', (join) => join.onRef('n.communityId', '=', 's.communityId').onRef('n.id', '=', 's.needId'))
    .innerJoin('organisations as u', 'u.id', 's.unitId')
    .innerJoin('organisations as c', 'c.id', 's.communityId')
    .where('s.communityId', '=', communityId)
    .select([
      's.id',
      's.communityId',
      'c.name as communityName',
      'c.path as communityPath',
      's.orderId',
      's.needId',
      'n.code as needCode',
      'n.publicLine',
      'n.helpersWanted',
      'n.state as needState',
      's.field',
      's.personId',
      's.personName',
      's.unitId',
      'u.name as unitName',
      'u.hours as unitHours',
      's.happenedOn',
      's.minutes',
      's.line',
      's.evidence',
      's.state',
      's.seq',
      's.doneWell',
      's.at',
      's.stateAt',
      sql<string[]>`coalesce((select array_agg(p.how order by p.at) from presences p
        where p.community_id = s.community_id and p.order_id = s.order_id), '{}')`.as('proofs'),
      // the moment somebody else saw the member there: the slot of the service
      sql<Date | null>`(select min(p.at) from presences p where p.community_id = s.community_id
        and p.order_id = s.order_id and p.how in ('home-code', 'site-code', 'organiser'))`.as('seenAt'),
      sql<boolean>`exists (select 1 from ratings r where r.community_id = s.community_id and r.need_id = s.need_id)`.as(
        'rated',
      ),
      // facts for the oddities rule: same day with another record, how many records this person wrote within 5 minutes
      // person and day as one comparison: only the index by person answers it, whatever the planner thinks of the walls
      sql<number>`(select coalesce(sum(o.minutes), 0)::int from services o where o.community_id = s.community_id
        and (o.person_id, o.happened_on) >= (s.person_id, s.happened_on)
        and (o.person_id, o.happened_on) <= (s.person_id, s.happened_on) and o.state <> 'withdrawn')`.as(
        'minutesThatDay',
      ),
      // by the moment, not by the person: ten minutes of a community are few records, years of a busy member are many
      sql<number>`(select count(*)::int from services o where o.community_id = s.community_id
        and o.at between s.at - interval '5 minutes' and s.at + interval '5 minutes'
        and (o.person_id, o.state <> 'withdrawn') is not distinct from (s.person_id, true))`.as('writtenTogether'),
      sql<number>`(select count(*)::int from services o where o.community_id = s.community_id
        and (o.person_id, o.happened_on) >= (s.person_id, s.happened_on - 31)
        and (o.person_id, o.happened_on) <= (s.person_id, s.happened_on + 31)
        and o.id <> s.id and o.line = s.line and o.state <> 'withdrawn')`.as('sameWords'),
    ])
}

export type ServiceRow = Awaited<ReturnType<typeof serviceById>> & object

export const serviceById = (db: Db, communityId: string, id: string) =>
  serviceRows(db, communityId).where('s.id', '=', id).executeTakeFirst()

/** Which records: those in these states, with the words, of an evidence; behind the record `after`. */
export interface ServicesPart {
  states?: string[]
  needId?: string
  search?: string | undefined
  evidence?: string | undefined
  /** The newest first instead of the oldest. */
  newest?: boolean
  after?: string
  limit: number
}

/** Records of a community by the moment they were written, the oldest first unless asked otherwise. */
export async function servicesOf(
  db: Db,
  communityId: string,
  { states, needId, search, evidence, newest = false, after, limit }: ServicesPart,
) {
  let rows = serviceRows(db, communityId)
  if (states?.length) rows = rows.where('s.state', 'in', states)
  if (needId) rows = rows.where('s.needId', '=', needId)
  if (evidence) rows = rows.where('s.evidence', '=', evidence)
  if (search?.trim()) {
    const words = `%${search.trim().replace(/[\\%_]/g, '\\$&')}%`
    rows = rows.where((row) =>
      row.or([
        row('s.personName', 'like', words),
        row('u.name', 'like', words),
        row('s.line', 'like', words),
        row('n.code', 'like', words),
        row('n.publicLine', 'like', words),
      ]),
    )
  }
  if (after) {
    const last = db.sql
      .selectFrom('services as l')
      .select(['l.at', 'l.id'])
      .where('l.communityId', '=', communityId)
      .where('l.id', '=', after)
    rows = rows.where(sql`(s.at, s.id)` as Expression<unknown>, newest ? '<' : '>', last as never)
  }
  const way = newest ? 'desc' : 'asc'
  return rows.orderBy('s.at', way).orderBy('s.id', way).limit(limit).execute()
}

/** The needs of records, one for each record that the community has. */
export async function needsOfServices(db: Db, communityId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await db.sql
    .selectFrom('services')
    .select('needId')
    .where('communityId', '=', communityId)
    .where('id', 'in', ids)
    .execute()
  return rows.map(({ needId }) => needId)
}
