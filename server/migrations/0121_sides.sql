-- What a county reads first, by side: what members did where their unit is linked, and where they live. Sessions are
-- needs served on a day, wishes stand on the day they were first served, so days add up to months and years. The drain
-- keeps them: it reads what a need counts as now, holds it against what it counted as, and applies the difference.
alter table services add by_unit boolean not null default false;
comment on column services.by_unit is 'the member''s unit was linked to this community when the record was written';

create table need_days (
  community_id uuid not null references organisations (id),
  need_id uuid not null,
  by_unit boolean not null,
  day date not null,
  services integer not null,
  minutes integer not null,
  wish boolean not null,
  constraint need_days_pk primary key (community_id, need_id, by_unit, day)
);
comment on table need_days is 'what a need was last counted as in side_days: a row for each session, verified services of one side on one day; wish: a wish that is done and was first served then';
call wall('need_days', 'community', 'community_id', 'select');

create table side_days (
  community_id uuid not null references organisations (id),
  day date not null,
  by_unit boolean not null,
  services integer not null default 0,
  minutes integer not null default 0,
  sessions integer not null default 0,
  wishes integer not null default 0,
  constraint side_days_pk primary key (community_id, day, by_unit)
);
comment on table side_days is 'roll-up by the drain: verified services, their sessions (needs served on the day) and wishes first served on the day and done, by the day they happened and the side they came from';
call wall('side_days', 'community', 'community_id', 'select');

create function need_days_of(communities uuid[], needs uuid[]) returns setof need_days language sql stable as $$
  select s.community_id, s.need_id, s.by_unit, s.happened_on, count(*)::integer, sum(s.minutes)::integer,
    n.kind = 'wish' and n.state in ('served', 'closed') and s.happened_on = min(s.happened_on)
      over (partition by s.community_id, s.need_id, s.by_unit)
  from unnest(communities, needs) as asked (community_id, need_id)
    join services s on s.community_id = asked.community_id and s.need_id = asked.need_id
    join needs n on n.community_id = s.community_id and n.id = s.need_id
  where s.state in ('verified', 'rated')
  group by s.community_id, s.need_id, s.by_unit, s.happened_on, n.kind, n.state
$$;
comment on function need_days_of is 'what the records say that these needs count as';

create function need_days_again() returns setof need_days language sql stable as $$
  select d.* from (
    select array_agg(community_id order by need_id) as communities, array_agg(need_id order by need_id) as needs
    from (select distinct community_id, need_id from services where state in ('verified', 'rated')) s
  ) every, need_days_of(every.communities, every.needs) d
$$;
comment on function need_days_again is 'need_days of the scope as the records say';

create function count_sides(communities uuid[], needs uuid[]) returns void language plpgsql as $$
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
end $$;
comment on function count_sides is 'counts these needs anew into side_days; each pair of community and need once';
revoke all on function need_days_of, need_days_again, count_sides from public;
grant execute on function need_days_of, need_days_again to lianxin_app, lianxin_drain;
grant execute on function count_sides to lianxin_drain;

-- Ratings by the day they were given, and the points that count, by whose they are: what stands on an account for the
-- next year was counted in its own.
alter table community_days
  add ratings integer not null default 0,
  add member_points integer not null default 0,
  add unit_points integer not null default 0;
comment on table community_days is 'roll-up: services verified (by the day they happened, with evidence levels), members first seen in the day''s year, needs by the day they were placed and how they stand now, ratings by the day they were given, points by the day of their line, all of them and those of members and units without what an account carries on';

drop function community_days_again();
create function community_days_again() returns table (
  community_id uuid, day date, services integer, minutes integer, e0 integer, e1 integer, e2 integer, e3 integer,
  needs_open integer, needs_served integer, needs_answered integer, points integer, lines integer, ratings integer,
  member_points integer, unit_points integer
) language sql stable as $$
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
$$;
comment on function community_days_again is 'the days of the scope''s communities as the records say, without members first seen';
revoke all on function community_days_again from public;
grant execute on function community_days_again to lianxin_app;

create or replace function count_days(changes jsonb, booked jsonb default '[]') returns integer language plpgsql
set plan_cache_mode to 'force_generic_plan' as $$
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
end $$;

do $$
begin
  perform set_config('app.scope', coalesce((select string_agg(id::text, ',') from organisations where kind = 'community'), ''), true);
  update services s set by_unit = true from organisations u
    where u.id = s.unit_id and u.linked_community_id = s.community_id;
  insert into need_days select * from need_days_again();
  insert into side_days (community_id, day, by_unit, services, minutes, sessions, wishes)
  select community_id, day, by_unit, sum(services), sum(minutes), count(*), count(*) filter (where wish)
    from need_days group by 1, 2, 3;
  update community_days d set ratings = a.ratings, member_points = a.member_points, unit_points = a.unit_points
    from community_days_again() a where a.community_id = d.community_id and a.day = d.day;
  -- a rating may be all there is of a day
  insert into community_days (community_id, day, ratings)
  select a.community_id, a.day, a.ratings from community_days_again() a where a.ratings > 0
  on conflict on constraint community_days_pk do nothing;
end $$;
