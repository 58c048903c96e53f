-- The desk's first page of what waits, planned once in a connection's life, with the counts beside it from need_counts.
-- The states asked for are among those of needs_desk, which is said in so many words for the index to serve.
create function need_line(n needs, place text) returns json immutable language sql as $$
  select json_build_object('id', n.id, 'code', n.code, 'kind', n.kind, 'state', n.state, 'seq', n.seq,
    'category', n.category, 'urgency', n.urgency, 'neighbourhood', place, 'publicLine', n.public_line, 'wanted', n.wanted,
    'wantedOn', n.wanted_on, 'helpersWanted', n.helpers_wanted, 'collective', n.collective, 'route', n.route,
    'at', to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'stateAt', to_char(n.state_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) $$;
comment on function need_line is 'a need as the desk''s list has it';

create function desk_needs(community uuid, states text[], field text, place uuid, together boolean, most integer,
  in_scope text) returns json language plpgsql as $$
begin
  perform set_config('app.scope', in_scope, true);
  return json_build_object(
    'rows', (select coalesce(json_agg(need_line(l.n, l.name) order by l.rank, (l.n).at, (l.n).id), '[]') from (
      select n, p.name, case n.urgency when 'urgent' then 0 when 'soon' then 1 else 2 end as rank
      from needs n left join organisations p on p.id = n.neighbourhood_id
      where n.community_id = community and n.state = any(states)
        and n.state in ('held', 'placed', 'sorted', 'open', 'in-hand', 'served')
        and (field is null or n.category = field) and (place is null or n.neighbourhood_id = place)
        and (together is null or n.collective = together)
      order by case n.urgency when 'urgent' then 0 when 'soon' then 1 else 2 end, n.at, n.id limit most) l),
    'counts', need_states(community));
end $$;
comment on function desk_needs is 'the first page of a community''s waiting needs, most urgent and oldest first, and how many stand in each state';

create function need_states(community uuid) returns json stable language sql as $$
  select coalesce(json_object_agg(s.state, s.needs), '{}') from (select c.state, sum(c.needs) as needs from need_counts c
    where c.community_id = community group by c.state having sum(c.needs) > 0) s $$;
comment on function need_states is 'how many needs of a community stand in each state, from its months';

alter function desk_needs set plan_cache_mode = force_generic_plan;
alter function desk_needs set enable_seqscan = off;
alter function desk_needs set enable_hashjoin = off;
alter function desk_needs set enable_mergejoin = off;
revoke all on function need_line, desk_needs, need_states from public;
grant execute on function need_line, desk_needs, need_states to lianxin_app;

-- As in 0085; what was counted may be forgotten in a crash, so nobody waits for it to be on the disk.
create or replace function before_placing(asked jsonb, tries jsonb, at_ms bigint, in_scope text) returns json
language plpgsql as $$
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
end $$;
alter function before_placing set plan_cache_mode = force_generic_plan;
alter function before_placing set enable_seqscan = off;
