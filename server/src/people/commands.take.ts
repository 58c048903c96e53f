import type { Reply } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/people'
import { mustBeAllowed } from '@lianxin/rules/access'
import { propose } from '@lianxin/rules/proposal'
import { categoryWords, timeWords } from '@lianxin/rules/proposal-words'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { accessActor, within } from '../gate.ts'
import { asHelper } from '../orders/commands.ts'
import { openNeeds, tiedCommunities } from './queries.take.ts'
import { membershipOf } from './queries.ts'

/** The list is to be read, not searched: what fits best comes first and the rest waits. */
const mostShown = 30

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
    const found = []
    for (const community of communities) {
      mustBeAllowed(accessActor(ctx.actor, ids), 'need.browse', { communityId: community.id })
      const self = await asHelper(db, community.id, personId)
      if (!self) continue
      for (const need of await openNeeds(db, community.id, personId)) {
        const wanted = need.wanted ? need.wanted.split(',') : []
        // she may take something by her own word though she pauses or has much in hand
        const helper = { ...self, ...offers, function: null, openOrders: 0, paused: false }
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
