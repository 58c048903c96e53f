import { nextPeriod, type Period, periodOf } from './calendar.ts'
import { type DutySubject, duties } from './duties.ts'
import { lowAtClose } from './low.ts'
import { type PointsLine, score } from './points.ts'
import type { Volumes } from './scheme-cost.ts'
import type { Fact, FactKind, Subject } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

/** The year that is scored again, both days included. */
export interface Span {
  from: string
  to: string
}

/** One points card: a subject in a community, and what each version makes of its year. */
export interface Card {
  who: Subject
  subjectId: string
  before: number
  after: number
}

/** One duty under both versions; `undefined` where a version doesn't have it. Counts are cards. */
export interface DutyChange {
  rule: string
  who: Subject
  say: string
  on: FactKind
  missedBefore?: number
  missedAfter?: number
  metAfter: number
  /** Cards that missed it under the later version and none under the earlier. */
  newlyMissed: number
  /** Facts of its kind in the year, and those that counted for it. */
  ofKind: number
  counted: number
}

/** What two versions make of the same year in one place or, merged, in many. */
export interface Comparison {
  facts: number
  cards: Card[]
  duties: DutyChange[]
  low: { before: number; after: number }
  volumes: { before: Volumes; after: Volumes }
}

/**
 * Scores one community's year under both versions as if each had been in force all year, so that like is compared with
 * like. `subjects` are those enrolled there: who has no fact at all still owes duties. Pure; the order of facts and
 * subjects never matters.
 */
export function compare(given: {
  facts: readonly Fact[]
  subjects: readonly DutySubject[]
  before: Scheme
  after: Scheme
  span: Span
}): Comparison {
  const { span, subjects } = given
  const facts = given.facts.filter(({ date }) => date >= span.from && date <= span.to)
  const [before, after] = [allYear(given.before, span), allYear(given.after, span)]
  const own = Map.groupBy(facts, ({ who, subjectId }) => `${who}|${subjectId}`)
  const people = new Map(
    subjects.filter(({ since = '' }) => since <= span.to).map((one) => [`${one.who}|${one.subjectId}`, one]),
  )
  for (const [key, [first]] of own)
    if (first && !people.has(key)) people.set(key, { who: first.who, subjectId: first.subjectId })

  const cards: Card[] = []
  const tally = new Map<string, DutyChange>()
  const low = { before: {} as Record<string, number>, after: {} as Record<string, number> }
  const lack = { before: {} as Record<string, number>, after: {} as Record<string, number> }
  const kinds = countKinds(facts)
  for (const scheme of [before, after]) addRules(tally, scheme, kinds, scheme === before)
  for (const [key, subject] of [...people].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const mine = own.get(key) ?? []
    const who = { ...subject, values: subject.values ?? valuesOf(mine), ...sinceOf(subject, mine) }
    const [old, young] = [yearOf(mine, before, who, span), yearOf(mine, after, who, span)]
    cards.push({ who: who.who, subjectId: who.subjectId, before: old.points, after: young.points })
    countDuties(tally, old.duties, young.duties)
    for (const [rule, { lacking }] of old.duties) lack.before[rule] = (lack.before[rule] ?? 0) + lacking
    for (const [rule, { lacking }] of young.duties) lack.after[rule] = (lack.after[rule] ?? 0) + lacking
    for (const rule of old.low) low.before[rule] = (low.before[rule] ?? 0) + 1
    for (const rule of young.low) low.after[rule] = (low.after[rule] ?? 0) + 1
  }
  const volumes = {
    facts: kinds,
    members: cards.filter(({ who }) => who === 'member').length,
    units: cards.filter(({ who }) => who === 'unit').length,
    communities: 1,
  }
  const sum = (found: Record<string, number>) => Object.values(found).reduce((all, one) => all + one, 0)
  return {
    facts: facts.length,
    cards,
    duties: [...tally.values()],
    low: { before: sum(low.before), after: sum(low.after) },
    volumes: {
      before: { ...volumes, low: low.before, lack: lack.before },
      after: { ...volumes, low: low.after, lack: lack.after },
    },
  }
}

/** Who reported in again counts from the first fact: the enrolment in force now may be younger than the member. */
const sinceOf = ({ since }: DutySubject, facts: readonly Fact[]) => {
  const [first] = [...facts.map(({ date }) => date), since ?? ''].sort()
  return since === undefined || first === undefined ? {} : { since: first }
}

const allYear = (scheme: Scheme, span: Span): Scheme => {
  const { 're-score-from': _, ...rest } = scheme
  return { ...rest, effective: span.from }
}

function countKinds(facts: readonly Fact[]): Partial<Record<FactKind, number>> {
  const kinds: Partial<Record<FactKind, number>> = {}
  // one service of a member is a fact of the unit too; the record itself is written and looked at once
  for (const { kind, who } of facts)
    if (who === 'member' || !pairedKinds.has(kind)) kinds[kind] = (kinds[kind] ?? 0) + 1
  return kinds
}
const pairedKinds = new Set<FactKind>(['service.verified', 'service.rated'])

/** Organisation kind and role as the newest fact says them. */
const valuesOf = (facts: readonly Fact[]): Fact['values'] => {
  const { 'organisation-kind': kind, role } = facts.at(-1)?.values ?? {}
  return { ...(kind === undefined ? {} : { 'organisation-kind': kind }), ...(role === undefined ? {} : { role }) }
}

function addRules(
  tally: Map<string, DutyChange>,
  scheme: Scheme,
  kinds: Partial<Record<FactKind, number>>,
  isBefore: boolean,
): void {
  for (const { rule, who, say, on } of scheme.duties ?? []) {
    const known = tally.get(rule)
    const missed = isBefore ? { missedBefore: 0 } : { missedAfter: 0 }
    const fresh = { rule, metAfter: 0, newlyMissed: 0, counted: 0 }
    tally.set(rule, { ...fresh, ...known, who, say, on, ofKind: kinds[on] ?? 0, ...missed })
  }
}

interface DutyYear {
  missed: number
  /** Times or hours that were lacking. */
  lacking: number
  counted: number
  owed: number
}

/** What one version makes of one subject's year. */
function yearOf(facts: readonly Fact[], scheme: Scheme, subject: DutySubject, span: Span) {
  const lines = score(facts, scheme, { closedThrough: span.to })
  const byRule = new Map<string, DutyYear>()
  const kinds = new Set((scheme.duties ?? []).map(({ every }) => every))
  const missedOn = new Map<string, string[]>()
  for (const kind of kinds) {
    for (const period of periodsIn(span, kind)) {
      for (const standing of duties(facts, scheme, subject, period.to)) {
        if (standing.period.kind !== kind) continue
        const year = byRule.get(standing.rule) ?? { missed: 0, lacking: 0, counted: 0, owed: 0 }
        const missed = standing.left > 0
        byRule.set(standing.rule, {
          missed: year.missed + Number(missed),
          lacking: year.lacking + standing.left,
          counted: year.counted + standing.facts.length,
          owed: year.owed + Number(standing.required > 0),
        })
        if (missed) missedOn.set(period.to, [...(missedOn.get(period.to) ?? []), standing.rule])
      }
    }
  }
  return { points: total(lines), duties: byRule, low: lowOf(lines, scheme, subject, span, missedOn) }
}

const total = (lines: readonly PointsLine[]) => lines.reduce((sum, { points }) => sum + points, 0)

function lowOf(
  lines: readonly PointsLine[],
  scheme: Scheme,
  subject: DutySubject,
  span: Span,
  missedOn: ReadonlyMap<string, readonly string[]>,
): string[] {
  const kinds = new Set((scheme.low ?? []).map(({ after }) => after))
  return [...kinds].flatMap((kind) =>
    periodsIn(span, kind).flatMap((period) => {
      const points = total(lines.filter(({ date }) => date >= period.from && date <= period.to))
      const isNew = subject.since !== undefined && subject.since >= period.from
      const seen = {
        ...subject,
        points,
        missed: [...missedOn].flatMap(([day, rules]) => (day >= period.from && day <= period.to ? rules : [])),
        excuses: isNew ? (['new'] as const) : [],
      }
      return lowAtClose([seen], scheme, period.to)
        .filter((found) => found.period.kind === kind)
        .map(({ rule }) => rule)
    }),
  )
}

/** Whole periods that end within the span. */
function periodsIn(span: Span, kind: Period['kind']): Period[] {
  const found: Period[] = []
  for (let period = periodOf(span.from, kind); period.to <= span.to; period = nextPeriod(period)) found.push(period)
  return found
}

function countDuties(
  tally: Map<string, DutyChange>,
  before: ReadonlyMap<string, DutyYear>,
  after: ReadonlyMap<string, DutyYear>,
): void {
  for (const change of tally.values()) {
    const [old, young] = [before.get(change.rule), after.get(change.rule)]
    if (change.missedBefore !== undefined) change.missedBefore += Number((old?.missed ?? 0) > 0)
    if (change.missedAfter === undefined || !young) continue
    const missed = young.missed > 0
    change.missedAfter += Number(missed)
    change.metAfter += Number(!missed && young.owed > 0)
    change.newlyMissed += Number(missed && (old?.missed ?? 0) === 0)
    change.counted += young.counted
  }
}

/** A duty that nobody met: `no-fact` when nothing of its kind happened, `no-match` when nothing that did counted. */
export function impossible(change: DutyChange): 'no-fact' | 'no-match' | undefined {
  if (!change.missedAfter || change.metAfter > 0) return undefined
  if (change.ofKind === 0) return 'no-fact'
  return change.counted === 0 ? 'no-match' : undefined
}

/** Bounds of the bars from great loss to great gain; a bar holds its own bounds. */
export const bars = [
  { id: 'much-less', from: -Infinity, to: -10 },
  { id: 'less', from: -9, to: -4 },
  { id: 'little-less', from: -3, to: -1 },
  { id: 'same', from: 0, to: 0 },
  { id: 'little-more', from: 1, to: 3 },
  { id: 'more', from: 4, to: 9 },
  { id: 'much-more', from: 10, to: Infinity },
] as const

/** How many cards fall into each bar, and how many go up, down and stay, of one kind of subject. */
export function spread(cards: readonly Card[], who: Subject) {
  const own = cards.filter((card) => card.who === who)
  const deltas = own.map(({ before, after }) => after - before)
  return {
    cards: own.length,
    up: deltas.filter((delta) => delta > 0).length,
    same: deltas.filter((delta) => delta === 0).length,
    down: deltas.filter((delta) => delta < 0).length,
    pointsBefore: own.reduce((sum, { before }) => sum + before, 0),
    pointsAfter: own.reduce((sum, { after }) => sum + after, 0),
    bars: bars.map(({ id, from, to }) => ({
      id,
      cards: deltas.filter((delta) => delta >= from && delta <= to).length,
    })),
  }
}

/** Many communities' comparisons as one; their order never matters. */
export function merge(parts: readonly Comparison[]): Comparison {
  const tally = new Map<string, DutyChange>()
  for (const change of parts.flatMap((part) => part.duties)) {
    const known = tally.get(change.rule)
    tally.set(change.rule, known ? added(known, change) : { ...change })
  }
  const sum = (pick: (part: Comparison) => number) => parts.reduce((all, part) => all + pick(part), 0)
  return {
    facts: sum(({ facts }) => facts),
    cards: parts.flatMap(({ cards }) => cards),
    duties: [...tally.values()],
    low: { before: sum(({ low }) => low.before), after: sum(({ low }) => low.after) },
    volumes: {
      before: addVolumes(parts.map(({ volumes }) => volumes.before)),
      after: addVolumes(parts.map(({ volumes }) => volumes.after)),
    },
  }
}

function added(a: DutyChange, b: DutyChange): DutyChange {
  const both = (one: number | undefined, other: number | undefined) =>
    one === undefined && other === undefined ? undefined : (one ?? 0) + (other ?? 0)
  const [missedBefore, missedAfter] = [both(a.missedBefore, b.missedBefore), both(a.missedAfter, b.missedAfter)]
  return {
    ...a,
    ...(missedBefore === undefined ? {} : { missedBefore }),
    ...(missedAfter === undefined ? {} : { missedAfter }),
    metAfter: a.metAfter + b.metAfter,
    newlyMissed: a.newlyMissed + b.newlyMissed,
    ofKind: a.ofKind + b.ofKind,
    counted: a.counted + b.counted,
  }
}

function addVolumes(all: readonly Volumes[]): Volumes {
  const facts: Partial<Record<FactKind, number>> = {}
  const low: Record<string, number> = {}
  const lack: Record<string, number> = {}
  for (const one of all) {
    for (const [rule, count] of Object.entries(one.lack ?? {})) lack[rule] = (lack[rule] ?? 0) + count
    for (const [kind, count] of Object.entries(one.facts) as [FactKind, number][])
      facts[kind] = (facts[kind] ?? 0) + count
    for (const [rule, count] of Object.entries(one.low ?? {})) low[rule] = (low[rule] ?? 0) + count
  }
  const sum = (pick: (one: Volumes) => number) => all.reduce((total, one) => total + pick(one), 0)
  return {
    facts,
    members: sum(({ members }) => members),
    units: sum(({ units }) => units),
    communities: sum(({ communities }) => communities),
    low,
    lack,
  }
}
