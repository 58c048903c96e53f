import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { classKeys, tableClasses } from '../src/platform/tables-manifest.ts'
import type { Town } from './town.ts'

/** What a wall promises, as a check that goes red when the wall is taken away. */
export interface Claim {
  name: string
  holds(town: Town, at: Stage): Promise<void>
}

/** What the walls protect: a need told with phone and door, its unit's order, a report-in. */
export interface Stage {
  needId: string
  orderId: string
  phone: string
}

const phone = '14400077001'

/** Plays enough of the loop that every walled table holds rows. */
export async function setStage(town: Town): Promise<Stage> {
  const base = `/api/communities/${town.apricot.id}`
  const filed = await town.clerk.call('POST', `${base}/needs`, {
    kind: 'difficulty',
    route: 'telephone',
    text: '厨房灯不亮，想请人看看',
    category: 'repair',
    neighbourhoodId: town.garden.id,
    door: '5 幢 302',
    wanted: ['saturday'],
    phone,
  })
  expect(filed.status, JSON.stringify(filed.body)).toBe(200)
  const needId = filed.body.id as string
  await town.admin.query(
    `update needs set state = 'open', public_line = '望棠小区一户灯不亮', category = 'repair' where id = $1`,
    [needId],
  )
  const asked = await town.clerk.call('POST', `${base}/needs/${needId}/dispatch`, {
    to: [{ kind: 'unit', id: town.waterworks.id }],
  })
  const orderId = asked.body.orders[0] as string
  const { rows } = await town.admin.query('select id from enrolments where subject_id = $1', [town.member.id])
  await town.member.call('POST', `${base}/enrolments/${rows[0].id}/report`, {})
  await town.clerk.call('POST', `${base}/enrolments/confirm`, { ids: [rows[0].id] })
  await town.clerk.call('POST', `${base}/enrolments/walk-in`, { name: '停云', phone: '14400077002' })
  await town.app.drained()
  return { needId, orderId, phone }
}

/** One statement as the app's role, under a scope given by hand. */
async function asApp(
  town: Town,
  statement: string,
  settings: Record<string, string> = {},
): Promise<Record<string, unknown>[]> {
  const client = await town.admin.connect()
  try {
    await client.query('begin')
    await client.query('set local role lianxin_app')
    for (const [name, value] of Object.entries(settings)) await client.query(`set local ${name} = '${value}'`)
    return (await client.query(statement)).rows
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const walled = Object.entries(tableClasses).filter(([, kind]) => kind !== 'local' && kind !== 'reference')
const rowsIn = async (town: Town, table: string): Promise<number> =>
  (await town.admin.query(`select count(*)::int as n from ${table}`)).rows[0].n

/** Tables that the stage fills: a denial without a positive twin proves nothing. */
const filled = [
  'needs',
  'needs_private',
  'orders',
  'enrolments',
  'transitions',
  'facts',
  'points_lines',
  'balances',
  'people',
  'person_private',
  'roles',
  'person_items',
  'unit_items',
  'unit_members',
  'audit',
  'idempotency',
  'messages',
  'identities',
  'sessions',
]

const foreign = randomUUID()

/** A table's rows are for their own scope only; with nobody's scope there are none. */
const policyClaims: Claim[] = walled.map(([table]) => ({
  name: `${table}: no row without its scope, none under a foreign one`,
  async holds(town) {
    if (filled.includes(table))
      expect(await rowsIn(town, table), `${table} is empty, so this proves nothing`).toBeGreaterThan(0)
    const others: Record<string, string>[] = [
      {},
      { 'app.scope': foreign, 'app.lookup': 'phone:unknown', 'app.reveal': foreign },
    ]
    for (const settings of others) expect(await asApp(town, `select 1 from ${table} limit 1`, settings)).toEqual([])
  },
}))

/** A row cannot be put into, or moved to, a scope that isn't the transaction's. */
const moveClaims: Claim[] = ['needs', 'orders', 'enrolments'].map((table) => ({
  name: `${table}: a row can't be moved into another community`,
  async holds(town) {
    const settings = { 'app.scope': town.apricot.id }
    const moved = asApp(town, `update ${table} set community_id = '${town.willow.id}'`, settings)
    await expect(moved).rejects.toThrow(/row-level security|violates/)
  },
}))

const ownerClaim: Claim = {
  name: 'the owner of the tables sees nothing without a scope either (FORCE)',
  async holds(town) {
    for (const [table] of walled) {
      const client = await town.admin.connect()
      try {
        await client.query('begin')
        await client.query('set local role lianxin_owner')
        expect((await client.query(`select 1 from ${table} limit 1`)).rows, table).toEqual([])
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
  },
}

const appendOnly: Claim[] = ['audit', 'transitions', 'facts', 'points_lines', 'presences', 'ratings'].map((table) => ({
  name: `${table}: written lines can be neither changed nor deleted`,
  async holds(town) {
    const key = classKeys[tableClasses[table] ?? 'community']
    const settings = { 'app.scope': town.apricot.id }
    await expect(asApp(town, `update ${table} set ${key} = ${key}`, settings)).rejects.toThrow(/permission denied/)
    await expect(asApp(town, `delete from ${table}`, settings)).rejects.toThrow(/permission denied/)
  },
}))

const loopClaims: Claim[] = [
  {
    name: 'points are made by no other way than book_lines',
    async holds(town) {
      const settings = { 'app.scope': town.apricot.id }
      const made = asApp(
        town,
        `insert into balances select community_id, gen_random_uuid(), 2026, 'member', 9, 1 from balances limit 1`,
        settings,
      )
      await expect(made).rejects.toThrow(/permission denied/)
    },
  },
  {
    name: 'a batch writes nothing outside its scope, and what another scope hides counts as changed',
    async holds(town, { needId }) {
      const { rows } = await town.admin.query('select seq from needs where id = $1', [needId])
      const step = {
        community_id: town.apricot.id,
        id: needId,
        seq: rows[0].seq,
        state: 'served',
        at: town.clock.now(),
      }
      const names = ['held', 'parents', 'services', 'orders', 'transitions', 'facts', 'lines', 'books']
      const none = [...names, 'counted_services', 'counted_needs', 'keys', 'audit', 'outbox'].map((name) => [name, []])
      const deeds = JSON.stringify({ ...Object.fromEntries(none), needs: [step] })
      const write = (scope: string) => asApp(town, `select store_verified('${deeds}'::jsonb, '${scope}')`)
      await expect(write(town.willow.id)).rejects.toThrow(/overtaken/)
      expect(await write(town.apricot.id)).toHaveLength(1)
    },
  },
  {
    name: 'a batch of sessions tells nothing of a token that nobody showed',
    async holds(town) {
      const { rows } = await town.admin.query('select token_hash from sessions where person_id = $1', [town.clerk.id])
      const asked = `who_asks(array['${rows[0].token_hash}', 'unknown'], '{}')`
      const shown = await asApp(town, `select json_object_keys(${asked} -> 'sessions') as token`)
      expect(shown).toEqual([{ token: rows[0].token_hash }])
    },
  },
  {
    name: 'a unit is asked once for a need while its order stands (unique)',
    async holds(town, { needId }) {
      const to = { to: [{ kind: 'unit', id: town.waterworks.id }] }
      const again = await town.clerk.call('POST', `/api/communities/${town.apricot.id}/needs/${needId}/dispatch`, to)
      expect(again.body.code).toBe('already-taken')
    },
  },
  {
    name: 'the same key writes once and answers the same (idempotency)',
    async holds(town) {
      const url = `/api/communities/${town.apricot.id}/enrolments/walk-in`
      const key = randomUUID()
      const body = { name: '钥匙', phone: `1440${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}` }
      const first = await town.clerk.call('POST', url, body, key)
      const second = await town.clerk.call('POST', url, body, key)
      expect(second.body).toEqual(first.body)
      expect(second.status).toBe(200)
    },
  },
  {
    name: 'every write leaves exactly one audit row with its actor',
    async holds(town, { orderId }) {
      const count = async () =>
        (
          await town.admin.query(`select count(*)::int as n from audit where action = 'order.urge' and actor = $1`, [
            town.clerk.id,
          ])
        ).rows[0].n
      const before = await count()
      const urged = await town.clerk.call('POST', `/api/communities/${town.apricot.id}/orders/${orderId}/urge`, {})
      expect(urged.status).toBe(200)
      expect(await count()).toBe(before + 1)
    },
  },
  {
    name: 'the drain moves what waits, once',
    async holds(town, { orderId }) {
      await town.clerk.call('POST', `/api/communities/${town.apricot.id}/orders/${orderId}/urge`, {})
      await town.app.drained()
      expect(await rowsIn(town, 'outbox')).toBe(0)
      const { rows } = await town.admin.query(
        `select i.seq = o.seq as current from unit_items i join orders o on o.id = i.entity_id where o.id = $1`,
        [orderId],
      )
      expect(rows).toEqual([{ current: true }])
    },
  },
  {
    name: 'nothing in the database shows a phone or a door (encryption)',
    async holds(town, { phone: told }) {
      for (const table of Object.keys(tableClasses).filter((name) => name !== 'inbox' && name !== 'migrations')) {
        const { rows } = await town.admin.query(
          `select 1 from ${table} t where t::text like $1 or t::text like $2 or encode(t::text::bytea, 'escape') like $1
             or t::text like $3 limit 1`,
          [`%${told}%`, '%5 幢 302%', `%${Buffer.from(told).toString('hex')}%`],
        )
        expect(rows, table).toEqual([])
      }
    },
  },
  {
    name: 'the private part opens only for the scope that reveals it',
    async holds(town) {
      const settings = { 'app.scope': town.apricot.id }
      expect(await asApp(town, 'select 1 from needs_private limit 1', settings)).toEqual([])
    },
  },
]

export const claims: readonly Claim[] = [...policyClaims, ...moveClaims, ownerClaim, ...appendOnly, ...loopClaims]

/** A wall taken away, and put back. */
export interface Sabotage {
  wall: string
  break: string
  mend: string
}

const own = (table: string) => {
  const key =
    classKeys[tableClasses[table] ?? 'local'] ??
    (table === 'identities' ? 'value' : table === 'sessions' || table === 'invitations' ? 'token_hash' : 'phone_hash')
  return tableClasses[table] === 'lookup'
    ? `${key} = any((select string_to_array(nullif(current_setting('app.lookup', true), ''), ','))::text[])`
    : `${key} = any((select string_to_array(nullif(current_setting('app.scope', true), ''), ',')::uuid[])::uuid[])`
}

/** Every wall of the list, in turn. Encryption is taken away in a file of its own, for it is code. */
export const sabotages: readonly Sabotage[] = [
  ...walled
    .filter(([table]) => filled.includes(table) && !table.endsWith('_private'))
    .map(([table]) => ({
      wall: `policy of ${table}`,
      break: `alter policy in_scope on ${table} using (true) with check (true)`,
      mend: `alter policy in_scope on ${table} using (${own(table)}) with check (${own(table)})`,
    })),
  ...['needs_private', 'person_private'].map((table) => ({
    wall: `reveal policy of ${table}`,
    break: `alter policy opened_only on ${table} using (true); alter policy in_scope on ${table} using (true)`,
    mend: `alter policy in_scope on ${table} using (${own(table)});
      alter policy opened_only on ${table} using (${table === 'needs_private' ? 'need_id' : 'person_id'}
        = any((select string_to_array(nullif(current_setting('app.reveal', true), ''), ',')::uuid[])::uuid[]))`,
  })),
  ...['needs', 'orders', 'audit', 'people', 'sessions'].map((table) => ({
    wall: `FORCE on ${table}`,
    break: `alter table ${table} no force row level security`,
    mend: `alter table ${table} force row level security`,
  })),
  ...['audit', 'transitions', 'facts', 'points_lines', 'presences', 'ratings'].map((table) => ({
    wall: `revoke on ${table}`,
    break: `grant update, delete on ${table} to lianxin_app`,
    mend: `revoke update, delete on ${table} from lianxin_app`,
  })),
  {
    wall: 'revoke on balances',
    break: 'grant insert on balances to lianxin_app',
    mend: 'revoke insert on balances from lianxin_app',
  },
  {
    wall: 'unique orders_unit_once',
    break: 'drop index orders_unit_once',
    mend: `delete from orders o using orders p where o.need_id = p.need_id and o.unit_id = p.unit_id and o.helper = 'unit'
        and (o.seq < p.seq or (o.seq = p.seq and o.id > p.id));
      create unique index orders_unit_once on orders (community_id, need_id, unit_id)
        where helper = 'unit' and state in ('dispatched', 'accepted', 'passed-on')`,
  },
  {
    wall: 'idempotency keys',
    break: `create function forget_key() returns trigger language plpgsql as $$ begin new.key := gen_random_uuid(); return new; end $$;
      create trigger forget_key before insert on idempotency for each row execute function forget_key();
      create rule lost as on update to idempotency do instead nothing`,
    mend: 'drop rule lost on idempotency; drop trigger forget_key on idempotency; drop function forget_key()',
  },
  {
    wall: 'audit rows',
    break: 'create rule unseen as on insert to audit do instead nothing',
    mend: 'drop rule unseen on audit',
  },
  {
    wall: 'the drain',
    break: `create function stuck() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger stuck before delete on outbox for each row execute function stuck()`,
    mend: 'drop trigger stuck on outbox; drop function stuck()',
  },
]
