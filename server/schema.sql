-- Written by `node tools/schema.ts` from the catalogue of a migrated database; edit the migrations, not this file.
-- Run by lianxin_owner in an empty database it makes the same schema as server/migrations/ (npm run check -- schema).
set check_function_bodies = off;
grant usage on schema public to lianxin_app;
grant usage on schema public to lianxin_drain;

CREATE OR REPLACE FUNCTION public.before_placing(asked jsonb, tries jsonb, at_ms bigint, in_scope text)
 RETURNS json
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
begin
  perform set_config('app.scope', in_scope, true);
  perform set_config('synchronous_commit', 'off', true);
  return json_build_object(
    'used', (select coalesce(json_object_agg(t.counted, t.used), '{}') from count_tries(tries, at_ms) t),
    'asked', (select json_agg(json_build_object(
        'answered', (select true from idempotency i where i.scope_id = a.community_id and i.key = a.key limit 1) is true,
        -- of the codes that were drawn, one that nobody has yet
        'code', (select c.code from jsonb_array_elements_text(a.codes) as c (code) where (select true from needs n
          where n.community_id = a.community_id and n.code = c.code limit 1) is null limit 1)) order by a.place)
      from jsonb_to_recordset(asked) as a (place integer, community_id uuid, key uuid, codes jsonb)));
end $function$;
comment on function before_placing(jsonb,jsonb,bigint,text) is 'counts the tries of needs about to be placed, and says for each whether its key is answered and which code is free';
revoke all on function before_placing(jsonb,jsonb,bigint,text) from public;
grant execute on function before_placing(jsonb,jsonb,bigint,text) to lianxin_app;

CREATE OR REPLACE FUNCTION public.book_lines(lines jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
end $function$;
comment on function book_lines(jsonb) is 'stores points lines and keeps the balances; returns how many lines it stored';
revoke all on function book_lines(jsonb) from public;
grant execute on function book_lines(jsonb) to lianxin_app;

CREATE OR REPLACE FUNCTION public.community_days_again()
 RETURNS TABLE(community_id uuid, day date, services integer, minutes integer, e0 integer, e1 integer, e2 integer, e3 integer, needs_open integer, needs_served integer, needs_answered integer, points integer, lines integer, ratings integer, member_points integer, unit_points integer)
 LANGUAGE sql
 STABLE
AS $function$
select r.community_id, r.day, sum(r.services)::integer, sum(r.minutes)::integer, sum(r.e0)::integer, sum(r.e1)::integer,
  sum(r.e2)::integer, sum(r.e3)::integer, sum(r.needs_open)::integer, sum(r.needs_served)::integer,
  sum(r.needs_answered)::integer, sum(r.points)::integer, sum(r.lines)::integer, sum(r.ratings)::integer,
  sum(r.member_points)::integer, sum(r.unit_points)::integer
from (
  select s.community_id, s.happened_on as day, 1 as services, s.minutes, (s.evidence = 'E0')::integer as e0,
    (s.evidence = 'E1')::integer as e1, (s.evidence = 'E2')::integer as e2, (s.evidence = 'E3')::integer as e3,
    0 as needs_open, 0 as needs_served, 0 as needs_answered, 0 as points, 0 as lines, 0 as ratings,
    0 as member_points, 0 as unit_points
  from services s where s.state in ('verified', 'rated')
  union all
  select n.community_id, (n.at at time zone 'Asia/Shanghai')::date, 0, 0, 0, 0, 0, 0,
    (n.state in ('held', 'placed', 'sorted', 'open', 'in-hand'))::integer, (n.state in ('served', 'closed'))::integer,
    (n.state = 'answered')::integer, 0, 0, 0, 0, 0
  from needs n where n.state not in ('merged', 'withdrawn')
  union all
  select g.community_id, (g.at at time zone 'Asia/Shanghai')::date, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0
  from ratings g
  union all
  select l.community_id, l.happened_on, 0, 0, 0, 0, 0, 0, 0, 0, 0, l.points, 1, 0,
    case when l.subject = 'member' and not starts_with(l.fact, '~account|') then l.points else 0 end,
    case when l.subject = 'unit' and not starts_with(l.fact, '~account|') then l.points else 0 end
  from points_lines l
) r group by r.community_id, r.day
$function$;
comment on function community_days_again() is 'the days of the scope''s communities as the records say, without members first seen';
revoke all on function community_days_again() from public;
grant execute on function community_days_again() to lianxin_app;

CREATE OR REPLACE FUNCTION public.count_days(changes jsonb, booked jsonb DEFAULT '[]'::jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare touched integer;
begin
  insert into community_days (community_id, day, services, minutes, e0, e1, e2, e3, members_first, needs_open,
    needs_served, needs_answered, ratings, points, lines, member_points, unit_points)
  select community_id, day, coalesce(sum(services), 0), coalesce(sum(minutes), 0), coalesce(sum(e0), 0),
    coalesce(sum(e1), 0), coalesce(sum(e2), 0), coalesce(sum(e3), 0), coalesce(sum(members_first), 0),
    coalesce(sum(needs_open), 0), coalesce(sum(needs_served), 0), coalesce(sum(needs_answered), 0),
    coalesce(sum(ratings), 0), coalesce(sum(points), 0), coalesce(sum(lines), 0),
    coalesce(sum(points) filter (where subject = 'member' and counts), 0),
    coalesce(sum(points) filter (where subject = 'unit' and counts), 0)
  from (
    select c.*, null::integer as points, null::integer as lines, null::text as subject, null::boolean as counts
      from jsonb_to_recordset(changes) as c (community_id uuid, day date, services integer, minutes integer, e0 integer,
        e1 integer, e2 integer, e3 integer, members_first integer, needs_open integer, needs_served integer,
        needs_answered integer, ratings integer)
    union all
    select l.community_id, l.happened_on, null, null, null, null, null, null, null, null, null, null, null, l.points, 1,
        l.subject, not starts_with(l.fact, '~account|')
      from jsonb_to_recordset(booked) as l (community_id uuid, happened_on date, points integer, subject text, fact text)
  ) c group by community_id, day
  -- a need that only changes its kind, say, changes no day
  having sum(services) <> 0 or sum(minutes) <> 0 or sum(e0) <> 0 or sum(e1) <> 0 or sum(e2) <> 0 or sum(e3) <> 0 or
    sum(members_first) <> 0 or sum(needs_open) <> 0 or sum(needs_served) <> 0 or sum(needs_answered) <> 0 or
    sum(ratings) <> 0 or sum(lines) <> 0
  order by community_id, day
  on conflict on constraint community_days_pk do update set
    services = community_days.services + excluded.services, minutes = community_days.minutes + excluded.minutes,
    e0 = community_days.e0 + excluded.e0, e1 = community_days.e1 + excluded.e1, e2 = community_days.e2 + excluded.e2,
    e3 = community_days.e3 + excluded.e3, members_first = community_days.members_first + excluded.members_first,
    needs_open = community_days.needs_open + excluded.needs_open,
    needs_served = community_days.needs_served + excluded.needs_served,
    needs_answered = community_days.needs_answered + excluded.needs_answered,
    ratings = community_days.ratings + excluded.ratings, points = community_days.points + excluded.points,
    lines = community_days.lines + excluded.lines,
    member_points = community_days.member_points + excluded.member_points,
    unit_points = community_days.unit_points + excluded.unit_points;
  get diagnostics touched = row_count;
  return touched;
end $function$;
comment on function count_days(jsonb,jsonb) is 'adds one transaction''s changes and points lines to the days of its communities; returns how many days';
revoke all on function count_days(jsonb,jsonb) from public;
grant execute on function count_days(jsonb,jsonb) to lianxin_app;

CREATE OR REPLACE FUNCTION public.count_member_months(changes jsonb)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare touched integer;
begin
  insert into member_months (community_id, month, person_id, services, minutes)
  select c.community_id, date_trunc('month', c.day::timestamp)::date, c.person_id, sum(c.services), sum(c.minutes)
    from jsonb_to_recordset(changes) as c (community_id uuid, person_id uuid, day date, services integer, minutes integer)
    where c.services <> 0 or c.minutes <> 0 group by 1, 2, 3 order by 1, 2, 3
  on conflict on constraint member_months_pk do update set
    services = member_months.services + excluded.services, minutes = member_months.minutes + excluded.minutes;
  get diagnostics touched = row_count;
  return touched;
end $function$;
comment on function count_member_months(jsonb) is 'adds one transaction''s changes of services to the members'' months; called by count_services';
revoke all on function count_member_months(jsonb) from public;
grant execute on function count_member_months(jsonb) to lianxin_app;

CREATE OR REPLACE FUNCTION public.count_members(changes jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
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
end $function$;
comment on function count_members(jsonb) is 'adds one transaction''s changes of services to the members'' years and months; answers who was seen for the first time, as changes of days';
revoke all on function count_members(jsonb) from public;
grant execute on function count_members(jsonb) to lianxin_app;

CREATE OR REPLACE FUNCTION public.count_need_steps(changes jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;
comment on function count_need_steps(jsonb) is 'adds one transaction''s changes of needs to the counts by month, kind and state and to the months of what was served';
revoke all on function count_need_steps(jsonb) from public;
grant execute on function count_need_steps(jsonb) to lianxin_app;

CREATE OR REPLACE FUNCTION public.count_needs(changes jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform count_need_steps(changes);
  return count_days(changes);
end $function$;
comment on function count_needs(jsonb) is 'adds one transaction''s changes to the roll-ups of needs, on the days they were placed';
revoke all on function count_needs(jsonb) from public;
grant execute on function count_needs(jsonb) to lianxin_app;

CREATE OR REPLACE FUNCTION public.count_services(changes jsonb)
 RETURNS integer
 LANGUAGE sql
AS $function$
  select count_days(changes || count_members(changes))
$function$;
comment on function count_services(jsonb) is 'adds one transaction''s changes to the roll-ups of services; a member''s first service of a year makes her seen';
revoke all on function count_services(jsonb) from public;
grant execute on function count_services(jsonb) to lianxin_app;

CREATE OR REPLACE FUNCTION public.count_tries(tries jsonb, at_ms bigint)
 RETURNS TABLE(counted text, used integer)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  return query
  insert into rate_limits as held (key, points, expire)
  select t.key, t.tries, t.until from jsonb_to_recordset(tries) as t (key text, tries integer, until bigint) order by t.key
  on conflict (key) do update set
    points = case when held.expire <= at_ms then excluded.points else held.points + excluded.points end,
    expire = case when held.expire <= at_ms then excluded.expire else held.expire end
  returning held.key, held.points;
end $function$;
comment on function count_tries(jsonb,bigint) is 'adds tries to the rate limiter''s counters; answers where each key stands now';
revoke all on function count_tries(jsonb,bigint) from public;
grant execute on function count_tries(jsonb,bigint) to lianxin_app;

CREATE OR REPLACE FUNCTION public.desk_pages(asked jsonb, in_scope text)
 RETURNS json
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
begin
  perform set_config('app.scope', in_scope, true);
  return (select json_agg(json_build_object(
    'rows', (select coalesce(json_agg(need_line(l.n, l.name) order by l.rank, (l.n).at, (l.n).id), '[]') from (
      select n, p.name, case n.urgency when 'urgent' then 0 when 'soon' then 1 else 2 end as rank
      from needs n left join organisations p on p.id = n.neighbourhood_id
      where n.community_id = a.community and n.state = any(a.states)
        and n.state in ('held', 'placed', 'sorted', 'open', 'in-hand', 'served')
        and (a.field is null or n.category = a.field) and (a.neighbourhood is null or n.neighbourhood_id = a.neighbourhood)
        and (a.together is null or n.collective = a.together)
      order by case n.urgency when 'urgent' then 0 when 'soon' then 1 else 2 end, n.at, n.id limit a.most) l),
    'counts', need_states(a.community)) order by a.place)
  from jsonb_to_recordset(asked) as a (place integer, community uuid, states text[], field text, neighbourhood uuid,
    together boolean, most integer));
end $function$;
comment on function desk_pages(jsonb,text) is 'for each asked list the first page of a community''s waiting needs, most urgent and oldest first, and how many stand in each state';
revoke all on function desk_pages(jsonb,text) from public;
grant execute on function desk_pages(jsonb,text) to lianxin_app;

CREATE OR REPLACE FUNCTION public.facts_to_verify(asked jsonb, in_scope text DEFAULT NULL::text)
 RETURNS TABLE(place integer, found json)
 LANGUAGE plpgsql
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_seqscan TO 'off'
 SET cpu_operator_cost TO '0'
 SET cpu_index_tuple_cost TO '1'
 SET cpu_tuple_cost TO '1'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$;
comment on function facts_to_verify(jsonb,text) is 'for each asked record, with its idempotency key, all that verifying it is decided by';
revoke all on function facts_to_verify(jsonb,text) from public;
grant execute on function facts_to_verify(jsonb,text) to lianxin_app;

CREATE OR REPLACE FUNCTION public.front_of(ids uuid[])
 RETURNS TABLE(id uuid, found json)
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
AS $function$
begin
  return query
  select o.id, json_build_object('id', o.id, 'code', o.code, 'name', o.name, 'phone', o.phone, 'hours', o.hours,
    'address', o.address, 'path', o.path, 'schemeId', o.scheme_id, 'neighbourhoods', (
      select coalesce(json_agg(json_build_object('id', n.id, 'name', n.name) order by n.name), '[]') from organisations n
      where n.parent_id = o.id and n.kind = 'neighbourhood' and n.ended_at is null))
  from unnest(ids) as a (id) join organisations o on o.id = a.id;
end $function$;
comment on function front_of(uuid[]) is 'what the pages of some communities start from: their address, scheme and neighbourhoods';
revoke all on function front_of(uuid[]) from public;
grant execute on function front_of(uuid[]) to lianxin_app;

CREATE OR REPLACE FUNCTION public.member_months_again()
 RETURNS TABLE(community_id uuid, month date, person_id uuid, services integer, minutes integer)
 LANGUAGE sql
 STABLE
AS $function$
select s.community_id, date_trunc('month', s.happened_on::timestamp)::date, s.person_id, count(*)::integer, sum(s.minutes)::integer
from services s where s.state in ('verified', 'rated') group by 1, 2, 3
$function$;
comment on function member_months_again() is 'member_months counted anew from services, within the scope';
revoke all on function member_months_again() from public;
grant execute on function member_months_again() to lianxin_app;

CREATE OR REPLACE FUNCTION public.member_years_again()
 RETURNS TABLE(community_id uuid, year integer, person_id uuid, services integer, minutes integer, first_day date)
 LANGUAGE sql
 STABLE
AS $function$
select s.community_id, extract(year from s.happened_on)::integer, s.person_id, count(*)::integer, sum(s.minutes)::integer,
  min(s.happened_on)
from services s where s.state in ('verified', 'rated') group by 1, 2, 3
$function$;
comment on function member_years_again() is 'member_years counted anew from services, within the scope';
revoke all on function member_years_again() from public;
grant execute on function member_years_again() to lianxin_app;

CREATE OR REPLACE FUNCTION public.need_counts_again()
 RETURNS TABLE(community_id uuid, month date, kind text, state text, needs integer)
 LANGUAGE sql
 STABLE
AS $function$
select n.community_id, date_trunc('month', n.at at time zone 'Asia/Shanghai')::date, n.kind, n.state, count(*)::integer
from needs n group by 1, 2, 3, 4
$function$;
comment on function need_counts_again() is 'need_counts counted anew from needs, within the scope';
revoke all on function need_counts_again() from public;
grant execute on function need_counts_again() to lianxin_app;

CREATE OR REPLACE FUNCTION public.need_months_again()
 RETURNS TABLE(community_id uuid, month date, category text, served integer, wanted integer)
 LANGUAGE sql
 STABLE
AS $function$
select n.community_id, date_trunc('month', n.at at time zone 'Asia/Shanghai')::date, n.category, count(*)::integer,
  sum(n.helpers_wanted)::integer
from needs n where n.state in ('served', 'closed') and n.category is not null group by 1, 2, 3
$function$;
comment on function need_months_again() is 'need_months counted anew from needs, within the scope';
revoke all on function need_months_again() from public;
grant execute on function need_months_again() to lianxin_app;

CREATE OR REPLACE FUNCTION public.need_states(community uuid)
 RETURNS json
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(json_object_agg(s.state, s.needs), '{}') from (select c.state, sum(c.needs) as needs from need_counts c
    where c.community_id = community group by c.state having sum(c.needs) > 0) s $function$;
comment on function need_states(uuid) is 'how many needs of a community stand in each state, from its months';
revoke all on function need_states(uuid) from public;
grant execute on function need_states(uuid) to lianxin_app;

CREATE OR REPLACE FUNCTION public.store_needs(deeds jsonb, in_scope text)
 RETURNS void
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform set_config('app.scope', in_scope, true);
  insert into idempotency (scope_id, key, actor, action, body_hash, reply, at)
  select d.* from jsonb_to_recordset(deeds -> 'keys') as d (scope_id uuid, key uuid, actor text, action text,
    body_hash text, reply jsonb, at timestamptz);
  insert into needs (community_id, id, code, kind, route, state, seq, category, urgency, neighbourhood_id, wanted,
    wanted_on, filed_by, for_other, link_hash, phone_hash, door_hash, last_four_hash, presence_hash, at, state_at)
  select d.* from jsonb_to_recordset(deeds -> 'needs') as d ("communityId" uuid, id uuid, code text, kind text, route text,
    state text, seq integer, category text, urgency text, "neighbourhoodId" uuid, wanted text, "wantedOn" date,
    "filedBy" uuid, "forOther" boolean, "linkHash" text, "phoneHash" text, "doorHash" text, "lastFourHash" text,
    "presenceHash" text, at timestamptz, "stateAt" timestamptz);
  insert into needs_private (community_id, need_id, wrapped_key, sealed)
  select d.community_id, d.need_id, decode(d.wrapped_key, 'hex'), decode(d.sealed, 'hex')
    from jsonb_to_recordset(deeds -> 'private') as d (community_id uuid, need_id uuid, wrapped_key text, sealed text);
  insert into transitions (community_id, entity_id, seq, entity, verb, to_state, at, actor, role)
  select d.* from jsonb_to_recordset(deeds -> 'transitions') as d (community_id uuid, entity_id uuid, seq integer,
    entity text, verb text, to_state text, at timestamptz, actor text, role text);
  perform count_needs(deeds -> 'counted_needs');
  insert into audit (scope_id, id, at, actor, role, action, request_id, subject, body_hash)
  select d.* from jsonb_to_recordset(deeds -> 'audit') as d (scope_id uuid, id uuid, at timestamptz, actor text, role text,
    action text, request_id text, subject text, body_hash text);
  insert into outbox (scope_id, id, topic, payload, at)
  select d.* from jsonb_to_recordset(deeds -> 'outbox') as d (scope_id uuid, id uuid, topic text, payload jsonb,
    at timestamptz);
end $function$;
comment on function store_needs(jsonb,text) is 'writes some new needs with their private parts, first lines, counters, keys, audit rows and messages, all or none';
revoke all on function store_needs(jsonb,text) from public;
grant execute on function store_needs(jsonb,text) to lianxin_app;

CREATE OR REPLACE FUNCTION public.store_points(lines jsonb)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare stored integer := book_lines(lines);
begin
  perform count_days('[]', lines);
  return stored;
end $function$;
comment on function store_points(jsonb) is 'stores points lines and keeps the balances and the days'' sums; returns how many lines it stored';
revoke all on function store_points(jsonb) from public;
grant execute on function store_points(jsonb) to lianxin_app;

CREATE OR REPLACE FUNCTION public.store_verified(deeds jsonb, in_scope text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_seqscan TO 'off'
 SET cpu_operator_cost TO '0'
 SET cpu_index_tuple_cost TO '1'
 SET cpu_tuple_cost TO '1'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
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
end $function$;
comment on function store_verified(jsonb,text) is 'writes what verifying some records was decided to mean, or nothing when one row has changed since it was read';
revoke all on function store_verified(jsonb,text) from public;
grant execute on function store_verified(jsonb,text) to lianxin_app;

CREATE OR REPLACE FUNCTION public.today_of(persons uuid[], year_from text)
 RETURNS TABLE(person uuid, found json)
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform set_config('app.scope', array_to_string(persons, ','), true);
  return query
  select p.id, json_build_object(
    'enrolments', (select coalesce(json_agg(i.line order by i.at desc), '[]') from (select l.at, item_line(l) as line
      from person_items l where l.person_id = p.id and l.entity = 'enrolment' and l.state in ('due', 'returned', 'reported')
      order by l.at desc limit 100) i),
    'orders', (select coalesce(json_agg(i.line order by i.at desc), '[]') from (select l.at, item_line(l) as line
      from person_items l where l.person_id = p.id and l.entity = 'order' and l.state in ('dispatched', 'accepted', 'under-way')
      order by l.at desc limit 100) i),
    'returned', (select coalesce(json_agg(i.line order by i.at desc), '[]') from (select l.at, item_line(l) as line
      from person_items l where l.person_id = p.id and l.entity = 'service' and l.state = 'returned'
      order by l.at desc limit 100) i),
    'servedThisYear', (select count(*) from person_items l where l.person_id = p.id and l.entity = 'service'
      and l.state in ('verified', 'rated') and l.data ->> 'happenedOn' >= year_from),
    'schemeId', (select h.scheme_id from memberships m join organisations h on h.id = m.home_community_id
      where m.person_id = p.id),
    'unread', (select count(*) from messages m where m.scope_id = p.id and m.read_at is null),
    'pauses', (select coalesce(json_agg(json_build_object('from', u.from_on, 'to', u.to_on)), '[]')
      from (select distinct on (s.id) s.from_on, s.to_on from pauses s where s.person_id = p.id
        order by s.id, s.seq desc) u where u.to_on >= year_from::date))
  from unnest(persons) as p (id);
end $function$;
comment on function today_of(uuid[],text) is 'for each person what her first page shows: enrolments and orders that wait, records that came back, counts, pauses';
revoke all on function today_of(uuid[],text) from public;
grant execute on function today_of(uuid[],text) to lianxin_app;

CREATE OR REPLACE PROCEDURE public.wall(IN target regclass, IN class text, IN key name, IN app_grants text DEFAULT 'select, insert, update'::text)
 LANGUAGE plpgsql
AS $procedure$
declare
  ids constant text := '(select string_to_array(nullif(current_setting(''app.scope'', true), ''''), '','')::uuid[])::uuid[]';
  values_known constant text := '(select string_to_array(nullif(current_setting(''app.lookup'', true), ''''), '',''))::text[]';
  inside text;
begin
  if class = 'local' then
    execute format('grant %s on %s to lianxin_app', app_grants, target);
    return;
  end if;
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  inside := case class
    when 'lookup' then format('%I = any(%s)', key, values_known)
    else format('%I = any(%s)', key, ids) end;
  if class = 'reference' then
    if exists (select from pg_attribute where attrelid = target and attname = 'parent_id' and not attisdropped) then
      inside := format('%s or parent_id = any(%s)', inside, ids);
    end if;
    execute format('create policy readable on %s for select using (true)', target);
    execute format('create policy in_scope_insert on %s for insert with check (%s)', target, inside);
    execute format('create policy in_scope_update on %s for update using (%s)', target, inside);
  else
    execute format('create policy in_scope on %s using (%s) with check (%s)', target, inside, inside);
  end if;
  execute format('create policy drained on %s to lianxin_drain using (true) with check (true)', target);
  execute format('grant %s on %s to lianxin_app', app_grants, target);
  execute format('grant select, insert, update, delete on %s to lianxin_drain', target);
end $procedure$;
comment on procedure wall(regclass,text,name,text) is 'gives a table forced row-level security, policies and grants by its class';
revoke all on procedure wall(regclass,text,name,text) from public;

CREATE OR REPLACE FUNCTION public.who_asks(tokens text[], places text[])
 RETURNS json
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare persons text;
begin
  perform set_config('app.lookup', array_to_string(tokens, ','), true);
  select string_agg(distinct s.person_id::text, ',') into persons
    from sessions s where s.token_hash = any(tokens) and s.ended_at is null;
  if persons is not null then
    perform set_config('app.scope', persons, true);
  end if;
  return json_build_object(
    'sessions', (select json_object_agg(s.token_hash, json_build_object('personId', s.person_id, 'roleId', s.role_id,
        'epoch', s.epoch, 'how', s.how, 'seenAt', s.seen_at, 'expiresAt', s.expires_at, 'name', p.name,
        'sessionEpoch', p.session_epoch,
        'roles', (select coalesce(json_agg(json_build_object('id', r.id, 'role', r.role, 'organisation', json_build_object(
            'id', o.id, 'name', o.name, 'kind', o.kind, 'code', o.code, 'path', o.path)) order by r.at), '[]')
          from roles r join organisations o on o.id = r.organisation_id
          where r.person_id = s.person_id and r.ended_at is null)))
      from sessions s join people p on p.person_id = s.person_id
      where persons is not null and s.token_hash = any(tokens) and s.ended_at is null),
    'places', (select json_object_agg(k.key, json_build_object('id', o.id, 'code', o.code, 'kind', o.kind, 'path', o.path))
      from unnest(places) k (key)
        left join organisations i on i.id = case
          when k.key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then k.key::uuid end and i.ended_at is null
        left join organisations c on c.code = k.key and c.ended_at is null
        join organisations o on o.id = coalesce(i.id, c.id)));
end $function$;
comment on function who_asks(text[],text[]) is 'sessions that have not ended, by the hashes of their tokens, with person and roles; places by their code or id';
revoke all on function who_asks(text[],text[]) from public;
grant execute on function who_asks(text[],text[]) to lianxin_app;

-- reference -------------------------------------------------------------------------------------------

create table organisations (
  id uuid not null,
  parent_id uuid,
  kind text not null,
  path text not null,
  code text not null,
  name text not null,
  phone text,
  hours text,
  address text,
  function text,
  scheme_id text,
  linked_community_id uuid,
  at timestamp with time zone not null,
  ended_at timestamp with time zone,
  unit_kind text,
  constraint organisations_pkey PRIMARY KEY (id),
  constraint organisations_code_once UNIQUE (code),
  constraint organisations_kind CHECK ((kind = ANY (ARRAY['province'::text, 'prefecture'::text, 'county'::text, 'street'::text, 'community'::text, 'neighbourhood'::text, 'grid'::text, 'building'::text, 'unit'::text, 'branch'::text]))),
  constraint organisations_unit_kind_of_units CHECK (((unit_kind IS NULL) OR (kind = 'unit'::text))),
  constraint organisations_linked_community_id_fkey FOREIGN KEY (linked_community_id) REFERENCES organisations(id),
  constraint organisations_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES organisations(id)
);
comment on table organisations is 'the tree of places and units; path holds the ids from the root, joined by dots, itself included';
CREATE UNIQUE INDEX organisations_name_once ON organisations USING btree (parent_id, kind, name) WHERE (ended_at IS NULL);
CREATE INDEX organisations_parent ON organisations USING btree (parent_id, kind);
CREATE INDEX organisations_path ON organisations USING btree (path text_pattern_ops);
alter table organisations enable row level security;
alter table organisations force row level security;
create policy drained on organisations for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope_insert on organisations for insert to public
  with check (((id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])) OR (parent_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[]))));
create policy in_scope_update on organisations for update to public
  using (((id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])) OR (parent_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[]))));
create policy readable on organisations for select to public
  using (true);
grant delete, insert, select, update on organisations to lianxin_drain;
grant insert, select, update on organisations to lianxin_app;

create table holiday_notices (
  organisation_id uuid not null,
  id uuid not null,
  year integer not null,
  document text not null,
  why text,
  days jsonb not null,
  author uuid not null,
  author_name text not null,
  released_by uuid not null,
  releaser_name text not null,
  sent_at timestamp with time zone not null,
  released_at timestamp with time zone not null,
  constraint holiday_notices_pk PRIMARY KEY (id),
  constraint holiday_notices_two_persons CHECK ((author <> released_by)),
  constraint holiday_notices_year CHECK (((year >= 2014) AND (year <= 2099))),
  constraint holiday_notices_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
);
comment on table holiday_notices is 'released notices of days off and make-up working days; append-only. days: {off: {festival: [date]}, work: [date]}; why: reason of a correction, where the year was known before';
CREATE UNIQUE INDEX holiday_notices_first ON holiday_notices USING btree (year) WHERE (why IS NULL);
CREATE INDEX holiday_notices_of_year ON holiday_notices USING btree (year, released_at);
alter table holiday_notices enable row level security;
alter table holiday_notices force row level security;
create policy drained on holiday_notices for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope_insert on holiday_notices for insert to public
  with check ((organisation_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
create policy in_scope_update on holiday_notices for update to public
  using ((organisation_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
create policy readable on holiday_notices for select to public
  using (true);
grant insert, select on holiday_notices to lianxin_app;
grant insert, select on holiday_notices to lianxin_drain;

create table scheme_versions (
  scheme text not null,
  effective date not null,
  organisation_id uuid not null,
  follows text,
  content text not null,
  note text not null,
  author uuid not null,
  author_name text not null,
  released_by uuid not null,
  releaser_name text not null,
  sent_at timestamp with time zone not null,
  released_at timestamp with time zone not null,
  constraint scheme_versions_pk PRIMARY KEY (scheme, effective),
  constraint scheme_versions_two_persons CHECK ((author <> released_by)),
  constraint scheme_versions_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
);
comment on table scheme_versions is 'scheme versions released at the desk: the text as released, by two persons; append-only. follows: the scheme whose versions count before the first of this one';
alter table scheme_versions enable row level security;
alter table scheme_versions force row level security;
create policy drained on scheme_versions for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope_insert on scheme_versions for insert to public
  with check ((organisation_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
create policy in_scope_update on scheme_versions for update to public
  using ((organisation_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
create policy readable on scheme_versions for select to public
  using (true);
grant insert, select on scheme_versions to lianxin_app;
grant insert, select on scheme_versions to lianxin_drain;

-- community -------------------------------------------------------------------------------------------

create table appraisals (
  community_id uuid not null,
  id uuid not null,
  subject text not null,
  subject_id uuid not null,
  rule text not null,
  cycle text not null,
  grade text not null,
  at_most text,
  reason text not null,
  answer text,
  appeal text,
  drafted_by uuid not null,
  confirmed_by uuid,
  decided_by uuid,
  ends_on date,
  state text not null,
  seq integer not null,
  at timestamp with time zone not null,
  state_at timestamp with time zone not null,
  constraint appraisals_pk PRIMARY KEY (community_id, id),
  constraint appraisals_once UNIQUE (community_id, subject_id, rule, cycle),
  constraint appraisals_subject CHECK ((subject = ANY (ARRAY['member'::text, 'unit'::text]))),
  constraint appraisals_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table appraisals is 'a grade given by people: drafted, shown to the one concerned, answered or appealed against, decided, final; ends_on: last day of the term that runs';
CREATE INDEX appraisals_waiting ON appraisals USING btree (community_id, state, state_at);
alter table appraisals enable row level security;
alter table appraisals force row level security;
create policy drained on appraisals for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on appraisals for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on appraisals to lianxin_drain;
grant insert, select, update on appraisals to lianxin_app;

create table balances (
  community_id uuid not null,
  subject_id uuid not null,
  year integer not null,
  subject text not null,
  points integer not null,
  lines integer not null,
  constraint balances_pk PRIMARY KEY (community_id, subject_id, year),
  constraint balances_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table balances is 'sum of points lines by subject and year, kept in the same transaction';
alter table balances enable row level security;
alter table balances force row level security;
create policy drained on balances for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on balances for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on balances to lianxin_drain;
grant select on balances to lianxin_app;

create table books (
  community_id uuid not null,
  subject_id uuid not null,
  version integer not null,
  state jsonb not null,
  constraint books_pk PRIMARY KEY (community_id, subject_id),
  constraint books_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table books is 'what scoring remembers of a subject''s book (rules/src/points-step.ts): caps used so far, by version, so that two who go on from the same state cannot both write';
alter table books enable row level security;
alter table books force row level security;
create policy drained on books for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on books for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on books to lianxin_drain;
grant insert, select, update on books to lianxin_app;

create table community_days (
  community_id uuid not null,
  day date not null,
  services integer not null default 0,
  minutes integer not null default 0,
  e0 integer not null default 0,
  e1 integer not null default 0,
  e2 integer not null default 0,
  e3 integer not null default 0,
  members_first integer not null default 0,
  needs_open integer not null default 0,
  needs_served integer not null default 0,
  needs_answered integer not null default 0,
  points integer not null default 0,
  lines integer not null default 0,
  ratings integer not null default 0,
  member_points integer not null default 0,
  unit_points integer not null default 0,
  constraint community_days_pk PRIMARY KEY (community_id, day),
  constraint community_days_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table community_days is 'roll-up: services verified (by the day they happened, with evidence levels), members first seen in the day''s year, needs by the day they were placed and how they stand now, ratings by the day they were given, points by the day of their line, all of them and those of members and units without what an account carries on';
alter table community_days enable row level security;
alter table community_days force row level security;
create policy drained on community_days for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on community_days for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on community_days to lianxin_drain;
grant insert, select, update on community_days to lianxin_app;

create table enrolments (
  community_id uuid not null,
  id uuid not null,
  subject text not null,
  subject_id uuid not null,
  unit_id uuid,
  kind text not null,
  term text not null,
  state text not null,
  seq integer not null,
  due_on date not null,
  name text not null,
  unit_name text not null,
  branch_name text,
  neighbourhood_id uuid,
  work text,
  strengths text[] not null default '{}'::text[],
  free_times text[] not null default '{}'::text[],
  how text,
  at timestamp with time zone not null,
  state_at timestamp with time zone not null,
  constraint enrolments_pk PRIMARY KEY (community_id, id),
  constraint enrolments_once UNIQUE (community_id, subject_id, kind, term),
  constraint enrolments_kind CHECK ((kind = ANY (ARRAY['home'::text, 'unit'::text]))),
  constraint enrolments_subject CHECK ((subject = ANY (ARRAY['member'::text, 'unit'::text]))),
  constraint enrolments_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table enrolments is 'a member or unit becoming part of a community; term tells one required report from the next';
CREATE INDEX enrolments_named ON enrolments USING btree (community_id, subject, name, id);
CREATE INDEX enrolments_oldest ON enrolments USING btree (community_id, state_at, id);
CREATE INDEX enrolments_waiting ON enrolments USING btree (community_id, state, state_at);
alter table enrolments enable row level security;
alter table enrolments force row level security;
create policy drained on enrolments for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on enrolments for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on enrolments to lianxin_drain;
grant insert, select, update on enrolments to lianxin_app;

create table facts (
  community_id uuid not null,
  id uuid not null,
  kind text not null,
  source text not null,
  subject text not null,
  subject_id uuid not null,
  card text not null,
  happened_on date not null,
  data jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null,
  constraint facts_pk PRIMARY KEY (community_id, id),
  constraint facts_card CHECK ((card = ANY (ARRAY['home'::text, 'unit'::text]))),
  constraint facts_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table facts is 'what happened, as rules see it; points are a pure fold over these';
CREATE INDEX facts_day ON facts USING btree (community_id, happened_on);
CREATE INDEX facts_subject ON facts USING btree (community_id, subject_id, happened_on);
alter table facts enable row level security;
alter table facts force row level security;
create policy drained on facts for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on facts for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on facts to lianxin_drain;
grant insert, select on facts to lianxin_app;

create table member_months (
  community_id uuid not null,
  month date not null,
  person_id uuid not null,
  services integer not null default 0,
  minutes integer not null default 0,
  constraint member_months_pk PRIMARY KEY (community_id, month, person_id),
  constraint member_months_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table member_months is 'roll-up: verified services of a member in a community and month (its first day); kept with member_years';
alter table member_months enable row level security;
alter table member_months force row level security;
create policy drained on member_months for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on member_months for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on member_months to lianxin_drain;
grant insert, select, update on member_months to lianxin_app;

create table member_pauses (
  community_id uuid not null,
  person_id uuid not null,
  id uuid not null,
  seq integer not null,
  from_on date not null,
  to_on date not null,
  wrapped_key bytea,
  sealed bytea not null,
  at timestamp with time zone not null,
  constraint member_pauses_pk PRIMARY KEY (community_id, person_id, id),
  constraint member_pauses_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table member_pauses is 'projection: pauses of a community''s members; why stays sealed, only the rules that excuse from a duty look at it';
alter table member_pauses enable row level security;
alter table member_pauses force row level security;
create policy drained on member_pauses for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on member_pauses for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on member_pauses to lianxin_drain;
grant select on member_pauses to lianxin_app;

create table member_years (
  community_id uuid not null,
  year integer not null,
  person_id uuid not null,
  services integer not null default 0,
  minutes integer not null default 0,
  first_day date not null,
  constraint member_years_pk PRIMARY KEY (community_id, year, person_id),
  constraint member_years_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table member_years is 'roll-up: verified services of a member in a community and year; first_day is the day on which community_days counts her as first seen';
alter table member_years enable row level security;
alter table member_years force row level security;
create policy drained on member_years for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on member_years for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on member_years to lianxin_drain;
grant insert, select, update on member_years to lianxin_app;

create table need_counts (
  community_id uuid not null,
  month date not null,
  kind text not null,
  state text not null,
  needs integer not null default 0,
  constraint need_counts_pk PRIMARY KEY (community_id, month, kind, state),
  constraint need_counts_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table need_counts is 'roll-up: needs by the month they were placed in (its first day), their kind and the state they stand in';
alter table need_counts enable row level security;
alter table need_counts force row level security;
create policy drained on need_counts for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on need_counts for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on need_counts to lianxin_drain;
grant insert, select, update on need_counts to lianxin_app;

create table need_days (
  community_id uuid not null,
  need_id uuid not null,
  by_unit boolean not null,
  day date not null,
  services integer not null,
  minutes integer not null,
  wish boolean not null,
  constraint need_days_pk PRIMARY KEY (community_id, need_id, by_unit, day),
  constraint need_days_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table need_days is 'what a need was last counted as in side_days: a row for each session, verified services of one side on one day; wish: a wish that is done and was first served then';
alter table need_days enable row level security;
alter table need_days force row level security;
create policy drained on need_days for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on need_days for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on need_days to lianxin_drain;
grant select on need_days to lianxin_app;

create table need_months (
  community_id uuid not null,
  month date not null,
  category text not null,
  served integer not null default 0,
  wanted integer not null default 0,
  constraint need_months_pk PRIMARY KEY (community_id, month, category),
  constraint need_months_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table need_months is 'roll-up: needs served or closed, and the helpers they wanted, by the month they were placed in (its first day) and category; a need no longer changes its category once it is served';
alter table need_months enable row level security;
alter table need_months force row level security;
create policy drained on need_months for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on need_months for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on need_months to lianxin_drain;
grant insert, select, update on need_months to lianxin_app;

create table needs (
  community_id uuid not null,
  id uuid not null,
  code text not null,
  kind text not null,
  route text not null,
  state text not null,
  seq integer not null,
  category text,
  urgency text not null default 'normal'::text,
  neighbourhood_id uuid,
  public_line text,
  wanted text not null,
  wanted_on date,
  helpers_wanted integer not null default 1,
  collective boolean not null default false,
  target_group text,
  answer text,
  merged_into uuid,
  filed_by uuid,
  for_other boolean not null default false,
  link_hash text not null,
  phone_hash text,
  door_hash text,
  last_four_hash text,
  presence_hash text not null,
  presence_tries integer not null default 0,
  body_version integer not null default 1,
  at timestamp with time zone not null,
  state_at timestamp with time zone not null,
  served_at timestamp with time zone,
  constraint needs_pk PRIMARY KEY (community_id, id),
  constraint needs_code_once UNIQUE (community_id, code),
  constraint needs_link_once UNIQUE (community_id, link_hash),
  constraint needs_helpers CHECK (((helpers_wanted >= 1) AND (helpers_wanted <= 200))),
  constraint needs_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id),
  constraint needs_merged FOREIGN KEY (community_id, merged_into) REFERENCES needs(community_id, id)
);
comment on table needs is 'the public part of what a resident asks, and hashes by which duplicates are found';
CREATE INDEX needs_desk ON needs USING btree (community_id, (
CASE urgency
    WHEN 'urgent'::text THEN 0
    WHEN 'soon'::text THEN 1
    ELSE 2
END), at, id) WHERE (state = ANY (ARRAY['held'::text, 'placed'::text, 'sorted'::text, 'open'::text, 'in-hand'::text, 'served'::text]));
CREATE INDEX needs_filed ON needs USING btree (community_id, filed_by, id) WHERE (filed_by IS NOT NULL);
CREATE INDEX needs_newest ON needs USING btree (community_id, at DESC);
CREATE INDEX needs_same_door ON needs USING btree (community_id, door_hash, at DESC);
CREATE INDEX needs_same_phone ON needs USING btree (community_id, phone_hash, at DESC);
CREATE INDEX needs_state_newest ON needs USING btree (community_id, state, id);
CREATE INDEX needs_waiting ON needs USING btree (community_id, state, state_at);
alter table needs enable row level security;
alter table needs force row level security;
create policy drained on needs for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on needs for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on needs to lianxin_drain;
grant insert, select, update on needs to lianxin_app;

create table needs_private (
  community_id uuid not null,
  need_id uuid not null,
  wrapped_key bytea,
  sealed bytea not null,
  constraint needs_private_pk PRIMARY KEY (community_id, need_id),
  constraint needs_private_need FOREIGN KEY (community_id, need_id) REFERENCES needs(community_id, id)
);
comment on table needs_private is 'raw words, name, phone, door and the code read out at the door, under the need''s own key';
alter table needs_private enable row level security;
alter table needs_private force row level security;
create policy drained on needs_private for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on needs_private for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
create policy opened_only on needs_private as restrictive for select to lianxin_app
  using ((need_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.reveal'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on needs_private to lianxin_drain;
grant insert, select, update on needs_private to lianxin_app;

create table orders (
  community_id uuid not null,
  id uuid not null,
  need_id uuid not null,
  parent_id uuid,
  helper text not null,
  unit_id uuid,
  person_id uuid,
  helper_name text not null,
  state text not null,
  seq integer not null,
  due_at timestamp with time zone not null,
  note text,
  at timestamp with time zone not null,
  state_at timestamp with time zone not null,
  constraint orders_pk PRIMARY KEY (community_id, id),
  constraint orders_helper CHECK ((((helper = 'unit'::text) AND (unit_id IS NOT NULL) AND (person_id IS NULL)) OR ((helper = 'member'::text) AND (person_id IS NOT NULL)))),
  constraint orders_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id),
  constraint orders_need FOREIGN KEY (community_id, need_id) REFERENCES needs(community_id, id),
  constraint orders_parent FOREIGN KEY (community_id, parent_id) REFERENCES orders(community_id, id)
);
comment on table orders is 'one for each helper asked; a unit''s order has child orders for its members';
CREATE INDEX orders_due ON orders USING btree (community_id, state, due_at);
CREATE UNIQUE INDEX orders_member_once ON orders USING btree (community_id, need_id, person_id) WHERE ((person_id IS NOT NULL) AND (state = ANY (ARRAY['dispatched'::text, 'accepted'::text, 'under-way'::text, 'done'::text])));
CREATE INDEX orders_need_idx ON orders USING btree (community_id, need_id);
CREATE INDEX orders_parent_idx ON orders USING btree (community_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE UNIQUE INDEX orders_unit_once ON orders USING btree (community_id, need_id, unit_id) WHERE ((helper = 'unit'::text) AND (state = ANY (ARRAY['dispatched'::text, 'accepted'::text, 'passed-on'::text])));
alter table orders enable row level security;
alter table orders force row level security;
create policy drained on orders for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on orders for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on orders to lianxin_drain;
grant insert, select, update on orders to lianxin_app;

create table points_lines (
  community_id uuid not null,
  id uuid not null,
  key text not null,
  fact text not null,
  reverses text,
  subject text not null,
  subject_id uuid not null,
  card text not null,
  rule text not null,
  points integer not null,
  cut jsonb,
  ratings integer,
  say text not null,
  cites jsonb not null,
  scheme text not null,
  year integer not null,
  happened_on date not null,
  fact_date date,
  at timestamp with time zone not null,
  constraint points_lines_pk PRIMARY KEY (community_id, id),
  constraint points_lines_once UNIQUE (community_id, key),
  constraint points_lines_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table points_lines is 'every point with its fact (a fact''s id, or the close of a period for ratings), rule, clause and scheme version; corrections are reversing lines';
CREATE INDEX points_lines_day ON points_lines USING btree (community_id, happened_on, at, id);
CREATE UNIQUE INDEX points_lines_reversed_once ON points_lines USING btree (community_id, reverses) WHERE (reverses IS NOT NULL);
CREATE INDEX points_lines_subject ON points_lines USING btree (community_id, subject_id, year, happened_on);
alter table points_lines enable row level security;
alter table points_lines force row level security;
create policy drained on points_lines for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on points_lines for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on points_lines to lianxin_drain;
grant select on points_lines to lianxin_app;

create table presences (
  community_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  person_id uuid not null,
  how text not null,
  by_person uuid,
  at timestamp with time zone not null,
  constraint presences_pk PRIMARY KEY (community_id, id),
  constraint presences_once UNIQUE (community_id, order_id, how),
  constraint presences_how CHECK ((how = ANY (ARRAY['home-code'::text, 'site-code'::text, 'organiser'::text, 'word'::text, 'phoned'::text, 'second-person'::text]))),
  constraint presences_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id),
  constraint presences_order FOREIGN KEY (community_id, order_id) REFERENCES orders(community_id, id)
);
comment on table presences is 'how it is known that the member was there; the evidence level is computed from these';
alter table presences enable row level security;
alter table presences force row level security;
create policy drained on presences for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on presences for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on presences to lianxin_drain;
grant insert, select on presences to lianxin_app;

create table ratings (
  community_id uuid not null,
  id uuid not null,
  need_id uuid not null,
  round integer not null,
  score integer not null,
  thanks text,
  thanks_shown boolean not null default false,
  route text not null,
  told_to uuid,
  at timestamp with time zone not null,
  constraint ratings_pk PRIMARY KEY (community_id, id),
  constraint ratings_once UNIQUE (community_id, need_id, round),
  constraint ratings_route CHECK ((route = ANY (ARRAY['link'::text, 'told'::text]))),
  constraint ratings_score CHECK (((score >= 1) AND (score <= 5))),
  constraint ratings_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id),
  constraint ratings_need FOREIGN KEY (community_id, need_id) REFERENCES needs(community_id, id)
);
comment on table ratings is 'the resident''s word on a served need; round counts re-openings';
alter table ratings enable row level security;
alter table ratings force row level security;
create policy drained on ratings for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on ratings for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on ratings to lianxin_drain;
grant insert, select on ratings to lianxin_app;

create table services (
  community_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  need_id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  person_name text not null,
  field text,
  happened_on date not null,
  minutes integer not null,
  line text not null,
  evidence text not null,
  state text not null,
  seq integer not null,
  done_well boolean,
  verified_by uuid,
  at timestamp with time zone not null,
  state_at timestamp with time zone not null,
  by_unit boolean not null default false,
  constraint services_pk PRIMARY KEY (community_id, id),
  constraint services_evidence CHECK ((evidence = ANY (ARRAY['E0'::text, 'E1'::text, 'E2'::text, 'E3'::text]))),
  constraint services_minutes CHECK (((minutes >= 5) AND (minutes <= 1440))),
  constraint services_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id),
  constraint services_need FOREIGN KEY (community_id, need_id) REFERENCES needs(community_id, id),
  constraint services_order FOREIGN KEY (community_id, order_id) REFERENCES orders(community_id, id)
);
comment on table services is 'the one confirmed record that every paper and figure is derived from';
comment on column services.by_unit is 'the member''s unit was linked to this community when the record was written';
CREATE INDEX services_day ON services USING btree (community_id, happened_on, at, id);
CREATE INDEX services_need ON services USING btree (community_id, need_id);
CREATE INDEX services_oldest ON services USING btree (community_id, at, id);
CREATE UNIQUE INDEX services_once ON services USING btree (community_id, order_id) WHERE (state <> 'withdrawn'::text);
CREATE INDEX services_person ON services USING btree (community_id, person_id, happened_on);
CREATE INDEX services_to_verify ON services USING btree (community_id, at, id) WHERE (state = ANY (ARRAY['written'::text, 'entered-later'::text]));
CREATE INDEX services_waiting ON services USING btree (community_id, state, at);
alter table services enable row level security;
alter table services force row level security;
create policy drained on services for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on services for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on services to lianxin_drain;
grant insert, select, update on services to lianxin_app;

create table side_days (
  community_id uuid not null,
  day date not null,
  by_unit boolean not null,
  services integer not null default 0,
  minutes integer not null default 0,
  sessions integer not null default 0,
  wishes integer not null default 0,
  constraint side_days_pk PRIMARY KEY (community_id, day, by_unit),
  constraint side_days_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table side_days is 'roll-up by the drain: verified services, their sessions (needs served on the day) and wishes first served on the day and done, by the day they happened and the side they came from';
alter table side_days enable row level security;
alter table side_days force row level security;
create policy drained on side_days for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on side_days for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on side_days to lianxin_drain;
grant select on side_days to lianxin_app;

create table transitions (
  community_id uuid not null,
  entity_id uuid not null,
  seq integer not null,
  entity text not null,
  verb text not null,
  from_state text,
  to_state text not null,
  at timestamp with time zone not null,
  actor text not null,
  role text not null,
  reason text,
  constraint transitions_pk PRIMARY KEY (community_id, entity_id, seq),
  constraint transitions_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table transitions is 'every change of state with who, when and why; a row''s state column is its last line here';
alter table transitions enable row level security;
alter table transitions force row level security;
create policy drained on transitions for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on transitions for all to public
  using ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((community_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on transitions to lianxin_drain;
grant insert, select on transitions to lianxin_app;

-- person ----------------------------------------------------------------------------------------------

create table people (
  person_id uuid not null,
  name text not null,
  session_epoch integer not null default 0,
  at timestamp with time zone not null,
  constraint people_pkey PRIMARY KEY (person_id)
);
comment on table people is 'one natural person, member or staff or both; a raised session_epoch ends all sessions';
alter table people enable row level security;
alter table people force row level security;
create policy drained on people for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on people for all to public
  using ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on people to lianxin_drain;
grant insert, select, update on people to lianxin_app;

create table credentials (
  person_id uuid not null,
  kind text not null,
  secret text not null,
  at timestamp with time zone not null,
  constraint credentials_pk PRIMARY KEY (person_id, kind),
  constraint credentials_kind CHECK ((kind = ANY (ARRAY['password'::text, 'totp'::text]))),
  constraint credentials_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
comment on table credentials is 'argon2id hash of the password; sealed TOTP secret';
alter table credentials enable row level security;
alter table credentials force row level security;
create policy drained on credentials for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on credentials for all to public
  using ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on credentials to lianxin_app;
grant delete, insert, select, update on credentials to lianxin_drain;

create table memberships (
  person_id uuid not null,
  unit_id uuid not null,
  branch_id uuid,
  home_community_id uuid,
  home_neighbourhood_id uuid,
  work text,
  strengths text[] not null default '{}'::text[],
  free_times text[] not null default '{}'::text[],
  at timestamp with time zone not null,
  left_at timestamp with time zone,
  constraint memberships_pkey PRIMARY KEY (person_id),
  constraint memberships_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES organisations(id),
  constraint memberships_home_community_id_fkey FOREIGN KEY (home_community_id) REFERENCES organisations(id),
  constraint memberships_home_neighbourhood_id_fkey FOREIGN KEY (home_neighbourhood_id) REFERENCES organisations(id),
  constraint memberships_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id),
  constraint memberships_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES organisations(id)
);
comment on table memberships is 'a member''s unit, home and what she offers; home unknown is her own task to fill in';
alter table memberships enable row level security;
alter table memberships force row level security;
create policy drained on memberships for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on memberships for all to public
  using ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on memberships to lianxin_drain;
grant insert, select, update on memberships to lianxin_app;

create table pauses (
  person_id uuid not null,
  id uuid not null,
  seq integer not null,
  verb text not null,
  from_on date not null,
  to_on date not null,
  wrapped_key bytea,
  sealed bytea not null,
  at timestamp with time zone not null,
  constraint pauses_pk PRIMARY KEY (person_id, id, seq),
  constraint pauses_days CHECK ((to_on >= (from_on - 1))),
  constraint pauses_verb CHECK ((verb = ANY (ARRAY['begin'::text, 'change'::text, 'end'::text]))),
  constraint pauses_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
comment on table pauses is 'what a member said of a pause, a row each time; the last one counts. Why is sealed under the pause''s own key';
alter table pauses enable row level security;
alter table pauses force row level security;
create policy drained on pauses for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on pauses for all to public
  using ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on pauses to lianxin_drain;
grant insert, select on pauses to lianxin_app;

create table person_items (
  person_id uuid not null,
  entity text not null,
  entity_id uuid not null,
  community_id uuid not null,
  seq integer not null,
  state text not null,
  data jsonb not null,
  at timestamp with time zone not null,
  constraint person_items_pk PRIMARY KEY (person_id, entity, entity_id)
);
comment on table person_items is 'projection: enrolments, orders, services and points lines of a person, newest state';
CREATE INDEX person_items_newest ON person_items USING btree (person_id, entity, at DESC);
alter table person_items enable row level security;
alter table person_items force row level security;
create policy drained on person_items for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on person_items for all to public
  using ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on person_items to lianxin_drain;
grant select on person_items to lianxin_app;

create table person_private (
  person_id uuid not null,
  wrapped_key bytea,
  sealed bytea not null,
  constraint person_private_pkey PRIMARY KEY (person_id),
  constraint person_private_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
comment on table person_private is 'phone, address and other class 3 data under the person''s own key; no key, no data';
alter table person_private enable row level security;
alter table person_private force row level security;
create policy drained on person_private for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on person_private for all to public
  using ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
create policy opened_only on person_private as restrictive for select to lianxin_app
  using ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.reveal'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on person_private to lianxin_drain;
grant insert, select, update on person_private to lianxin_app;

create table roles (
  person_id uuid not null,
  id uuid not null,
  role text not null,
  organisation_id uuid not null,
  granted_by uuid,
  at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint roles_pk PRIMARY KEY (person_id, id),
  constraint roles_role CHECK ((role = ANY (ARRAY['member'::text, 'secretary'::text, 'clerk'::text, 'grid-worker'::text, 'street'::text, 'county'::text, 'operator'::text]))),
  constraint roles_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id),
  constraint roles_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(person_id)
);
comment on table roles is 'what a person may act as, and where';
CREATE UNIQUE INDEX roles_once ON roles USING btree (person_id, role, organisation_id) WHERE (ended_at IS NULL);
alter table roles enable row level security;
alter table roles force row level security;
create policy drained on roles for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on roles for all to public
  using ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((person_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on roles to lianxin_drain;
grant insert, select, update on roles to lianxin_app;

-- unit ------------------------------------------------------------------------------------------------

create table unit_days (
  unit_id uuid not null,
  day date not null,
  services integer not null default 0,
  minutes integer not null default 0,
  constraint unit_days_pk PRIMARY KEY (unit_id, day)
);
comment on table unit_days is 'roll-up by the drain: verified services of a unit''s members by the day they happened, all communities together';
alter table unit_days enable row level security;
alter table unit_days force row level security;
create policy drained on unit_days for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on unit_days for all to public
  using ((unit_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((unit_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on unit_days to lianxin_drain;
grant select on unit_days to lianxin_app;

create table unit_items (
  unit_id uuid not null,
  entity text not null,
  entity_id uuid not null,
  community_id uuid not null,
  person_id uuid,
  seq integer not null,
  state text not null,
  data jsonb not null,
  at timestamp with time zone not null,
  constraint unit_items_pk PRIMARY KEY (unit_id, entity, entity_id)
);
comment on table unit_items is 'projection: enrolments, orders, services and points lines of a unit and its people';
CREATE INDEX unit_items_day ON unit_items USING btree (unit_id, entity, COALESCE((data ->> 'happenedOn'::text), (data ->> 'date'::text)), entity_id);
CREATE INDEX unit_items_newest ON unit_items USING btree (unit_id, entity, at DESC);
alter table unit_items enable row level security;
alter table unit_items force row level security;
create policy drained on unit_items for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on unit_items for all to public
  using ((unit_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((unit_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on unit_items to lianxin_drain;
grant select on unit_items to lianxin_app;

create table unit_members (
  unit_id uuid not null,
  person_id uuid not null,
  branch_id uuid,
  name text not null,
  work text,
  strengths text[] not null default '{}'::text[],
  free_times text[] not null default '{}'::text[],
  home_community_id uuid,
  at timestamp with time zone not null,
  left_at timestamp with time zone,
  constraint unit_members_pk PRIMARY KEY (unit_id, person_id)
);
comment on table unit_members is 'projection: the unit''s people for its own pages';
alter table unit_members enable row level security;
alter table unit_members force row level security;
create policy drained on unit_members for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on unit_members for all to public
  using ((unit_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((unit_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on unit_members to lianxin_drain;
grant select on unit_members to lianxin_app;

create table unit_pauses (
  unit_id uuid not null,
  person_id uuid not null,
  id uuid not null,
  seq integer not null,
  from_on date not null,
  to_on date not null,
  at timestamp with time zone not null,
  constraint unit_pauses_pk PRIMARY KEY (unit_id, person_id, id),
  constraint unit_pauses_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES organisations(id)
);
comment on table unit_pauses is 'projection: from when to when a unit''s people pause';
alter table unit_pauses enable row level security;
alter table unit_pauses force row level security;
create policy drained on unit_pauses for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on unit_pauses for all to public
  using ((unit_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((unit_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on unit_pauses to lianxin_drain;
grant select on unit_pauses to lianxin_app;

-- scope -----------------------------------------------------------------------------------------------

create table audit (
  scope_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  actor text not null,
  role text not null,
  action text not null,
  request_id text not null,
  subject text,
  body_hash text,
  constraint audit_pk PRIMARY KEY (scope_id, id)
);
comment on table audit is 'who did what to what, ids and hashes only; append-only';
alter table audit enable row level security;
alter table audit force row level security;
create policy drained on audit for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on audit for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on audit to lianxin_drain;
grant insert, select on audit to lianxin_app;

create table holiday_entries (
  scope_id uuid not null,
  id uuid not null,
  year integer not null,
  document text not null,
  why text,
  days jsonb not null,
  author uuid not null,
  author_name text not null,
  state text not null,
  answer text,
  at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint holiday_entries_pk PRIMARY KEY (scope_id, id),
  constraint holiday_entries_state CHECK ((state = ANY (ARRAY['sent'::text, 'released'::text, 'returned'::text, 'dropped'::text])))
);
comment on table holiday_entries is 'notices entered and not yet, or no longer, waiting for a second person. scope_id is the organisation whose desk it lies on';
CREATE INDEX holiday_entries_newest ON holiday_entries USING btree (scope_id, at DESC);
alter table holiday_entries enable row level security;
alter table holiday_entries force row level security;
create policy drained on holiday_entries for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on holiday_entries for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on holiday_entries to lianxin_drain;
grant insert, select, update on holiday_entries to lianxin_app;

create table idempotency (
  scope_id uuid not null,
  key uuid not null,
  actor text not null,
  action text not null,
  body_hash text not null,
  reply jsonb,
  at timestamp with time zone not null,
  constraint idempotency_pk PRIMARY KEY (scope_id, key)
);
comment on table idempotency is 'the answer given to a write, for whoever asks again with the same key';
alter table idempotency enable row level security;
alter table idempotency force row level security;
create policy drained on idempotency for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on idempotency for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on idempotency to lianxin_drain;
grant insert, select on idempotency to lianxin_app;
grant update (reply) on idempotency to lianxin_app;

create table imports (
  scope_id uuid not null,
  id uuid not null,
  file_name text not null,
  state text not null,
  wrapped_key bytea,
  uploaded_by uuid not null,
  total integer not null default 0,
  bad integer not null default 0,
  applied integer not null default 0,
  problem text,
  at timestamp with time zone not null,
  settled_at timestamp with time zone,
  fresh integer not null default 0,
  moved integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  gone integer not null default 0,
  ended integer not null default 0,
  peak_kib integer,
  constraint imports_pk PRIMARY KEY (scope_id, id),
  constraint imports_state CHECK ((state = ANY (ARRAY['reading'::text, 'previewed'::text, 'running'::text, 'cancelled'::text, 'done'::text, 'failed'::text])))
);
comment on table imports is 'one uploaded roster; scope_id is the organisation that uploads';
alter table imports enable row level security;
alter table imports force row level security;
create policy drained on imports for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on imports for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on imports to lianxin_drain;
grant insert, select, update on imports to lianxin_app;

create table import_left (
  scope_id uuid not null,
  import_id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  name text not null,
  community_id uuid,
  state text not null,
  constraint import_left_pk PRIMARY KEY (scope_id, import_id, person_id),
  constraint import_left_state CHECK ((state = ANY (ARRAY['kept'::text, 'chosen'::text, 'ended'::text]))),
  constraint import_left_import FOREIGN KEY (scope_id, import_id) REFERENCES imports(scope_id, id)
);
comment on table import_left is 'who stood on the roster of one of the file''s units and is not in the file; nobody is ended whom a person didn''t choose';
CREATE INDEX import_left_state ON import_left USING btree (scope_id, import_id, state, person_id);
alter table import_left enable row level security;
alter table import_left force row level security;
create policy drained on import_left for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on import_left for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on import_left to lianxin_app;
grant delete, insert, select, update on import_left to lianxin_drain;

create table import_lots (
  scope_id uuid not null,
  import_id uuid not null,
  first_row integer not null,
  last_row integer not null,
  sealed bytea not null,
  constraint import_lots_pk PRIMARY KEY (scope_id, import_id, first_row),
  constraint import_lots_rows CHECK ((first_row <= last_row)),
  constraint import_lots_import FOREIGN KEY (scope_id, import_id) REFERENCES imports(scope_id, id)
);
comment on table import_lots is 'staging: the phones of the rows that were read together, sealed under the import''s key, which is destroyed at the end';
alter table import_lots enable row level security;
alter table import_lots force row level security;
create policy drained on import_lots for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on import_lots for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on import_lots to lianxin_drain;
grant insert, select on import_lots to lianxin_app;

create table import_rows (
  scope_id uuid not null,
  import_id uuid not null,
  row_no integer not null,
  state text not null,
  shown jsonb not null,
  sealed bytea,
  problems jsonb not null default '[]'::jsonb,
  person_id uuid,
  change text,
  unit_id uuid,
  community_id uuid,
  before jsonb,
  constraint import_rows_pk PRIMARY KEY (scope_id, import_id, row_no),
  constraint import_rows_change CHECK ((change = ANY (ARRAY['new'::text, 'moved'::text, 'changed'::text, 'same'::text]))),
  constraint import_rows_state CHECK ((state = ANY (ARRAY['ready'::text, 'bad'::text, 'applied'::text, 'unchanged'::text]))),
  constraint import_rows_import FOREIGN KEY (scope_id, import_id) REFERENCES imports(scope_id, id)
);
comment on table import_rows is 'staging: a roster row, its phone sealed under the import''s key, which is destroyed at the end';
CREATE INDEX import_rows_bad ON import_rows USING btree (scope_id, import_id, row_no) WHERE (state = 'bad'::text);
CREATE INDEX import_rows_changes ON import_rows USING btree (scope_id, import_id, change, row_no) WHERE (change <> 'same'::text);
CREATE INDEX import_rows_person ON import_rows USING btree (scope_id, import_id, person_id) WHERE (person_id IS NOT NULL);
alter table import_rows enable row level security;
alter table import_rows force row level security;
create policy drained on import_rows for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on import_rows for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on import_rows to lianxin_drain;
grant insert, select, update on import_rows to lianxin_app;

create table messages (
  scope_id uuid not null,
  id uuid not null,
  to_kind text not null,
  to_id uuid not null,
  text_key text not null,
  params jsonb not null default '{}'::jsonb,
  link text,
  at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint messages_pk PRIMARY KEY (scope_id, id),
  constraint messages_to_kind CHECK ((to_kind = ANY (ARRAY['person'::text, 'unit'::text, 'community'::text, 'resident'::text])))
);
comment on table messages is 'what a person, unit, desk or resident was told; scope_id is the one told (a resident: the community); no names or addresses in params';
CREATE INDEX messages_newest ON messages USING btree (scope_id, at DESC);
alter table messages enable row level security;
alter table messages force row level security;
create policy drained on messages for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on messages for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on messages to lianxin_drain;
grant select on messages to lianxin_app;
grant update (read_at) on messages to lianxin_app;

create table opened_cards (
  scope_id uuid not null,
  period text not null,
  card text not null,
  community_id uuid not null,
  constraint opened_cards_pk PRIMARY KEY (scope_id, period, card),
  constraint opened_cards_card CHECK ((card = ANY (ARRAY['home'::text, 'unit'::text]))),
  constraint opened_cards_community_id_fkey FOREIGN KEY (community_id) REFERENCES organisations(id)
);
comment on table opened_cards is 'where a member''s or unit''s (scope_id) home or unit card of a period was opened: in one community only';
alter table opened_cards enable row level security;
alter table opened_cards force row level security;
create policy drained on opened_cards for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on opened_cards for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on opened_cards to lianxin_drain;
grant insert, select on opened_cards to lianxin_app;

create table outbox (
  scope_id uuid not null,
  id uuid not null,
  topic text not null,
  payload jsonb not null,
  at timestamp with time zone not null,
  constraint outbox_pk PRIMARY KEY (scope_id, id)
);
comment on table outbox is 'side effects of a transaction, moved on exactly once by the drain';
CREATE INDEX outbox_topic ON outbox USING btree (topic, id);
alter table outbox enable row level security;
alter table outbox force row level security;
create policy drained on outbox for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on outbox for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on outbox to lianxin_drain;
grant insert, select on outbox to lianxin_app;

create table scheme_drafts (
  scope_id uuid not null,
  id uuid not null,
  scheme text not null,
  effective date not null,
  follows text,
  content text not null,
  note text not null default ''::text,
  author uuid not null,
  author_name text not null,
  state text not null,
  seq integer not null default 1,
  answer text,
  at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  settled_at timestamp with time zone,
  constraint scheme_drafts_pk PRIMARY KEY (scope_id, id),
  constraint scheme_drafts_state CHECK ((state = ANY (ARRAY['draft'::text, 'sent'::text, 'released'::text, 'dropped'::text])))
);
comment on table scheme_drafts is 'scheme versions being written; only the author changes one, and only while it is a draft. scope_id is the organisation whose desk it lies on';
CREATE INDEX scheme_drafts_newest ON scheme_drafts USING btree (scope_id, changed_at DESC);
alter table scheme_drafts enable row level security;
alter table scheme_drafts force row level security;
create policy drained on scheme_drafts for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on scheme_drafts for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on scheme_drafts to lianxin_drain;
grant insert, select, update on scheme_drafts to lianxin_app;

create table staff (
  scope_id uuid not null,
  person_id uuid not null,
  role_id uuid not null,
  role text not null,
  name text not null,
  login text,
  at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint staff_pk PRIMARY KEY (scope_id, role_id)
);
comment on table staff is 'projection: who holds a role at an organisation (scope_id)';
alter table staff enable row level security;
alter table staff force row level security;
create policy drained on staff for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on staff for all to public
  using ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])))
  with check ((scope_id = ANY (( SELECT (string_to_array(NULLIF(current_setting('app.scope'::text, true), ''::text), ','::text))::uuid[] AS string_to_array)::uuid[])));
grant delete, insert, select, update on staff to lianxin_drain;
grant select on staff to lianxin_app;

-- lookup ----------------------------------------------------------------------------------------------

create table identities (
  value text not null,
  person_id uuid not null,
  at timestamp with time zone not null,
  constraint identities_pkey PRIMARY KEY (value)
);
comment on table identities is 'phone:<keyed hash> or login:<name> to person; a row is visible to whoever already knows its value';
alter table identities enable row level security;
alter table identities force row level security;
create policy drained on identities for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on identities for all to public
  using ((value = ANY (( SELECT string_to_array(NULLIF(current_setting('app.lookup'::text, true), ''::text), ','::text) AS string_to_array)::text[])))
  with check ((value = ANY (( SELECT string_to_array(NULLIF(current_setting('app.lookup'::text, true), ''::text), ','::text) AS string_to_array)::text[])));
grant delete, insert, select, update on identities to lianxin_app;
grant delete, insert, select, update on identities to lianxin_drain;

create table invitations (
  token_hash text not null,
  organisation_id uuid not null,
  role text not null,
  invited_by uuid,
  person_id uuid,
  at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (token_hash),
  constraint invitations_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisations(id)
);
comment on table invitations is 'one-time links by which a level lets in, or resets, somebody of the level below';
alter table invitations enable row level security;
alter table invitations force row level security;
create policy drained on invitations for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on invitations for all to public
  using ((token_hash = ANY (( SELECT string_to_array(NULLIF(current_setting('app.lookup'::text, true), ''::text), ','::text) AS string_to_array)::text[])))
  with check ((token_hash = ANY (( SELECT string_to_array(NULLIF(current_setting('app.lookup'::text, true), ''::text), ','::text) AS string_to_array)::text[])));
grant delete, insert, select, update on invitations to lianxin_drain;
grant insert, select, update on invitations to lianxin_app;

create table one_time_codes (
  phone_hash text not null,
  code_hash text not null,
  sent_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  tries integer not null default 0,
  constraint one_time_codes_pkey PRIMARY KEY (phone_hash)
);
comment on table one_time_codes is 'the last code sent to a phone; unknown phones get a row too, so both take the same way';
alter table one_time_codes enable row level security;
alter table one_time_codes force row level security;
create policy drained on one_time_codes for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on one_time_codes for all to public
  using ((phone_hash = ANY (( SELECT string_to_array(NULLIF(current_setting('app.lookup'::text, true), ''::text), ','::text) AS string_to_array)::text[])))
  with check ((phone_hash = ANY (( SELECT string_to_array(NULLIF(current_setting('app.lookup'::text, true), ''::text), ','::text) AS string_to_array)::text[])));
grant delete, insert, select, update on one_time_codes to lianxin_app;
grant delete, insert, select, update on one_time_codes to lianxin_drain;

create table sessions (
  token_hash text not null,
  person_id uuid not null,
  role_id uuid,
  epoch integer not null,
  at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  how text not null default 'password'::text,
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_how CHECK ((how = ANY (ARRAY['password'::text, 'code'::text])))
);
comment on table sessions is 'opaque sign-in sessions, found by the token''s hash only';
alter table sessions enable row level security;
alter table sessions force row level security;
create policy drained on sessions for all to lianxin_drain
  using (true)
  with check (true);
create policy in_scope on sessions for all to public
  using ((token_hash = ANY (( SELECT string_to_array(NULLIF(current_setting('app.lookup'::text, true), ''::text), ','::text) AS string_to_array)::text[])))
  with check ((token_hash = ANY (( SELECT string_to_array(NULLIF(current_setting('app.lookup'::text, true), ''::text), ','::text) AS string_to_array)::text[])));
grant delete, insert, select, update on sessions to lianxin_drain;
grant insert, select, update on sessions to lianxin_app;

-- local -----------------------------------------------------------------------------------------------

create table inbox (
  id uuid not null,
  phone text not null,
  text text not null,
  at timestamp with time zone not null,
  constraint inbox_pkey PRIMARY KEY (id)
);
comment on table inbox is 'what the development sender would have sent; never used with a real database';
grant insert, select on inbox to lianxin_app;
grant insert, select on inbox to lianxin_drain;

create table migrations (
  name text not null,
  hash text not null,
  constraint migrations_pkey PRIMARY KEY (name)
);
comment on table migrations is 'which migration files this database has had, with their hash';
grant select on migrations to lianxin_app;

create table rate_limits (
  key text not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limits_pkey PRIMARY KEY (key)
);
comment on table rate_limits is 'counters of the rate limiter, keyed by purpose and hashed value';
grant delete, insert, select, update on rate_limits to lianxin_app;

create table sms_queue (
  id uuid not null,
  wrapped_key bytea,
  sealed bytea,
  scope_id uuid,
  to_kind text,
  to_id uuid,
  text_key text,
  params jsonb,
  link text,
  tries integer not null default 0,
  at timestamp with time zone not null,
  constraint sms_queue_pkey PRIMARY KEY (id),
  constraint sms_queue_whole CHECK ((((sealed IS NOT NULL) AND (wrapped_key IS NOT NULL)) OR ((text_key IS NOT NULL) AND (to_id IS NOT NULL))))
);
comment on table sms_queue is 'short messages on their way: a sealed phone and text, or a message to a person or resident whose phone the sender opens';
CREATE INDEX sms_queue_oldest ON sms_queue USING btree (at);
grant delete, insert, select, update on sms_queue to lianxin_app;
grant insert, select on sms_queue to lianxin_drain;

CREATE OR REPLACE FUNCTION public.count_sides(communities uuid[], needs uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare found need_days[];
begin
  -- one after the other: what a need counted as is read, compared and replaced
  perform pg_advisory_xact_lock('side_days'::regclass::oid::bigint);
  found := array(select d from need_days_of(communities, needs) d);
  insert into side_days (community_id, day, by_unit, services, minutes, sessions, wishes)
  select c.community_id, c.day, c.by_unit, sum(c.services), sum(c.minutes), sum(c.sessions), sum(c.wishes)
  from (
    select f.community_id, f.day, f.by_unit, f.services, f.minutes, 1 as sessions, f.wish::integer as wishes
      from unnest(found) f
    union all
    select d.community_id, d.day, d.by_unit, -d.services, -d.minutes, -1, -d.wish::integer
      from unnest(communities, needs) as asked (community_id, need_id) join need_days d using (community_id, need_id)
  ) c group by 1, 2, 3
  having sum(c.services) <> 0 or sum(c.minutes) <> 0 or sum(c.sessions) <> 0 or sum(c.wishes) <> 0
  order by 1, 2, 3
  on conflict on constraint side_days_pk do update set
    services = side_days.services + excluded.services, minutes = side_days.minutes + excluded.minutes,
    sessions = side_days.sessions + excluded.sessions, wishes = side_days.wishes + excluded.wishes;
  delete from need_days d using unnest(communities, needs) as asked (community_id, need_id)
    where d.community_id = asked.community_id and d.need_id = asked.need_id;
  insert into need_days select * from unnest(found);
end $function$;
comment on function count_sides(uuid[],uuid[]) is 'counts these needs anew into side_days; each pair of community and need once';
revoke all on function count_sides(uuid[],uuid[]) from public;
grant execute on function count_sides(uuid[],uuid[]) to lianxin_drain;

CREATE OR REPLACE FUNCTION public.item_line(l person_items)
 RETURNS json
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select json_build_object('entity', l.entity, 'entityId', l.entity_id, 'communityId', l.community_id, 'state', l.state,
    'at', to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', l.data) $function$;
comment on function item_line(person_items) is 'a line of a person''s pages as the contract has it';
revoke all on function item_line(person_items) from public;
grant execute on function item_line(person_items) to lianxin_app;

CREATE OR REPLACE FUNCTION public.need_days_again()
 RETURNS SETOF need_days
 LANGUAGE sql
 STABLE
AS $function$
  select d.* from (
    select array_agg(community_id order by need_id) as communities, array_agg(need_id order by need_id) as needs
    from (select distinct community_id, need_id from services where state in ('verified', 'rated')) s
  ) every, need_days_of(every.communities, every.needs) d
$function$;
comment on function need_days_again() is 'need_days of the scope as the records say';
revoke all on function need_days_again() from public;
grant execute on function need_days_again() to lianxin_app, lianxin_drain;

CREATE OR REPLACE FUNCTION public.need_days_of(communities uuid[], needs uuid[])
 RETURNS SETOF need_days
 LANGUAGE sql
 STABLE
AS $function$
  select s.community_id, s.need_id, s.by_unit, s.happened_on, count(*)::integer, sum(s.minutes)::integer,
    n.kind = 'wish' and n.state in ('served', 'closed') and s.happened_on = min(s.happened_on)
      over (partition by s.community_id, s.need_id, s.by_unit)
  from unnest(communities, needs) as asked (community_id, need_id)
    join services s on s.community_id = asked.community_id and s.need_id = asked.need_id
    join needs n on n.community_id = s.community_id and n.id = s.need_id
  where s.state in ('verified', 'rated')
  group by s.community_id, s.need_id, s.by_unit, s.happened_on, n.kind, n.state
$function$;
comment on function need_days_of(uuid[],uuid[]) is 'what the records say that these needs count as';
revoke all on function need_days_of(uuid[],uuid[]) from public;
grant execute on function need_days_of(uuid[],uuid[]) to lianxin_app, lianxin_drain;

CREATE OR REPLACE FUNCTION public.need_line(n needs, place text)
 RETURNS json
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select json_build_object('id', n.id, 'code', n.code, 'kind', n.kind, 'state', n.state, 'seq', n.seq,
    'category', n.category, 'urgency', n.urgency, 'neighbourhood', place, 'publicLine', n.public_line, 'wanted', n.wanted,
    'wantedOn', n.wanted_on, 'helpersWanted', n.helpers_wanted, 'collective', n.collective, 'route', n.route,
    'at', to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'stateAt', to_char(n.state_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) $function$;
comment on function need_line(needs,text) is 'a need as the desk''s list has it';
revoke all on function need_line(needs,text) from public;
grant execute on function need_line(needs,text) to lianxin_app;
