import type { Reply } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/people'
import { mustBeAllowed } from '@lianxin/rules/access'
import { businessDate } from '@lianxin/rules/calendar'
import { orderMode } from '@lianxin/rules/paths'
import { propose } from '@lianxin/rules/proposal'
import { categoryWords, timeWords } from '@lianxin/rules/proposal-words'
import type { Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'
import { accessActor, within } from '../gate.ts'
import { possibleMembers } from '../orders/queries.ts'
import { membershipOf } from './queries.ts'

/** The list is to be read, not searched: what fits best comes first and the rest waits. */
const mostShown = 30

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
const openNeeds = (db: Db, communityId: string, personId: string) =>
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

/**
 * What the member could take, each with the reason the desk's proposal would give for her (rules/proposal.ts), best
 * reasons first. Reads the communities she belongs to, one after another, and of each need only what is public.
 */
export async function canTake(ctx: Ctx, personId: string): Promise<Reply<typeof contract.canTake>> {
  const [communities, held] = await read(ctx, ctx.scope, async (db) => [
    await tiedCommunities(ctx, db, personId),
    await membershipOf(db, personId),
  ])
  const ids = communities.map(({ id }) => id)
  const offers = { strengths: held?.strengths ?? [], freeTimes: held?.freeTimes ?? [] }
  return read(ctx, within(ctx, ids), async (db) => {
    const year = businessDate(db.now).slice(0, 4)
    const found = []
    for (const community of communities) {
      mustBeAllowed(accessActor(ctx.actor, ids), 'need.browse', { communityId: community.id })
      const [self] = await possibleMembers(db, community.id, year, undefined, personId)
      if (!self) continue
      for (const need of await openNeeds(db, community.id, personId)) {
        const wanted = need.wanted ? need.wanted.split(',') : []
        const helper = { ...self, ...offers, function: null, openOrders: 0 }
        const fits = { category: categoryWords, wanted: timeWords }
        const [proposed] = propose({ ...need, wanted }, [helper], fits).proposed
        const reasons = (proposed?.reasons ?? []).filter(({ code }) => code !== 'never-asked')
        found.push({ community, need: { ...need, wanted }, reasons })
      }
    }
    found.sort((a, b) => b.reasons.length - a.reasons.length || a.need.at.getTime() - b.need.at.getTime())
    const needs = found.slice(0, mostShown).map(({ community, need: { at, neighbourhoodId, ...need }, reasons }) => ({
      ...need,
      publicLine: need.publicLine ?? '',
      communityId: community.id,
      communityName: community.name,
      reasons,
      orders: community.orders,
    }))
    return { needs, ...offers, asOf: db.now.toISOString() }
  })
}
