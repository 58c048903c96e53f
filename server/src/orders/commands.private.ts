import type { Params, Reply } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/orders'
import { mustBeAllowed, privateWindow } from '@lianxin/rules/access'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { accessActor } from '../gate.ts'
import { openPrivate } from '../needs/commands.private.ts'
import { historyOf } from '../platform/transition.ts'
import { mustFind, orderTarget } from './commands.ts'

/**
 * Who has accepted an order sees the resident's words, name, phone and door, from acceptance to 24 hours after it is
 * done; every look is an audit row. Outside the window the answer is not-found.
 */
export async function openForHolder(
  ctx: Ctx,
  { communityId, orderId }: Params<typeof contract.openForHolder>,
): Promise<Reply<typeof contract.openForHolder>> {
  const order = await read(ctx, ctx.scope, (db) => mustFind(db, communityId, orderId))
  const part = await openPrivate(ctx, { communityId, needId: order.needId }, 'order', async (tx) => {
    const now = await mustFind(tx, communityId, orderId)
    const history = await historyOf(tx, communityId, orderId)
    const at = (verb: string) => history.findLast((line) => line.verb === verb)?.at ?? null
    const window = { state: now.state, acceptedAt: at('accept') ?? at('grab'), doneAt: at('finish') }
    if (!privateWindow(window, tx.now)) throw refuse('not-found')
    const holder = now.personId ?? now.unitId
    const target = { ...orderTarget(now), holderIds: holder ? [holder] : [] }
    mustBeAllowed(accessActor(ctx.actor, [communityId]), 'need.open-private', target)
  })
  return { words: part.text, name: part.name, phone: part.phone, door: part.door }
}
