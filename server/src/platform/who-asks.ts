import { sql } from 'kysely'
import type { App, Role } from '../context.ts'
import { allAtOnce } from './all-at-once.ts'

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

/** What a request says of who asks and where: the hash of a session's token, an organisation's code or id. */
export interface Asking {
  token: string | undefined
  place: string | undefined
}

export interface Asked {
  session: FoundSession | undefined
  place: FoundPlace | undefined
}

const askAll = allAtOnce<Asking, Asked>(async (app, all) => {
  const tokens = [...new Set(all.flatMap(({ token }) => token ?? []))]
  const places = [...new Set(all.flatMap(({ place }) => place ?? []))]
  const { rows } = await sql<{
    found: { sessions: Record<string, FoundSession> | null; places: Record<string, FoundPlace> | null }
  }>`select who_asks(${tokens}, ${places}) as found`.execute(app.pool.kysely)
  const sessions = new Map(Object.entries(rows[0]?.found.sessions ?? {}))
  const found = new Map(Object.entries(rows[0]?.found.places ?? {}))
  return all.map(({ token = '', place = '' }) => ({ session: sessions.get(token), place: found.get(place) }))
})

/** No code or id holds these, and PostgreSQL would refuse them for all who ask in the same turn. */
const odd = /\p{Cc}|^.{101}/u

/**
 * The session behind a token's hash and the organisation behind a code or id, where they haven't ended. Read afresh
 * each time: what is revoked is gone at once.
 */
export async function whoAsks(app: App, { token, place }: Asking): Promise<Asked> {
  const known = place === undefined || odd.test(place) ? undefined : place
  const asked = token || known ? await askAll(app, { token, place: known }) : undefined
  return asked ?? { session: undefined, place: undefined }
}
