import { addDays, nextPeriod, type Period, periodKey, periodOf } from './calendar.ts'
import { concerns, holds } from './conditions.ts'
import { businessOrder, Caps, type Cut } from './points-caps.ts'
import { schemeOn, versionOf } from './scheme.ts'
import type { Fact } from './scheme-facts.ts'
import type { PointsRule, Scheme } from './scheme-schema.ts'

/** One explained line. The total is the sum of lines; a line never changes, a correction is a reversing line. */
export interface PointsLine {
  /** Unique and stable: fact and rule, `~n` for the n-th booking anew; `reverses` for the counter-line. */
  key: string
  /** Id of the fact; of a period's close for lines booked there. */
  fact: string
  rule: string
  points: number
  /** What a cap took away; absent when nothing was cut. */
  cut?: Cut
  /** Ratings behind a line booked at close; the single ones stay sealed. */
  ratings?: number
  /** Day the line counts on, in Beijing. */
  date: string
  /** Day of the fact, when a late line is booked on another. */
  factDate?: string
  who: Fact['who']
  subjectId: string
  communityId: string
  card: Fact['card']
  say: string
  cites: { doc: string; place: string }
  /** Scheme version that decided: id@effective. */
  scheme: string
  /** Key of the line that this one takes back. */
  reverses?: string
}

export interface ScoreOptions {
  /** Periods that ended on or before this day are closed, rating lines are booked; none when absent. */
  closedThrough?: string
}

/** Fewer ratings than this are never booked: one could tell who gave which. */
export const FEWEST_RATINGS = 5

/**
 * Scores facts by the scheme version of each fact's day. A pure fold in the order (business date, fact id): the order
 * of the array, repetition and the moment of the call change nothing. Facts of several subjects and communities may
 * come together; caps count per subject, community and card.
 */
export const score = (
  facts: readonly Fact[],
  schemes: Scheme | readonly Scheme[],
  options: ScoreOptions = {},
): PointsLine[] => fold(facts, schemes, options).lines

/** As `score`, with what the fold remembers at its end: a book's state, from which points-step.ts goes on. */
export function fold(
  facts: readonly Fact[],
  schemes: Scheme | readonly Scheme[],
  options: ScoreOptions = {},
): { lines: PointsLine[]; caps: Caps; based: Set<string>; last: { date: string; id: string } | undefined } {
  const versions = Array.isArray(schemes) ? (schemes as readonly Scheme[]) : [schemes as Scheme]
  const ordered = inOrder(facts)
  const events = options.closedThrough ? between(ordered, closes(ordered, versions, options.closedThrough)) : ordered
  const caps = new Caps()
  const based = new Set<string>()
  const lines: PointsLine[] = []
  let day = ''
  let scheme: Scheme | undefined
  for (const event of events) {
    // events come by the day, and a day has one version
    if (event.date !== day) {
      day = event.date
      scheme = schemeOn(versions, day)
    }
    if (!scheme || scheme.score?.none) continue
    const booked = 'close' in event ? bookClose(event, scheme, versions, caps) : bookFact(event, scheme, caps, based)
    for (const line of booked) lines.push(line)
  }
  return { lines, caps, based, last: events.at(-1) }
}

interface CloseEvent {
  date: string
  id: string
  close: Period
  /** Ratings of one subject, community and card that wait to be booked at this close. */
  ratings: readonly Fact[]
}
type Event = Fact | CloseEvent

/**
 * Facts in the one order, each once (of one id the last given counts; an id has one day). Facts that come in order are
 * taken as they are; others go by their day first, so that only ids of one day are compared.
 */
function inOrder(facts: readonly Fact[]): readonly Fact[] {
  if (facts.every((fact, at) => at === 0 || businessOrder(facts[at - 1] as Fact, fact) < 0)) return facts
  const days = new Map<string, Fact[]>()
  for (const fact of facts) {
    const day = days.get(fact.date)
    if (day) day.push(fact)
    else days.set(fact.date, [fact])
  }
  const ordered: Fact[] = []
  for (const date of [...days.keys()].sort()) {
    const day = days.get(date) as Fact[]
    if (day.length > 1) day.sort(businessOrder)
    for (const [at, fact] of day.entries()) if (fact.id !== day[at + 1]?.id) ordered.push(fact)
  }
  return ordered
}

/** Facts and closes as one list, both in order. */
function between(facts: readonly Fact[], closed: CloseEvent[]): readonly Event[] {
  if (closed.length === 0) return facts
  closed.sort(businessOrder)
  const events: Event[] = []
  let next = 0
  for (const fact of facts) {
    for (let close = closed[next]; close && businessOrder(close, fact) < 0; close = closed[++next]) events.push(close)
    events.push(fact)
  }
  for (const close of closed.slice(next)) events.push(close)
  return events
}

/** What caps count for: a subject's card in a community. */
export const cardKey = (fact: Fact): string => `${fact.who}|${fact.subjectId}|${fact.communityId}|${fact.card}`

function matches(rule: PointsRule, fact: Fact): boolean {
  if (!concerns(rule, fact)) return false
  if (rule.card && rule.card !== 'each' && rule.card !== fact.card) return false
  if (rule.every) return fact.kind === 'period.opened' && fact.values.period === rule.every
  return fact.kind === rule.on && holds(rule.when, fact.values)
}

/** Points that a fact is worth by a rule, before caps. Hours that are no number, or none at all, are worth nothing. */
function worth(rule: PointsRule, fact: Fact): number {
  if (rule.per !== 'hour') return rule.give
  const { hours } = fact.values
  return typeof hours === 'number' && Number.isFinite(hours) && hours >= 1 ? rule.give * Math.floor(hours) : 0
}

/** The lines of one fact, taken from the caps as they stand. */
export function bookFact(fact: Fact, scheme: Scheme, caps: Caps, based: Set<string>): PointsLine[] {
  const lines: PointsLine[] = []
  for (const rule of rulesFor(scheme, fact.kind)) {
    if (!matches(rule, fact)) continue
    if (rule.every) {
      // once per card and period, also for who moved to another community in between
      const once = [rule.rule, fact.who, fact.subjectId, fact.card, periodKey(fact.date, rule.every)].join('|')
      if (based.has(once)) continue
      based.add(once)
    }
    const wanted = worth(rule, fact)
    if (wanted === 0) continue
    const { points, cut } = caps.take(rule, scheme, cardKey(fact), fact.date, wanted)
    lines.push(lineOf({ fact, id: fact.id, date: fact.date, rule, scheme, points, cut }))
  }
  return lines
}

const byKind = new WeakMap<Scheme, Map<string, readonly PointsRule[]>>()

/** The rules that a fact of a kind can meet at once, looked up once per scheme: a year holds millions of facts. */
function rulesFor(scheme: Scheme, kind: Fact['kind']): readonly PointsRule[] {
  const known = byKind.get(scheme) ?? new Map<string, readonly PointsRule[]>()
  byKind.set(scheme, known)
  let rules = known.get(kind)
  if (!rules) {
    const own = (rule: PointsRule) => (rule.every ? kind === 'period.opened' : rule.on === kind)
    rules = (scheme.points ?? []).filter((rule) => rule.book !== 'at-close' && own(rule))
    known.set(kind, rules)
  }
  return rules
}

/**
 * The closes at which ratings wait, of facts in order. Fewer than five stay for the next close of the same account; when
 * the account is reset with fewer than five, they make no points.
 */
function closes(facts: readonly Fact[], versions: readonly Scheme[], through: string): CloseEvent[] {
  const events: CloseEvent[] = []
  const rated = Map.groupBy(
    facts.filter(({ kind }) => kind === 'service.rated'),
    cardKey,
  )
  for (const [card, ratings] of rated) {
    const first = ratings[0]
    const scheme = first && schemeOn(versions, first.date)
    if (!first || !scheme) continue
    const byResidents = ratings.filter(({ values }) => values.by !== 'community' && values.by !== 'organisation')
    let waiting: Fact[] = []
    let next = 0
    let period = periodOf(first.date, scheme.score?.close ?? 'month')
    while (period.to <= through && (next < byResidents.length || waiting.length > 0)) {
      const rules = schemeOn(versions, period.to)?.score
      const begin = rules && rules.reset !== 'never' ? periodOf(period.to, rules.reset).from : ''
      waiting = waiting.filter(({ date }) => date >= begin)
      for (let fact = byResidents[next]; fact && fact.date <= period.to; fact = byResidents[next]) {
        waiting.push(fact)
        next++
      }
      if (waiting.length >= FEWEST_RATINGS) {
        events.push({ date: period.to, id: `~close|${period.key}|${card}`, close: period, ratings: waiting })
        waiting = []
      } else if (next >= byResidents.length) break
      const after = schemeOn(versions, addDays(period.to, 1))?.score?.close ?? period.kind
      period = after === period.kind ? nextPeriod(period) : periodOf(addDays(period.to, 1), after)
    }
  }
  return events
}

function bookClose(event: CloseEvent, scheme: Scheme, versions: readonly Scheme[], caps: Caps): PointsLine[] {
  const [fact] = event.ratings
  if (!fact) return []
  const sums = new Map<string, { rule: PointsRule; by: Scheme; points: number; count: number }>()
  for (const rating of event.ratings) {
    const by = schemeOn(versions, rating.date) ?? scheme
    for (const rule of by.points ?? []) {
      if (rule.book !== 'at-close' || !matches(rule, rating)) continue
      const points = worth(rule, rating)
      if (points === 0) continue
      const sum = sums.get(rule.rule)
      sums.set(rule.rule, { rule, by, points: (sum?.points ?? 0) + points, count: (sum?.count ?? 0) + 1 })
    }
  }
  return [...sums.values()].map(({ rule, by, points: wanted, count }) => {
    const { points, cut } = caps.take(rule, by, cardKey(fact), event.date, wanted)
    return { ...lineOf({ fact, id: event.id, date: event.date, rule, scheme: by, points, cut }), ratings: count }
  })
}

function lineOf(given: {
  fact: Fact
  id: string
  date: string
  rule: PointsRule
  scheme: Scheme
  points: number
  cut: Cut | undefined
}): PointsLine {
  const { fact, id, date, rule, scheme, points, cut } = given
  const line: PointsLine = {
    key: `${id}|${rule.rule}`,
    fact: id,
    rule: rule.rule,
    points,
    date,
    who: fact.who,
    subjectId: fact.subjectId,
    communityId: fact.communityId,
    card: fact.card,
    say: rule.say,
    cites: rule.cites,
    scheme: versionOf(scheme),
  }
  if (cut) line.cut = cut
  return line
}
