import type { Query } from '@lianxin/contract/endpoint'
import type { listNeeds } from '@lianxin/contract/needs'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'
import { allAtOnce } from '../platform/all-at-once.ts'

/** What waits for the desk or for a helper. */
const waiting = ['held', 'placed', 'sorted', 'open', 'in-hand', 'served']
const rank = sql<number>`case n.urgency when 'urgent' then 0 when 'soon' then 1 else 2 end`

type Cursor = { rank: number; at: string; id: string }
const ranks: Record<string, number> = { urgent: 0, soon: 1 }
const toCursor = (row: { urgency: string; at: string; id: string }): string =>
  Buffer.from(JSON.stringify([ranks[row.urgency] ?? 2, row.at, row.id])).toString('base64url')

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
    .select('place.name as neighbourhood')
    .where('n.communityId', '=', communityId)

/** A listed row. */
export type ListedNeed = Awaited<ReturnType<ReturnType<typeof listed>['executeTakeFirstOrThrow']>>

/** % and _ that a person types are meant as they stand. */
const pattern = (search: string): string => `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** One line of the list; instants as JSON writes them. */
export type NeedLine = Pick<
  ListedNeed,
  | 'id'
  | 'code'
  | 'kind'
  | 'state'
  | 'seq'
  | 'category'
  | 'urgency'
  | 'neighbourhood'
  | 'publicLine'
  | 'wanted'
  | 'wantedOn'
  | 'helpersWanted'
  | 'collective'
  | 'route'
> & { at: string; stateAt: string }

/** A row as a line of the list. */
export const lineOf = (row: ListedNeed): NeedLine => ({
  ...row,
  at: row.at.toISOString(),
  stateAt: row.stateAt.toISOString(),
})

interface Page {
  rows: NeedLine[]
  next: string | null
  counts: Record<string, number>
}

/** One page of a community's needs, or of those one person filed: most urgent first and oldest first, or newest first. */
export async function needsPage(
  ctx: Ctx,
  communityId: string,
  query: Query<typeof listNeeds>,
  filedBy?: string,
): Promise<Page> {
  const limit = query.limit ?? 50
  const asked = query.state?.split(',').filter(Boolean)
  const states = asked?.length ? asked : waiting
  const first = fromCursor(query.after) === undefined && query.order !== 'newest' && !query.search?.trim()
  const { rows, counts } =
    first && !filedBy && states.every((state) => waiting.includes(state))
      ? await firstPage(ctx.app, {
          // of what the gate let this request touch
          community: ctx.scope.ids.find((id) => id === communityId) ?? '',
          states,
          field: query.category,
          neighbourhood: query.neighbourhoodId,
          together: query.collective,
          most: limit + 1,
        })
      : await read(ctx, ctx.scope, async (db) => ({
          rows: (await anyPage(db, communityId, states, query, limit + 1, filedBy)).map(lineOf),
          counts: await countsByState(db, communityId, filedBy),
        }))
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { rows: rows.slice(0, limit), next: last ? toCursor(last) : null, counts }
}

interface AskedPage {
  community: string
  states: readonly string[]
  field: string | undefined
  neighbourhood: string | undefined
  together: boolean | undefined
  most: number
}

type FirstPage = Omit<Page, 'next'>

/** The page that a desk opens with, and its counts, by one planned statement for all that ask at the moment. */
const firstPage = allAtOnce<AskedPage, FirstPage>(async (app, asked) => {
  const scope = [...new Set(asked.map(({ community }) => community))].join(',')
  const places = JSON.stringify(asked.map((one, place) => ({ place, ...one })))
  const { rows } = await sql<{ found: FirstPage[] }>`
    select desk_pages(${places}::jsonb, ${scope}) as found`.execute(app.pool.kysely)
  return rows[0]?.found ?? []
})

async function anyPage(
  db: Db,
  communityId: string,
  states: readonly string[],
  query: Query<typeof listNeeds>,
  most: number,
  filedBy?: string,
): Promise<ListedNeed[]> {
  const search = query.search?.normalize('NFKC').trim()
  const cursor = fromCursor(query.after)
  const newest = query.order === 'newest'
  let find = listed(db, communityId).where('n.state', 'in', states)
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
  const ordered = newest ? find.orderBy('n.id', 'desc') : find.orderBy(rank).orderBy('n.at').orderBy('n.id')
  return ordered.limit(most).execute()
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

/** How many of a community's needs stand in each state, from its months; of those one person filed they are counted. */
async function countsByState(db: Db, communityId: string, filedBy?: string): Promise<Record<string, number>> {
  if (!filedBy) {
    const { rows } = await sql<{ counts: Record<string, number> }>`
      select need_states(${communityId}) as counts`.execute(db.sql)
    return rows[0]?.counts ?? {}
  }
  const rows = await db.sql
    .selectFrom('needs')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('communityId', '=', communityId)
    .where('filedBy', '=', filedBy)
    .groupBy('state')
    .execute()
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
