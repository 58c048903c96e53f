import type { Figure } from './kit/figure.ts'
import { against, luaHelpers } from './kit/reads.ts'

const communities = 400

/** A resident's form with a fresh key, from an address and a phone of its own; others in each round, for a key sent again is only answered. */
const load = `${luaHelpers}
math.randomseed(os.time())
local n = 0
local headers = { ['content-type'] = 'application/x-www-form-urlencoded' }
request = function()
  n = n + 1
  headers['x-forwarded-for'] = string.format('10.%d.%d.%d', math.random(0, 255), math.random(0, 255), math.random(1, 254))
  local key = string.format('%08x-%04x-4%03x-8%03x-%012x', math.random(0, 2^31), n % 65536, math.random(0, 4095),
    math.random(0, 4095), math.random(0, 2^40))
  local phone = string.format('1440%07d', math.random(0, 9999999))
  return wrk.format('POST', '/c/c' .. uneven(${communities}) .. '/need', headers, 'key=' .. key ..
    '&text=%E6%B0%B4%E9%BE%99%E5%A4%B4%E4%B8%80%E7%9B%B4%E6%BB%B4%E6%B0%B4&category=repair&door=5-302&wanted=saturday&phone=' ..
    phone .. '&name=%E6%B8%A9')
end`

const base = `\\set c random(0, 999999)
select bench_place(floor(${communities} * power(:c / 1000000.0, 2))::bigint);
`

/** What placing writes, row by row: two tries, the need, its sealed part, its first line, day, month, key, audit, message. */
const before = `
create function bench_place(n bigint) returns void language plpgsql security definer set search_path = public as $$
#variable_conflict use_variable
declare
  c uuid := bench_id(2, n);
  need uuid := gen_random_uuid();
  at timestamptz := clock_timestamp();
begin
  perform set_config('app.scope', c::text, true);
  insert into rate_limits (key, points, expire) values ('need-address:' || md5(random()::text), 1, 1),
    ('need-phone:' || md5(random()::text), 1, 1) on conflict (key) do update set points = rate_limits.points + 1;
  insert into idempotency (scope_id, key, actor, action, body_hash, reply, at)
    values (c, gen_random_uuid(), 'resident', 'need.place', md5(need::text) || md5(c::text),
      jsonb_build_object('id', need, 'code', '1122-123', 'state', 'placed', 'seq', 1), at);
  insert into needs (community_id, id, code, kind, route, state, seq, category, neighbourhood_id, wanted, link_hash,
      phone_hash, door_hash, last_four_hash, presence_hash, at, state_at)
    values (c, need, 'b' || need, 'difficulty', 'own', 'placed', 1, 'repair', null, 'saturday', md5(need::text), md5('a'
      || need), md5('d' || need), md5('l' || need), md5('p' || need), at, at);
  insert into needs_private (community_id, need_id, wrapped_key, sealed)
    values (c, need, decode(md5('k') || md5('l'), 'hex'), decode(repeat(md5('s'), 12), 'hex'));
  insert into transitions (community_id, entity_id, seq, entity, verb, to_state, at, actor, role)
    values (c, need, 1, 'need', 'place', 'placed', at, 'resident', 'resident');
  insert into community_days (community_id, day, needs_open) values (c, (at at time zone 'Asia/Shanghai')::date, 1)
    on conflict on constraint community_days_pk do update set needs_open = community_days.needs_open + 1;
  insert into need_counts (community_id, month, kind, state, needs)
    values (c, date_trunc('month', at at time zone 'Asia/Shanghai')::date, 'difficulty', 'placed', 1)
    on conflict on constraint need_counts_pk do update set needs = need_counts.needs + 1;
  insert into audit (scope_id, id, at, actor, role, action, request_id, body_hash)
    values (c, gen_random_uuid(), at, 'resident', 'resident', 'need.place', 'req-1', md5(need::text) || md5(c::text));
  insert into outbox (scope_id, id, topic, payload, at) values (c, gen_random_uuid(), 'message', jsonb_build_object(
    'scope_id', c, 'id', gen_random_uuid(), 'to_kind', 'community', 'to_id', c, 'text_key', 'need.placed', 'params',
    jsonb_build_object('code', '1122-123'), 'link', '/console/needs/' || c || '/' || need, 'at', at), at);
end $$;
alter function bench_place owner to lianxin_owner;
grant execute on function bench_place to lianxin_app;
grant execute on function bench_id to lianxin_app;`

export const figure: Figure = {
  name: 'need',
  says: 'a resident places a need over HTTP, not signed in ÷ pgbench of its inserts in one function',
  must: { 'at-least': 0.6 },
  run: (options) => {
    const size = { communities, people: 2_000, written: 0, needs: options.rows ?? 100_000, cards: false }
    return against('need', { size, load, base, before }, options)
  },
}
