import type { Tx } from '../db.ts'
import type { Keyring } from './seal.ts'
import { newKey, open, seal } from './seal.ts'

const context = (id: string): string => `sms_queue:${id}`

/**
 * Leaves a short message for the sender, phone and text sealed: a one-time code stands nowhere in clear. Without a
 * phone the work is the same and the sender drops it, so nobody can tell a known number from an unknown one.
 */
export function queueSms(tx: Tx, phone: string | null | undefined, text: string): void {
  const id = tx.id()
  const wrapped = newKey(tx.ctx.app.keys)
  const sealed = seal(tx.ctx.app.keys, wrapped, JSON.stringify({ phone: phone ?? '', text }), context(id))
  tx.emit('sms', {
    id,
    wrapped_key: `\\x${wrapped.toString('hex')}`,
    sealed: `\\x${sealed.toString('hex')}`,
    at: tx.now.toISOString(),
    tries: 0,
  })
}

/** What `queueSms` sealed. */
export const openSms = (
  keys: Keyring,
  row: { id: string; wrappedKey: Buffer; sealed: Buffer },
): { phone: string; text: string } => JSON.parse(open(keys, row.wrappedKey, row.sealed, context(row.id)))
