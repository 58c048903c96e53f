import { refuse } from '@lianxin/rules/refusal'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'
import { allAtOnce } from '../platform/all-at-once.ts'
import { tokenHash } from '../platform/tokens.ts'
import { historyOf } from '../platform/transition.ts'

/** Ids of the neighbourhoods of a community. */
export const neighbourhoodIds = async (ctx: Ctx, communityId: string): Promise<string[]> =>
  (await communityOf(ctx, communityId)).neighbourhoods.map((place) => place.id)

/** What the pages of a community start from. */
export interface FrontRow {
  id: string
  code: string
  name: string
  phone: string | null
  hours: string | null
  address: string | null
  path: string
  schemeId: string | null
  /** By name. */
  neighbourhoods: { id: string; name: string }[]
}

const frontRow = allAtOnce<string, FrontRow | undefined>(async (app, ids) => {
  const { rows } = await sql<{ id: string; found: FrontRow }>`
    select id, found from front_of(${[...new Set(ids)]}::uuid[])`.execute(app.pool.kysely)
  const found = new Map(rows.map((row) => [row.id, row.found]))
  return ids.map((id) => found.get(id))
})

/** A community, in one statement with all others that are asked for at the moment; the gate has admitted it, so it is there. */
export async function communityOf({ app, scope }: Ctx, id = scope.ids[0] ?? ''): Promise<FrontRow> {
  const found = await frontRow(app, id)
  if (!found) throw refuse('not-found')
  return found
}

/** The public row that a private link leads to, or undefined. */
export const needByToken = (db: Db, communityId: string, token: string) =>
  db.sql
    .selectFrom('needs')
    .selectAll()
    .where('communityId', '=', communityId)
    .where('linkHash', '=', tokenHash(token))
    .executeTakeFirst()

/** The states in which everybody may read a need's public line. */
export const publicStates = ['open', 'in-hand', 'served', 'closed'] as const

/** Newest public needs, one page; `before` is the id of the last one seen (ids sort by time). */
export const publicNeeds = (ctx: Ctx, communityId: string, limit: number, before?: string) =>
  read(ctx, ctx.scope, (db) =>
    db.sql
      .selectFrom('needs as n')
      .leftJoin('organisations as place', 'place.id', 'n.neighbourhoodId')
      .select([
        'n.id',
        'n.state',
        'n.publicLine',
        'n.category',
        'n.wanted',
        'n.wantedOn',
        'n.stateAt',
        'n.helpersWanted',
      ])
      .select('place.name as place')
      .select((e) =>
        e
          .selectFrom('orders as o')
          .innerJoin('organisations as u', 'u.id', 'o.unitId')
          .select('u.name')
          .whereRef('o.communityId', '=', 'n.communityId')
          .whereRef('o.needId', '=', 'n.id')
          .where('o.state', 'in', ['accepted', 'passed-on', 'under-way', 'done', 'verified'])
          .orderBy('o.at')
          .limit(1)
          .as('unit'),
      )
      .where('n.communityId', '=', communityId)
      .where('n.state', 'in', [...publicStates])
      .where('n.publicLine', 'is not', null)
      .$if(before !== undefined, (q) => q.where('n.id', '<', before as string))
      .orderBy('n.id', 'desc')
      .limit(limit)
      .execute(),
  )

/** Since `since`: how many came, were done, were told where to go, and are still under way; and all public ones. */
export const frontCounts = (ctx: Ctx, communityId: string, since: Date) =>
  read(ctx, ctx.scope, async (db) => {
    const counted = (condition: ReturnType<typeof sql<boolean>>) =>
      sql<number>`count(*) filter (where ${condition})::int`
    return db.sql
      .selectFrom('needs')
      .select([
        counted(sql`at >= ${since}`).as('came'),
        counted(sql`at >= ${since} and state in ('served', 'closed')`).as('done'),
        counted(sql`at >= ${since} and state = 'answered'`).as('answered'),
        counted(sql`at >= ${since} and state in ('placed', 'held', 'sorted', 'open', 'in-hand')`).as('underWay'),
        counted(sql`state in ('open', 'in-hand', 'served', 'closed') and public_line is not null`).as('shown'),
      ])
      .where('communityId', '=', communityId)
      .executeTakeFirstOrThrow()
  })

/** What the private link tells beside the need's own row: dated lines, who accepted, the last rating. */
export const myStory = (ctx: Ctx, need: { communityId: string; id: string; neighbourhoodId: string | null }) =>
  read(ctx, ctx.scope, async (db) => ({
    history: await historyOf(db, need.communityId, need.id),
    orders: await db.sql
      .selectFrom('orders as o')
      .leftJoin('organisations as u', 'u.id', 'o.unitId')
      .select(['o.id', 'o.parentId', 'o.at', 'u.name as unit'])
      .select((e) => e.case().when('o.helper', '=', 'member').then(e.ref('o.helperName')).end().as('person'))
      .where('o.communityId', '=', need.communityId)
      .where('o.needId', '=', need.id)
      .where('o.state', 'in', ['accepted', 'under-way', 'done', 'verified'])
      .orderBy('o.at')
      .execute(),
    rating: await db.sql
      .selectFrom('ratings')
      .select(['score', 'thanks'])
      .where('communityId', '=', need.communityId)
      .where('needId', '=', need.id)
      .orderBy('round', 'desc')
      .limit(1)
      .executeTakeFirst(),
    place: need.neighbourhoodId
      ? (
          await db.sql
            .selectFrom('organisations')
            .select('name')
            .where('id', '=', need.neighbourhoodId)
            .executeTakeFirst()
        )?.name
      : undefined,
  }))
/** May the resident's word still come: done and not rated yet, also after it was closed for want of a word. */
export const waitsForWord = (state: string, history: readonly { verb: string }[]): boolean =>
  state === 'served' || (state === 'closed' && history.at(-1)?.verb === 'close')

export type MyStory = Awaited<ReturnType<typeof myStory>>
