-- Organisations, people who sign in, members and units, and what their pages list.
create table organisations (
  id uuid primary key,
  parent_id uuid references organisations (id),
  kind text not null,
  path text not null,
  code text not null,
  name text not null,
  phone text,
  hours text,
  address text,
  function text,
  scheme_id text,
  linked_community_id uuid references organisations (id),
  at timestamptz not null,
  ended_at timestamptz,
  constraint organisations_code_once unique (code),
  constraint organisations_kind check (kind in
    ('province', 'prefecture', 'county', 'street', 'community', 'neighbourhood', 'grid', 'building', 'unit', 'branch'))
);
comment on table organisations is 'the tree of places and units; path holds the ids from the root, joined by dots, itself included';
create unique index organisations_name_once on organisations (parent_id, kind, name) where ended_at is null;
create index organisations_path on organisations (path text_pattern_ops);
create index organisations_parent on organisations (parent_id, kind);
call wall('organisations', 'reference', 'id');

create table people (
  person_id uuid primary key,
  name text not null,
  session_epoch integer not null default 0,
  locked_until timestamptz,
  at timestamptz not null
);
comment on table people is 'one natural person, member or staff or both; a raised session_epoch ends all sessions';
call wall('people', 'person', 'person_id');

create table person_private (
  person_id uuid primary key references people (person_id),
  wrapped_key bytea,
  sealed bytea not null
);
comment on table person_private is 'phone, address and other class 3 data under the person''s own key; no key, no data';
call wall('person_private', 'person', 'person_id');
create policy opened_only on person_private as restrictive for select to lianxin_app
  using (person_id = any((select string_to_array(nullif(current_setting('app.reveal', true), ''), ',')::uuid[])::uuid[]));

create table credentials (
  person_id uuid not null references people (person_id),
  kind text not null,
  secret text not null,
  at timestamptz not null,
  constraint credentials_pk primary key (person_id, kind),
  constraint credentials_kind check (kind in ('password', 'totp'))
);
comment on table credentials is 'argon2id hash of the password; sealed TOTP secret';
call wall('credentials', 'person', 'person_id', 'select, insert, update, delete');

create table roles (
  person_id uuid not null references people (person_id),
  id uuid not null,
  role text not null,
  organisation_id uuid not null references organisations (id),
  granted_by uuid,
  at timestamptz not null,
  ended_at timestamptz,
  constraint roles_pk primary key (person_id, id),
  constraint roles_role check (role in ('member', 'secretary', 'clerk', 'grid-worker', 'street', 'county', 'operator'))
);
comment on table roles is 'what a person may act as, and where';
create unique index roles_once on roles (person_id, role, organisation_id) where ended_at is null;
call wall('roles', 'person', 'person_id');

create table memberships (
  person_id uuid primary key references people (person_id),
  unit_id uuid not null references organisations (id),
  branch_id uuid references organisations (id),
  home_community_id uuid references organisations (id),
  home_neighbourhood_id uuid references organisations (id),
  work text,
  strengths text[] not null default '{}',
  free_times text[] not null default '{}',
  at timestamptz not null,
  left_at timestamptz
);
comment on table memberships is 'a member''s unit, home and what she offers; home unknown is her own task to fill in';
call wall('memberships', 'person', 'person_id');

create table identities (
  value text primary key,
  person_id uuid not null,
  at timestamptz not null
);
comment on table identities is 'phone:<keyed hash> or login:<name> to person; a row is visible to whoever already knows its value';
call wall('identities', 'lookup', 'value', 'select, insert, update, delete');

create table sessions (
  token_hash text primary key,
  person_id uuid not null,
  role_id uuid,
  epoch integer not null,
  at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
comment on table sessions is 'opaque sign-in sessions, found by the token''s hash only';
call wall('sessions', 'lookup', 'token_hash');

create table one_time_codes (
  phone_hash text primary key,
  code_hash text not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  tries integer not null default 0
);
comment on table one_time_codes is 'the last code sent to a phone; unknown phones get a row too, so both take the same way';
call wall('one_time_codes', 'lookup', 'phone_hash', 'select, insert, update, delete');

create table invitations (
  token_hash text primary key,
  organisation_id uuid not null references organisations (id),
  role text not null,
  invited_by uuid,
  person_id uuid,
  at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table invitations is 'one-time links by which a level lets in, or resets, somebody of the level below';
call wall('invitations', 'lookup', 'token_hash');

create table staff (
  scope_id uuid not null,
  person_id uuid not null,
  role_id uuid not null,
  role text not null,
  name text not null,
  login text,
  at timestamptz not null,
  ended_at timestamptz,
  constraint staff_pk primary key (scope_id, role_id)
);
comment on table staff is 'projection: who holds a role at an organisation (scope_id)';
call wall('staff', 'scope', 'scope_id', 'select');

create table unit_members (
  unit_id uuid not null,
  person_id uuid not null,
  branch_id uuid,
  name text not null,
  work text,
  strengths text[] not null default '{}',
  free_times text[] not null default '{}',
  home_community_id uuid,
  at timestamptz not null,
  left_at timestamptz,
  constraint unit_members_pk primary key (unit_id, person_id)
);
comment on table unit_members is 'projection: the unit''s people for its own pages';
call wall('unit_members', 'unit', 'unit_id', 'select');

create table person_items (
  person_id uuid not null,
  entity text not null,
  entity_id uuid not null,
  community_id uuid not null,
  seq integer not null,
  state text not null,
  data jsonb not null,
  at timestamptz not null,
  constraint person_items_pk primary key (person_id, entity, entity_id)
);
comment on table person_items is 'projection: enrolments, orders, services and points lines of a person, newest state';
create index person_items_newest on person_items (person_id, entity, at desc);
call wall('person_items', 'person', 'person_id', 'select');

create table unit_items (
  unit_id uuid not null,
  entity text not null,
  entity_id uuid not null,
  community_id uuid not null,
  person_id uuid,
  seq integer not null,
  state text not null,
  data jsonb not null,
  at timestamptz not null,
  constraint unit_items_pk primary key (unit_id, entity, entity_id)
);
comment on table unit_items is 'projection: enrolments, orders, services and points lines of a unit and its people';
create index unit_items_newest on unit_items (unit_id, entity, at desc);
call wall('unit_items', 'unit', 'unit_id', 'select');

create table imports (
  scope_id uuid not null,
  id uuid not null,
  file_name text not null,
  state text not null,
  wrapped_key bytea,
  uploaded_by uuid not null,
  total integer not null default 0,
  bad integer not null default 0,
  applied integer not null default 0,
  problem text,
  at timestamptz not null,
  settled_at timestamptz,
  constraint imports_pk primary key (scope_id, id),
  constraint imports_state check (state in ('reading', 'previewed', 'running', 'cancelled', 'done', 'failed'))
);
comment on table imports is 'one uploaded roster; scope_id is the organisation that uploads';
call wall('imports', 'scope', 'scope_id');

create table import_rows (
  scope_id uuid not null,
  import_id uuid not null,
  row_no integer not null,
  state text not null,
  shown jsonb not null,
  sealed bytea,
  problems jsonb not null default '[]',
  person_id uuid,
  constraint import_rows_pk primary key (scope_id, import_id, row_no),
  constraint import_rows_import foreign key (scope_id, import_id) references imports (scope_id, id),
  constraint import_rows_state check (state in ('ready', 'bad', 'applied', 'unchanged'))
);
comment on table import_rows is 'staging: a roster row, its phone sealed under the import''s key, which is destroyed at the end';
create index import_rows_state on import_rows (scope_id, import_id, state, row_no);
call wall('import_rows', 'scope', 'scope_id');
