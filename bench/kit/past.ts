import type pg from 'pg'
import { sumUp } from '../../server/test/lively.ts'
import { fill } from './district.ts'

/** A county with a year behind it: `records` verified services, each with its need, order and line of points. */
export interface Past {
  communities: number
  people: number
  records: number
}

/** Needs nobody has served yet; there are no more of them in an old district than in a young one. */
const stillOpen = 4_000

/**
 * Fills an empty, migrated database as superuser. Big communities have many times the records of small ones, few members
 * serve often, most days lie in the busy months; the same numbers make the same district.
 */
export async function fillPast(admin: pg.Pool, { communities, people, records }: Past, until: Date): Promise<void> {
  await fill(admin, { communities, people, written: 0, needs: 0, cards: false })
  const all = `from (select n, bench_helper(n) as p, bench_home(bench_helper(n)) as c, bench_part(n, 11) as part,
      $2::timestamptz - make_interval(secs => 86400 * 300 * power(1 - (n + bench_part(n, 3)) / ($1::int + 1), 1.4)) as at
    from generate_series(1, $1::int) n) x`
  const values = [records, until]
  await inBulk(admin, ['needs', 'orders', 'services'], async (client) => {
    await client.query(
      `insert into needs (community_id, id, code, kind, route, state, seq, category, helpers_wanted, urgency, neighbourhood_id,
         public_line, wanted, link_hash, presence_hash, at, state_at)
       select bench_id(2, c), bench_id(6, n), 'p' || n, (array['difficulty', 'wish', 'problem'])[1 + floor(3 * part)::int], 'own',
         case when n > $1::int - ${stillOpen} then (array['open', 'in-hand'])[1 + (n % 2)::int] when part < 0.9 then 'closed' else 'served' end, 4,
         (array['repair', 'errand', 'companion', 'study', 'other'])[1 + floor(5 * power(bench_part(n, 5), 2))::int],
         1 + floor(4 * power(bench_part(n, 7), 5))::int, 'normal', bench_id(10, c), '一户水龙头漏水，想请人看看 ' || n, 'saturday',
         md5(n::text), 'x', at, at ${all}`,
      values,
    )
    await client.query(
      `insert into orders (community_id, id, need_id, helper, unit_id, person_id, helper_name, state, seq, due_at, at, state_at)
       select bench_id(2, c), bench_id(7, n), bench_id(6, n), 'member', bench_id(3, p / 10), bench_id(4, p), '成员' || p,
         case when n > $1::int - ${stillOpen} then 'accepted' else 'verified' end, 4, at, at, at ${all}`,
      values,
    )
    await client.query(
      `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, field, happened_on, minutes,
         line, evidence, by_unit, state, seq, at, state_at)
       select bench_id(2, c), bench_id(8, n), bench_id(7, n), bench_id(6, n), bench_id(4, p), bench_id(3, p / 10), '成员' || p,
         'repair', (at at time zone 'Asia/Shanghai')::date, 20 + floor(200 * power(part, 4))::int, '换了水龙头，已经不漏了',
         (array['E3', 'E2', 'E1', 'E0'])[1 + floor(4 * power(bench_part(n, 13), 2))::int],
         bench_part(n, 19) < 0.4,
         case when part < 0.05 then 'verified' else 'rated' end, 3, at, at ${all} where n <= $1::int - ${stillOpen}`,
      values,
    )
  })
  await sumUp(admin)
  await admin.query('vacuum analyze')
  await admin.query('checkpoint')
}

/**
 * Fills empty tables without their foreign keys, which hold by construction, and without the indexes that no constraint
 * needs: those are built once, when the rows are in.
 */
async function inBulk(admin: pg.Pool, tables: string[], work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await admin.connect()
  try {
    await client.query("set session_replication_role = 'replica'")
    await client.query("set maintenance_work_mem = '1GB'")
    await client.query("set work_mem = '256MB'")
    const { rows: indexes } = await client.query<{ name: string; made: string }>(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
       where indrelid = any($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
      [tables],
    )
    for (const { name } of indexes) await client.query(`drop index ${name}`)
    await work(client)
    for (const { made } of indexes) await client.query(made)
  } finally {
    // nobody else gets a connection with these settings
    client.release(true)
  }
}
