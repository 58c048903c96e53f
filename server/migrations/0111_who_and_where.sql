-- Who asks and where, in one go for all requests that arrived in one turn: as in 0022, and the organisations of their
-- addresses, by code or id, that have not ended.
drop function who_asks(text[]);
create function who_asks(tokens text[], places text[]) returns json language plpgsql as $$
declare persons text;
begin
  perform set_config('app.lookup', array_to_string(tokens, ','), true);
  select string_agg(distinct s.person_id::text, ',') into persons
    from sessions s where s.token_hash = any(tokens) and s.ended_at is null;
  if persons is not null then
    perform set_config('app.scope', persons, true);
  end if;
  return json_build_object(
    'sessions', (select json_object_agg(s.token_hash, json_build_object('personId', s.person_id, 'roleId', s.role_id,
        'epoch', s.epoch, 'how', s.how, 'seenAt', s.seen_at, 'expiresAt', s.expires_at, 'name', p.name,
        'sessionEpoch', p.session_epoch,
        'roles', (select coalesce(json_agg(json_build_object('id', r.id, 'role', r.role, 'organisation', json_build_object(
            'id', o.id, 'name', o.name, 'kind', o.kind, 'code', o.code, 'path', o.path)) order by r.at), '[]')
          from roles r join organisations o on o.id = r.organisation_id
          where r.person_id = s.person_id and r.ended_at is null)))
      from sessions s join people p on p.person_id = s.person_id
      where persons is not null and s.token_hash = any(tokens) and s.ended_at is null),
    'places', (select json_object_agg(k.key, json_build_object('id', o.id, 'code', o.code, 'kind', o.kind, 'path', o.path))
      from unnest(places) k (key)
        left join organisations i on i.id = case
          when k.key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then k.key::uuid end and i.ended_at is null
        left join organisations c on c.code = k.key and c.ended_at is null
        join organisations o on o.id = coalesce(i.id, c.id)));
end $$;
comment on function who_asks is 'sessions that have not ended, by the hashes of their tokens, with person and roles; places by their code or id';
revoke all on function who_asks from public;
grant execute on function who_asks to lianxin_app;
alter function who_asks set plan_cache_mode = force_generic_plan;
