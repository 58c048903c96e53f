-- Short messages wait here for the sender; local class, for it is about this machine's way out.
create table sms_queue (
  id uuid primary key,
  wrapped_key bytea,
  sealed bytea,
  scope_id uuid,
  to_kind text,
  to_id uuid,
  text_key text,
  params jsonb,
  link text,
  tries integer not null default 0,
  at timestamptz not null,
  constraint sms_queue_whole check ((sealed is not null and wrapped_key is not null) or (text_key is not null and to_id is not null))
);
comment on table sms_queue is 'short messages on their way: a sealed phone and text, or a message to a person or resident whose phone the sender opens';
call wall('sms_queue', 'local', 'id', 'select, insert, update, delete');
grant select, insert on sms_queue to lianxin_drain;
