import pg from 'pg'
import type { Clock } from '../src/platform/clock.ts'
import { newToken, tokenHash } from '../src/platform/tokens.ts'
import { type OrganisationRow, plantOrganisations } from './organisations.ts'

/** What the demo needs from whoever owns the installation, because nobody is signed in yet. */
export interface OwnerTools {
  /** Writes places and units; gives the id of each code. */
  organisations(rows: readonly OrganisationRow[]): Promise<Map<string, string>>
  /** The token of a one-time invitation of the county's first official, as `npm run admin -- invite` makes it. */
  inviteCounty(organisationId: string): Promise<string>
  /**
   * A session's token for each person, as the one-time code by short message would open it: a few hundred invented
   * people can't ask for codes, which are limited for everybody. Ends after an hour.
   */
  sessionsOf(personIds: readonly string[]): Promise<Map<string, string>>
  /** Resolves when everybody's pages show what happened until now. */
  drained(): Promise<void>
}

const hour = 3600 * 1000

/** The owner's tools on a connection of their own to the app's database. */
export function openOwnerTools(appUrl: string, clock: Clock, drained: () => Promise<void>) {
  const pool = new pg.Pool({ connectionString: appUrl, max: 1 })
  pool.on('error', () => {})
  return { ...ownerToolsOf(pool, clock, drained), close: () => pool.end() }
}

/** The owner's tools over a database connection; the app's role is enough for all. `drained` is the running server's. */
export function ownerToolsOf(pool: pg.Pool, clock: Clock, drained: () => Promise<void>): OwnerTools {
  return {
    drained,
    organisations: (rows) => plantOrganisations(pool, rows, clock),
    async inviteCounty(organisationId) {
      const token = newToken()
      const hash = tokenHash(token)
      await inOne(pool, async (client) => {
        await client.query(`set local app.lookup = '${hash}'`)
        await client.query(
          `insert into invitations (token_hash, organisation_id, role, at, expires_at) values ($1, $2, 'county', $3, $4)`,
          [hash, organisationId, clock.now(), new Date(clock.now().getTime() + hour)],
        )
      })
      return token
    },
    async sessionsOf(personIds) {
      const tokens = new Map(personIds.map((id) => [id, newToken()]))
      const hashes = personIds.map((id) => tokenHash(tokens.get(id) ?? ''))
      await inOne(pool, async (client) => {
        await client.query(`set local app.scope = '${personIds.join(',')}'`)
        await client.query(`set local app.lookup = '${hashes.join(',')}'`)
        await client.query(
          `insert into sessions (token_hash, person_id, how, epoch, at, seen_at, expires_at)
           select t.hash, p.person_id, 'code', p.session_epoch, $3, $3, $4
           from unnest($1::uuid[], $2::text[]) as t (person_id, hash) join people p using (person_id)`,
          [personIds, hashes, clock.now(), new Date(clock.now().getTime() + hour)],
        )
      })
      return tokens
    },
  }
}

async function inOne(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
