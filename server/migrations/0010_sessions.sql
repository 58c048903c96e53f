-- A session remembers how it began: a code by short message is enough for a member, never for a role that sees others.
alter table sessions add column how text not null default 'password',
  add constraint sessions_how check (how in ('password', 'code'));
