import { sql } from 'kysely'
import type { Pool } from '../db.ts'

/** Throws, in one line with what to do, when the app's role could step over row-level security. */
export async function mustBeWalled(pool: Pool): Promise<void> {
  const { rows } = await sql<{ name: string; strong: boolean; owns: number; open: number }>`
    select current_user::text as name, r.rolsuper or r.rolbypassrls as strong,
      (select count(*)::int from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p')) as owns,
      (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relname = 'needs' and not row_security_active(c.oid)) as open
    from pg_roles r where r.rolname = current_user`.execute(pool.kysely)
  const role = rows[0]
  if (!role) throw new Error('the database did not say who we are')
  if (role.strong || role.owns > 0 || role.open > 0)
    throw new Error(
      `${role.name} is superuser, bypasses row-level security or owns tables: put lianxin_app into DATABASE_URL and run npm run db -- migrate as the owner`,
    )
}

const loopback = ['127.0.0.1', '::1', 'localhost']

/**
 * The page that shows one-time codes to whoever opens it: only with the embedded database, and only where nobody but
 * this machine reaches the server. Throws, in one line with what to do, when it is on anywhere else.
 */
export async function inboxMustBeAtHome(config: { inbox: boolean; host: string }, pool: Pool): Promise<void> {
  if (!config.inbox) return
  const { rows } = await sql<{ embedded: string | null }>`
    select current_setting('lianxin.embedded', true) as embedded`.execute(pool.kysely)
  if (rows[0]?.embedded !== 'on' || !loopback.includes(config.host))
    throw new Error(
      'DEVELOPMENT_INBOX shows one-time codes to everybody: it works with the embedded database on loopback only; take it out of the environment',
    )
}
