-- These two functions look up rows by whole keys, some for each of many communities. The walls' own condition
-- (community_id = any (scope)) makes the planner think a key's first column enough, or all rows of those communities
-- worth reading: it then reads a community from end to end for each record. Within them it only follows keys; and what
-- was an exists, which may be answered by reading everything once, asks for one row.
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

alter function facts_to_verify set enable_hashjoin = off;
alter function facts_to_verify set enable_mergejoin = off;
alter function facts_to_verify set enable_bitmapscan = off;
alter function facts_to_verify set enable_seqscan = off;
alter function facts_to_verify set cpu_operator_cost = 0;
alter function facts_to_verify set cpu_index_tuple_cost = 1;
alter function facts_to_verify set cpu_tuple_cost = 1;
alter function store_verified set enable_hashjoin = off;
alter function store_verified set enable_mergejoin = off;
alter function store_verified set enable_bitmapscan = off;
alter function store_verified set enable_seqscan = off;
alter function store_verified set cpu_operator_cost = 0;
alter function store_verified set cpu_index_tuple_cost = 1;
alter function store_verified set cpu_tuple_cost = 1;
-- planned once in a connection's life, not anew for each of its first calls
alter function facts_to_verify set plan_cache_mode = force_generic_plan;
alter function store_verified set plan_cache_mode = force_generic_plan;
alter function who_asks set plan_cache_mode = force_generic_plan;
alter function today_of set plan_cache_mode = force_generic_plan;
