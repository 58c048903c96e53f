-- The State Council's notice of a year as officials enter it: one enters, another one releases. A released notice is
-- reference data for every locality; the newest of a year counts, earlier ones stay as its history.
create table holiday_notices (
  organisation_id uuid not null references organisations (id),
  id uuid not null,
  year integer not null,
  document text not null,
  why text,
  days jsonb not null,
  author uuid not null,
  author_name text not null,
  released_by uuid not null,
  releaser_name text not null,
  sent_at timestamptz not null,
  released_at timestamptz not null,
  constraint holiday_notices_pk primary key (id),
  constraint holiday_notices_year check (year between 2014 and 2099),
  constraint holiday_notices_two_persons check (author <> released_by)
);
comment on table holiday_notices is 'released notices of days off and make-up working days; append-only. days: {off: {festival: [date]}, work: [date]}; why: reason of a correction, where the year was known before';
create index holiday_notices_of_year on holiday_notices (year, released_at);
-- two desks that enter the same new year: the first one stands, the other one corrects it with a reason or leaves it
create unique index holiday_notices_first on holiday_notices (year) where why is null;
call wall('holiday_notices', 'reference', 'organisation_id', 'select, insert');
revoke update, delete on holiday_notices from lianxin_drain;

create table holiday_entries (
  scope_id uuid not null,
  id uuid not null,
  year integer not null,
  document text not null,
  why text,
  days jsonb not null,
  author uuid not null,
  author_name text not null,
  state text not null,
  answer text,
  at timestamptz not null,
  settled_at timestamptz,
  constraint holiday_entries_pk primary key (scope_id, id),
  constraint holiday_entries_state check (state in ('sent', 'released', 'returned', 'dropped'))
);
comment on table holiday_entries is 'notices entered and not yet, or no longer, waiting for a second person. scope_id is the organisation whose desk it lies on';
create index holiday_entries_newest on holiday_entries (scope_id, at desc);
call wall('holiday_entries', 'scope', 'scope_id');
