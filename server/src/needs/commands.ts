import { needLife } from '@lianxin/rules/life-cycles'
import { refuse } from '@lianxin/rules/refusal'
import type { Selectable } from 'kysely'
import { type Db, mustTouch, type Tx } from '../db.ts'
import { blind } from '../platform/seal.ts'
import type { DB } from '../platform/tables.ts'
import { move } from '../platform/transition.ts'

/** The public row of a need: nothing in it tells who asked. */
export type NeedRow = Selectable<DB['needs']>

/** Wrong codes at the door before the code is dead and the evidence has to come another way. */
const mostTries = 5

/** The need's public row. Throws not-found, also for a foreign community's id (outside the scope there are no rows). */
export async function needForOrder(db: Db, communityId: string, needId: string): Promise<NeedRow> {
  const row = await db.sql
    .selectFrom('needs')
    .selectAll()
    .where('communityId', '=', communityId)
    .where('id', '=', needId)
    .executeTakeFirst()
  if (!row) throw refuse('not-found')
  return row
}

/** What the access table needs to know of a need. */
export const needTarget = (need: Pick<NeedRow, 'communityId' | 'filedBy'>) => ({
  communityId: need.communityId,
  filedBy: need.filedBy ?? undefined,
})

/**
 * Holds needs until the transaction ends, in one fixed order. Whether a need is served or let go hangs on all its
 * orders and records: two transactions that each move one of them must not both look at the other's old state.
 */
export async function lockNeeds(tx: Tx, communityId: string, needIds: readonly string[]): Promise<void> {
  await tx.sql
    .selectFrom('needs')
    .select('id')
    .where('communityId', '=', communityId)
    .where('id', 'in', needIds)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** A helper accepted: `open` → `in-hand`; a further helper leaves it in hand. Throws wrong-state, lost-race. */
export const takeNeed = (tx: Tx, need: NeedRow): Promise<NeedRow> => move(tx, needLife, 'needs', need, 'take')

/** Nobody has it any more: back to `open`. The caller has made sure that no accepted order is left. */
export const letGoNeed = (tx: Tx, need: NeedRow, reason?: string): Promise<NeedRow> =>
  move(tx, needLife, 'needs', need, 'let-go', { reason })

/** The keyed hash of a need's presence code: what the row holds in place of the four digits. */
export const presenceHash = (tx: Pick<Tx, 'ctx'>, needId: string, code: string): string =>
  blind(tx.ctx.app.keys, `presence:${needId}`, code)

/**
 * Is this the code that stands on the resident's slip? Each wrong answer is counted, so say “no” in the reply and let
 * the transaction commit. After five wrong ones every answer is no: four digits must not be guessed through.
 */
export async function matchesPresenceCode(tx: Tx, need: NeedRow, code: string): Promise<boolean> {
  if (need.presenceTries >= mostTries) return false
  if (presenceHash(tx, need.id, code.trim()) === need.presenceHash) return true
  const counted = await tx.sql
    .updateTable('needs')
    .set((e) => ({ presenceTries: e('presenceTries', '+', 1) }))
    .where('communityId', '=', need.communityId)
    .where('id', '=', need.id)
    .executeTakeFirst()
  mustTouch(counted.numUpdatedRows, 1)
  return false
}
