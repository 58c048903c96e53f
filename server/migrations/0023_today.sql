-- The member's first page, for all who asked in one turn: each sees her own rows, joined by her own id. A transaction of
-- its own; instants as JSON writes them.
create function today_of(persons uuid[], year_from text) returns table (person uuid, found json) language plpgsql as $$
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
    'unread', (select count(*) from messages m where m.scope_id = p.id and m.read_at is null))
  from unnest(persons) as p (id);
end $$;
comment on function today_of is 'for each person what her first page shows: enrolments and orders that wait, records that came back, counts';

create function item_line(l person_items) returns json immutable language sql as $$
  select json_build_object('entity', l.entity, 'entityId', l.entity_id, 'communityId', l.community_id, 'state', l.state,
    'at', to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', l.data) $$;
comment on function item_line is 'a line of a person''s pages as the contract has it';
revoke all on function today_of, item_line from public;
grant execute on function today_of, item_line to lianxin_app;
