import { addDays, businessDate, periodOf } from '@lianxin/rules/calendar'
import { type PointsLine, score } from '@lianxin/rules/points'
import { bookChanges } from '@lianxin/rules/points-book'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Fact, FactKind, Subject } from '@lianxin/rules/scheme-facts'
import { sql } from 'kysely'
import { mustTouch, type Tx } from '../db.ts'
import { idFrom } from '../platform/ids.ts'
import { project } from '../platform/items.ts'
import { schemeOf } from '../platform/schemes.ts'
import { cardOf, factsOf, linesOf, unitOf } from './queries.ts'

/** A fact to be recorded. `source` is the id of what it came from: the same source, kind and subject is one fact. */
export interface NewFact {
  communityId: string
  source: string
  kind: FactKind
  who: Subject
  subjectId: string
  /** Day it counts on, in Beijing. */
  date: string
  values: Fact['values']
}

/**
 * Records facts and brings the books of their subjects up to date, in this transaction. Opens the year's card first,
 * so that a base stands before anything is added to it. Answers the sum of the points written.
 */
export async function recordFacts(tx: Tx, facts: readonly NewFact[]): Promise<number> {
  const books = Map.groupBy(facts, ({ communityId, subjectId }) => `${communityId}|${subjectId}`)
  let points = 0
  // one fixed order of subjects, so that two transactions never wait for each other in a circle
  for (const [, own] of [...books].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = own
    if (!first) continue
    const card = await cardOf(tx, first.communityId, first.who, first.subjectId)
    const years = new Set(own.map(({ date }) => date.slice(0, 4)))
    await insertFacts(tx, [...[...years].map((year) => opened(first, year)), ...own], card)
    points += await rebook(tx, first.communityId, first.who, first.subjectId)
  }
  return points
}

/**
 * As recordFacts, for what few schemes give points for: the facts are written, a book is opened and scored only where
 * a rule of the community's scheme gives points for one of them.
 */
export async function noteFacts(tx: Tx, facts: readonly NewFact[]): Promise<void> {
  const [first] = facts
  if (!first) return
  const { scheme } = await schemeOf(tx.ctx, tx, first.communityId)
  const rules = tx.ctx.app.schemes.versions(scheme).flatMap(({ points = [] }) => points)
  if (rules.some(({ on }) => facts.some(({ kind }) => kind === on))) {
    await recordFacts(tx, facts)
    return
  }
  for (const fact of facts) await insertFacts(tx, [fact], await cardOf(tx, fact.communityId, fact.who, fact.subjectId))
}

/** A year's card is opened once per subject and community. */
const opened = (of: NewFact, year: string): NewFact => ({
  ...of,
  kind: 'period.opened',
  source: year,
  date: `${year}-01-01`,
  values: { period: 'year' },
})

async function insertFacts(tx: Tx, facts: readonly NewFact[], card: Fact['card']): Promise<void> {
  const rows = facts.map(({ communityId, source, kind, who, subjectId, date, values }) => ({
    communityId,
    id: idFrom(kind, source, subjectId),
    kind,
    source,
    subject: who,
    subjectId,
    card,
    happenedOn: date,
    data: JSON.stringify(values),
    at: tx.now,
  }))
  await tx.sql
    .insertInto('facts')
    .values(rows)
    .onConflict((c) => c.constraint('facts_pk').doNothing())
    .execute()
}

/** The last day of the period before today's: what lies there is closed, later facts are booked in the open one. */
export const closedThrough = (scheme: Scheme, today: string): string =>
  addDays(periodOf(today, scheme.score?.close ?? 'month').from, -1)

/** Writes what a subject's book still lacks; nothing when it says already what scoring says. */
export async function rebook(tx: Tx, communityId: string, who: Subject, subjectId: string): Promise<number> {
  await lockBook(tx, communityId, subjectId)
  const today = businessDate(tx.now)
  const scheme = await schemeOf(tx.ctx, tx, communityId)
  const closed = closedThrough(scheme, today)
  const versions = tx.ctx.app.schemes.versions(scheme.scheme)
  const written = await linesOf(tx, communityId, subjectId)
  const wanted = score(await factsOf(tx, communityId, subjectId), versions, { closedThrough: closed })
  const lines = bookChanges(written, wanted, { today, closedThrough: closed })
  if (!lines.length) return 0
  await store(tx, lines)
  const unitId = await unitOf(tx, communityId, subjectId)
  show(tx, { communityId, who, subjectId, unitId }, lines)
  return lines.reduce((sum, line) => sum + line.points, 0)
}

/** Two verifications of one person's records at once must not both read the old book. */
async function lockBook(tx: Tx, communityId: string, subjectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${communityId}|${subjectId}`}, 0))`.execute(tx.sql)
}

async function store(tx: Tx, lines: readonly PointsLine[]): Promise<void> {
  const rows = lines.map((line) => ({
    community_id: line.communityId,
    id: tx.id(),
    key: line.key,
    fact: line.fact,
    reverses: line.reverses ?? null,
    subject: line.who,
    subject_id: line.subjectId,
    card: line.card,
    rule: line.rule,
    points: line.points,
    cut: line.cut ?? null,
    ratings: line.ratings ?? null,
    say: line.say,
    cites: line.cites,
    scheme: line.scheme,
    year: Number(line.date.slice(0, 4)),
    happened_on: line.date,
    fact_date: line.factDate ?? null,
    at: tx.now.toISOString(),
  }))
  const { rows: answer } = await sql<{
    stored: number
  }>`select store_points(${JSON.stringify(rows)}::jsonb) as stored`.execute(tx.sql)
  mustTouch(answer[0]?.stored ?? 0, rows.length)
}

/** Each new line reaches the page of its member and of the unit. */
function show(
  tx: Tx,
  {
    communityId,
    who,
    subjectId,
    unitId,
  }: { communityId: string; who: Subject; subjectId: string; unitId: string | null },
  lines: readonly PointsLine[],
): void {
  for (const line of lines) {
    const { key, rule, points, say, cites, date, factDate, scheme, reverses, ratings, cut } = line
    const data = { key, rule, points, say, cites, date, factDate, scheme, reverses, ratings, cut, fact: line.fact }
    const item = {
      entity: 'points' as const,
      entityId: idFrom(communityId, key),
      communityId,
      seq: 1,
      state: 'written',
      data,
    }
    project(tx, item, who === 'member' ? { personId: subjectId, unitId } : { unitId: subjectId })
  }
}
