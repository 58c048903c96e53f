import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Pool } from '../db.ts'
import { virtualClock } from './clock.ts'

const loopback = ['127.0.0.1', '::1', 'localhost']

/** What a run writes as the comment of the database it made; only that database's owner can. */
export const yearMark = (secret: string): string =>
  `made by a run of npm run year: ${createHash('sha256').update(secret).digest('hex')}`

/**
 * A clock that somebody else moves, for a year on the virtual calendar. Given only where the database bears the mark of
 * the run that holds `secret`, is the embedded one, and nobody but this machine reaches the server. `channel` is the
 * pipe to the run that started this process; without it the clock could not be moved. Throws in one line otherwise.
 */
export async function yearClock(
  pool: Pool,
  run: { secret: string; start: Date; host: string; channel: boolean },
): Promise<ReturnType<typeof virtualClock>> {
  const { rows } = await sql<{ mark: string | null; embedded: string | null }>`
    select shobj_description(oid, 'pg_database') as mark, current_setting('lianxin.embedded', true) as embedded
    from pg_database where datname = current_database()`.execute(pool.kysely)
  const own = run.secret.length >= 32 && rows[0]?.mark === yearMark(run.secret)
  if (!own || rows[0]?.embedded !== 'on' || !loopback.includes(run.host) || !run.channel)
    throw new Error(
      'a virtual clock runs only on a database that this very run of npm run year has made, on loopback; without it the server takes the time from the machine',
    )
  return virtualClock(run.start)
}
