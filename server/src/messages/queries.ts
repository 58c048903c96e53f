import type { App } from '../context.ts'
import type { Db } from '../db.ts'

/** What one person, unit or desk was told, newest first. */
export const messagesTo = (db: Db, scopeId: string, kinds: readonly string[]) =>
  db.sql
    .selectFrom('messages')
    .selectAll()
    .where('scopeId', '=', scopeId)
    .where('toKind', 'in', kinds)
    .orderBy('at', 'desc')
    .limit(100)
    .execute()

/**
 * Takes the oldest waiting short message out of the queue: whoever takes a row is the only one to send it. One at a
 * time, so that a process that dies while sending loses no more than what it had in its hands.
 */
export async function takeQueued(app: App) {
  return app.pool.kysely
    .deleteFrom('smsQueue')
    .where('id', '=', (q) => q.selectFrom('smsQueue').select('id').orderBy('at').limit(1).forUpdate().skipLocked())
    .returningAll()
    .executeTakeFirst()
}
export type QueuedSms = Awaited<ReturnType<typeof takeQueued>> & object

/** Puts a message back that the gateway refused, one try older and at the end of the queue. */
export async function putBack(app: App, row: QueuedSms): Promise<void> {
  const params = row.params === null ? null : JSON.stringify(row.params)
  await app.pool.kysely
    .insertInto('smsQueue')
    .values({ ...row, params, tries: row.tries + 1, at: app.clock.now() })
    .execute()
}

/** Keeps what the development sender would have sent, for the inbox page. */
export async function keepInInbox(app: App, sms: { id: string; phone: string; text: string }): Promise<void> {
  await app.pool.kysely
    .insertInto('inbox')
    .values({ ...sms, at: app.clock.now() })
    .onConflict((c) => c.column('id').doNothing())
    .execute()
}
