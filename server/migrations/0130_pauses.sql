-- A member takes a pause: her own rows, and what her communities and her unit must know to ask nothing of her meanwhile.
create table pauses (
  person_id uuid not null references people (person_id),
  id uuid not null,
  seq integer not null,
  verb text not null,
  from_on date not null,
  to_on date not null,
  wrapped_key bytea,
  sealed bytea not null,
  at timestamptz not null,
  constraint pauses_pk primary key (person_id, id, seq),
  constraint pauses_verb check (verb in ('begin', 'change', 'end')),
  -- one that is ended on its first day or before covers none
  constraint pauses_days check (to_on >= from_on - 1)
);
comment on table pauses is 'what a member said of a pause, a row each time; the last one counts. Why is sealed under the pause''s own key';
call wall('pauses', 'person', 'person_id', 'select, insert');

create table member_pauses (
  community_id uuid not null references organisations (id),
  person_id uuid not null,
  id uuid not null,
  seq integer not null,
  from_on date not null,
  to_on date not null,
  wrapped_key bytea,
  sealed bytea not null,
  at timestamptz not null,
  constraint member_pauses_pk primary key (community_id, person_id, id)
);
comment on table member_pauses is 'projection: pauses of a community''s members; why stays sealed, only the rules that excuse from a duty look at it';
call wall('member_pauses', 'community', 'community_id', 'select');

create table unit_pauses (
  unit_id uuid not null references organisations (id),
  person_id uuid not null,
  id uuid not null,
  seq integer not null,
  from_on date not null,
  to_on date not null,
  at timestamptz not null,
  constraint unit_pauses_pk primary key (unit_id, person_id, id)
);
comment on table unit_pauses is 'projection: from when to when a unit''s people pause';
call wall('unit_pauses', 'unit', 'unit_id', 'select');

create or replace function today_of(persons uuid[], year_from text) returns table (person uuid, found json)
language plpgsql
set plan_cache_mode = force_generic_plan as $$
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
    'unread', (select count(*) from messages m where m.scope_id = p.id and m.read_at is null),
    'pauses', (select coalesce(json_agg(json_build_object('from', u.from_on, 'to', u.to_on)), '[]')
      from (select distinct on (s.id) s.from_on, s.to_on from pauses s where s.person_id = p.id
        order by s.id, s.seq desc) u where u.to_on >= year_from::date))
  from unnest(persons) as p (id);
end $$;
comment on function today_of is 'for each person what her first page shows: enrolments and orders that wait, records that came back, counts, pauses';
