import { sql } from 'kysely'
import type { App, Role } from '../context.ts'
import { batcher } from './batcher.ts'

/** A session with its person and roles, as who_asks tells it; instants as JSON writes them. */
export interface FoundSession {
  personId: string
  roleId: string | null
  epoch: number
  how: string
  seenAt: string
  expiresAt: string
  name: string
  sessionEpoch: number
  roles: Role[]
}

export interface FoundPlace {
  id: string
  code: string
  kind: string
  path: string
}

/** What is asked for by a key, in one statement for all requests of a turn; the queue belongs to the app. */
export function oneForAll<V>(find: (app: App, keys: string[]) => Promise<Map<string, V>>) {
  const queues = new WeakMap<App, (key: string) => Promise<V | undefined>>()
  return (app: App, key: string): Promise<V | undefined> => {
    let queue = queues.get(app)
    if (!queue) {
      queue = batcher<string, V | undefined>(async (keys) => {
        const found = await find(app, [...new Set(keys)])
        return keys.map((one) => ({ ok: found.get(one) }))
      })
      queues.set(app, queue)
    }
    return queue(key)
  }
}

/** The session behind a token's hash, if it hasn't ended. Read afresh each time: what is revoked is gone at once. */
export const sessionOf = oneForAll<FoundSession>(async (app, hashes) => {
  const { rows } = await sql<{ token: string; found: FoundSession }>`
    select token, found from who_asks(${hashes})`.execute(app.pool.kysely)
  return new Map(rows.map(({ token, found }) => [token, found]))
})

/** An organisation that hasn't ended, by its code or id. */
export const placeOf = oneForAll<FoundPlace>(async (app, keys) => {
  const { rows } = await sql<FoundPlace & { key: string }>`
    select k.key, o.id, o.code, o.kind, o.path from unnest(${keys}::text[]) k (key)
      join organisations o on o.id = case when k.key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then k.key::uuid end
        and o.ended_at is null
    union all
    select k.key, o.id, o.code, o.kind, o.path from unnest(${keys}::text[]) k (key)
      join organisations o on o.code = k.key and o.ended_at is null`.execute(app.pool.kysely)
  return new Map(rows.map(({ key, ...place }) => [key, place]))
})
