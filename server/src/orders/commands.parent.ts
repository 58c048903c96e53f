import type { Tx } from '../db.ts'
import { moveOrder, mustFind } from './commands.ts'
import type { OrderRow } from './queries.ts'

/**
 * A unit's order follows those of its members: once none of them is still asked, under way or waiting for the desk, it
 * is done and verified too. Without this a re-opened need could never be sent to the same unit again.
 */
export async function settleParent(tx: Tx, child: OrderRow): Promise<void> {
  if (!child.parentId) return
  const live = await tx.sql
    .selectFrom('orders')
    .select('id')
    .where('communityId', '=', child.communityId)
    .where('parentId', '=', child.parentId)
    .where('state', 'in', ['dispatched', 'accepted', 'under-way', 'done'])
    .limit(1)
    .executeTakeFirst()
  const parent = await mustFind(tx, child.communityId, child.parentId)
  if (live || parent.state !== 'passed-on') return
  await moveOrder(tx, await moveOrder(tx, parent, 'finish'), 'verify')
}
