import type pg from 'pg'
import type { Clock } from '../src/platform/clock.ts'
import { newToken, tokenHash } from '../src/platform/tokens.ts'
import { type OrganisationRow, plantOrganisations } from './organisations.ts'

/** What the demo needs from whoever owns the installation, because nobody is signed in yet. */
export interface OwnerTools {
  /** Writes places and units; gives the id of each code. */
  organisations(rows: readonly OrganisationRow[]): Promise<Map<string, string>>
  /** The token of a one-time invitation of the county's first official, as `npm run admin -- invite` makes it. */
  inviteCounty(organisationId: string): Promise<string>
}

const hour = 3600 * 1000

/** The owner's tools over a database connection; the app's role is enough for both. */
export function ownerToolsOf(pool: pg.Pool, clock: Clock): OwnerTools {
  return {
    organisations: (rows) => plantOrganisations(pool, rows, clock),
    async inviteCounty(organisationId) {
      const token = newToken()
      const hash = tokenHash(token)
      const client = await pool.connect()
      try {
        await client.query('begin')
        await client.query(`set local app.lookup = '${hash}'`)
        await client.query(
          `insert into invitations (token_hash, organisation_id, role, at, expires_at) values ($1, $2, 'county', $3, $4)`,
          [hash, organisationId, clock.now(), new Date(clock.now().getTime() + hour)],
        )
        await client.query('commit')
        return token
      } catch (error) {
        await client.query('rollback')
        throw error
      } finally {
        client.release()
      }
    },
  }
}
