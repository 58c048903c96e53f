import { advance, type LifeCycle, NEW, type States, type Verbs } from '@lianxin/rules/life-cycles'
import type { Updateable } from 'kysely'
import type { Db, Tx } from '../db.ts'
import { mustTouch } from '../db.ts'
import { type CountedNeed, needTally } from './rollups.ts'
import type { DB } from './tables.ts'

/** Tables whose rows live by a life-cycle. */
type Living = 'enrolments' | 'needs' | 'orders' | 'services' | 'appraisals'

export interface LivingRow {
  communityId: string
  id: string
  state: string
  seq: number
}

/**
 * Moves a row along its life-cycle: one transition line (who, when, why) and the row's state, in the same transaction.
 * Throws wrong-state when the verb doesn't start from the row's state, lost-race when somebody moved it meanwhile.
 * Answers the row as it stands now.
 */
export async function move<L extends LifeCycle, R extends LivingRow, T extends Living>(
  tx: Tx,
  life: L,
  table: T,
  row: R,
  verb: Verbs<L>,
  more: { reason?: string | undefined; set?: Updateable<DB[T]> } = {},
): Promise<R> {
  const state = advance(life, row.state, verb)
  const changed = { state, seq: row.seq + 1, stateAt: tx.now }
  const result = await tx.sql
    .updateTable(table as 'needs')
    .set({ ...(more.set as Updateable<DB['needs']>), ...changed })
    .where('communityId', '=', row.communityId)
    .where('id', '=', row.id)
    .where('seq', '=', row.seq)
    .executeTakeFirst()
  mustTouch(result.numUpdatedRows, 1)
  await line(tx, life, row, verb, row.state, state, row.seq + 1, more.reason)
  // every need that is moved carries the moment it was placed: its counters follow its state
  if (table === 'needs') {
    const { kind } = (more.set ?? {}) as { kind?: string }
    const change = needTally(row as unknown as CountedNeed, row.state, state, kind)
    tx.tally(change)
    // done or no longer so: what it counts as on its days is looked at anew
    if (change?.needs_served) tx.emit('served', { community_id: row.communityId, need_id: row.id })
  }
  return { ...row, ...more.set, ...changed }
}

/** The first line of a new row: call it with what `begin` gave as state, right after the insert. */
export async function began<L extends LifeCycle>(
  tx: Tx,
  life: L,
  row: { communityId: string; id: string; state: string; kind?: string },
  verb: Verbs<L>,
  reason?: string,
): Promise<void> {
  await line(tx, life, row, verb, undefined, row.state, 1, reason)
  const { communityId, kind = '' } = row
  if (life.entity === 'need') tx.tally(needTally({ communityId, kind, at: tx.now }, undefined, row.state))
}

/** The state a verb makes a new row in. */
export const begin = <L extends LifeCycle>(life: L, verb: Verbs<L>): States<L> => advance(life, NEW, verb)

async function line(
  tx: Tx,
  life: LifeCycle,
  row: { communityId: string; id: string },
  verb: string,
  fromState: string | undefined,
  toState: string,
  seq: number,
  reason?: string,
): Promise<void> {
  const { actor } = tx.ctx
  await tx.sql
    .insertInto('transitions')
    .values({
      communityId: row.communityId,
      entityId: row.id,
      seq,
      entity: life.entity,
      verb,
      fromState: fromState ?? null,
      toState,
      at: tx.now,
      actor: actor.id,
      role: actor.role,
      reason: reason ?? null,
    })
    .execute()
}

/** A row's history, oldest first. */
export const historyOf = (db: Db, communityId: string, entityId: string) =>
  db.sql
    .selectFrom('transitions')
    .select(['seq', 'verb', 'fromState', 'toState', 'at', 'role', 'reason'])
    .where('communityId', '=', communityId)
    .where('entityId', '=', entityId)
    .orderBy('seq')
    .execute()
