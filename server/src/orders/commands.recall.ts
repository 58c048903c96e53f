import type { Body, Params } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/orders'
import type { Ctx } from '../context.ts'
import { tell } from '../platform/items.ts'
import { giveBack, linkTo, onOrder } from './commands.ts'
import { childrenOf } from './queries.ts'

/**
 * The desk takes back what it asked, with a reason that the helper reads: a unit's members' orders go with the unit's.
 * Not after it is done: then the record is returned or withdrawn.
 */
export const recall = (ctx: Ctx, at: Params<typeof contract.recall>, body: Body<typeof contract.recall>) =>
  onOrder(ctx, at, 'order.recall', body, async (tx, order) => {
    const asked = order.helper === 'unit' ? await childrenOf(tx, order.communityId, order.id) : []
    const bound = asked.filter(({ state }) => ['dispatched', 'accepted', 'under-way'].includes(state))
    await giveBack(tx, order, 'recall', body.reason)
    for (const one of [order, ...bound]) {
      const whom = one.personId
        ? ({ kind: 'person', id: one.personId } as const)
        : ({ kind: 'unit', id: one.unitId as string } as const)
      tell(tx, whom, 'order.recalled', { code: one.needCode }, linkTo(one))
    }
    return { done: true as const }
  })
