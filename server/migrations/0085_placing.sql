-- Placing needs, many at a time: what a community's pages start from, the tries that are counted, the keys and codes that
-- are taken, and one function that writes what was decided. All behind the walls as the caller; in_scope is of the call's
-- own transaction.
create function front_of(ids uuid[]) returns table (id uuid, found json) language plpgsql stable as $$
begin
  return query
  select o.id, json_build_object('id', o.id, 'code', o.code, 'name', o.name, 'phone', o.phone, 'hours', o.hours,
    'address', o.address, 'path', o.path, 'schemeId', o.scheme_id, 'neighbourhoods', (
      select coalesce(json_agg(json_build_object('id', n.id, 'name', n.name) order by n.name), '[]') from organisations n
      where n.parent_id = o.id and n.kind = 'neighbourhood' and n.ended_at is null))
  from unnest(ids) as a (id) join organisations o on o.id = a.id;
end $$;
comment on function front_of is 'what the pages of some communities start from: their address, scheme and neighbourhoods';

-- As the rate limiter counts one try, for several tries of each key; in the order of the keys, so that two that count at
-- the same time do not wait for each other crosswise.
create function count_tries(tries jsonb, at_ms bigint) returns table (counted text, used integer) language plpgsql as $$
begin
  return query
  insert into rate_limits as held (key, points, expire)
  select t.key, t.tries, t.until from jsonb_to_recordset(tries) as t (key text, tries integer, until bigint) order by t.key
  on conflict (key) do update set
    points = case when held.expire <= at_ms then excluded.points else held.points + excluded.points end,
    expire = case when held.expire <= at_ms then excluded.expire else held.expire end
  returning held.key, held.points;
end $$;
comment on function count_tries is 'adds tries to the rate limiter''s counters; answers where each key stands now';

create function before_placing(asked jsonb, tries jsonb, at_ms bigint, in_scope text) returns json language plpgsql as $$
begin
  perform set_config('app.scope', in_scope, true);
  return json_build_object(
    'used', (select coalesce(json_object_agg(t.counted, t.used), '{}') from count_tries(tries, at_ms) t),
    'asked', (select json_agg(json_build_object(
        'answered', (select true from idempotency i where i.scope_id = a.community_id and i.key = a.key limit 1) is true,
        -- of the codes that were drawn, one that nobody has yet
        'code', (select c.code from jsonb_array_elements_text(a.codes) as c (code) where (select true from needs n
          where n.community_id = a.community_id and n.code = c.code limit 1) is null limit 1)) order by a.place)
      from jsonb_to_recordset(asked) as a (place integer, community_id uuid, key uuid, codes jsonb)));
end $$;
comment on function before_placing is 'counts the tries of needs about to be placed, and says for each whether its key is answered and which code is free';

create function store_needs(deeds jsonb, in_scope text) returns void language plpgsql as $$
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
end $$;
comment on function store_needs is 'writes some new needs with their private parts, first lines, counters, keys, audit rows and messages, all or none';

-- planned once in a connection's life, not anew for each of its first calls
alter function front_of set plan_cache_mode = force_generic_plan;
alter function count_tries set plan_cache_mode = force_generic_plan;
alter function before_placing set plan_cache_mode = force_generic_plan;
alter function store_needs set plan_cache_mode = force_generic_plan;
-- and by whole keys, never by reading a community from end to end
alter function front_of set enable_seqscan = off;
alter function front_of set enable_hashjoin = off;
alter function before_placing set enable_seqscan = off;
revoke all on function front_of, count_tries, before_placing, store_needs from public;
grant execute on function front_of, count_tries, before_placing, store_needs to lianxin_app;
