import type { Query } from '@lianxin/contract/endpoint'
import type { listNeeds } from '@lianxin/contract/needs'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'

/** What waits for the desk or for a helper. */
const waiting = ['held', 'placed', 'sorted', 'open', 'in-hand', 'served']
const rank = sql<number>`case n.urgency when 'urgent' then 0 when 'soon' then 1 else 2 end`

type Cursor = { rank: number; at: string; id: string }
const toCursor = (row: { rank: number; at: Date; id: string }): string =>
  Buffer.from(JSON.stringify([row.rank, row.at.toISOString(), row.id])).toString('base64url')

/** undefined for a cursor that isn't ours: the list then starts at its beginning. */
function fromCursor(text: string | undefined): Cursor | undefined {
  try {
    const [rank, at, id] = JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'))
    const good = typeof rank === 'number' && !Number.isNaN(Date.parse(at)) && /^[0-9a-f-]{36}$/.test(id)
    return good ? { rank, at, id } : undefined
  } catch {
    return undefined
  }
}

const listed = (db: Db, communityId: string) =>
  db.sql
    .selectFrom('needs as n')
    .leftJoin('organisations as place', 'place.id', 'n.neighbourhoodId')
    .selectAll('n')
    .select(['place.name as neighbourhood', rank.as('rank')])
    .where('n.communityId', '=', communityId)

/** A listed row; `rank` orders urgency. */
export type ListedNeed = Awaited<ReturnType<ReturnType<typeof listed>['executeTakeFirstOrThrow']>>

/** % and _ that a person types are meant as they stand. */
const pattern = (search: string): string => `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** One page of a community's needs, or of those one person filed: most urgent first and oldest first, or newest first. */
export async function needsPage(db: Db, communityId: string, query: Query<typeof listNeeds>, filedBy?: string) {
  const limit = query.limit ?? 50
  const states = query.state?.split(',').filter(Boolean)
  const search = query.search?.normalize('NFKC').trim()
  const cursor = fromCursor(query.after)
  const newest = query.order === 'newest'
  let find = listed(db, communityId).where('n.state', 'in', states?.length ? states : waiting)
  if (filedBy) find = find.where('n.filedBy', '=', filedBy)
  if (query.category) find = find.where('n.category', '=', query.category)
  if (query.neighbourhoodId) find = find.where('n.neighbourhoodId', '=', query.neighbourhoodId)
  if (query.collective !== undefined) find = find.where('n.collective', '=', query.collective)
  if (search)
    find = find.where((e) => e.or([e('n.publicLine', 'ilike', pattern(search)), e('n.code', 'like', pattern(search))]))
  if (cursor && newest) find = find.where('n.id', '<', cursor.id)
  if (cursor && !newest)
    find = find.where(
      sql<boolean>`(${rank}, n.at, n.id) > (${cursor.rank}::int, ${cursor.at}::timestamptz, ${cursor.id}::uuid)`,
    )
  const rows = await (newest ? find.orderBy('n.id', 'desc') : find.orderBy(rank).orderBy('n.at').orderBy('n.id'))
    .limit(limit + 1)
    .execute()
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    rows: rows.slice(0, limit),
    next: last ? toCursor(last) : null,
    counts: await countsByState(db, communityId, filedBy),
  }
}

/** Served needs of more than ten days ago, the oldest first: which of them are due, the rule says. */
export const longServed = (db: Db, communityId: string) =>
  db.sql
    .selectFrom('needs')
    .select(['id', 'seq', 'stateAt'])
    .where('communityId', '=', communityId)
    .where('state', '=', 'served')
    .where('stateAt', '<', new Date(db.now.getTime() - 10 * 24 * 3_600_000))
    .orderBy('stateAt')
    .limit(500)
    .execute()

async function countsByState(db: Db, communityId: string, filedBy?: string): Promise<Record<string, number>> {
  let found = db.sql
    .selectFrom('needs')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('communityId', '=', communityId)
  if (filedBy) found = found.where('filedBy', '=', filedBy)
  const rows = await found.groupBy('state').execute()
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}

/** One need with all that stands around it, or undefined. */
export const needWithHistory = (ctx: Ctx, communityId: string, needId: string) =>
  read(ctx, ctx.scope, async (db) => {
    const need = await listed(db, communityId).where('n.id', '=', needId).executeTakeFirst()
    if (!need) return undefined
    return {
      need,
      history: await historyWithNames(db, communityId, needId),
      duplicates: await duplicatesOf(db, need),
      mergedInto: need.mergedInto ? await codeOf(db, communityId, need.mergedInto) : null,
      merged: await mergedHere(db, communityId, needId),
      rating: await lastRating(db, communityId, needId),
    }
  })

/** Dated lines with the name of the staff member who acted, as far as this community knows it. */
export const historyWithNames = (db: Db, communityId: string, needId: string) =>
  db.sql
    .selectFrom('transitions as t')
    .select(['t.seq', 't.verb', 't.toState', 't.at', 't.role', 't.reason'])
    .select((e) =>
      e
        .selectFrom('staff as s')
        .select('s.name')
        .whereRef('s.scopeId', '=', 't.communityId')
        .where(sql<boolean>`s.person_id::text = t.actor`)
        .limit(1)
        .as('by'),
    )
    .where('t.communityId', '=', communityId)
    .where('t.entityId', '=', needId)
    .orderBy('t.seq')
    .execute()

const WEEK = 7 * 24 * 3_600_000

/** The same phone or door within thirty days, the same place and category within a week: by keyed hashes, nothing is read. */
async function duplicatesOf(db: Db, need: ListedNeed) {
  const rows = await listed(db, need.communityId)
    .where('n.id', '<>', need.id)
    .where('n.state', 'not in', ['withdrawn', 'merged'])
    .where('n.at', '>', new Date(need.at.getTime() - 30 * 24 * 3_600_000))
    .where((e) =>
      e.or([
        e('n.phoneHash', '=', need.phoneHash),
        e('n.doorHash', '=', need.doorHash),
        e.and([
          e('n.neighbourhoodId', '=', need.neighbourhoodId),
          e('n.category', '=', need.category),
          e('n.category', '<>', 'unclear'),
          e('n.at', '>', new Date(need.at.getTime() - WEEK)),
          e('n.at', '<', new Date(need.at.getTime() + WEEK)),
        ]),
      ]),
    )
    .orderBy('n.at', 'desc')
    .limit(20)
    .execute()
  return rows.map((row) => {
    const why: ('phone' | 'door' | 'place')[] = []
    if (row.phoneHash && row.phoneHash === need.phoneHash) why.push('phone')
    if (row.doorHash && row.doorHash === need.doorHash) why.push('door')
    if (!why.length) why.push('place')
    return { ...row, why }
  })
}

const codeOf = async (db: Db, communityId: string, id: string) =>
  (await db.sql
    .selectFrom('needs')
    .select(['id', 'code'])
    .where('communityId', '=', communityId)
    .where('id', '=', id)
    .executeTakeFirst()) ?? null

const mergedHere = (db: Db, communityId: string, id: string) =>
  db.sql
    .selectFrom('needs')
    .select(['id', 'code', 'publicLine'])
    .where('communityId', '=', communityId)
    .where('mergedInto', '=', id)
    .orderBy('at')
    .execute()

export const lastRating = (db: Db, communityId: string, needId: string) =>
  db.sql
    .selectFrom('ratings')
    .select(['score', 'thanks', 'thanksShown', 'route', 'at'])
    .where('communityId', '=', communityId)
    .where('needId', '=', needId)
    .orderBy('round', 'desc')
    .limit(1)
    .executeTakeFirst()
