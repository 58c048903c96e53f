import { businessDate } from '@lianxin/rules/calendar'
import type { DutyRule } from '@lianxin/rules/scheme-schema'
import type { Figures } from './figures.ts'
import type { Ruled } from './standing.ts'
import type { Year } from './year.ts'

// What the rules made of the year, counted from the rows by SQL alone: nothing of rules/ but the clause itself is used.
// A clause of a shape that stands in none of the localities is refused, not guessed.

const months = { month: 1, quarter: 3, half: 6, year: 12 }
const beijing = (column: string) => `(${column} at time zone 'Asia/Shanghai')::date`
const monthsOf = (from: string, to: string) =>
  `(12 * (extract(year from ${to}) - extract(year from ${from})) + extract(month from ${to}) - extract(month from ${from}) + 1)`

/** The year as far as it has been played ($1, $2), everybody who was on a community's list in it, and facts that stand. */
const ground = `
  span as (select make_date($1, 1, 1) as first, least(make_date($1, 12, 31), $2::date) as last),
  subjects as (
    select e.subject, e.community_id, e.subject_id, min(${beijing('e.at')}) as since,
      case when bool_and(e.state = 'ended') then max(${beijing('e.state_at')}) end as until
    from enrolments e, span
    where ${beijing('e.at')} <= last and (e.state <> 'ended' or ${beijing('e.state_at')} >= first) group by 1, 2, 3),
  standing as (
    select f.* from facts f, span where f.happened_on between first and last
      and not exists (select from services s where s.community_id = f.community_id and s.id::text = f.source and s.state = 'withdrawn')
      and (f.kind not in ('need.served', 'wish.done', 'problem.solved') or exists (select from needs n
        where n.community_id = f.community_id and n.id::text = f.source and n.state in ('served', 'closed'))))`

/** Of subjects `s` those enrolled on the card of a clause, where it has one. */
const onCard = (card: string | undefined): string =>
  card
    ? `exists (select from enrolments e, span where e.community_id = s.community_id and e.subject = s.subject
        and e.subject_id = s.subject_id and e.kind = '${card}' and ${beijing('e.at')} <= last
        and (e.state <> 'ended' or ${beijing('e.state_at')} >= first))`
    : 'true'

type When = DutyRule['when']

/** A condition on the values of a fact `f`: one value, or one of some. */
function asked(when: When): string {
  const parts = Object.entries(when ?? {}).map(([name, wanted]) => {
    const list = typeof wanted === 'object' ? (wanted as { 'one-of'?: unknown })['one-of'] : [wanted]
    if (!Array.isArray(list)) throw new Error(`a condition on “${name}” that nobody counts`)
    return `f.data ->> '${name}' in (${list.map((one) => `'${String(one)}'`).join(', ')})`
  })
  return parts.length ? parts.join(' and ') : 'true'
}

function mustHaveOnly(rule: object, known: readonly string[]): void {
  const odd = Object.keys(rule).filter((name) => !['rule', 'who', 'cites', 'say', 'meets', ...known].includes(name))
  if (odd.length) throw new Error(`a clause with ${odd.join(', ')} that nobody counts`)
}

/** Of each period that has begun: met, excused because the community asked for nothing, missed once it is over, or open. */
function dutySql(rule: DutyRule, effective: string): string {
  const counted = ['on', 'when', 'counts-too', 'card', 'do', 'every', 'nothing-needed', 'part-of-period', 'excused']
  mustHaveOnly(rule, counted)
  const { every } = rule
  if (!('times' in rule.do) || every === 'week') throw new Error(`nobody counts the duty ${rule.rule}`)
  const length = months[every as keyof typeof months]
  const too = (rule['counts-too'] ?? []).map((kind) => ` or f.kind = '${kind}'`).join('')
  const part =
    every === 'month'
      ? '(until_then - from_then + 1)::numeric / (ends - begins + 1)'
      : `${monthsOf('from_then', 'until_then')} / ${length}`
  const there = rule['part-of-period'] === 'full' ? `${rule.do.times}` : `floor(${rule.do.times} * ${part})`
  const required = `case when from_then > until_then then 0 else ${there} end`
  return `with ${ground},
    periods as (select p::date as begins, (p + interval '${length} months')::date - 1 as ends
      from span, generate_series(first::timestamp, last::timestamp, interval '${length} months') p),
    owed as (select s.*, begins, ends, greatest(begins, since, date '${effective}') as from_then, least(ends, coalesce(until, ends)) as until_then
      from subjects s, periods where s.subject = '${rule.who}' and ${onCard(rule.card)}),
    each as (select o.*, ${required} as required,
      (select count(*) from standing f where f.community_id = o.community_id and f.subject = o.subject
        and f.subject_id = o.subject_id and f.happened_on between begins and ends
        ${rule.card ? `and f.card = '${rule.card}'` : ''}
        and (f.kind = '${rule.on}' and ${asked(rule.when)}${too})) as done,
      ${rule['nothing-needed'] === 'counts'} and ends < $2::date and not exists (select from transitions t
        where t.community_id = o.community_id and t.entity = 'need' and t.verb = 'publish'
          and ${beijing('t.at')} between begins and ends) as quiet
      from owed o)
    select count(distinct (community_id, subject_id))::int as subjects,
      count(*) filter (where required > 0 and done >= required)::int as met,
      count(*) filter (where required > 0 and done < required and not quiet and ends >= $2::date)::int as open,
      count(*) filter (where required > 0 and done < required and not quiet and ends < $2::date)::int as missed,
      count(*) filter (where required > 0 and done < required and quiet)::int as excused
    from each`
}

type Grade = NonNullable<Year['plan']['scheme']['grades']>[number]

/** By points of the year where there are bands, else left to people; none for whom no card was ever opened. */
function gradeSql(rule: Grade): string {
  mustHaveOnly(rule, ['every', 'names', 'by', 'from', 'goal', 'card'])
  const names = rule.names.map((name) => `count(*) filter (where grade = '${name}')::int as "${name}"`)
  if (!('bands' in rule.by) && !('jury' in rule.by)) throw new Error(`nobody counts the grade ${rule.rule}`)
  const bands = 'bands' in rule.by ? rule.by.bands : []
  const cases = bands.map(
    ({ grade, from }) => `when ${from === undefined ? 'points is not null' : `points >= ${from}`} then '${grade}'`,
  )
  return `with ${ground},
    each as (select ${cases.length ? `case ${cases.join(' ')} end` : 'null::text'} as grade from (
      select coalesce((select sum(l.points) from points_lines l, span where l.community_id = s.community_id
          and l.subject = s.subject and l.subject_id = s.subject_id and l.happened_on <= last
          and not starts_with(l.fact, '~account|')),
        (select 0 from standing f where f.community_id = s.community_id and f.subject = s.subject
          and f.subject_id = s.subject_id and f.kind = 'period.opened' limit 1)) as points
      from subjects s where s.subject = '${rule.who}' and ${onCard(rule.card)}) p)
    select ${names.join(', ')}, count(*) filter (where ${!bands.length})::int as jury,
      count(*) filter (where ${bands.length > 0} and grade is null)::int as none from each`
}

type Rate = NonNullable<Year['plan']['scheme']['rates']>[number]

function rateSql(rule: Rate): string {
  mustHaveOnly(rule, ['share', 'goal', 'shown-to'])
  const { of, among, when, card } = rule.share
  const has = (kind: string, asks: When) =>
    kind === 'enrolment.current'
      ? `exists (select from enrolments f where f.community_id = s.community_id and f.subject = s.subject
          and f.subject_id = s.subject_id and f.state = 'current' and ${asked(asks).replaceAll("f.data ->> 'kind'", 'f.kind')})`
      : `exists (select from standing f where f.community_id = s.community_id and f.subject = s.subject
          and f.subject_id = s.subject_id and f.kind = '${kind}' and ${asked(asks)})`
  const all = among === 'members' || among === 'units'
  return `with ${ground}
    select count(*) filter (where ${has(of, when)})::int as of, count(*)::int as among
    from subjects s where s.subject = '${among === 'units' ? 'unit' : 'member'}' and ${onCard(card)}
      and ${all || has(among, undefined)}`
}

/**
 * What the rules made of the year, as officials read it and counted from the rows: duties by how their periods ended,
 * grades by name, shares. Throws for a clause of a shape that nobody counts here.
 */
export async function rulesTwice({ plan, world }: Year, ruled: readonly Ruled[]): Promise<Figures> {
  const { duties = [], grades = [], rates = [], effective } = plan.scheme
  const today = businessDate(world.now())
  const after = `${plan.year + 1}-01-01`
  const values = [plan.year, today < after ? today : after]
  const texts = new Map([
    ...duties.map((rule) => [rule.rule, dutySql(rule, effective)] as const),
    ...grades.map((rule) => [rule.rule, gradeSql(rule)] as const),
    ...rates.map((rule) => [rule.rule, rateSql(rule)] as const),
  ])
  const figures: Figures = {}
  for (const { rule, counts } of ruled) {
    const text = texts.get(rule)
    if (!text) throw new Error(`the scheme has no clause ${rule}`)
    const [row = {}] = await world.query<Record<string, number>>(text, values)
    for (const name of Object.keys({ ...counts, ...row }))
      figures[`${rule}: ${name}`] = { api: counts[name] ?? 0, script: null, sql: row[name] ?? 0 }
  }
  return figures
}
