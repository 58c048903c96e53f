import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { openPool } from '../../../server/src/db.ts'
import { withClient } from '../../../server/src/platform/cluster/databases.ts'
import { findRunner, shortTemporaryRoot } from '../../../server/src/platform/cluster/home.ts'
import { type Cluster, startCluster } from '../../../server/src/platform/cluster.ts'
import { drainOnce } from '../../../server/src/platform/outbox.ts'
import { type Keyring, mustUnwrap, SealBroken } from '../../../server/src/platform/seal.ts'
import { equal, type Restored, restoreBackup } from './restore.ts'

/** One thing that must hold in a restored database; `wrong` counts what does not. */
export interface Claim {
  what: string
  saw: number
  wrong: number
}

export interface Verified extends Restored {
  claims: Claim[]
}

/** `check` rows: how many were looked at, and how many are wrong. */
const sums: { what: string; when?: string; sql: string }[] = [
  {
    what: 'balances are the sum of their points lines',
    sql: `with l as (select community_id, subject_id, year, sum(points) as points, count(*) as lines from points_lines group by 1, 2, 3)
      select count(*)::int as saw, count(*) filter (where l.points is distinct from b.points or l.lines is distinct from b.lines)::int as wrong
      from l full join balances b using (community_id, subject_id, year)`,
  },
  {
    what: 'each verified record has its fact, so that its points can be counted anew',
    sql: `select count(*)::int as saw, count(*) filter (where not exists (select from facts f where f.community_id = s.community_id
        and f.source = s.id::text and f.kind = 'service.verified'))::int as wrong
      from services s where s.state in ('verified', 'rated')`,
  },
  {
    what: 'the days of communities are the sum of their records',
    when: 'public.community_days_again()',
    sql: `select count(*)::int as saw, count(*) filter (where (a.services, a.minutes, a.points, a.lines, a.needs_open, a.needs_served)
        is distinct from (d.services, d.minutes, d.points, d.lines, d.needs_open, d.needs_served))::int as wrong
      from community_days_again() a full join community_days d using (community_id, day)
      where a.community_id is not null or (d.services, d.points, d.lines, d.needs_open, d.needs_served) <> (0, 0, 0, 0, 0)`,
  },
  {
    what: 'ratings and points of the days are the sum of theirs',
    when: 'public.need_days_again()',
    sql: `select count(*)::int as saw, count(*) filter (where (a.ratings, a.member_points, a.unit_points)
        is distinct from (d.ratings, d.member_points, d.unit_points))::int as wrong
      from community_days_again() a left join community_days d using (community_id, day)`,
  },
  {
    what: 'needs, orders, records and enrolments stand where their last step left them',
    sql: `with last as (select distinct on (community_id, entity_id) community_id, entity_id, to_state from transitions
        order by community_id, entity_id, seq desc),
      r as (select community_id, id, state from needs union all select community_id, id, state from orders
        union all select community_id, id, state from services union all select community_id, id, state from enrolments)
      select count(*)::int as saw, count(*) filter (where r.state <> t.to_state)::int as wrong
      from r join last t on t.community_id = r.community_id and t.entity_id = r.id`,
  },
]

/**
 * Tries a backup: restores it into a cluster that exists for that only, compares every table with what the backup
 * says, re-sums what must add up, drains what was waiting, and opens every data key.
 * The rows lie in a temporary folder meanwhile, readable by the database's user alone, and are gone afterwards.
 */
export async function verifyBackup(ring: Keyring, file: string): Promise<Verified> {
  const root = process.platform === 'win32' ? tmpdir() : shortTemporaryRoot(findRunner())
  const cluster = await startCluster({ dir: mkdtempSync(join(root, 'lianxin-verify-')), ephemeral: true })
  try {
    const name = `verify_${randomBytes(4).toString('hex')}`
    await cluster.createDatabase(name)
    const restored = await restoreBackup(cluster.ownerUrl(name), ring, file)
    return { ...restored, claims: await claimsOf(cluster, name, ring) }
  } finally {
    await cluster.stop()
  }
}

/** Nothing differs and nothing is wrong. */
export const holds = ({ tables, claims }: Verified): boolean =>
  tables.every(equal) && claims.every(({ wrong }) => wrong === 0)

async function claimsOf(cluster: Cluster, name: string, ring: Keyring): Promise<Claim[]> {
  const claims = await withClient(cluster.adminUrl(name), async (client) => {
    const found: Claim[] = []
    for (const { what, when, sql } of sums) {
      if (when && !(await known(client, when))) continue
      const { rows } = await client.query<{ saw: number; wrong: number }>(sql)
      found.push({ what, saw: rows[0]?.saw ?? 0, wrong: rows[0]?.wrong ?? 0 })
    }
    return [...found, await keysOpen(client, ring)]
  })
  return [...claims, await drains(cluster, name)]
}

async function known(client: pg.Client, procedure: string): Promise<boolean> {
  const { rows } = await client.query<{ found: string | null }>('select to_regprocedure($1) as found', [procedure])
  return Boolean(rows[0]?.found)
}

async function keysOpen(client: pg.Client, ring: Keyring): Promise<Claim> {
  const { rows: places } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'wrapped_key' order by 1`,
  )
  const claim: Claim = { what: 'every data key opens with the keys of SEAL_KEYS', saw: 0, wrong: 0 }
  for (const { name } of places) {
    const { rows } = await client.query<{ key: Buffer }>(
      `select wrapped_key as key from public.${client.escapeIdentifier(name)} where wrapped_key is not null`,
    )
    for (const { key } of rows) {
      claim.saw++
      try {
        mustUnwrap(ring, key)
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error
        claim.wrong++
      }
    }
  }
  return claim
}

/** What waited when the backup was taken is moved on by the restored database, row by row, and nothing is left. */
async function drains(cluster: Cluster, name: string): Promise<Claim> {
  const waiting = () =>
    withClient(cluster.adminUrl(name), async (client) => {
      const { rows } = await client.query<{ count: number }>('select count(*)::int as count from outbox')
      return rows[0]?.count ?? 0
    })
  const before = await waiting()
  const pool = openPool(cluster.drainUrl(name), 1, () => {})
  try {
    const moved = await drainOnce(pool)
    const left = await waiting()
    return { what: 'what waited in the outbox is moved on, once', saw: before, wrong: left + Math.abs(before - moved) }
  } finally {
    await pool.close()
  }
}
