import { randomUUID } from 'node:crypto'
import { newId } from '../src/platform/ids.ts'
import { newToken, tokenHash } from '../src/platform/tokens.ts'
import type { Town } from './town.ts'

export interface Asked {
  status: number
  body: string
}

/** Somebody who asks; without a token nobody signed in. `key` null leaves the idempotency key out. */
export interface Asker {
  name: string
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, key?: string | null): Promise<Asked>
}

export function asker(town: Town, name: string, token?: string): Asker {
  return {
    name,
    ask: async (method, url, body, key = randomUUID()) => {
      const answer = await town.http.inject({
        method,
        url,
        ...(token ? { cookies: { session: token } } : {}),
        headers: method === 'GET' || key === null ? {} : { 'idempotency-key': key },
        ...(method === 'GET' || body === undefined ? {} : { payload: body as object }),
      })
      return { status: answer.statusCode, body: answer.body }
    },
  }
}

/** A place under `parent`, with everything a place needs. */
export async function placeUnder(
  town: Town,
  parent: { id: string; path: string },
  kind: string,
  name: string,
): Promise<{ id: string; path: string }> {
  const id = newId(town.clock)
  const path = `${parent.path}.${id}`
  await town.admin.query(
    `insert into organisations (id, parent_id, kind, path, code, name, scheme_id, at)
     values ($1, $2, $3, $4, $5, $6, 'luzhou-5412', $7)`,
    [id, parent.id, kind, path, `p-${randomUUID().slice(0, 12)}`, name, town.clock.now()],
  )
  return { id, path }
}

/** Somebody new with one role at a place, signed in. */
export async function newcomer(town: Town, name: string, role: string, place: { id: string }): Promise<Asker> {
  const [id, roleId, token] = [newId(town.clock), newId(town.clock), newToken()]
  const now = town.clock.now()
  await town.admin.query('insert into people (person_id, name, at) values ($1, $2, $3)', [id, name, now])
  await town.admin.query('insert into roles (person_id, id, role, organisation_id, at) values ($1, $2, $3, $4, $5)', [
    id,
    roleId,
    role,
    place.id,
    now,
  ])
  await town.admin.query(
    `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
     values ($1, $2, $3, 0, $4, timestamptz '2099-01-01', timestamptz '2099-01-01')`,
    [tokenHash(token), id, roleId, now],
  )
  return asker(town, name, token)
}
