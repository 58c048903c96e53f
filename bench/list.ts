import type { Figure } from './kit/figure.ts'
import { against, luaHelpers } from './kit/reads.ts'

const communities = 400

/** The desk's open needs of one category, most urgent first, one page of twenty: as its list asks for them. */
const load = `${luaHelpers}
local fields = { 'repair', 'errand', 'company', 'study', 'health' }
request = function()
  local c = uneven(${communities})
  return wrk.format('GET', '/api/communities/' .. id(2, c) .. '/needs?state=open&limit=20&category=' .. fields[1 + uneven(5)],
    { cookie = 'session=bench-clerk-' .. c })
end`

const base = `\\set c random(0, 999999)
\\set f random(0, 999999)
select * from bench_list(bench_id(2, floor(${communities} * power(:c / 1000000.0, 2))::bigint),
  (array['repair', 'errand', 'company', 'study', 'health'])[1 + floor(5 * power(:f / 1000000.0, 2))::int]);
`

/** The page's own SELECT behind the same walls; the counts beside the list are left out, which favours the baseline. */
const before = `
create function bench_list(c uuid, field text) returns table (id uuid, code text, state text, seq int, urgency text,
  public_line text, wanted text, at timestamptz, place text) language plpgsql as $$
begin
  perform set_config('app.scope', c::text, true);
  return query select n.id, n.code, n.state, n.seq, n.urgency, n.public_line, n.wanted, n.at, p.name
    from needs n left join organisations p on p.id = n.neighbourhood_id
    where n.community_id = c and n.state = 'open' and n.category = field
    order by case n.urgency when 'urgent' then 0 when 'soon' then 1 else 2 end, n.at, n.id limit 20;
end $$;
grant execute on function bench_list, bench_id to lianxin_app;`

export const figure: Figure = {
  name: 'list',
  says: 'open needs of a community, filtered and paged, over HTTP ÷ pgbench of the SELECT',
  must: { 'at-least': 0.35 },
  run: (options) => {
    const needs = options.rows ?? 200_000
    const size = { communities, people: 2_000, written: 0, needs, cards: false }
    return against('list', { size, load, base, before }, options)
  },
}
