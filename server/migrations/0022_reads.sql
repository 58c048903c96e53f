-- Who asks, for all requests that arrived in one turn: sessions by the hashes of their tokens, each with its own person
-- and roles. A transaction of its own; who knows a token sees its session, and its session's person.
create function who_asks(tokens text[]) returns table (token text, found json) language plpgsql as $$
declare persons text;
begin
  perform set_config('app.lookup', array_to_string(tokens, ','), true);
  select string_agg(distinct s.person_id::text, ',') into persons
    from sessions s where s.token_hash = any(tokens) and s.ended_at is null;
  if persons is null then
    return;
  end if;
  perform set_config('app.scope', persons, true);
  return query
  select s.token_hash, json_build_object('personId', s.person_id, 'roleId', s.role_id, 'epoch', s.epoch, 'how', s.how,
    'seenAt', s.seen_at, 'expiresAt', s.expires_at, 'name', p.name, 'sessionEpoch', p.session_epoch,
    'roles', (select coalesce(json_agg(json_build_object('id', r.id, 'role', r.role, 'organisation', json_build_object(
        'id', o.id, 'name', o.name, 'kind', o.kind, 'code', o.code, 'path', o.path)) order by r.at), '[]')
      from roles r join organisations o on o.id = r.organisation_id
      where r.person_id = s.person_id and r.ended_at is null))
  from sessions s join people p on p.person_id = s.person_id
  where s.token_hash = any(tokens) and s.ended_at is null;
end $$;
comment on function who_asks is 'sessions that have not ended, by the hashes of their tokens, with person and roles';
revoke all on function who_asks from public;
grant execute on function who_asks to lianxin_app;
