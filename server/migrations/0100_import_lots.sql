-- A roster's phones are sealed many at once: one envelope for the rows that were read together, instead of one each.
-- Rows of before keep their own.
create table import_lots (
  scope_id uuid not null,
  import_id uuid not null,
  first_row integer not null,
  last_row integer not null,
  sealed bytea not null,
  constraint import_lots_pk primary key (scope_id, import_id, first_row),
  constraint import_lots_import foreign key (scope_id, import_id) references imports (scope_id, id),
  constraint import_lots_rows check (first_row <= last_row)
);
comment on table import_lots is 'staging: the phones of the rows that were read together, sealed under the import''s key, which is destroyed at the end';
call wall('import_lots', 'scope', 'scope_id', 'select, insert');
