import type { UnreadyReason } from '@lianxin/contract/health'
import { sql } from 'kysely'
import type { App, Ctx } from '../context.ts'
import { read } from '../db.ts'
import { readMigrations } from '../platform/migrate.ts'
import { atMost } from '../platform/one-at-a-time.ts'

/** A row that waits longer than this tells of a drain that is stuck, in seconds. */
const stuckAfter = 60
/** A database that takes longer to say anything, in seconds, is as good as away. */
const patience = 2

/** Why this server wants no requests now; undefined when it does. */
export async function unready({ app }: Ctx): Promise<UnreadyReason | undefined> {
  if (app.phase !== 'ready') return app.phase
  // stands until the database has told otherwise
  let reason: UnreadyReason | undefined = 'database'
  await atMost(
    patience,
    reasonOf(app).then((told) => {
      reason = told
    }),
  )
  return reason
}

async function reasonOf(app: App): Promise<UnreadyReason | undefined> {
  await sql`select 1`.execute(app.pool.kysely)
  if (!(await migrated(app))) return 'migrations'
  return (await app.outbox()).oldestSeconds > stuckAfter ? 'drain' : undefined
}

const upToDate = new WeakSet<App>()

/** Has the database every migration this program knows? Asked until it has; a database that is ahead is fine. */
async function migrated(app: App): Promise<boolean> {
  if (upToDate.has(app)) return true
  // a database from before this could be asked refuses to tell
  const rows = await sql<{ name: string; hash: string }>`select name, hash from migrations`
    .execute(app.pool.kysely)
    .then((found) => found.rows)
    .catch(() => [])
  const known = new Map(rows.map(({ name, hash }) => [name, hash]))
  const current = readMigrations().every(({ name, hash }) => known.get(name) === hash)
  if (current) upToDate.add(app)
  return current
}

/** Balances that are not the sum of their lines, in one community. */
export async function wrongBalances(ctx: Ctx, communityId: string): Promise<number> {
  return read(ctx, ctx.scope, async (db) => {
    const { rows } = await sql<{ wrong: number }>`
      with l as (select subject_id, year, sum(points) as points, count(*) as lines from points_lines
          where community_id = ${communityId} group by 1, 2),
        b as (select subject_id, year, points, lines from balances where community_id = ${communityId})
      select count(*)::int as wrong from l full join b using (subject_id, year)
      where l.points is distinct from b.points or l.lines is distinct from b.lines`.execute(db.sql)
    return rows[0]?.wrong ?? 0
  })
}
