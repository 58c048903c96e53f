import { businessDate } from '@lianxin/rules/calendar'
import { pauseState } from '@lianxin/rules/pauses'
import type { Tx } from '../db.ts'
import { communitiesToTell, type PauseRow, pausesOf, unitToTell } from './queries.pauses.ts'

/** Tells a person's communities and unit of her pause, by the outbox; `also` are communities she comes to just now. */
export async function tellPause(tx: Tx, pause: PauseRow, also: readonly string[] = []): Promise<void> {
  const { personId, id, seq, from, to, wrappedKey, sealed } = pause
  const row = { person_id: personId, id, seq, from_on: from, to_on: to, at: tx.now.toISOString() }
  const why = { wrapped_key: wrappedKey && hex(wrappedKey), sealed: hex(sealed) }
  for (const communityId of new Set([...(await communitiesToTell(tx, personId)), ...also]))
    tx.emit('pause', { ...row, ...why, community_id: communityId })
  const unitId = await unitToTell(tx, personId)
  if (unitId) tx.emit('pause', { ...row, unit_id: unitId })
}

/** How PostgreSQL reads bytes out of text. */
const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`

/**
 * Tells wherever some people belong now of the pauses they are in or have planned: a new home, unit or community must
 * not ask who pauses. The scope must hold the people.
 */
export async function tellPausesAnew(
  tx: Tx,
  personIds: readonly string[],
  also: readonly string[] = [],
): Promise<void> {
  if (!personIds.length) return
  const today = businessDate(tx.now)
  for (const pause of await pausesOf(tx, personIds))
    if (['running', 'planned'].includes(pauseState(pause, today))) await tellPause(tx, pause, also)
}
