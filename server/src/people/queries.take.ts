import { businessDate } from '@lianxin/rules/calendar'
import { orderMode } from '@lianxin/rules/paths'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'

/** Communities with a line on the member's pages, by name, and how their orders come to a member. */
export async function tiedCommunities(ctx: Ctx, db: Db, personId: string) {
  const rows = await db.sql
    .selectFrom('personItems as i')
    .innerJoin('organisations as c', 'c.id', 'i.communityId')
    .where('i.personId', '=', personId)
    .select(['c.id', 'c.code', 'c.name', 'c.phone', 'c.hours', 'c.schemeId'])
    .distinct()
    .orderBy('c.name')
    .execute()
  return rows.map(({ schemeId, ...community }) => {
    const scheme = ctx.app.schemes.at(schemeId, businessDate(db.now))
    const way = (['grab', 'direct'] as const).find((mode) => orderMode(scheme, mode))
    return { ...community, scheme: scheme.name, orders: way ?? ('chain' as const) }
  })
}

/** Open needs of one community that nobody asked this member for yet, oldest first. */
export const openNeeds = (db: Db, communityId: string, personId: string) =>
  db.sql
    .selectFrom('needs as n')
    .leftJoin('organisations as p', 'p.id', 'n.neighbourhoodId')
    .where('n.communityId', '=', communityId)
    .where('n.state', '=', 'open')
    .where('n.publicLine', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('orders as o')
            .select('o.id')
            .whereRef('o.communityId', '=', 'n.communityId')
            .whereRef('o.needId', '=', 'n.id')
            .where('o.personId', '=', personId),
        ),
      ),
    )
    .select([
      'n.id as needId',
      'n.code',
      'n.publicLine',
      'n.category',
      'p.name as place',
      'n.neighbourhoodId',
      'n.wanted',
      'n.wantedOn',
      'n.helpersWanted',
      'n.at',
    ])
    .orderBy('n.at')
    .limit(200)
    .execute()
