import type { Db } from '../db.ts'

export interface Filter {
  action?: string
  about?: string
  after?: string
  limit: number
}

/** Audit rows of one scope, newest first: ids are made in the order of time. */
export function auditLines(db: Db, scopeId: string, { action, about, after, limit }: Filter) {
  let rows = db.sql
    .selectFrom('audit')
    .select(['id', 'at', 'actor', 'role', 'action', 'subject', 'bodyHash'])
    .where('scopeId', '=', scopeId)
  // letters, dots and dashes only, so nothing needs escaping
  if (action) rows = rows.where('action', 'like', `${action}%`)
  if (about) rows = rows.where((is) => is.or([is('subject', '=', about), is('actor', '=', about)]))
  if (after) rows = rows.where('id', '<', after)
  return rows.orderBy('id', 'desc').limit(limit).execute()
}
