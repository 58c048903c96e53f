-- The first page of the desk's list, for all desks that ask in one turn (0087 answered one at a time): each is asked for by
-- its community's whole key, behind the walls of the communities that ask.
drop function desk_needs(uuid, text[], text, uuid, boolean, integer, text);

create function desk_pages(asked jsonb, in_scope text) returns json language plpgsql as $$
begin
  perform set_config('app.scope', in_scope, true);
  return (select json_agg(json_build_object(
    'rows', (select coalesce(json_agg(need_line(l.n, l.name) order by l.rank, (l.n).at, (l.n).id), '[]') from (
      select n, p.name, case n.urgency when 'urgent' then 0 when 'soon' then 1 else 2 end as rank
      from needs n left join organisations p on p.id = n.neighbourhood_id
      where n.community_id = a.community and n.state = any(a.states)
        and n.state in ('held', 'placed', 'sorted', 'open', 'in-hand', 'served')
        and (a.field is null or n.category = a.field) and (a.neighbourhood is null or n.neighbourhood_id = a.neighbourhood)
        and (a.together is null or n.collective = a.together)
      order by case n.urgency when 'urgent' then 0 when 'soon' then 1 else 2 end, n.at, n.id limit a.most) l),
    'counts', need_states(a.community)) order by a.place)
  from jsonb_to_recordset(asked) as a (place integer, community uuid, states text[], field text, neighbourhood uuid,
    together boolean, most integer));
end $$;
comment on function desk_pages is 'for each asked list the first page of a community''s waiting needs, most urgent and oldest first, and how many stand in each state';
alter function desk_pages set plan_cache_mode = force_generic_plan;
alter function desk_pages set enable_seqscan = off;
alter function desk_pages set enable_hashjoin = off;
alter function desk_pages set enable_mergejoin = off;
revoke all on function desk_pages from public;
grant execute on function desk_pages to lianxin_app;
