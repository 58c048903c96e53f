-- The walls every later table stands behind: one procedure gives a table its row-level security and its grants by
-- class, so that no migration can forget one of them. Roles are made by cluster set-up, never here.
grant usage on schema public to lianxin_app, lianxin_drain;

create procedure wall(target regclass, class text, key name, app_grants text default 'select, insert, update')
language plpgsql as $$
declare
  ids constant text := '(select string_to_array(nullif(current_setting(''app.scope'', true), ''''), '','')::uuid[])::uuid[]';
  values_known constant text := '(select string_to_array(nullif(current_setting(''app.lookup'', true), ''''), '',''))::text[]';
  inside text;
begin
  if class = 'local' then
    execute format('grant %s on %s to lianxin_app', app_grants, target);
    return;
  end if;
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  inside := case class
    when 'lookup' then format('%I = any(%s)', key, values_known)
    else format('%I = any(%s)', key, ids) end;
  if class = 'reference' then
    execute format('create policy readable on %s for select using (true)', target);
    execute format('create policy in_scope_insert on %s for insert with check (%s or parent_id = any(%s))', target, inside, ids);
    execute format('create policy in_scope_update on %s for update using (%s or parent_id = any(%s))', target, inside, ids);
  else
    execute format('create policy in_scope on %s using (%s) with check (%s)', target, inside, inside);
  end if;
  execute format('create policy drained on %s to lianxin_drain using (true) with check (true)', target);
  execute format('grant %s on %s to lianxin_app', app_grants, target);
  execute format('grant select, insert, update, delete on %s to lianxin_drain', target);
end $$;

comment on procedure wall is 'gives a table forced row-level security, policies and grants by its class';
revoke all on procedure wall from public;

-- scope class: one transaction's scope (a community, person, unit or organisation) keys its own audit, outbox and keys.
create table audit (
  scope_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  actor text not null,
  role text not null,
  action text not null,
  request_id text not null,
  subject text,
  body_hash text,
  constraint audit_pk primary key (scope_id, id)
);
comment on table audit is 'who did what to what, ids and hashes only; append-only';
call wall('audit', 'scope', 'scope_id', 'select, insert');

create table outbox (
  scope_id uuid not null,
  id uuid not null,
  topic text not null,
  payload jsonb not null,
  at timestamptz not null,
  constraint outbox_pk primary key (scope_id, id)
);
comment on table outbox is 'side effects of a transaction, moved on exactly once by the drain';
create index outbox_topic on outbox (topic, id);
call wall('outbox', 'scope', 'scope_id', 'select, insert');

create table idempotency (
  scope_id uuid not null,
  key uuid not null,
  actor text not null,
  action text not null,
  body_hash text not null,
  reply jsonb,
  at timestamptz not null,
  constraint idempotency_pk primary key (scope_id, key)
);
comment on table idempotency is 'the answer given to a write, for whoever asks again with the same key';
call wall('idempotency', 'scope', 'scope_id', 'select, insert');
grant update (reply) on idempotency to lianxin_app;

create table messages (
  scope_id uuid not null,
  id uuid not null,
  to_kind text not null,
  to_id uuid not null,
  text_key text not null,
  params jsonb not null default '{}',
  link text,
  at timestamptz not null,
  read_at timestamptz,
  constraint messages_pk primary key (scope_id, id),
  constraint messages_to_kind check (to_kind in ('person', 'unit', 'community', 'resident'))
);
comment on table messages is 'what a person, unit, desk or resident was told; scope_id is the one told (a resident: the community); no names or addresses in params';
create index messages_newest on messages (scope_id, at desc);
call wall('messages', 'scope', 'scope_id', 'select');
grant update (read_at) on messages to lianxin_app;

-- local class: stays on the machine that serves; holds nothing that another scope must not see.
create table rate_limits (
  key text primary key,
  points integer not null default 0,
  expire bigint
);
comment on table rate_limits is 'counters of the rate limiter, keyed by purpose and hashed value';
call wall('rate_limits', 'local', 'key', 'select, insert, update, delete');

create table inbox (
  id uuid primary key,
  phone text not null,
  text text not null,
  at timestamptz not null
);
comment on table inbox is 'what the development sender would have sent; never used with a real database';
call wall('inbox', 'local', 'id', 'select, insert');
grant select, insert on inbox to lianxin_drain;
