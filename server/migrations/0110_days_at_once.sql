-- Everything a transaction means to the days of its communities goes into them by one statement, in the order of their
-- keys: services, members first seen, needs and points. Each of these had a statement of its own before, and a day was
-- written up to three times for one record.
create function count_days(changes jsonb, booked jsonb default '[]') returns integer language plpgsql as $$
declare touched integer;
begin
  insert into community_days (community_id, day, services, minutes, e0, e1, e2, e3, members_first, needs_open,
    needs_served, needs_answered, points, lines)
  select community_id, day, coalesce(sum(services), 0), coalesce(sum(minutes), 0), coalesce(sum(e0), 0),
    coalesce(sum(e1), 0), coalesce(sum(e2), 0), coalesce(sum(e3), 0), coalesce(sum(members_first), 0),
    coalesce(sum(needs_open), 0), coalesce(sum(needs_served), 0), coalesce(sum(needs_answered), 0),
    coalesce(sum(points), 0), coalesce(sum(lines), 0)
  from (
    select c.*, null::integer as points, null::integer as lines from jsonb_to_recordset(changes) as c (community_id
      uuid, day date, services integer, minutes integer, e0 integer, e1 integer, e2 integer, e3 integer, members_first
      integer, needs_open integer, needs_served integer, needs_answered integer)
    union all
    select l.community_id, l.happened_on, null, null, null, null, null, null, null, null, null, null, l.points, 1 from
      jsonb_to_recordset(booked) as l (community_id uuid, happened_on date, points integer)
  ) c group by community_id, day
  -- a need that only changes its kind, say, changes no day
  having sum(services) <> 0 or sum(minutes) <> 0 or sum(e0) <> 0 or sum(e1) <> 0 or sum(e2) <> 0 or sum(e3) <> 0 or
    sum(members_first) <> 0 or sum(needs_open) <> 0 or sum(needs_served) <> 0 or sum(needs_answered) <> 0 or
    sum(lines) <> 0
  order by community_id, day
  on conflict on constraint community_days_pk do update set
    services = community_days.services + excluded.services, minutes = community_days.minutes + excluded.minutes,
    e0 = community_days.e0 + excluded.e0, e1 = community_days.e1 + excluded.e1, e2 = community_days.e2 + excluded.e2,
    e3 = community_days.e3 + excluded.e3, members_first = community_days.members_first + excluded.members_first,
    needs_open = community_days.needs_open + excluded.needs_open,
    needs_served = community_days.needs_served + excluded.needs_served,
    needs_answered = community_days.needs_answered + excluded.needs_answered,
    points = community_days.points + excluded.points, lines = community_days.lines + excluded.lines;
  get diagnostics touched = row_count;
  return touched;
end $$;
comment on function count_days is 'adds one transaction''s changes and points lines to the days of its communities; returns how many days';
revoke all on function count_days from public;
grant execute on function count_days to lianxin_app;

-- As in 0051 and 0086, without the days.
create function count_members(changes jsonb) returns jsonb language plpgsql as $$
declare
  one record;
  firsts jsonb := '[]';
begin
  insert into member_years (community_id, year, person_id, first_day)
  select c.community_id, c.year, c.person_id, min(c.day)
    from jsonb_to_recordset(changes) as c (community_id uuid, year integer, person_id uuid, day date, services integer)
    where c.services <> 0 group by 1, 2, 3 order by 1, 2, 3
  on conflict on constraint member_years_pk do nothing;
  for one in
    update member_years m set services = m.services + d.services, minutes = m.minutes + d.minutes,
      first_day = case when m.services = 0 then d.day else m.first_day end
    from (select c.community_id, c.year, c.person_id, min(c.day) as day, sum(c.services) as services, sum(c.minutes) as minutes
      from jsonb_to_recordset(changes) as c
        (community_id uuid, year integer, person_id uuid, day date, services integer, minutes integer)
      where c.services <> 0 group by 1, 2, 3 order by 1, 2, 3) d
    where m.community_id = d.community_id and m.year = d.year and m.person_id = d.person_id
    returning m.community_id, m.first_day as day, m.services as after, d.services as change
  loop
    if one.after = one.change or one.after = 0 then
      firsts := firsts || jsonb_build_object('community_id', one.community_id, 'day', one.day,
        'members_first', case when one.after = 0 then -1 else 1 end);
    end if;
  end loop;
  perform count_member_months(changes);
  return firsts;
end $$;
comment on function count_members is 'adds one transaction''s changes of services to the members'' years and months; answers who was seen for the first time, as changes of days';
revoke all on function count_members from public;
grant execute on function count_members to lianxin_app;

create function count_need_steps(changes jsonb) returns void language plpgsql as $$
begin
  insert into need_counts (community_id, month, kind, state, needs)
  select c.community_id, c.month, c.kind, c.state, sum(c.needs) from (
      select d.community_id, date_trunc('month', d.day::timestamp)::date as month, s.kind, s.state, s.needs
      from jsonb_to_recordset(changes) as d (community_id uuid, day date, from_kind text, from_state text, to_kind text,
          to_state text)
        cross join lateral (values (d.from_kind, d.from_state, -1), (d.to_kind, d.to_state, 1)) s (kind, state, needs)
      where s.state is not null) c
    group by 1, 2, 3, 4 having sum(c.needs) <> 0 order by 1, 2, 3, 4
  on conflict on constraint need_counts_pk do update set needs = need_counts.needs + excluded.needs;
  insert into need_months (community_id, month, category, served, wanted)
  select c.community_id, date_trunc('month', c.day::timestamp)::date, c.category, sum(c.needs_served), sum(c.wanted)
    from jsonb_to_recordset(changes) as c (community_id uuid, day date, category text, needs_served integer, wanted integer)
    where c.category is not null and c.needs_served <> 0 group by 1, 2, 3 order by 1, 2, 3
  on conflict on constraint need_months_pk do update set
    served = need_months.served + excluded.served, wanted = need_months.wanted + excluded.wanted;
end $$;
comment on function count_need_steps is 'adds one transaction''s changes of needs to the counts by month, kind and state and to the months of what was served';
revoke all on function count_need_steps from public;
grant execute on function count_need_steps to lianxin_app;

create or replace function count_services(changes jsonb) returns integer language sql as $$
  select count_days(changes || count_members(changes))
$$;

create or replace function count_needs(changes jsonb) returns integer language plpgsql as $$
begin
  perform count_need_steps(changes);
  return count_days(changes);
end $$;

create function book_lines(lines jsonb) returns integer language plpgsql security definer set search_path = public as $$
declare stored integer;
begin
  insert into points_lines
    (community_id, id, key, fact, reverses, subject, subject_id, card, rule, points, cut, ratings, say, cites, scheme, year,
     happened_on, fact_date, at)
  select l.* from jsonb_to_recordset(lines) as l
    (community_id uuid, id uuid, key text, fact text, reverses text, subject text, subject_id uuid, card text, rule text,
     points integer, cut jsonb, ratings integer, say text, cites jsonb, scheme text, year integer, happened_on date,
     fact_date date, at timestamptz);
  get diagnostics stored = row_count;
  insert into balances (community_id, subject_id, year, subject, points, lines)
  select l.community_id, l.subject_id, l.year, min(l.subject), sum(l.points), count(*)
    from jsonb_to_recordset(lines) as l (community_id uuid, subject_id uuid, year integer, subject text, points integer)
    group by l.community_id, l.subject_id, l.year order by 1, 2, 3
  on conflict on constraint balances_pk
    do update set points = balances.points + excluded.points, lines = balances.lines + excluded.lines;
  return stored;
end $$;
comment on function book_lines is 'stores points lines and keeps the balances; returns how many lines it stored';
revoke all on function book_lines from public;
grant execute on function book_lines to lianxin_app;

create or replace function store_points(lines jsonb) returns integer language plpgsql as $$
declare stored integer := book_lines(lines);
begin
  perform count_days('[]', lines);
  return stored;
end $$;

-- As in 0024, and the kind of the unit.
create or replace function facts_to_verify(asked jsonb, in_scope text default null) returns table (place integer, found json)
language plpgsql as $$
begin
  if in_scope is not null then
    perform set_config('app.scope', in_scope, true);
  end if;
  return query
  select a.place, json_build_object(
    'answered', (select true from idempotency i where i.scope_id = a.community_id and i.key = a.key limit 1) is true,
    'community', json_build_object('id', c.id, 'name', c.name, 'path', c.path, 'schemeId', c.scheme_id),
    'service', case when s.id is not null then json_build_object('id', s.id, 'communityId', s.community_id,
      'orderId', s.order_id, 'needId', s.need_id, 'personId', s.person_id, 'unitId', s.unit_id,
      'personName', s.person_name, 'field', s.field, 'happenedOn', s.happened_on, 'minutes', s.minutes, 'line', s.line,
      'evidence', s.evidence, 'state', s.state, 'seq', s.seq) end,
    'order', json_build_object('id', o.id, 'helper', o.helper, 'helperName', o.helper_name, 'unitId', o.unit_id,
      'personId', o.person_id, 'parentId', o.parent_id, 'state', o.state, 'seq', o.seq, 'dueAt', o.due_at),
    'parent', case when h.id is not null then json_build_object('id', h.id, 'helper', h.helper,
      'helperName', h.helper_name, 'unitId', h.unit_id, 'personId', h.person_id, 'parentId', h.parent_id,
      'state', h.state, 'seq', h.seq, 'dueAt', h.due_at, 'live', (select count(*) from orders l
        where l.community_id = h.community_id and l.parent_id = h.id
          and l.state in ('dispatched', 'accepted', 'under-way', 'done'))) end,
    'need', json_build_object('id', n.id, 'code', n.code, 'kind', n.kind, 'state', n.state, 'seq', n.seq, 'at', n.at,
      'category', n.category, 'publicLine', n.public_line, 'wanted', n.wanted, 'wantedOn', n.wanted_on,
      'helpersWanted', n.helpers_wanted, 'targetGroup', n.target_group, 'place', p.name,
      'servedBy', (select coalesce(json_agg(json_build_array(v.person_id, v.unit_id) order by v.at, v.id), '[]')
        from services v where v.community_id = s.community_id and v.need_id = s.need_id
          and v.state in ('verified', 'rated'))),
    'unitHours', u.hours,
    'unitKind', u.unit_kind,
    'seenAt', (select min(r.at) from presences r where r.community_id = s.community_id and r.order_id = s.order_id
      and r.how in ('home-code', 'site-code', 'organiser')),
    'card', (select e.kind from enrolments e where e.community_id = s.community_id and e.subject_id = s.person_id
      order by e.kind = 'home' desc limit 1),
    'memberUnit', (select e.unit_id from enrolments e where e.community_id = s.community_id
      and e.subject_id = s.person_id and e.unit_id is not null limit 1),
    'memberBook', json_build_object('version', coalesce(bm.version, 0), 'state', bm.state, 'fresh', bm.version is null
      and (select true from facts f where f.community_id = s.community_id and f.subject_id = s.person_id limit 1) is null),
    'unitBook', json_build_object('version', coalesce(bu.version, 0), 'state', bu.state, 'fresh', bu.version is null
      and (select true from facts f where f.community_id = s.community_id and f.subject_id = s.unit_id limit 1) is null))
  from jsonb_to_recordset(asked) as a (place integer, community_id uuid, id uuid, key uuid)
    join organisations c on c.id = a.community_id
    left join services s on s.community_id = a.community_id and s.id = a.id
    left join orders o on o.community_id = s.community_id and o.id = s.order_id
    left join orders h on h.community_id = o.community_id and h.id = o.parent_id
    left join needs n on n.community_id = s.community_id and n.id = s.need_id
    left join organisations p on p.id = n.neighbourhood_id
    left join organisations u on u.id = s.unit_id
    left join books bm on bm.community_id = s.community_id and bm.subject_id = s.person_id
    left join books bu on bu.community_id = s.community_id and bu.subject_id = s.unit_id;
end $$;

-- As in 0021, with the days at once.
create or replace function store_verified(deeds jsonb, in_scope text default null) returns void language plpgsql as $$
declare
  touched integer;
  more integer;
  firsts jsonb := '[]';
begin
  if in_scope is not null then
    perform set_config('app.scope', in_scope, true);
  end if;
  -- whether a need is served hangs on all its records: nobody else moves one of them meanwhile
  perform from needs n join jsonb_to_recordset(deeds -> 'held') as h (community_id uuid, id uuid)
    on n.community_id = h.community_id and n.id = h.id order by n.community_id, n.id for update of n;
  if exists (select from jsonb_to_recordset(deeds -> 'held') as h (community_id uuid, id uuid, verified integer)
      where h.verified <> (select count(*) from services s where s.community_id = h.community_id and s.need_id = h.id
        and s.state in ('verified', 'rated')))
    or exists (select from jsonb_to_recordset(deeds -> 'parents') as h (community_id uuid, id uuid, live integer)
      where h.live <> (select count(*) from orders o where o.community_id = h.community_id and o.parent_id = h.id
        and o.state in ('dispatched', 'accepted', 'under-way', 'done'))) then
    raise exception 'overtaken' using errcode = '40001';
  end if;

  update services s set state = d.state, seq = d.seq + 1, state_at = d.at, verified_by = d.verified_by, done_well = d.done_well
    from jsonb_to_recordset(deeds -> 'services') as d (community_id uuid, id uuid, seq integer, state text,
      at timestamptz, verified_by uuid, done_well boolean)
    where s.community_id = d.community_id and s.id = d.id and s.seq = d.seq;
  get diagnostics touched = row_count;
  if touched <> jsonb_array_length(deeds -> 'services') then
    raise exception 'overtaken' using errcode = '40001';
  end if;
  -- a unit's order takes two steps at once: seq is where it stood, steps how far it went
  update orders o set state = d.state, seq = d.seq + d.steps, state_at = d.at
    from jsonb_to_recordset(deeds -> 'orders') as d (community_id uuid, id uuid, seq integer, steps integer, state text,
      at timestamptz)
    where o.community_id = d.community_id and o.id = d.id and o.seq = d.seq;
  get diagnostics touched = row_count;
  if touched <> jsonb_array_length(deeds -> 'orders') then
    raise exception 'overtaken' using errcode = '40001';
  end if;
  update needs n set state = d.state, seq = d.seq + 1, state_at = d.at, served_at = d.at
    from jsonb_to_recordset(deeds -> 'needs') as d (community_id uuid, id uuid, seq integer, state text, at timestamptz)
    where n.community_id = d.community_id and n.id = d.id and n.seq = d.seq;
  get diagnostics touched = row_count;
  if touched <> jsonb_array_length(deeds -> 'needs') then
    raise exception 'overtaken' using errcode = '40001';
  end if;
  insert into transitions (community_id, entity_id, seq, entity, verb, from_state, to_state, at, actor, role)
  select d.* from jsonb_to_recordset(deeds -> 'transitions') as d (community_id uuid, entity_id uuid, seq integer,
    entity text, verb text, from_state text, to_state text, at timestamptz, actor text, role text);

  insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
  select d.* from jsonb_to_recordset(deeds -> 'facts') as d (community_id uuid, id uuid, kind text, source text,
    subject text, subject_id uuid, card text, happened_on date, data jsonb, at timestamptz)
  on conflict on constraint facts_pk do nothing;
  get diagnostics touched = row_count;
  if touched <> jsonb_array_length(deeds -> 'facts') then
    raise exception 'overtaken' using errcode = '40001';
  end if;
  if jsonb_array_length(deeds -> 'lines') > 0 and book_lines(deeds -> 'lines') <> jsonb_array_length(deeds -> 'lines') then
    raise exception 'overtaken' using errcode = '40001';
  end if;
  insert into books (community_id, subject_id, version, state)
  select d.community_id, d.subject_id, 1, d.state from jsonb_to_recordset(deeds -> 'books') as d
    (community_id uuid, subject_id uuid, version integer, state jsonb) where d.version = 0
  on conflict on constraint books_pk do nothing;
  get diagnostics touched = row_count;
  update books b set version = d.version + 1, state = d.state
    from jsonb_to_recordset(deeds -> 'books') as d (community_id uuid, subject_id uuid, version integer, state jsonb)
    where b.community_id = d.community_id and b.subject_id = d.subject_id and d.version > 0 and b.version = d.version;
  get diagnostics more = row_count;
  if touched + more <> jsonb_array_length(deeds -> 'books') then
    raise exception 'overtaken' using errcode = '40001';
  end if;

  -- the transaction's own counters come from act, without lines; a batch brings all
  if jsonb_array_length(deeds -> 'counted_services') > 0 then
    firsts := count_members(deeds -> 'counted_services');
  end if;
  if jsonb_array_length(deeds -> 'counted_needs') > 0 then
    perform count_need_steps(deeds -> 'counted_needs');
  end if;
  perform count_days((deeds -> 'counted_services') || (deeds -> 'counted_needs') || firsts, deeds -> 'lines');

  -- with a transaction of its own come its keys, its audit rows and what it leaves for the drain
  if in_scope is not null then
    insert into idempotency (scope_id, key, actor, action, body_hash, reply, at)
    select d.* from jsonb_to_recordset(deeds -> 'keys') as d (scope_id uuid, key uuid, actor text, action text,
      body_hash text, reply jsonb, at timestamptz);
    insert into audit (scope_id, id, at, actor, role, action, request_id, subject, body_hash)
    select d.* from jsonb_to_recordset(deeds -> 'audit') as d (scope_id uuid, id uuid, at timestamptz, actor text,
      role text, action text, request_id text, subject text, body_hash text);
    insert into outbox (scope_id, id, topic, payload, at)
    select d.* from jsonb_to_recordset(deeds -> 'outbox') as d (scope_id uuid, id uuid, topic text, payload jsonb,
      at timestamptz);
  end if;
end $$;

-- replacing a function takes its settings away; why they are there: 0024
alter function facts_to_verify set enable_hashjoin = off;
alter function facts_to_verify set enable_mergejoin = off;
alter function facts_to_verify set enable_bitmapscan = off;
alter function facts_to_verify set enable_seqscan = off;
alter function facts_to_verify set cpu_operator_cost = 0;
alter function facts_to_verify set cpu_index_tuple_cost = 1;
alter function facts_to_verify set cpu_tuple_cost = 1;
alter function facts_to_verify set plan_cache_mode = force_generic_plan;
alter function store_verified set enable_hashjoin = off;
alter function store_verified set enable_mergejoin = off;
alter function store_verified set enable_bitmapscan = off;
alter function store_verified set enable_seqscan = off;
alter function store_verified set cpu_operator_cost = 0;
alter function store_verified set cpu_index_tuple_cost = 1;
alter function store_verified set cpu_tuple_cost = 1;
alter function store_verified set plan_cache_mode = force_generic_plan;
alter function count_days set plan_cache_mode = force_generic_plan;
alter function count_needs set plan_cache_mode = force_generic_plan;
