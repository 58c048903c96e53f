import { sql } from 'kysely'
import type { Pool, Topic } from '../db.ts'
import type { OutboxState } from './metrics.ts'

/** Topics that a move takes: its own name, and what servers of an earlier day left under another. */
const earlier: { item: string[]; served: string[]; [topic: string]: string[] } = {
  item: ['item', 'person-item', 'unit-item'],
  served: ['served', 'unit-day'],
}

/**
 * The drain: per topic one statement deletes outbox rows and writes what they say, so at any crash a row is either
 * still waiting or moved, never both. A projection row carries the sequence number of its transition, and an older one
 * never overwrites a newer one. `distinct on` is there because ON CONFLICT can't touch a row twice. `served` says what
 * became of a need's services: the unit's day takes the change, the sides of the need are counted anew.
 */
const moves: Record<Topic, (batch: number) => ReturnType<typeof sql>> = {
  enrolment: (batch) => sql`
    with d as (${taken(['enrolment'], batch)}),
    e as (insert into enrolments
      select r.* from d, jsonb_populate_record(null::enrolments, d.payload) r
      on conflict do nothing returning community_id, id, state, at),
    t as (insert into transitions (community_id, entity_id, seq, entity, verb, from_state, to_state, at, actor, role)
      select community_id, id, 1, 'enrolment', 'open', null, state, at, 'job:drain', 'job' from e)
    select count(*)::int as moved from d`,
  item: (batch) => sql`
    with d as (${taken(earlier.item, batch)}),
    r as materialized (select r.* from d, ${rowsOf('unit_items')} r),
    p as (insert into person_items (person_id, entity, entity_id, community_id, seq, state, data, at)
      select distinct on (person_id, entity, entity_id) person_id, entity, entity_id, community_id, seq, state, data, at
        from r where person_id is not null order by person_id, entity, entity_id, seq desc
      on conflict on constraint person_items_pk do update
        set seq = excluded.seq, state = excluded.state, data = excluded.data, at = excluded.at
        where excluded.seq > person_items.seq),
    u as (insert into unit_items
      select distinct on (unit_id, entity, entity_id) * from r where unit_id is not null
        order by unit_id, entity, entity_id, seq desc
      on conflict on constraint unit_items_pk do update
        set seq = excluded.seq, state = excluded.state, data = excluded.data, at = excluded.at,
          person_id = excluded.person_id
        where excluded.seq > unit_items.seq)
    select count(*)::int as moved from d`,
  // a need is named as often as something of it changed, and counted once
  served: (batch) => sql`
    with d as (${taken(earlier.served, batch)}),
    w as (insert into unit_days (unit_id, day, services, minutes)
      select r.unit_id, r.day, sum(r.services), sum(r.minutes) from d, ${rowsOf('unit_days')} r
        where r.unit_id is not null group by 1, 2 order by 1, 2
      on conflict on constraint unit_days_pk do update
        set services = unit_days.services + excluded.services, minutes = unit_days.minutes + excluded.minutes),
    n as (select distinct r.community_id, r.need_id from d, ${rowsOf('need_days')} r where r.need_id is not null)
    select (select count(*)::int from d) as moved,
      count_sides(array_agg(community_id order by need_id), array_agg(need_id order by need_id)) from n`,
  'unit-member': (batch) => sql`
    with d as (${taken(['unit-member'], batch)}),
    n as (select distinct on (r.unit_id, r.person_id) r.*
      from d, jsonb_populate_record(null::unit_members, d.payload) r
      order by r.unit_id, r.person_id, d.id desc),
    w as (insert into unit_members select * from n
      on conflict on constraint unit_members_pk do update
        set branch_id = excluded.branch_id, name = excluded.name, work = excluded.work, strengths = excluded.strengths,
          free_times = excluded.free_times, home_community_id = excluded.home_community_id,
          left_at = excluded.left_at)
    select count(*)::int as moved from d`,
  staff: (batch) => sql`
    with d as (${taken(['staff'], batch)}),
    n as (select distinct on (r.scope_id, r.role_id) r.*
      from d, jsonb_populate_record(null::staff, d.payload) r order by r.scope_id, r.role_id, d.id desc),
    w as (insert into staff select * from n
      on conflict on constraint staff_pk do update
        set name = excluded.name, login = coalesce(excluded.login, staff.login), ended_at = excluded.ended_at)
    select count(*)::int as moved from d`,
  // a row goes to a community or to a unit; what was said last counts, in whatever order it comes
  pause: (batch) => sql`
    with d as (${taken(['pause'], batch)}),
    c as (insert into member_pauses
      select distinct on (r.community_id, r.person_id, r.id) r.* from d, jsonb_populate_record(null::member_pauses, d.payload) r
        where r.community_id is not null order by r.community_id, r.person_id, r.id, r.seq desc
      on conflict on constraint member_pauses_pk do update set seq = excluded.seq, from_on = excluded.from_on,
        to_on = excluded.to_on, wrapped_key = excluded.wrapped_key, sealed = excluded.sealed, at = excluded.at
        where excluded.seq > member_pauses.seq),
    u as (insert into unit_pauses
      select distinct on (r.unit_id, r.person_id, r.id) r.* from d, jsonb_populate_record(null::unit_pauses, d.payload) r
        where r.unit_id is not null order by r.unit_id, r.person_id, r.id, r.seq desc
      on conflict on constraint unit_pauses_pk do update set seq = excluded.seq, from_on = excluded.from_on,
        to_on = excluded.to_on, at = excluded.at where excluded.seq > unit_pauses.seq)
    select count(*)::int as moved from d`,
  message: (batch) => sql`
    with d as (${taken(['message'], batch)}),
    m as (select r.* from d, ${rowsOf('messages')} r),
    w as (insert into messages select * from m on conflict do nothing
      returning id, scope_id, to_kind, to_id, text_key, params, link, at),
    q as (insert into sms_queue (id, scope_id, to_kind, to_id, text_key, params, link, at)
      select id, scope_id, to_kind, to_id, text_key, params, link, at from w where to_kind in ('person', 'resident')
      on conflict do nothing)
    select count(*)::int as moved from d`,
  // told of something that waited, and it no longer does: the sentence changes, and whoever has not read it need not
  settled: (batch) => sql`
    with d as (${taken(['settled'], batch)}),
    w as (update messages m set text_key = d.payload->>'now_key',
        read_at = coalesce(m.read_at, (d.payload->>'at')::timestamptz)
      from d, jsonb_array_elements_text(d.payload->'scope_ids') scope
      where m.scope_id = scope::uuid and m.link = d.payload->>'link' and m.text_key = d.payload->>'text_key'
        and m.at = (d.payload->>'told_at')::timestamptz)
    select count(*)::int as moved from d`,
  sms: (batch) => sql`
    with d as (${taken(['sms'], batch)}),
    w as (insert into sms_queue select r.* from d, jsonb_populate_record(null::sms_queue, d.payload) r
      on conflict do nothing)
    select count(*)::int as moved from d`,
}

/** One row of a table as payload, or a list of them. */
function rowsOf(table: 'unit_items' | 'messages' | 'unit_days' | 'need_days') {
  return sql`jsonb_populate_recordset(null::${sql.raw(table)},
    case jsonb_typeof(d.payload) when 'array' then d.payload else jsonb_build_array(d.payload) end)`
}

function taken(topics: readonly string[], batch: number) {
  return sql`delete from outbox where (scope_id, id) in
    (select scope_id, id from outbox where topic = any(${topics}) order by id limit ${sql.lit(batch)} for update skip locked)
    returning id, payload`
}

/** Which moves have something to do: most of the time one or two, and planning each for nothing costs more than this. */
async function waiting(pool: Pool): Promise<((batch: number) => ReturnType<typeof sql>)[]> {
  const all = Object.entries(moves).map(([topic, move]) => ({ topics: earlier[topic] ?? [topic], move }))
  const names = all.flatMap(({ topics }) => topics)
  const { rows } = await sql<{ topic: string }>`
    select w.topic from unnest(${names}::text[]) w (topic)
    where (select true from outbox o where o.topic = w.topic limit 1)`.execute(pool.kysely)
  const found = new Set(rows.map(({ topic }) => topic))
  return all.filter(({ topics }) => topics.some((topic) => found.has(topic))).map(({ move }) => move)
}

/** Moves everything that waits, topic by topic; resolves to the number of rows moved. Safe to run side by side. */
export async function drainOnce(pool: Pool, batch = 500): Promise<number> {
  let total = 0
  for (const move of await waiting(pool)) {
    for (let moved = batch; moved === batch; total += moved) {
      const { rows } = await move(batch).execute(pool.kysely)
      moved = (rows[0] as { moved: number }).moved
    }
  }
  return total
}

/** What waits, as the drain's role sees it: all communities. */
export async function outboxState(pool: Pool, now: Date): Promise<OutboxState> {
  const { rows } = await sql<{ rows: number; oldest: Date | null }>`
    select count(*)::int as rows, min(at) as oldest from outbox`.execute(pool.kysely)
  const { rows: waiting = 0, oldest = null } = rows[0] ?? {}
  return { rows: waiting, oldestSeconds: oldest ? Math.max(0, (now.getTime() - oldest.getTime()) / 1000) : 0 }
}
