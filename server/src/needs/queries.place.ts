import { type Kysely, sql } from 'kysely'
import type { DB } from '../platform/tables.ts'

/** What is known of a need before it is placed. */
export interface Asking {
  /** Its idempotency key has an answer already. */
  answered: boolean
  /** One of the codes drawn for it that nobody in its community has; null when all are taken. */
  code: string | null
}

/** Counts the tries and looks up keys and codes, for all needs of a batch; in a transaction of its own. */
export async function beforePlacing(
  db: Kysely<DB>,
  asked: readonly { place: number; community_id: string; key: string; codes: string[] }[],
  tries: readonly { key: string; tries: number; until: number }[],
  now: Date,
  scope: string,
): Promise<{ used: Record<string, number>; asked: Asking[] }> {
  const { rows } = await sql<{ found: { used: Record<string, number>; asked: Asking[] } }>`
    select before_placing(${JSON.stringify(asked)}::jsonb, ${JSON.stringify(tries)}::jsonb, ${now.getTime()}::bigint,
      ${scope}) as found`.execute(db)
  return rows[0]?.found ?? { used: {}, asked: [] }
}

/** Writes everything of a batch; in a transaction of its own. */
export async function storeNeeds(
  db: Kysely<DB>,
  deeds: { [of in 'needs' | 'private' | 'transitions' | 'counted_needs' | 'keys' | 'audit' | 'outbox']: unknown[] },
  scope: string,
): Promise<void> {
  await sql`select store_needs(${JSON.stringify(deeds)}::jsonb, ${scope})`.execute(db)
}
