-- A card of a period is opened by being enrolled and no longer by the first thing that counts; once for each subject and
-- card, wherever that was, so that whoever moves keeps the base where it was given and gets no second one.
create table opened_cards (
  scope_id uuid not null,
  period text not null,
  card text not null,
  community_id uuid not null references organisations (id),
  constraint opened_cards_pk primary key (scope_id, period, card),
  constraint opened_cards_card check (card in ('home', 'unit'))
);
comment on table opened_cards is 'where a member''s or unit''s (scope_id) home or unit card of a period was opened: in one community only';

-- What was opened so far where its subject is or was enrolled. What was opened elsewhere stays booked as it is and
-- takes no base from anybody (docs/decisions/0010-cards.md).
do $$
begin
  perform set_config('app.scope', coalesce((select string_agg(id::text, ',') from organisations where kind = 'community'), ''), true);
  insert into opened_cards (scope_id, period, card, community_id)
  select distinct on (f.subject_id, f.source, f.card) f.subject_id, f.source, f.card, f.community_id from facts f
    where f.kind = 'period.opened' and exists (select from enrolments e where e.community_id = f.community_id
      and e.subject_id = f.subject_id and e.state in ('current', 'ended'))
    order by f.subject_id, f.source, f.card, f.at, f.community_id;
end $$;
call wall('opened_cards', 'scope', 'scope_id', 'select, insert');
