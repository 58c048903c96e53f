-- Needs that were served, by month and category: what a place wanted and got is added up from months, not from needs.
create table need_months (
  community_id uuid not null references organisations (id),
  month date not null,
  category text not null,
  served integer not null default 0,
  wanted integer not null default 0,
  constraint need_months_pk primary key (community_id, month, category)
);
comment on table need_months is 'roll-up: needs served or closed, and the helpers they wanted, by the month they were placed in (its first day) and category; a need no longer changes its category once it is served';
call wall('need_months', 'community', 'community_id');

create or replace function count_needs(changes jsonb) returns integer language plpgsql as $$
declare touched integer;
begin
  insert into need_months (community_id, month, category, served, wanted)
  select c.community_id, date_trunc('month', c.day::timestamp)::date, c.category, sum(c.needs_served), sum(c.wanted)
    from jsonb_to_recordset(changes) as c (community_id uuid, day date, category text, needs_served integer, wanted integer)
    where c.category is not null and c.needs_served <> 0 group by 1, 2, 3 order by 1, 2, 3
  on conflict on constraint need_months_pk do update set
    served = need_months.served + excluded.served, wanted = need_months.wanted + excluded.wanted;
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

create function need_months_again() returns table (community_id uuid, month date, category text, served integer,
  wanted integer) language sql stable as $$
select n.community_id, date_trunc('month', n.at at time zone 'Asia/Shanghai')::date, n.category, count(*)::integer,
  sum(n.helpers_wanted)::integer
from needs n where n.state in ('served', 'closed') and n.category is not null group by 1, 2, 3
$$;
comment on function need_months_again is 'need_months counted anew from needs, within the scope';
revoke all on function need_months_again from public;
grant execute on function need_months_again to lianxin_app;

do $$
begin
  perform set_config('app.scope', coalesce((select string_agg(id::text, ',') from organisations where kind = 'community'), ''), true);
  insert into need_months (community_id, month, category, served, wanted) select * from need_months_again();
end $$;
