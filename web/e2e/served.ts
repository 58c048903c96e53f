import type { AddressInfo } from 'node:net'
import { newId } from '../../server/src/platform/ids.ts'
import { newToken, tokenHash } from '../../server/src/platform/tokens.ts'
import { placeUnder } from '../../server/test/stranger.ts'
import { openTown, type Person, type Town } from '../../server/test/town.ts'
import type { Visitor } from './pages.ts'

/** The town of the tests behind a real address, with the built pages. */
export interface ServedTown extends Town {
  /** `http://127.0.0.1:<port>` */
  baseUrl: string
  /** A session cookie's value for one of the cast, in the role the person was made with. */
  sessionOf(person: Person): Promise<string>
  /** The cookie of somebody new who holds a role at a place. */
  sessionAs(name: string, role: string, place: { id: string }): Promise<string>
  /** The cookie of whoever plays this visitor; undefined for a resident. Fits `look({ session })`. */
  session(visitor: Visitor): Promise<string | undefined>
}

/** Opens the town and listens on a free port of loopback; `close` ends both. */
export async function serveTown(options?: Parameters<typeof openTown>[0]): Promise<ServedTown> {
  const town = await openTown(options)
  await town.http.listen({ port: 0, host: '127.0.0.1' })
  const { port } = town.http.server.address() as AddressInfo
  const sessionOf = async (person: Person): Promise<string> => {
    const token = newToken()
    await town.admin.query(
      `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
       select $1, person_id, id, 0, $3, timestamptz '2099-01-01', timestamptz '2099-01-01'
       from roles where person_id = $2 and ended_at is null order by id limit 1`,
      [tokenHash(token), person.id, town.clock.now()],
    )
    return token
  }
  const sessionAs = async (name: string, role: string, place: { id: string }): Promise<string> => {
    const [person, id, token] = [newId(town.clock), newId(town.clock), newToken()]
    const now = town.clock.now()
    await town.admin.query('insert into people (person_id, name, at) values ($1, $2, $3)', [person, name, now])
    await town.admin.query('insert into roles (person_id, id, role, organisation_id, at) values ($1, $2, $3, $4, $5)', [
      person,
      id,
      role,
      place.id,
      now,
    ])
    await town.admin.query(
      `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
       values ($1, $2, $3, 0, $4, timestamptz '2099-01-01', timestamptz '2099-01-01')`,
      [tokenHash(token), person, id, now],
    )
    return token
  }
  const cast: Record<Exclude<Visitor, 'grid-worker'>, Person | undefined> = {
    resident: undefined,
    member: town.member,
    secretary: town.secretary,
    clerk: town.clerk,
    street: town.streetOfficial,
    county: town.countyOfficial,
  }
  const session = async (visitor: Visitor) => {
    if (visitor === 'grid-worker')
      return sessionAs(
        '苗望舒',
        visitor,
        await placeUnder(town, town.apricot, 'grid', `网格${newId(town.clock).slice(-4)}`),
      )
    const person = cast[visitor]
    return person ? sessionOf(person) : undefined
  }
  return { ...town, baseUrl: `http://127.0.0.1:${port}`, sessionOf, sessionAs, session }
}
