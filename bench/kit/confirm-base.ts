import { scheme } from './district.ts'

/**
 * The baseline of `confirm`: one PL/pgSQL function that writes for one record what the server writes for it, row by
 * row, from numbers (no session, no rights, no rules: the points are given). Run by pgbench as lianxin_app behind the
 * same walls. It belongs to the owner, for the server's role may not insert points lines itself.
 */
export const confirmBase = `
create function bench_confirm(n bigint) returns void language plpgsql security definer set search_path = public as $$
#variable_conflict use_variable
declare
  p bigint := bench_helper(n);
  c uuid := bench_id(2, bench_home(p));
  who uuid := bench_id(4, p);
  unit uuid := bench_id(3, p / 10);
  clerk uuid := bench_id(5, bench_home(p));
  at timestamptz := clock_timestamp();
  s services;
  o orders;
  w needs;
  line jsonb;
  first boolean;
begin
  perform set_config('app.scope', c::text, true);
  select * into w from needs where community_id = c and id = bench_id(6, 10000000 + n) for update;
  update services set state = 'verified', seq = seq + 1, state_at = at, verified_by = clerk, done_well = false
    where community_id = c and id = bench_id(8, n) and state = 'written' returning * into strict s;
  update orders set state = 'verified', seq = seq + 1, state_at = at
    where community_id = c and id = s.order_id and state = 'done' returning * into strict o;
  update needs set state = 'served', seq = seq + 1, state_at = at, served_at = at
    where community_id = c and id = s.need_id and state = 'in-hand' returning * into strict w;
  insert into transitions (community_id, entity_id, seq, entity, verb, from_state, to_state, at, actor, role) values
    (c, s.id, s.seq, 'service', 'verify', 'written', 'verified', at, clerk::text, 'clerk'),
    (c, o.id, o.seq, 'order', 'verify', 'done', 'verified', at, clerk::text, 'clerk'),
    (c, w.id, w.seq, 'need', 'serve', 'in-hand', 'served', at, clerk::text, 'clerk');
  insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at) values
    (c, gen_random_uuid(), 'service.verified', s.id::text, 'member', who, 'home', s.happened_on,
      jsonb_build_object('day', 'working', 'field', s.field, 'hours', 1, 'evidence', s.evidence), at),
    (c, gen_random_uuid(), 'service.verified', s.id::text, 'unit', unit, 'unit', s.happened_on,
      jsonb_build_object('day', 'working', 'field', s.field, 'hours', 1, 'evidence', s.evidence), at),
    (c, gen_random_uuid(), 'need.served', w.id::text, 'member', who, 'home', s.happened_on,
      jsonb_build_object('kind', w.kind, 'field', s.field, 'evidence', s.evidence), at),
    (c, gen_random_uuid(), 'need.served', w.id::text, 'unit', unit, 'unit', s.happened_on,
      jsonb_build_object('kind', w.kind, 'field', s.field, 'evidence', s.evidence), at);
  insert into points_lines (community_id, id, key, fact, subject, subject_id, card, rule, points, say, cites, scheme, year,
    happened_on, at) values
    (c, gen_random_uuid(), s.id || '|member-served', s.id::text, 'member', who, 'home', 'member-served', 1,
      '做成一次服务，加1分，一个月最多10分；原文没有写分值', '{"doc": "lz", "place": "两个卡片·积分卡"}',
      '${scheme}@2023-01-01', extract(year from s.happened_on), s.happened_on, at),
    (c, gen_random_uuid(), s.id || '|unit-served', s.id::text, 'unit', unit, 'unit', 'unit-served', 1,
      '单位做成一次服务，加1分，一个月最多10分；原文没有写分值', '{"doc": "lz", "place": "两个卡片·积分卡"}',
      '${scheme}@2023-01-01', extract(year from s.happened_on), s.happened_on, at);
  update balances set points = points + 1, lines = lines + 1
    where community_id = c and subject_id = who and year = extract(year from s.happened_on);
  update balances set points = points + 1, lines = lines + 1
    where community_id = c and subject_id = unit and year = extract(year from s.happened_on);
  update books set version = version + 1,
      state = jsonb_set(state, '{buckets,home|member-served|1|month}', jsonb_build_array(version, 0, s.happened_on))
    where community_id = c and subject_id = who;
  update books set version = version + 1,
      state = jsonb_set(state, '{buckets,unit|unit-served|1|month}', jsonb_build_array(version, 0, s.happened_on))
    where community_id = c and subject_id = unit;
  insert into member_years (community_id, year, person_id, services, minutes, first_day)
    values (c, extract(year from s.happened_on), who, 1, s.minutes, s.happened_on)
    on conflict on constraint member_years_pk do update
      set services = member_years.services + 1, minutes = member_years.minutes + excluded.minutes
    returning services = 1 into first;
  insert into member_months (community_id, month, person_id, services, minutes)
    values (c, date_trunc('month', s.happened_on::timestamp)::date, who, 1, s.minutes)
    on conflict on constraint member_months_pk do update
      set services = member_months.services + 1, minutes = member_months.minutes + excluded.minutes;
  insert into community_days (community_id, day, services, minutes, e2, members_first, points, lines,
      member_points, unit_points)
    values (c, s.happened_on, 1, s.minutes, 1, first::integer, 2, 2, 1, 1)
    on conflict on constraint community_days_pk do update set services = community_days.services + 1,
      minutes = community_days.minutes + excluded.minutes, e2 = community_days.e2 + 1,
      members_first = community_days.members_first + excluded.members_first, points = community_days.points + 2,
      lines = community_days.lines + 2, member_points = community_days.member_points + 1,
      unit_points = community_days.unit_points + 1;
  insert into community_days (community_id, day, needs_open, needs_served)
    values (c, (w.at at time zone 'Asia/Shanghai')::date, -1, 1)
    on conflict on constraint community_days_pk do update
      set needs_open = community_days.needs_open - 1, needs_served = community_days.needs_served + 1;
  insert into need_months (community_id, month, category, served, wanted)
    values (c, date_trunc('month', w.at at time zone 'Asia/Shanghai')::date, w.category, 1, w.helpers_wanted)
    on conflict on constraint need_months_pk do update
      set served = need_months.served + 1, wanted = need_months.wanted + excluded.wanted;
  insert into need_counts (community_id, month, kind, state, needs)
    select c, date_trunc('month', w.at at time zone 'Asia/Shanghai')::date, w.kind, x.state, x.needs
      from (values ('in-hand', -1), ('served', 1)) as x (state, needs)
    on conflict on constraint need_counts_pk do update set needs = need_counts.needs + excluded.needs;
  insert into idempotency (scope_id, key, actor, action, body_hash, reply, at)
    values (c, gen_random_uuid(), clerk::text, 'service.verify', md5(s.id::text) || md5(o.id::text),
      '{"points": 2, "verified": 1}', at);
  insert into audit (scope_id, id, at, actor, role, action, request_id, subject, body_hash)
    values (c, gen_random_uuid(), at, clerk::text, 'clerk', 'service.verify', 'req-1', c::text,
      md5(s.id::text) || md5(o.id::text));
  -- three items for the member's page and the unit's, the unit's own line, two messages, the unit's day
  line := jsonb_build_object('key', s.id || '|member-served', 'rule', 'member-served', 'points', 1, 'say',
    '做成一次服务，加1分，一个月最多10分；原文没有写分值', 'cites', '{"doc": "lz", "place": "两个卡片·积分卡"}'::jsonb,
    'date', s.happened_on, 'scheme', '${scheme}@2023-01-01', 'fact', s.id);
  insert into outbox (scope_id, id, topic, payload, at)
  select c, gen_random_uuid(), t.topic, t.payload, at from (values
    ('item', (select jsonb_agg(jsonb_build_object('unit_id', unit, 'person_id', who) || i)
        from unnest(bench_items(s, o, w, line, at)) i)
      || (jsonb_build_object('unit_id', unit, 'person_id', null)
        || bench_item('points', gen_random_uuid(), c, 1, 'written', line, at))),
    ('served', jsonb_build_object('unit_id', unit, 'day', s.happened_on, 'services', 1, 'minutes', s.minutes,
      'community_id', c, 'need_id', w.id)),
    ('message', jsonb_build_array(
      jsonb_build_object('scope_id', c, 'id', gen_random_uuid(), 'to_kind', 'resident', 'to_id', w.id, 'text_key',
        'need.served', 'params', jsonb_build_object('code', w.code), 'link', null, 'at', at),
      jsonb_build_object('scope_id', who, 'id', gen_random_uuid(), 'to_kind', 'person', 'to_id', who, 'text_key',
        'service.verified', 'params', jsonb_build_object('code', w.code), 'link', '/m/mine', 'at', at)))
  ) as t (topic, payload);
end $$;
grant execute on function bench_confirm to lianxin_app;
alter function bench_confirm owner to lianxin_owner;`

/** What the function's outbox rows are put together from; made before it. */
export const confirmItems = `
create function bench_item(entity text, id uuid, community uuid, seq int, state text, data jsonb, at timestamptz)
returns jsonb immutable language sql as $$
  select jsonb_build_object('entity', entity, 'entity_id', id, 'community_id', community, 'seq', seq, 'state', state,
    'data', data, 'at', at) $$;
create function bench_items(s services, o orders, w needs, line jsonb, at timestamptz) returns jsonb[] language sql as $$
  select array[
    bench_item('service', s.id, s.community_id, s.seq, s.state, jsonb_build_object('needId', s.need_id, 'orderId',
      s.order_id, 'needCode', w.code, 'publicLine', w.public_line, 'field', s.field, 'happenedOn', s.happened_on,
      'minutes', s.minutes, 'line', s.line, 'evidence', s.evidence, 'personName', s.person_name, 'communityName',
      '社区1'), at),
    bench_item('order', o.id, o.community_id, o.seq, o.state, jsonb_build_object('needId', o.need_id, 'needCode', w.code,
      'publicLine', w.public_line, 'category', w.category, 'categoryName', w.category, 'place', '小区1', 'wanted',
      w.wanted, 'wantedOn', w.wanted_on, 'dueAt', o.due_at, 'communityName', '社区1', 'helperName', o.helper_name,
      'helper', o.helper), at),
    bench_item('points', gen_random_uuid(), s.community_id, 1, 'written', line, at)] $$;`
