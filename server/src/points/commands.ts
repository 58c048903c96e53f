import { businessDate } from '@lianxin/rules/calendar'
import type { PointsLine } from '@lianxin/rules/points'
import { bookChanges } from '@lianxin/rules/points-book'
import { accountChanges, isAccountLine } from '@lianxin/rules/points-carried'
import { type Book, scoreBook } from '@lianxin/rules/points-step'
import type { Fact, Subject } from '@lianxin/rules/scheme-facts'
import { sql } from 'kysely'
import { mustTouch, Overtaken, type Tx } from '../db.ts'
import { schemeOf } from '../platform/schemes.ts'
import {
  bookSteps,
  closedThrough,
  factId,
  factRow,
  lineRow,
  type NewFact,
  type Scoring,
  showLines,
} from './commands.book.ts'
import { withKinds } from './commands.kinds.ts'
import { bookOf, cardOf, factsOf, knownFacts, linesOf, needFacts, servedNeed, unitOf } from './queries.ts'

/**
 * Records facts and brings the books of their subjects up to date, in this transaction. Answers the sum of the points
 * written. No card is opened by it: that is what being enrolled does (commands.cards.ts).
 */
export async function recordFacts(tx: Tx, facts: readonly NewFact[]): Promise<number> {
  const books = Map.groupBy(await withKinds(tx, facts), ({ communityId, subjectId }) => `${communityId}|${subjectId}`)
  let points = 0
  // one fixed order of subjects, so that two transactions never wait for each other in a circle
  for (const [, own] of [...books].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = own
    if (first) points += await recordOf(tx, first, own)
  }
  return points
}

async function recordOf(tx: Tx, first: NewFact, own: readonly NewFact[]): Promise<number> {
  const { communityId, who, subjectId } = first
  await lockBook(tx, communityId, subjectId)
  const known = await knownFacts(tx, communityId, own.map(factId))
  const fresh = own.filter((fact) => !known.includes(factId(fact)))
  const kept = await bookOf(tx, communityId, subjectId)
  // a need served again after a re-opening: its facts are known, its points were taken back
  const again = own.some((fact) => needFacts.includes(fact.kind) && known.includes(factId(fact)))
  if (!fresh.length && kept && !again) return 0
  const card = await cardOf(tx, communityId, who, subjectId)
  const unitId = who === 'member' ? await unitOf(tx, communityId, subjectId) : null
  const open = {
    communityId,
    subjectId,
    who,
    card,
    unitId,
    version: kept?.version ?? 0,
    book: kept?.state as Book | undefined,
  }
  const steps = kept && !again && bookSteps(open, fresh, await scoringOf(tx, communityId), tx.now)
  if (!steps) {
    await insertFacts(tx, own, card)
    return rebook(tx, communityId, who, subjectId)
  }
  await insertRows(tx, steps.facts)
  await keepBook(tx, open, steps.book)
  return write(tx, open, steps.lines)
}

/** How the community scores today. */
async function scoringOf(tx: Tx, communityId: string): Promise<Scoring> {
  const today = businessDate(tx.now)
  const scheme = await schemeOf(tx.ctx, tx, communityId)
  return { versions: tx.ctx.app.schemes.versions(scheme.scheme), closedThrough: closedThrough(scheme, today), today }
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
  for (const fact of await withKinds(tx, facts))
    await insertFacts(tx, [fact], await cardOf(tx, fact.communityId, fact.who, fact.subjectId))
}

async function insertFacts(tx: Tx, facts: readonly NewFact[], card: Fact['card']): Promise<void> {
  await insertRows(
    tx,
    facts.map((fact) => factRow(fact, card, tx.now)),
  )
}

async function insertRows(tx: Tx, rows: readonly ReturnType<typeof factRow>[]): Promise<void> {
  await tx.sql
    .insertInto('facts')
    .values(
      rows.map((row) => ({
        communityId: row.community_id,
        id: row.id,
        kind: row.kind,
        source: row.source,
        subject: row.subject,
        subjectId: row.subject_id,
        card: row.card,
        happenedOn: row.happened_on,
        data: JSON.stringify(row.data),
        at: row.at,
      })),
    )
    .onConflict((c) => c.constraint('facts_pk').doNothing())
    .execute()
}

/** Writes what a subject's book still lacks by the full fold over its facts; nothing when it says that already. */
export async function rebook(tx: Tx, communityId: string, who: Subject, subjectId: string): Promise<number> {
  await lockBook(tx, communityId, subjectId)
  const kept = await bookOf(tx, communityId, subjectId)
  const { versions, closedThrough: closed, today } = await scoringOf(tx, communityId)
  const written = await linesOf(tx, communityId, subjectId)
  const { lines: wanted, book } = scoreBook(await factsOf(tx, communityId, subjectId), versions, closed)
  await keepBook(tx, { communityId, subjectId, version: kept?.version ?? 0 }, book)
  const open = { today, closedThrough: closed }
  const earned = bookChanges(
    written.filter((line) => !isAccountLine(line)),
    wanted,
    open,
  )
  const lines = [...earned, ...accountChanges([...written, ...earned], versions, open)]
  if (!lines.length) return 0
  const unitId = who === 'member' ? await unitOf(tx, communityId, subjectId) : null
  return write(tx, { communityId, who, subjectId, unitId }, lines)
}

/** A need is open again: what its being served gave is taken back in the books of those who served it. */
export async function rebookNeed(tx: Tx, communityId: string, needId: string): Promise<void> {
  const served = await servedNeed(tx, communityId, needId)
  const members = served.map(({ personId }) => ['member', personId] as const)
  const units = served.map(({ unitId }) => ['unit', unitId] as const)
  const books = new Map([...members, ...units].map(([who, id]) => [id, who]))
  for (const [id, who] of [...books].sort(([a], [b]) => (a < b ? -1 : 1))) await rebook(tx, communityId, who, id)
}

async function write(
  tx: Tx,
  of: { communityId: string; who: Subject; subjectId: string; unitId: string | null },
  lines: readonly PointsLine[],
): Promise<number> {
  if (lines.length) await store(tx, lines)
  showLines(tx, of, lines)
  return lines.reduce((sum, line) => sum + line.points, 0)
}

/** Keeps a book's state for the next step. Throws Overtaken (tried again) when somebody wrote it since it was read. */
async function keepBook(
  tx: Tx,
  { communityId, subjectId, version }: { communityId: string; subjectId: string; version: number },
  book: Book,
): Promise<void> {
  const state = JSON.stringify(book)
  const row = { communityId, subjectId, version: version + 1, state }
  const done = version
    ? await tx.sql
        .updateTable('books')
        .set({ version: row.version, state })
        .where('communityId', '=', communityId)
        .where('subjectId', '=', subjectId)
        .where('version', '=', version)
        .executeTakeFirst()
    : await tx.sql
        .insertInto('books')
        .values(row)
        .onConflict((c) => c.constraint('books_pk').doNothing())
        .executeTakeFirst()
  const touched = 'numUpdatedRows' in done ? done.numUpdatedRows : done.numInsertedOrUpdatedRows
  if (Number(touched) !== 1) throw new Overtaken()
}

/** Two verifications of one person's records at once must not both read the old book. */
async function lockBook(tx: Tx, communityId: string, subjectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${communityId}|${subjectId}`}, 0))`.execute(tx.sql)
}

async function store(tx: Tx, lines: readonly PointsLine[]): Promise<void> {
  const rows = lines.map((line) => lineRow(line, tx.id(), tx.now))
  const { rows: answer } = await sql<{
    stored: number
  }>`select store_points(${JSON.stringify(rows)}::jsonb) as stored`.execute(tx.sql)
  mustTouch(answer[0]?.stored ?? 0, rows.length)
}
