import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { escaped } from './queries.ts'

/** A community as everybody may find it; `neighbourhood` is the one that was searched for. */
export interface FoundCommunity {
  code: string
  name: string
  street: string | null
  address: string | null
  neighbourhood?: string
}

/** A place, with how many communities lie in it; a community holds itself. */
export interface PlaceAbove {
  code: string
  kind: string
  name: string
  path: string
  communities: number
}

/** As many communities as one page lists; a larger area is opened place by place. */
export const listed = 60

const communities = (ctx: Ctx) =>
  ctx.app.pool.kysely
    .selectFrom('organisations as c')
    .leftJoin('organisations as street', 'street.id', 'c.parentId')
    .select(['c.code', 'c.name', 'street.name as street', 'c.address'])
    .where('c.kind', '=', 'community')
    .where('c.endedAt', 'is', null)

/** The communities below a place (all without one) in the order of codes; one more than `listed` says that there are more. */
export const communitiesIn = (ctx: Ctx, path?: string): Promise<FoundCommunity[]> =>
  communities(ctx)
    .$if(path !== undefined, (q) => q.where('c.path', 'like', `${path}.%`))
    .orderBy('c.code')
    .limit(listed + 1)
    .execute()

/** Communities by their own name or that of a neighbourhood in them: people know the gate they live behind. */
export async function communitiesNamed(ctx: Ctx, text: string): Promise<FoundCommunity[]> {
  const like = `%${escaped(text)}%`
  const [byName, byNeighbourhood] = await Promise.all([
    communities(ctx).where('c.name', 'ilike', like).orderBy('c.code').limit(listed).execute(),
    communities(ctx)
      .innerJoin('organisations as n', 'n.parentId', 'c.id')
      .select('n.name as neighbourhood')
      .where('n.kind', '=', 'neighbourhood')
      .where('n.endedAt', 'is', null)
      .where('n.name', 'ilike', like)
      .orderBy('c.code')
      .limit(listed)
      .execute(),
  ])
  return [...byName, ...byNeighbourhood]
}

/** A place above the communities by its code, or undefined. */
export const placeAbove = (ctx: Ctx, code: string): Promise<Omit<PlaceAbove, 'communities' | 'kind'> | undefined> =>
  ctx.app.pool.kysely
    .selectFrom('organisations')
    .select(['code', 'name', 'path'])
    .where('code', '=', code)
    .where('kind', 'in', ['province', 'prefecture', 'county', 'street'])
    .where('endedAt', 'is', null)
    .executeTakeFirst()

/** The places right below one (the topmost without one) that have communities, in the order of codes. */
export async function placesBelow(ctx: Ctx, path?: string): Promise<PlaceAbove[]> {
  const depth = path === undefined ? 1 : path.split('.').length + 1
  const counted = ctx.app.pool.kysely
    .selectFrom('organisations')
    .select([
      sql<string>`split_part(path, '.', ${depth}::int)`.as('child'),
      sql<number>`count(*)::int`.as('communities'),
    ])
    .where('kind', '=', 'community')
    .where('endedAt', 'is', null)
    .$if(path !== undefined, (q) => q.where('path', 'like', `${path}.%`))
    .groupBy('child')
    .as('counted')
  return ctx.app.pool.kysely
    .selectFrom('organisations as o')
    .innerJoin(counted, (join) => join.on(sql`counted.child::uuid`, '=', sql.ref('o.id')))
    .select(['o.code', 'o.kind', 'o.name', 'o.path', 'counted.communities'])
    .orderBy('o.code')
    .execute()
}
