-- What happens in a community: enrolments, needs, orders, services, ratings, points. Every key starts with community_id.
create table transitions (
  community_id uuid not null references organisations (id),
  entity_id uuid not null,
  seq integer not null,
  entity text not null,
  verb text not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  actor text not null,
  role text not null,
  reason text,
  constraint transitions_pk primary key (community_id, entity_id, seq)
);
comment on table transitions is 'every change of state with who, when and why; a row''s state column is its last line here';
call wall('transitions', 'community', 'community_id', 'select, insert');

create table enrolments (
  community_id uuid not null references organisations (id),
  id uuid not null,
  subject text not null,
  subject_id uuid not null,
  unit_id uuid,
  kind text not null,
  term text not null,
  state text not null,
  seq integer not null,
  due_on date not null,
  name text not null,
  unit_name text not null,
  branch_name text,
  neighbourhood_id uuid,
  work text,
  strengths text[] not null default '{}',
  free_times text[] not null default '{}',
  how text,
  at timestamptz not null,
  state_at timestamptz not null,
  constraint enrolments_pk primary key (community_id, id),
  constraint enrolments_once unique (community_id, subject_id, kind, term),
  constraint enrolments_subject check (subject in ('member', 'unit')),
  constraint enrolments_kind check (kind in ('home', 'unit'))
);
comment on table enrolments is 'a member or unit becoming part of a community; term tells one required report from the next';
create index enrolments_waiting on enrolments (community_id, state, state_at);
call wall('enrolments', 'community', 'community_id');

create table needs (
  community_id uuid not null references organisations (id),
  id uuid not null,
  code text not null,
  kind text not null,
  route text not null,
  state text not null,
  seq integer not null,
  category text,
  urgency text not null default 'normal',
  neighbourhood_id uuid,
  public_line text,
  wanted text not null,
  wanted_on date,
  helpers_wanted integer not null default 1,
  collective boolean not null default false,
  target_group text,
  answer text,
  merged_into uuid,
  filed_by uuid,
  for_other boolean not null default false,
  link_hash text not null,
  phone_hash text,
  door_hash text,
  last_four_hash text,
  presence_hash text not null,
  presence_tries integer not null default 0,
  body_version integer not null default 1,
  at timestamptz not null,
  state_at timestamptz not null,
  served_at timestamptz,
  constraint needs_pk primary key (community_id, id),
  constraint needs_code_once unique (community_id, code),
  constraint needs_link_once unique (community_id, link_hash),
  constraint needs_merged foreign key (community_id, merged_into) references needs (community_id, id),
  constraint needs_helpers check (helpers_wanted between 1 and 200)
);
comment on table needs is 'the public part of what a resident asks, and hashes by which duplicates are found';
create index needs_waiting on needs (community_id, state, state_at);
create index needs_newest on needs (community_id, at desc);
create index needs_same_phone on needs (community_id, phone_hash, at desc);
create index needs_same_door on needs (community_id, door_hash, at desc);
call wall('needs', 'community', 'community_id');

create table needs_private (
  community_id uuid not null,
  need_id uuid not null,
  wrapped_key bytea,
  sealed bytea not null,
  constraint needs_private_pk primary key (community_id, need_id),
  constraint needs_private_need foreign key (community_id, need_id) references needs (community_id, id)
);
comment on table needs_private is 'raw words, name, phone, door and the code read out at the door, under the need''s own key';
call wall('needs_private', 'community', 'community_id');
create policy opened_only on needs_private as restrictive for select to lianxin_app
  using (need_id = any((select string_to_array(nullif(current_setting('app.reveal', true), ''), ',')::uuid[])::uuid[]));

create table orders (
  community_id uuid not null references organisations (id),
  id uuid not null,
  need_id uuid not null,
  parent_id uuid,
  helper text not null,
  unit_id uuid,
  person_id uuid,
  helper_name text not null,
  state text not null,
  seq integer not null,
  due_at timestamptz not null,
  note text,
  at timestamptz not null,
  state_at timestamptz not null,
  constraint orders_pk primary key (community_id, id),
  constraint orders_need foreign key (community_id, need_id) references needs (community_id, id),
  constraint orders_parent foreign key (community_id, parent_id) references orders (community_id, id),
  constraint orders_helper check ((helper = 'unit' and unit_id is not null and person_id is null)
    or (helper = 'member' and person_id is not null))
);
comment on table orders is 'one for each helper asked; a unit''s order has child orders for its members';
create unique index orders_member_once on orders (community_id, need_id, person_id)
  where person_id is not null and state in ('dispatched', 'accepted', 'under-way', 'done');
create unique index orders_unit_once on orders (community_id, need_id, unit_id)
  where helper = 'unit' and state in ('dispatched', 'accepted', 'passed-on');
create index orders_need_idx on orders (community_id, need_id);
create index orders_due on orders (community_id, state, due_at);
call wall('orders', 'community', 'community_id');

create table presences (
  community_id uuid not null references organisations (id),
  id uuid not null,
  order_id uuid not null,
  person_id uuid not null,
  how text not null,
  by_person uuid,
  at timestamptz not null,
  constraint presences_pk primary key (community_id, id),
  constraint presences_once unique (community_id, order_id, how),
  constraint presences_order foreign key (community_id, order_id) references orders (community_id, id),
  constraint presences_how check (how in ('home-code', 'site-code', 'organiser', 'word', 'phoned', 'second-person'))
);
comment on table presences is 'how it is known that the member was there; the evidence level is computed from these';
call wall('presences', 'community', 'community_id', 'select, insert');

create table services (
  community_id uuid not null references organisations (id),
  id uuid not null,
  order_id uuid not null,
  need_id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  person_name text not null,
  field text,
  happened_on date not null,
  minutes integer not null,
  line text not null,
  evidence text not null,
  state text not null,
  seq integer not null,
  done_well boolean,
  verified_by uuid,
  at timestamptz not null,
  state_at timestamptz not null,
  constraint services_pk primary key (community_id, id),
  constraint services_order foreign key (community_id, order_id) references orders (community_id, id),
  constraint services_need foreign key (community_id, need_id) references needs (community_id, id),
  constraint services_minutes check (minutes between 5 and 1440),
  constraint services_evidence check (evidence in ('E0', 'E1', 'E2', 'E3'))
);
comment on table services is 'the one confirmed record that every paper and figure is derived from';
create unique index services_once on services (community_id, order_id) where state <> 'withdrawn';
create index services_waiting on services (community_id, state, at);
create index services_person on services (community_id, person_id, happened_on);
call wall('services', 'community', 'community_id');

create table ratings (
  community_id uuid not null references organisations (id),
  id uuid not null,
  need_id uuid not null,
  round integer not null,
  score integer not null,
  thanks text,
  thanks_shown boolean not null default false,
  route text not null,
  told_to uuid,
  at timestamptz not null,
  constraint ratings_pk primary key (community_id, id),
  constraint ratings_once unique (community_id, need_id, round),
  constraint ratings_need foreign key (community_id, need_id) references needs (community_id, id),
  constraint ratings_score check (score between 1 and 5),
  constraint ratings_route check (route in ('link', 'told'))
);
comment on table ratings is 'the resident''s word on a served need; round counts re-openings';
call wall('ratings', 'community', 'community_id', 'select, insert');

create table facts (
  community_id uuid not null references organisations (id),
  id uuid not null,
  kind text not null,
  source text not null,
  subject text not null,
  subject_id uuid not null,
  card text not null,
  happened_on date not null,
  data jsonb not null default '{}',
  at timestamptz not null,
  constraint facts_card check (card in ('home', 'unit')),
  constraint facts_pk primary key (community_id, id)
);
comment on table facts is 'what happened, as rules see it; points are a pure fold over these';
create index facts_subject on facts (community_id, subject_id, happened_on);
create index facts_day on facts (community_id, happened_on);
call wall('facts', 'community', 'community_id', 'select, insert');

create table points_lines (
  community_id uuid not null references organisations (id),
  id uuid not null,
  key text not null,
  fact text not null,
  reverses text,
  subject text not null,
  subject_id uuid not null,
  card text not null,
  rule text not null,
  points integer not null,
  cut jsonb,
  ratings integer,
  say text not null,
  cites jsonb not null,
  scheme text not null,
  year integer not null,
  happened_on date not null,
  fact_date date,
  at timestamptz not null,
  constraint points_lines_pk primary key (community_id, id),
  constraint points_lines_once unique (community_id, key)
);
comment on table points_lines is 'every point with its fact (a fact''s id, or the close of a period for ratings), rule, clause and scheme version; corrections are reversing lines';
create unique index points_lines_reversed_once on points_lines (community_id, reverses) where reverses is not null;
create index points_lines_subject on points_lines (community_id, subject_id, year, happened_on);
call wall('points_lines', 'community', 'community_id', 'select');

create table balances (
  community_id uuid not null references organisations (id),
  subject_id uuid not null,
  year integer not null,
  subject text not null,
  points integer not null,
  lines integer not null,
  constraint balances_pk primary key (community_id, subject_id, year)
);
comment on table balances is 'sum of points lines by subject and year, kept in the same transaction';
call wall('balances', 'community', 'community_id', 'select');

-- rules/ decides the lines, this stores them: the app role has no other way to make a point.
create function store_points(lines jsonb) returns integer language plpgsql security definer set search_path = public as $$
declare stored integer;
begin
  insert into points_lines
    (community_id, id, key, fact, reverses, subject, subject_id, card, rule, points, cut, ratings, say, cites, scheme, year,
     happened_on, fact_date, at)
  select l.* from jsonb_to_recordset(lines) as l
    (community_id uuid, id uuid, key text, fact text, reverses text, subject text, subject_id uuid, card text, rule text,
     points integer, cut jsonb, ratings integer, say text, cites jsonb, scheme text, year integer, happened_on date,
     fact_date date, at timestamptz);
  get diagnostics stored = row_count;
  insert into balances (community_id, subject_id, year, subject, points, lines)
  select l.community_id, l.subject_id, l.year, min(l.subject), sum(l.points), count(*)
    from jsonb_to_recordset(lines) as l (community_id uuid, subject_id uuid, year integer, subject text, points integer)
    group by l.community_id, l.subject_id, l.year order by 1, 2, 3
  on conflict on constraint balances_pk
    do update set points = balances.points + excluded.points, lines = balances.lines + excluded.lines;
  return stored;
end $$;
comment on function store_points is 'stores points lines and keeps the balances; returns how many lines it stored';
revoke all on function store_points from public;
grant execute on function store_points to lianxin_app;
