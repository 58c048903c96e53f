-- A member's services by month: reports over months ask how many members served and how often, and must not count records.
create table member_months (
  community_id uuid not null references organisations (id),
  month date not null,
  person_id uuid not null,
  services integer not null default 0,
  minutes integer not null default 0,
  constraint member_months_pk primary key (community_id, month, person_id)
);
comment on table member_months is 'roll-up: verified services of a member in a community and month (its first day); kept with member_years';
call wall('member_months', 'community', 'community_id');

create function count_member_months(changes jsonb) returns integer language plpgsql as $$
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
end $$;
comment on function count_member_months is 'adds one transaction''s changes of services to the members'' months; called by count_services';
revoke all on function count_member_months from public;
grant execute on function count_member_months to lianxin_app;

-- As in 0020, and the months.
create or replace function count_services(changes jsonb) returns integer language plpgsql as $$
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
  perform count_member_months(changes);
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

create function member_months_again() returns table (community_id uuid, month date, person_id uuid, services integer,
  minutes integer) language sql stable as $$
select s.community_id, date_trunc('month', s.happened_on::timestamp)::date, s.person_id, count(*)::integer, sum(s.minutes)::integer
from services s where s.state in ('verified', 'rated') group by 1, 2, 3
$$;
comment on function member_months_again is 'member_months counted anew from services, within the scope';
revoke all on function member_months_again from public;
grant execute on function member_months_again to lianxin_app;

do $$
begin
  perform set_config('app.scope', coalesce((select string_agg(id::text, ',') from organisations where kind = 'community'), ''), true);
  insert into member_months (community_id, month, person_id, services, minutes) select * from member_months_again();
end $$;
