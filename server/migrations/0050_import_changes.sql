-- What a roster would change, known before anything is written, and the choice about those who are no longer on it.
alter table imports
  add column fresh integer not null default 0,
  add column moved integer not null default 0,
  add column changed integer not null default 0,
  add column unchanged integer not null default 0,
  add column gone integer not null default 0,
  add column ended integer not null default 0,
  add column peak_kib integer;

alter table import_rows
  add column change text,
  add column unit_id uuid,
  add column community_id uuid,
  add column before jsonb,
  add constraint import_rows_change check (change in ('new', 'moved', 'changed', 'same'));
create index import_rows_changes on import_rows (scope_id, import_id, change, row_no);
create index import_rows_person on import_rows (scope_id, import_id, person_id) where person_id is not null;

create table import_left (
  scope_id uuid not null,
  import_id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  name text not null,
  community_id uuid,
  state text not null,
  constraint import_left_pk primary key (scope_id, import_id, person_id),
  constraint import_left_import foreign key (scope_id, import_id) references imports (scope_id, id),
  constraint import_left_state check (state in ('kept', 'chosen', 'ended'))
);
comment on table import_left is 'who stood on the roster of one of the file''s units and is not in the file; nobody is ended whom a person didn''t choose';
create index import_left_state on import_left (scope_id, import_id, state, person_id);
call wall('import_left', 'scope', 'scope_id', 'select, insert, update, delete');
