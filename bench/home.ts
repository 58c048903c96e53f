import type { Figure } from './kit/figure.ts'
import { against, luaHelpers } from './kit/reads.ts'

const people = 20_000

/** What a member's first page asks for, signed in as some member. */
const load = `${luaHelpers}
request = function()
  return wrk.format('GET', '/api/me/today', { cookie = 'session=bench-person-' .. math.random(0, ${people} - 1) })
end`

const base = `\\set p random(0, ${people - 1})
select bench_today(bench_id(4, :p));
`

/** The page's parts as one function behind the same walls; no session, no scheme's duty. Everybody has items. */
const before = `
insert into person_items (person_id, entity, entity_id, community_id, seq, state, data, at)
select bench_id(4, p), e.entity, gen_random_uuid(), bench_id(2, bench_home(p)), 1, e.state,
  '{"publicLine": "一户水龙头漏水，想请人看看", "happenedOn": "2026-06-01", "minutes": 45, "communityName": "社区", "place": "小区"}',
  timestamptz '2026-06-01' + make_interval(hours => (7 * p % 1000)::int)
from generate_series(0, ${people - 1}) p, (values ('enrolment', 'current'), ('order', 'dispatched'), ('order', 'verified'),
  ('service', 'verified'), ('service', 'rated'), ('points', 'written'), ('points', 'written')) e (entity, state);
insert into messages (scope_id, id, to_kind, to_id, text_key, at)
select bench_id(4, p), gen_random_uuid(), 'person', bench_id(4, p), 'service.verified', timestamptz '2026-06-01'
from generate_series(0, ${people - 1}) p, generate_series(1, 3);
analyze;
create function bench_today(who uuid) returns json language plpgsql as $$
begin
  perform set_config('app.scope', who::text, true);
  return json_build_object(
    'enrolments', (select json_agg(i) from (select entity, entity_id, community_id, state, at, data from person_items
      where person_id = who and entity = 'enrolment' and state in ('due', 'returned', 'reported') order by at desc limit 100) i),
    'orders', (select json_agg(i) from (select entity, entity_id, community_id, state, at, data from person_items
      where person_id = who and entity = 'order' and state in ('dispatched', 'accepted', 'under-way') order by at desc limit 100) i),
    'returned', (select json_agg(i) from (select entity, entity_id, community_id, state, at, data from person_items
      where person_id = who and entity = 'service' and state = 'returned' order by at desc limit 100) i),
    'served', (select count(*) from person_items where person_id = who and entity = 'service'
      and state in ('verified', 'rated') and data ->> 'happenedOn' >= '2026-01-01'),
    'unread', (select count(*) from messages where scope_id = who and read_at is null));
end $$;
grant execute on function bench_today, bench_id to lianxin_app;`

export const figure: Figure = {
  name: 'home',
  says: 'a member’s first page of data over HTTP ÷ pgbench of the same parts as one function',
  must: { 'at-least': 0.5 },
  run: (options) =>
    against(
      'home',
      { size: { communities: 400, people, written: 0, needs: 0, cards: false }, load, base, before },
      options,
    ),
}
