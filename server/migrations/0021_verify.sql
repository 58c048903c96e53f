-- Verifying services, many at a time: one function reads all that the decision needs, rules/ and commands decide, one
-- function writes what was decided. Both run as the caller behind the walls; in_scope is given where the call is a
-- transaction of its own, and then holds for it alone.
create table books (
  community_id uuid not null references organisations (id),
  subject_id uuid not null,
  version integer not null,
  state jsonb not null,
  constraint books_pk primary key (community_id, subject_id)
);
comment on table books is 'what scoring remembers of a subject''s book (rules/src/points-step.ts): caps used so far, by version, so that two who go on from the same state cannot both write';
call wall('books', 'community', 'community_id');

create function facts_to_verify(asked jsonb, in_scope text default null) returns table (place integer, found json)
language plpgsql as $$
begin
  if in_scope is not null then
    perform set_config('app.scope', in_scope, true);
  end if;
  return query
  select a.place, json_build_object(
    'answered', exists (select from idempotency i where i.scope_id = a.community_id and i.key = a.key),
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
      and not exists (select from facts f where f.community_id = s.community_id and f.subject_id = s.person_id)),
    'unitBook', json_build_object('version', coalesce(bu.version, 0), 'state', bu.state, 'fresh', bu.version is null
      and not exists (select from facts f where f.community_id = s.community_id and f.subject_id = s.unit_id)))
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
comment on function facts_to_verify is 'for each asked record, with its idempotency key, all that verifying it is decided by';
revoke all on function facts_to_verify from public;
grant execute on function facts_to_verify to lianxin_app;

-- Raises 40001 as soon as one row is not as it was read: the caller then reads and decides anew, one by one.
create function store_verified(deeds jsonb, in_scope text default null) returns void language plpgsql as $$
declare
  touched integer;
  more integer;
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
  if jsonb_array_length(deeds -> 'lines') > 0 and store_points(deeds -> 'lines') <> jsonb_array_length(deeds -> 'lines') then
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

  if jsonb_array_length(deeds -> 'counted_services') > 0 then
    perform count_services(deeds -> 'counted_services');
  end if;
  if jsonb_array_length(deeds -> 'counted_needs') > 0 then
    perform count_needs(deeds -> 'counted_needs');
  end if;

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
comment on function store_verified is 'writes what verifying some records was decided to mean, or nothing when one row has changed since it was read';
revoke all on function store_verified from public;
grant execute on function store_verified to lianxin_app;
