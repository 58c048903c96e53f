import type { Reply } from '@lianxin/contract/endpoint'
import { headline, overview } from '@lianxin/contract/figures'
import { score } from '@lianxin/rules/points'
import { enterStaff } from './enter.ts'
import type { Year } from './year.ts'

/**
 * A figure three times over: as the public API says it, as the script remembers it, as the rows have it. What the rules
 * make of a year is no memory of anybody's: there are two counts of it.
 */
export interface Counted {
  api: number
  script: number | null
  sql: number
}
export type Figures = Record<string, Counted>

type Headline = Reply<typeof headline>

/** What the counties' officials read on their pages at the end of the year, added up over the counties. */
async function asRead(year: Year): Promise<Record<string, number>> {
  const { web, world, cast, plan } = year
  const sums: Record<string, number> = {}
  const add = (name: string, value: number) => {
    sums[name] = (sums[name] ?? 0) + value
  }
  const query = { from: `${plan.year}-01-01`, to: year.until() }
  for (const county of cast.counties) {
    await enterStaff(web, world, county.official)
    const params = { organisationId: county.id }
    const read: Headline = await web.call(county.official, headline, { params, query })
    const page = await web.call(county.official, overview, { params, query })
    add('counties', 1)
    add('streets', read.streets)
    add('communities', read.communities)
    add('members-asked', read.membersAsked)
    add('members-reported', read.membersReported)
    add('units-asked', read.unitsAsked)
    add('units-reported', read.unitsReported)
    for (const [state, count] of Object.entries(read.needs)) add(`needs ${state}`, count)
    add('services', read.services)
    add('minutes', read.minutes)
    add('ratings', read.ratings)
    add('points of members', read.points.member)
    add('points of units', read.points.unit)
    add('wishes-done', read.wishesDone)
    add('problems-solved', read.problemsSolved)
    add('wishes-by-units', read.byUnits.wishes)
    add('wishes-by-members', read.atHome.wishes)
    for (const one of page.communities) {
      add('home asked', one.homeAsked)
      add('home current', one.homeCurrent)
      add('home served', one.homeServed)
    }
  }
  return sums
}

/** The same from the script's own memory: nobody is asked. */
function asRemembered(year: Year): Record<string, number> {
  const { cast, needs, log } = year
  const helpers = needs.flatMap((need) => need.helpers.map((helper) => ({ need, helper })))
  const served = helpers.filter(({ helper }) => ['verified', 'rated'].includes(helper.state))
  const done = needs.filter((one) => ['served', 'closed'].includes(one.state))
  const wishes = (linked: boolean) =>
    new Set(
      served
        .filter(({ need, helper }) => (helper.member.unit.linked === need.community) === linked)
        .filter(({ need }) => need.text.kind === 'wish' && done.includes(need))
        .map(({ need }) => need),
    ).size
  const current = cast.members.filter((one) => one.current)
  const points = pointsRemembered(year)
  return {
    counties: cast.counties.length,
    streets: cast.streets.length,
    communities: cast.communities.length,
    'members-asked': year.membersAsked(),
    'members-reported': current.length,
    'units-asked': year.unitsAsked(),
    'units-reported': year.unitsCurrent.size,
    ...countBy(needs.map((one) => `needs ${one.state}`)),
    services: served.length,
    minutes: served.reduce((sum, { helper }) => sum + helper.minutes, 0),
    ratings: log.count('need', 'rate'),
    'points of members': points.member,
    'points of units': points.unit,
    'wishes-done': done.filter((one) => one.text.kind === 'wish').length,
    'problems-solved': done.filter((one) => one.text.kind === 'problem').length,
    'wishes-by-units': wishes(true),
    'wishes-by-members': wishes(false),
    ...year.atHome(served),
  }
}

/** The points that the rules make of the facts the script remembers, through the close of the last period, of some books. */
export function pointsRemembered(
  year: Year,
  which: (communityId: string, subjectId: string) => boolean = () => true,
): { member: number; unit: number } {
  const { log, plan } = year
  const sums = { member: 0, unit: 0 }
  const books = Map.groupBy(log.facts, ({ communityId, subjectId }) => `${communityId} ${subjectId}`)
  for (const facts of books.values()) {
    const [first] = facts
    if (!first || !which(first.communityId, first.subjectId)) continue
    for (const line of score(facts, plan.versions, { closedThrough: year.until() }))
      if (line.date.startsWith(`${plan.year}`) && line.who !== 'branch') sums[line.who] += line.points
  }
  return sums
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

/** And as the rows have it, read behind the walls by statements that share nothing with the server's. */
async function asStored(year: Year): Promise<Record<string, number>> {
  const { world, plan } = year
  const rows = await world.query<{ name: string; count: string | number }>(
    `with span as (select $1::date as a, $2::date as b),
      e as (select * from enrolments where state <> 'ended'),
      live as (select s.*, n.kind as need_kind, n.state as need_state, u.linked_community_id = s.community_id as linked
        from services s join needs n on n.id = s.need_id join organisations u on u.id = s.unit_id, span
        where s.state not in ('written', 'entered-later', 'returned', 'withdrawn') and s.happened_on >= a and s.happened_on <= b),
      placed as (select n.*, t.at as placed_at from needs n join transitions t on t.entity_id = n.id and t.seq = 1)
    select 'counties' as name, count(*) from organisations where kind = 'county'
    union all select 'streets', count(*) from organisations where kind = 'street'
    union all select 'communities', count(*) from organisations where kind = 'community'
    union all select 'members-asked', count(*) from (select subject_id from e where subject = 'member' group by 1) x
    union all select 'members-reported', count(*) from (select subject_id from e join lateral (select to_state
      from transitions t where t.entity_id = e.id order by seq desc limit 1) l on true
      where subject = 'member' and l.to_state = 'current' group by 1) x
    union all select 'units-asked', count(*) from (select subject_id from e where subject = 'unit' group by 1) x
    union all select 'units-reported', count(*) from (select subject_id from e where subject = 'unit' and state = 'current' group by 1) x
    union all select 'home asked', count(*) from e where subject = 'member' and kind = 'home'
    union all select 'home current', count(*) from e where subject = 'member' and kind = 'home' and state = 'current'
    union all select 'home served', count(*) from e where subject = 'member' and kind = 'home' and state = 'current'
      and (community_id, subject_id) in (select community_id, person_id from live)
    union all select 'needs ' || l.to_state, count(*) from placed n join lateral (select to_state from transitions t
      where t.entity_id = n.id order by seq desc limit 1) l on true group by l.to_state
    union all select 'services', count(*) from live
    union all select 'minutes', coalesce(sum(minutes), 0) from live
    union all select 'ratings', count(*) from ratings
    union all select 'points of members', coalesce(sum(points), 0) from balances where subject = 'member' and year = $3
    union all select 'points of units', coalesce(sum(points), 0) from balances where subject = 'unit' and year = $3
    union all select 'wishes-done', count(*) from needs where kind = 'wish' and state in ('served', 'closed')
    union all select 'problems-solved', count(*) from needs where kind = 'problem' and state in ('served', 'closed')
    union all select 'wishes-by-units', count(distinct need_id) from live where linked and need_kind = 'wish' and need_state in ('served', 'closed')
    union all select 'wishes-by-members', count(distinct need_id) from live where linked is not true and need_kind = 'wish'
      and need_state in ('served', 'closed')`,
    [`${plan.year}-01-01`, year.until(), plan.year],
  )
  return Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]))
}

/** All figures, counted three ways. */
export async function countFigures(year: Year): Promise<Figures> {
  await year.world.drained()
  const api = await asRead(year)
  const script = asRemembered(year)
  const sql = await asStored(year)
  const names = [...new Set([...Object.keys(script), ...Object.keys(api), ...Object.keys(sql)])]
  return Object.fromEntries(
    names.map((name) => [name, { api: api[name] ?? 0, script: script[name] ?? 0, sql: sql[name] ?? 0 }]),
  )
}
