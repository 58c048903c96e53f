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
