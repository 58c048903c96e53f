-- Counters of a community by day and of a member by year, so that reports add up rows of days and not of records. They
-- change in the transaction of what they count; a job re-sums them (platform/rollups.ts). Days are Beijing's.
create table community_days (
  community_id uuid not null references organisations (id),
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
  constraint community_days_pk primary key (community_id, day)
);
comment on table community_days is 'roll-up: services verified (by the day they happened, with evidence levels), members first seen in the day''s year, needs by the day they were placed and how they stand now, points by the day of their line';
call wall('community_days', 'community', 'community_id');

create table member_years (
  community_id uuid not null references organisations (id),
  year integer not null,
  person_id uuid not null,
  services integer not null default 0,
  minutes integer not null default 0,
  first_day date not null,
  constraint member_years_pk primary key (community_id, year, person_id)
);
comment on table member_years is 'roll-up: verified services of a member in a community and year; first_day is the day on which community_days counts her as first seen';
call wall('member_years', 'community', 'community_id');

create table unit_days (
  unit_id uuid not null,
  day date not null,
  services integer not null default 0,
  minutes integer not null default 0,
  constraint unit_days_pk primary key (unit_id, day)
);
comment on table unit_days is 'roll-up by the drain: verified services of a unit''s members by the day they happened, all communities together';
call wall('unit_days', 'unit', 'unit_id', 'select');

create index services_need on services (community_id, need_id);
create index orders_parent_idx on orders (community_id, parent_id) where parent_id is not null;

-- The changes of one transaction to the counters of services; what counts and what not is decided by the caller.
create function count_services(changes jsonb) returns integer language plpgsql as $$
declare
  one record;
  firsts jsonb := '[]';
  touched integer;
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
  insert into community_days (community_id, day, services, minutes, e0, e1, e2, e3, members_first)
  select c.community_id, c.day, coalesce(sum(c.services), 0), coalesce(sum(c.minutes), 0), coalesce(sum(c.e0), 0),
      coalesce(sum(c.e1), 0), coalesce(sum(c.e2), 0), coalesce(sum(c.e3), 0), coalesce(sum(c.members_first), 0)
    from jsonb_to_recordset(changes || firsts) as c (community_id uuid, day date, services integer, minutes integer,
      e0 integer, e1 integer, e2 integer, e3 integer, members_first integer)
    group by 1, 2 order by 1, 2
  on conflict on constraint community_days_pk do update set
    services = community_days.services + excluded.services, minutes = community_days.minutes + excluded.minutes,
    e0 = community_days.e0 + excluded.e0, e1 = community_days.e1 + excluded.e1, e2 = community_days.e2 + excluded.e2,
    e3 = community_days.e3 + excluded.e3, members_first = community_days.members_first + excluded.members_first;
  get diagnostics touched = row_count;
  return touched;
end $$;
comment on function count_services is 'adds one transaction''s changes to the roll-ups of services; a member''s first service of a year makes her seen';
revoke all on function count_services from public;
grant execute on function count_services to lianxin_app;

create function count_needs(changes jsonb) returns integer language plpgsql as $$
declare touched integer;
begin
  insert into community_days (community_id, day, needs_open, needs_served, needs_answered)
  select c.community_id, c.day, sum(c.needs_open), sum(c.needs_served), sum(c.needs_answered)
    from jsonb_to_recordset(changes) as c
      (community_id uuid, day date, needs_open integer, needs_served integer, needs_answered integer)
    group by 1, 2 order by 1, 2
  on conflict on constraint community_days_pk do update set
    needs_open = community_days.needs_open + excluded.needs_open,
    needs_served = community_days.needs_served + excluded.needs_served,
    needs_answered = community_days.needs_answered + excluded.needs_answered;
  get diagnostics touched = row_count;
  return touched;
end $$;
comment on function count_needs is 'adds one transaction''s changes to the roll-ups of needs, on the days they were placed';
revoke all on function count_needs from public;
grant execute on function count_needs to lianxin_app;

create or replace function store_points(lines jsonb) returns integer language plpgsql security definer set search_path = public as $$
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
  insert into community_days (community_id, day, points, lines)
  select l.community_id, l.happened_on, sum(l.points), count(*)
    from jsonb_to_recordset(lines) as l (community_id uuid, happened_on date, points integer)
    group by 1, 2 order by 1, 2
  on conflict on constraint community_days_pk
    do update set points = community_days.points + excluded.points, lines = community_days.lines + excluded.lines;
  return stored;
end $$;
comment on function store_points is 'stores points lines and keeps the balances and the days'' sums; returns how many lines it stored';

-- What the counters must say, from the rows themselves. Read under a scope like any other table.
create function community_days_again() returns table (community_id uuid, day date, services integer, minutes integer,
  e0 integer, e1 integer, e2 integer, e3 integer, needs_open integer, needs_served integer, needs_answered integer,
  points integer, lines integer) language sql stable as $$
select r.community_id, r.day, sum(r.services)::integer, sum(r.minutes)::integer, sum(r.e0)::integer, sum(r.e1)::integer,
  sum(r.e2)::integer, sum(r.e3)::integer, sum(r.needs_open)::integer, sum(r.needs_served)::integer,
  sum(r.needs_answered)::integer, sum(r.points)::integer, sum(r.lines)::integer
from (
  select s.community_id, s.happened_on as day, 1 as services, s.minutes, (s.evidence = 'E0')::integer as e0,
    (s.evidence = 'E1')::integer as e1, (s.evidence = 'E2')::integer as e2, (s.evidence = 'E3')::integer as e3,
    0 as needs_open, 0 as needs_served, 0 as needs_answered, 0 as points, 0 as lines
  from services s where s.state in ('verified', 'rated')
  union all
  select n.community_id, (n.at at time zone 'Asia/Shanghai')::date, 0, 0, 0, 0, 0, 0,
    (n.state in ('held', 'placed', 'sorted', 'open', 'in-hand'))::integer, (n.state in ('served', 'closed'))::integer,
    (n.state = 'answered')::integer, 0, 0
  from needs n where n.state not in ('merged', 'withdrawn')
  union all
  select l.community_id, l.happened_on, 0, 0, 0, 0, 0, 0, 0, 0, 0, l.points, 1 from points_lines l
) r group by r.community_id, r.day
$$;
comment on function community_days_again is 'community_days counted anew from services, needs and points lines, within the scope';
revoke all on function community_days_again from public;
grant execute on function community_days_again to lianxin_app;

create function member_years_again() returns table (community_id uuid, year integer, person_id uuid, services integer,
  minutes integer, first_day date) language sql stable as $$
select s.community_id, extract(year from s.happened_on)::integer, s.person_id, count(*)::integer, sum(s.minutes)::integer,
  min(s.happened_on)
from services s where s.state in ('verified', 'rated') group by 1, 2, 3
$$;
comment on function member_years_again is 'member_years counted anew from services, within the scope';
revoke all on function member_years_again from public;
grant execute on function member_years_again to lianxin_app;

-- What is there already. The owner stands behind the walls too, so the scope is said: every community.
do $$
begin
  perform set_config('app.scope', coalesce((select string_agg(id::text, ',') from organisations where kind = 'community'), ''), true);
  insert into member_years (community_id, year, person_id, services, minutes, first_day)
  select * from member_years_again();
  insert into community_days (community_id, day, services, minutes, e0, e1, e2, e3, needs_open, needs_served,
    needs_answered, points, lines)
  select community_id, day, services, minutes, e0, e1, e2, e3, needs_open, needs_served, needs_answered, points, lines
    from community_days_again();
  update community_days d set members_first = f.count
    from (select community_id, first_day, count(*)::integer as count from member_years group by 1, 2) f
    where f.community_id = d.community_id and f.first_day = d.day;
  perform set_config('app.scope', coalesce((select string_agg(id::text, ',') from organisations where kind = 'unit'), ''), true);
  insert into unit_days (unit_id, day, services, minutes)
  select unit_id, (data ->> 'happenedOn')::date, count(*), sum((data ->> 'minutes')::integer)
    from unit_items where entity = 'service' and state in ('verified', 'rated') group by 1, 2;
end $$;
