import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { livelyPast, sumUp } from './lively.ts'
import type { Person, Town } from './town.ts'

// What the plans test looks at: the statements that the product really sends for a page, explained in the same scope and
// under the same walls, on a database with a long past.

interface Sent {
  text: string
  values: unknown[]
  settings: string[]
}

export interface Read {
  table: string
  node: string
  /** Rows that were looked at: kept and thrown away. */
  rows: number
  sql: string
}

const growing = new Set([
  'needs',
  'orders',
  'services',
  'transitions',
  'person_items',
  'unit_items',
  'points_lines',
  'facts',
  'ratings',
  'messages',
  'audit',
])

/** Runs `work` and answers every statement that was sent to the database meanwhile, with the scope it was sent in. */
async function overheard(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = []
  const settings = new WeakMap<object, string[]>()
  const original = pg.Client.prototype.query
  const spy = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | { text?: string; values?: unknown[] }, unknown]
    const text = typeof first === 'string' ? first : (first?.text ?? '')
    const values = Array.isArray(second) ? second : typeof first === 'object' ? (first?.values ?? []) : []
    const now = settings.get(this) ?? []
    settings.set(this, now)
    if (/^(begin|start transaction)/i.test(text)) now.length = 0
    else if (/^set local/i.test(text)) now.push(text)
    else if (/^\s*(select|with)/i.test(text)) sent.push({ text, values, settings: [...now] })
    return (original as (...all: unknown[]) => unknown).apply(this, args)
  }
  pg.Client.prototype.query = spy as typeof original
  try {
    await work()
  } finally {
    pg.Client.prototype.query = original
  }
  return sent
}

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

function readsOf(plan: Plan, sql: string): Read[] {
  const below = (plan.Plans ?? []).flatMap((one) => readsOf(one, sql))
  const table = plan['Relation Name']
  if (!table || !growing.has(table)) return below
  const removed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0)
  return [
    { table, node: plan['Node Type'], rows: (plan['Actual Rows'] + removed) * plan['Actual Loops'], sql },
    ...below,
  ]
}

type Counted = Map<string, { scanned: number; rows: number }>

/** Rows read so far, by table; what earlier transactions of the connection read may be among them. */
async function rowsRead(client: pg.Client): Promise<Counted> {
  const { rows } = await client.query<{ table: string; scanned: number; rows: number }>(
    `select relname as table, coalesce(seq_tup_read, 0)::int as scanned,
       (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows
     from pg_stat_xact_user_tables where relname = any($1)`,
    [[...growing]],
  )
  return new Map(rows.map(({ table, ...counted }) => [table, counted]))
}

/** What a statement has read within functions, whose plans EXPLAIN doesn't show: counted by the server. */
const readsWithin = (before: Counted, after: Counted, sql: string): Read[] =>
  [...after].map(([table, { scanned, rows }]) => {
    const had = before.get(table) ?? { scanned: 0, rows: 0 }
    return { table, sql, rows: rows - had.rows, node: scanned > had.scanned ? 'Seq Scan' : 'Index Scan' }
  })

/** What every statement of a page reads of the tables that grow. Nothing may have been refused. */
export async function readsOfPage(appUrl: string, ask: () => Promise<{ status: number }>): Promise<Read[]> {
  const sent = await overheard(async () => {
    const { status } = await ask()
    if (status !== 200) throw new Error(`the page answered ${status}`)
  })
  // every page asks the database something: hearing nothing means that nothing was looked at
  if (!sent.length) throw new Error('no statement of the page was overheard')
  const client = new pg.Client({ connectionString: appUrl })
  await client.connect()
  const reads: Read[] = []
  for (const { text, values, settings } of sent) {
    await client.query('begin')
    for (const setting of settings) await client.query(setting)
    const before = await rowsRead(client)
    const { rows } = await client.query(`explain (analyze, format json) ${text}`, values)
    const seen = readsOf(rows[0]['QUERY PLAN'][0].Plan as Plan, text)
    reads.push(...(seen.length ? seen : readsWithin(before, await rowsRead(client), text)))
    await client.query('rollback')
  }
  await client.end()
  return reads
}

/** Gives a town a past of `needs` needs in its two communities and in `others` more of the same street. */
export async function longPast(town: Town, { needs, others = 40 }: { needs: number; others?: number }): Promise<void> {
  const { admin, clock } = town
  const now = clock.now()
  await admin.query(
    `insert into organisations (id, parent_id, kind, path, code, name, scheme_id, at)
     select md5('community' || n)::uuid, $1, 'community', $2 || '.' || md5('community' || n)::uuid, 'past-' || n,
       '往事' || n || '社区', 'luzhou-5412', $3 from generate_series(1, $4::int) n`,
    [town.street.id, town.street.path, now, others],
  )
  const { rows } = await admin.query(`select id from organisations where kind = 'community' and parent_id = $1`, [
    town.street.id,
  ])
  const ids = rows.map(({ id }) => id).filter((id) => id !== town.apricot.id)
  const communities = [town.apricot.id, ...ids]
  await admin.query(
    `insert into enrolments (community_id, id, subject, subject_id, unit_id, kind, term, state, seq, due_on, name,
       unit_name, at, state_at)
     select c, md5(c || 'e' || n)::uuid, 'member', md5(c || 'p' || n)::uuid, $2, 'home', '2026',
       (array['due','reported','current','current','current'])[1 + n % 5], 3, '2026-12-23', '归帆' || n, '县水务局', $3, $3
     from unnest($1::uuid[]) c, generate_series(1, $4::int) n`,
    [communities, town.waterworks.id, now, Math.max(20, Math.floor(needs / 300))],
  )
  await livelyPast(admin, { communities, unitId: town.waterworks.id, until: now, needs })
  // one busy member and one busy unit, as the drain would have told them, and the points of the records
  await admin.query(
    `insert into unit_items (unit_id, entity, entity_id, community_id, person_id, seq, state, data, at)
     select unit_id, 'service', id, community_id, person_id, seq, state, jsonb_build_object('happenedOn', happened_on,
       'personName', person_name, 'communityName', '', 'needCode', '', 'line', line, 'minutes', minutes, 'evidence', evidence), state_at
     from services`,
  )
  const item = `'service', id, community_id, seq, state, jsonb_build_object('happenedOn', happened_on, 'line', line,
    'minutes', minutes, 'communityName', '', 'evidence', evidence), state_at`
  await admin.query(`insert into person_items (person_id, entity, entity_id, community_id, seq, state, data, at)
    select person_id, ${item} from services`)
  await admin.query(
    `insert into person_items (person_id, entity, entity_id, community_id, seq, state, data, at)
     select $1, ${item} from services where community_id = $2 limit 300
     on conflict do nothing`,
    [town.member.id, town.apricot.id],
  )
  await admin.query(
    `insert into points_lines (community_id, id, key, fact, subject, subject_id, card, rule, points, say, cites, scheme,
       year, happened_on, at)
     select community_id, md5('line' || id)::uuid, id::text, id::text, 'member', person_id, 'home', 'service', 2, '服务一次',
       '{"doc":"d","place":"p"}', 'luzhou-5412', 2026, happened_on, at from services where state = 'rated'`,
  )
  await admin.query(
    `insert into transitions (community_id, entity_id, seq, entity, verb, to_state, at, actor, role)
     select community_id, id, 1, 'need', 'place', 'placed', at, 'past', 'job' from needs where code like 'L%'`,
  )
  await sumUp(admin)
  await admin.query('analyze')
}

/** A page as somebody opens it, signed in or not. */
export const opens = (who: Person | FastifyInstance, url: string) => async (): Promise<{ status: number }> => {
  if ('call' in who) return who.call('GET', url)
  return { status: (await who.inject({ method: 'GET', url })).statusCode }
}
