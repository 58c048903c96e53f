import type { Body, Params } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/orders'
import type { Proof } from '@lianxin/rules/evidence'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import type { Tx } from '../db.ts'
import { matchesPresenceCode, needForOrder } from '../needs/commands.ts'
import { blind } from '../platform/seal.ts'
import { onOrder } from './commands.ts'
import type { OrderRow } from './queries.ts'

/**
 * Confirms that the member is there: by the code on the resident's slip (the resident reads it out), by the code on a
 * site's poster, or by the word of the organiser. A wrong code is counted and stays counted; the member's own word
 * needs no confirming, it comes with the record (E0).
 */
export async function confirmPresence(
  ctx: Ctx,
  at: Params<typeof contract.confirmPresence>,
  body: Body<typeof contract.confirmPresence>,
) {
  const good = await onOrder(ctx, at, 'presence.confirm', body, async (tx, order) => {
    if (!['accepted', 'under-way', 'done'].includes(order.state)) throw refuse('wrong-state', { state: order.state })
    if (!(await holds(tx, order, body))) return { done: false }
    await recordProof(tx, order, body.how)
    return { done: true }
  })
  // outside the transaction, so that a wrong try stays counted
  if (!good.done) throw refuse('bad-code')
  return { done: true as const }
}

async function holds(tx: Tx, order: OrderRow, { how, code }: Body<typeof contract.confirmPresence>): Promise<boolean> {
  if (how === 'organiser') {
    // the organiser's word is a second person's: nobody vouches for herself
    if (tx.ctx.actor.person?.id === order.personId) throw refuse('second-person-needed')
    return tx.ctx.actor.role === 'clerk' || tx.ctx.actor.role === 'grid-worker'
  }
  if (!code) return false
  if (how === 'site-code') return code.trim() === siteCode(tx.ctx, order.communityId)
  return matchesPresenceCode(tx, await needForOrder(tx, order.communityId, order.needId), code)
}

/** The six digits on a community's site poster: they follow from the deployment's key, so no table holds them. */
export const siteCode = (ctx: Ctx, communityId: string): string =>
  String(Number.parseInt(blind(ctx.app.keys, 'site-code', communityId).slice(0, 12), 16) % 1_000_000).padStart(6, '0')

/** Stores one proof of presence; the same proof twice is one. */
export async function recordProof(
  tx: Tx,
  order: Pick<OrderRow, 'communityId' | 'id' | 'personId'>,
  how: Proof,
): Promise<void> {
  if (!order.personId) throw refuse('wrong-state')
  await tx.sql
    .insertInto('presences')
    .values({
      communityId: order.communityId,
      id: tx.id(),
      orderId: order.id,
      personId: order.personId,
      how,
      byPerson: tx.ctx.actor.person?.id ?? null,
      at: tx.now,
    })
    .onConflict((c) => c.constraint('presences_once').doNothing())
    .execute()
}
