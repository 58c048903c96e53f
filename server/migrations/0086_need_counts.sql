-- How many needs stand in each state, by the month they were placed in and their kind: the desk's list and the headline
-- figures add up months instead of counting needs.
create table need_counts (
  community_id uuid not null references organisations (id),
  month date not null,
  kind text not null,
  state text not null,
  needs integer not null default 0,
  constraint need_counts_pk primary key (community_id, month, kind, state)
);
comment on table need_counts is 'roll-up: needs by the month they were placed in (its first day), their kind and the state they stand in';
call wall('need_counts', 'community', 'community_id');

-- As in 0054, and from which kind and state to which; a new need comes from none.
create or replace function count_needs(changes jsonb) returns integer language plpgsql as $$
declare touched integer;
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
  insert into community_days (community_id, day, needs_open, needs_served, needs_answered)
  select c.community_id, c.day, sum(c.needs_open), sum(c.needs_served), sum(c.needs_answered)
    from jsonb_to_recordset(changes) as c
      (community_id uuid, day date, needs_open integer, needs_served integer, needs_answered integer)
    where c.needs_open <> 0 or c.needs_served <> 0 or c.needs_answered <> 0
    group by 1, 2 order by 1, 2
  on conflict on constraint community_days_pk do update set
    needs_open = community_days.needs_open + excluded.needs_open,
    needs_served = community_days.needs_served + excluded.needs_served,
    needs_answered = community_days.needs_answered + excluded.needs_answered;
  get diagnostics touched = row_count;
  return touched;
end $$;
alter function count_needs set plan_cache_mode = force_generic_plan;

create function need_counts_again() returns table (community_id uuid, month date, kind text, state text, needs integer)
language sql stable as $$
select n.community_id, date_trunc('month', n.at at time zone 'Asia/Shanghai')::date, n.kind, n.state, count(*)::integer
from needs n group by 1, 2, 3, 4
$$;
comment on function need_counts_again is 'need_counts counted anew from needs, within the scope';
revoke all on function need_counts_again from public;
grant execute on function need_counts_again to lianxin_app;

do $$
begin
  perform set_config('app.scope', coalesce((select string_agg(id::text, ',') from organisations where kind = 'community'), ''), true);
  insert into need_counts (community_id, month, kind, state, needs) select * from need_counts_again();
end $$;
