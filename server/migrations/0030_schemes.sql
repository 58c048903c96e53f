-- The scheme desk. A released version is reference data: everybody reads it, the organisation that released it adds to it,
-- nobody changes it. Reference tables without a parent are keyed by the organisation alone.
create or replace procedure wall(target regclass, class text, key name, app_grants text default 'select, insert, update')
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
    if exists (select from pg_attribute where attrelid = target and attname = 'parent_id' and not attisdropped) then
      inside := format('%s or parent_id = any(%s)', inside, ids);
    end if;
    execute format('create policy readable on %s for select using (true)', target);
    execute format('create policy in_scope_insert on %s for insert with check (%s)', target, inside);
    execute format('create policy in_scope_update on %s for update using (%s)', target, inside);
  else
    execute format('create policy in_scope on %s using (%s) with check (%s)', target, inside, inside);
  end if;
  execute format('create policy drained on %s to lianxin_drain using (true) with check (true)', target);
  execute format('grant %s on %s to lianxin_app', app_grants, target);
  execute format('grant select, insert, update, delete on %s to lianxin_drain', target);
end $$;

create table scheme_versions (
  scheme text not null,
  effective date not null,
  organisation_id uuid not null references organisations (id),
  follows text,
  content text not null,
  note text not null,
  author uuid not null,
  author_name text not null,
  released_by uuid not null,
  releaser_name text not null,
  sent_at timestamptz not null,
  released_at timestamptz not null,
  constraint scheme_versions_pk primary key (scheme, effective),
  constraint scheme_versions_two_persons check (author <> released_by)
);
comment on table scheme_versions is 'scheme versions released at the desk: the text as released, by two persons; append-only. follows: the scheme whose versions count before the first of this one';
call wall('scheme_versions', 'reference', 'organisation_id', 'select, insert');
-- a released version is never changed, not even by the one who moves rows on
revoke update, delete on scheme_versions from lianxin_drain;

create table scheme_drafts (
  scope_id uuid not null,
  id uuid not null,
  scheme text not null,
  effective date not null,
  follows text,
  content text not null,
  note text not null default '',
  author uuid not null,
  author_name text not null,
  state text not null,
  seq integer not null default 1,
  answer text,
  at timestamptz not null,
  changed_at timestamptz not null,
  sent_at timestamptz,
  settled_at timestamptz,
  constraint scheme_drafts_pk primary key (scope_id, id),
  constraint scheme_drafts_state check (state in ('draft', 'sent', 'released', 'dropped'))
);
comment on table scheme_drafts is 'scheme versions being written; only the author changes one, and only while it is a draft. scope_id is the organisation whose desk it lies on';
create index scheme_drafts_newest on scheme_drafts (scope_id, changed_at desc);
call wall('scheme_drafts', 'scope', 'scope_id');
