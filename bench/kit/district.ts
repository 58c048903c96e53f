import { businessDate, periodOf } from '@lianxin/rules/calendar'
import { emptyBook, step } from '@lianxin/rules/points-step'
import type { Scheme } from '@lianxin/rules/scheme'
import type pg from 'pg'
import demo from '../../server/seed/district.json' with { type: 'json' }
import { defaults } from '../../server/src/config.ts'
import { idFrom } from '../../server/src/platform/ids.ts'
import { loadSchemes } from '../../server/src/platform/schemes.ts'
import { tokenHash } from '../../server/src/platform/tokens.ts'
import { closedThrough, factRow, lineRow, opened } from '../../server/src/points/commands.book.ts'

/** How large a generated district is. Big communities have many times the people and needs of small ones. */
export interface Size {
  communities: number
  /** Members; ten to a unit, living all over the district. */
  people: number
  /** Needs in hand whose record waits for the clerk, in the order of their days; a few people serve often. */
  written: number
  /** Needs at the desk in all states. */
  needs: number
  /** Opens everybody's card of the year, so that nobody pays for that in the measured seconds. */
  cards: boolean
}

/** The scheme of the demonstration: one that runs, whichever it is. */
export const { scheme } = demo
const kinds = { place: 1, community: 2, unit: 3, person: 4, clerk: 5, need: 6, order: 7, service: 8, role: 9, spot: 10 }

/** The id of the n-th thing of a kind; the same in SQL by bench_id. */
export const idOf = (kind: keyof typeof kinds, n: number): string =>
  `${kinds[kind].toString(16).padStart(8, '0')}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

/** Session token of a clerk by her community's number, of a member by hers. */
export const tokenOf = (kind: 'clerk' | 'person', n: number): string => `bench-${kind}-${n}`

/** Functions that say who lives where and who served what, from numbers alone: uneven on purpose. */
const helpers = (size: Size) => `
create function bench_id(kind int, n bigint) returns uuid immutable language sql as $$
  select (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create function bench_part(n bigint, salt bigint) returns double precision immutable language sql as $$
  select (((n + salt) * 2654435761) % 4294967296)::double precision / 4294967296 $$;
create function bench_home(person bigint) returns bigint immutable language sql as $$
  select floor(${size.communities} * power(bench_part(person, 17), 2))::bigint $$;
create function bench_helper(n bigint) returns bigint immutable language sql as $$
  select floor(${size.people} * power(bench_part(n, 5), 1.3))::bigint $$;`

/** Fills an empty, migrated database as superuser; some 10 s for 200,000 records. */
export async function fill(admin: pg.Pool, size: Size): Promise<void> {
  const now = new Date()
  const today = businessDate(now)
  await admin.query(helpers(size))
  await places(admin, size, now)
  await persons(admin, size, now)
  if (size.needs) await desk(admin, size, now)
  if (size.written) await records(admin, size, now, today)
  await admin.query(`insert into community_days (community_id, day, needs_open, needs_served, needs_answered)
    select community_id, day, needs_open, needs_served, needs_answered from community_days_again()`)
  await admin.query(
    'insert into need_counts (community_id, month, kind, state, needs) select * from need_counts_again()',
  )
  if (size.cards) await cards(admin, size, now, today)
  await admin.query('vacuum analyze')
  await admin.query('checkpoint')
}

async function places(admin: pg.Pool, size: Size, now: Date): Promise<void> {
  const root = idOf('place', 0)
  await admin.query(
    `insert into organisations (id, kind, path, code, name, at) values ($1::uuid, 'county', $1::uuid::text, 'county', '县', $2)`,
    [root, now],
  )
  await admin.query(
    `insert into organisations (id, parent_id, kind, path, code, name, phone, hours, scheme_id, at)
     select bench_id(2, n), $1::uuid, 'community', $1::uuid::text || '.' || bench_id(2, n), 'c' || n, '社区' || n, '0000-555 0117',
       '每天 8:30–17:30', $3::text, $2::timestamptz from generate_series(0, $4::int - 1) n`,
    [root, now, scheme, size.communities],
  )
  await admin.query(
    `insert into organisations (id, parent_id, kind, path, code, name, at)
     select bench_id(10, n), bench_id(2, n), 'neighbourhood', $1::uuid::text || '.' || bench_id(2, n) || '.' || bench_id(10, n),
       'n' || n, '小区' || n, $2::timestamptz from generate_series(0, $3::int - 1) n`,
    [root, now, size.communities],
  )
  await admin.query(
    `insert into organisations (id, parent_id, kind, path, code, name, at)
     select bench_id(3, n), $1::uuid, 'unit', $1::uuid::text || '.' || bench_id(3, n), 'u' || n, '单位' || n, $2::timestamptz
     from generate_series(0, $3::int - 1) n`,
    [root, now, Math.ceil(size.people / 10)],
  )
}

async function persons(admin: pg.Pool, size: Size, now: Date): Promise<void> {
  await admin.query(
    `insert into people (person_id, name, at) select bench_id(5, n), '社工' || n, $1::timestamptz from generate_series(0, $2::int - 1) n
     union all select bench_id(4, n), '成员' || n, $1 from generate_series(0, $3::int - 1) n`,
    [now, size.communities, size.people],
  )
  await admin.query(
    `insert into roles (person_id, id, role, organisation_id, at)
     select bench_id(5, n), bench_id(9, n), 'clerk', bench_id(2, n), $1::timestamptz from generate_series(0, $2::int - 1) n
     union all
     select bench_id(4, n), bench_id(9, 1000000 + n), 'member', bench_id(3, n / 10), $1 from generate_series(0, $3::int - 1) n`,
    [now, size.communities, size.people],
  )
  await admin.query(
    `insert into memberships (person_id, unit_id, home_community_id, at)
     select bench_id(4, n), bench_id(3, n / 10), bench_id(2, bench_home(n)), $1::timestamptz from generate_series(0, $2::int - 1) n`,
    [now, size.people],
  )
  await admin.query(
    `insert into enrolments (community_id, id, subject, subject_id, unit_id, kind, term, state, seq, due_on, name, unit_name,
       at, state_at)
     select bench_id(2, bench_home(n)), bench_id(4, n), 'member', bench_id(4, n), bench_id(3, n / 10), 'home', 'first',
       'current', 3, $1::timestamptz::date, '成员' || n, '单位' || n / 10, $1::timestamptz, $1::timestamptz from generate_series(0, $2::int - 1) n`,
    [now, size.people],
  )
  for (const [kind, count, people, role] of [
    ['clerk', size.communities, 5, 0],
    ['person', Math.min(size.people, 20_000), 4, 1_000_000],
  ] as const) {
    const hashes = Array.from({ length: count }, (_, n) => tokenHash(tokenOf(kind, n)))
    // seen far ahead: no session is touched in the measured seconds
    await admin.query(
      `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
       select hash, bench_id($2::int, place - 1), bench_id(9, $3::bigint + place - 1), 0, $4::timestamptz, timestamptz '2099-01-01',
         timestamptz '2099-01-01' from unnest($1::text[]) with ordinality as t (hash, place)`,
      [hashes, people, role, now],
    )
  }
}

/** Needs at the desk in every state, most of them long done. */
async function desk(admin: pg.Pool, size: Size, now: Date): Promise<void> {
  await admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, urgency, neighbourhood_id, public_line,
       wanted, link_hash, presence_hash, at, state_at)
     select bench_id(2, c), bench_id(6, n), 'd' || n, 'difficulty', 'own',
       case when part < 0.06 then 'open' when part < 0.1 then 'placed' when part < 0.15 then 'in-hand'
         when part < 0.4 then 'served' else 'closed' end, 4,
       (array['repair', 'errand', 'company', 'study', 'health'])[1 + floor(5 * power(bench_part(n, 3), 2))::int],
       (array['normal', 'soon', 'urgent'])[1 + floor(3 * power(bench_part(n, 8), 3))::int], bench_id(10, c),
       '一户水龙头漏水，想请人看看 ' || n, 'saturday', md5(n::text), md5('p' || n::text), at, at
     from (select n, floor($1::int * power(bench_part(n, 29), 2))::bigint as c, bench_part(n, 11) as part,
         $2::timestamptz - make_interval(secs => (1 - n::float / $3::int) * 86400 * 300) as at
       from generate_series(1, $3::int) n) x`,
    [size.communities, now, size.needs],
  )
}

async function records(admin: pg.Pool, size: Size, now: Date, today: string): Promise<void> {
  const all = `from (select n, bench_helper(n) as p, bench_home(bench_helper(n)) as c, 10000000 + n as i
    from generate_series(1, $1::int) n) x`
  await admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, neighbourhood_id, public_line, wanted,
       link_hash, presence_hash, at, state_at)
     select bench_id(2, c), bench_id(6, i), 'w' || n, 'difficulty', 'own', 'in-hand', 4, 'repair', bench_id(10, c),
       '一户水龙头漏水，想请人看看', 'saturday', md5(i::text), md5('p' || i::text), $2::timestamptz, $2::timestamptz ${all}`,
    [size.written, now],
  )
  await admin.query(
    `insert into orders (community_id, id, need_id, helper, unit_id, person_id, helper_name, state, seq, due_at, at, state_at)
     select bench_id(2, c), bench_id(7, n), bench_id(6, i), 'member', bench_id(3, p / 10), bench_id(4, p), '成员' || p, 'done',
       4, $2::timestamptz, $2::timestamptz, $2::timestamptz ${all}`,
    [size.written, now],
  )
  await admin.query(
    `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, field, happened_on, minutes,
       line, evidence, state, seq, at, state_at)
     select bench_id(2, c), bench_id(8, n), bench_id(7, n), bench_id(6, i), bench_id(4, p), bench_id(3, p / 10), '成员' || p,
       'repair', $3::date - 15 + floor(15.0 * n / $1::int)::int, 30 + (n % 90)::int, '换了水龙头，已经不漏了', 'E2', 'written', 1,
       $2::timestamptz, $2::timestamptz ${all}`,
    [size.written, now, today],
  )
}

/**
 * Everybody's card of the year, the member's at home, the unit's wherever one of its people lives: scoring opens one
 * card of each kind, SQL makes the others like it.
 */
async function cards(admin: pg.Pool, size: Size, now: Date, today: string): Promise<void> {
  const versions = (await loadSchemes(defaults.schemesDir)).versions(scheme)
  await admin.query(
    `create table bench_subjects as
     select 'member' as who, bench_id(2, bench_home(n)) as community, bench_id(4, n) as subject
       from generate_series(0, $1::int - 1) n
     union all select distinct 'unit', bench_id(2, bench_home(n)), bench_id(3, n / 10) from generate_series(0, $1::int - 1) n`,
    [size.people],
  )
  // as platform/ids.ts makes an id out of parts
  await admin.query(`create function bench_fact(subject uuid) returns uuid immutable language sql as $$
    select (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-8' || substr(h, 14, 3) || '-8' || substr(h, 18, 3) || '-'
      || substr(h, 21, 12))::uuid
    from (select encode(sha256(convert_to('period.opened', 'UTF8') || '\\x00'::bytea || convert_to('${today.slice(0, 4)}', 'UTF8')
      || '\\x00'::bytea || convert_to(subject::text, 'UTF8')), 'hex') as h) x $$`)
  for (const who of ['member', 'unit'] as const) {
    const { fact, lines, book } = card(who, versions, now, today)
    const values = [who, idOf('person', 0), idFrom('period.opened', today.slice(0, 4), idOf('person', 0))]
    const like = (place: number) =>
      `replace(replace($${place}::text, $2::text, s.subject::text), $3::text, bench_fact(s.subject)::text)::jsonb`
    await admin.query(
      `insert into facts select community, bench_fact(s.subject), r.kind, r.source, r.subject, s.subject, r.card, r.happened_on,
         r.data, r.at from bench_subjects s, jsonb_populate_record(null::facts, ${like(4)}) r where who = $1::text`,
      [...values, JSON.stringify(fact)],
    )
    await admin.query(
      `insert into points_lines (community_id, id, key, fact, subject, subject_id, card, rule, points, say, cites, scheme, year,
         happened_on, at)
       select community, gen_random_uuid(), r.key, r.fact, r.subject, s.subject, r.card, r.rule, r.points, r.say, r.cites,
         r.scheme, r.year, r.happened_on, r.at
       from bench_subjects s, jsonb_populate_recordset(null::points_lines, ${like(4)}) r where who = $1::text`,
      [...values, JSON.stringify(lines)],
    )
    await admin.query(
      `insert into books select community, subject, 1, ${like(4)} from bench_subjects s where who = $1::text`,
      [...values, JSON.stringify(book)],
    )
  }
  await admin.query(`insert into balances select community_id, subject_id, year, min(subject), sum(points), count(*)
    from points_lines group by 1, 2, 3`)
  await admin.query(`insert into community_days (community_id, day, points, lines)
    select community_id, day, points, lines from community_days_again() where lines > 0
    on conflict on constraint community_days_pk do update set points = excluded.points, lines = excluded.lines`)
}

/** One card as scoring opens it, of the subject whose id the others' stand in for. */
function card(who: 'member' | 'unit', versions: readonly Scheme[], now: Date, today: string) {
  const [first] = versions
  if (!first) throw new Error(`no scheme ${scheme}`)
  const subjectId = idOf('person', 0)
  const closed = closedThrough(first, today)
  const period = periodOf(today, 'year')
  const opening = opened({ communityId: idOf('community', 0), who, subjectId }, period, period.from)
  const on = who === 'member' ? ('home' as const) : ('unit' as const)
  const row = factRow(opening, on, now)
  const { kind, date, communityId, values } = opening
  const after = step(
    emptyBook(versions, closed),
    { id: row.id, kind, date, who, subjectId, communityId, card: on, values },
    versions,
    closed,
  )
  if (!after) throw new Error('an empty book takes a step')
  return { fact: row, lines: after.lines.map((line) => lineRow(line, idOf('role', 0), now)), book: after.book }
}
