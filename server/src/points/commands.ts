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
  type Booking,
  bookSteps,
  closedThrough,
  factId,
  factRow,
  lineRow,
  type NewFact,
  type OpenBook,
  type Scoring,
  showLines,
} from './commands.book.ts'
import { withKinds } from './commands.kinds.ts'
import { bookOf, booksOf, cardOf, factsOf, linesOf, needFacts, servedNeed, unitOf } from './queries.ts'

/**
 * Records facts and brings the books of their subjects up to date, in this transaction. Answers the sum of the points
 * written. No card is opened by it: that is what being enrolled does (commands.cards.ts).
 */
export async function recordFacts(tx: Tx, facts: readonly NewFact[]): Promise<number> {
  const byCommunity = Map.groupBy(await withKinds(tx, facts), ({ communityId }) => communityId)
  let points = 0
  // one fixed order of communities and subjects, so that two transactions never wait for each other in a circle
  for (const [communityId, own] of [...byCommunity].sort(([a], [b]) => (a < b ? -1 : 1)))
    points += await recordIn(tx, communityId, own)
  return points
}

/** Takes all books of a community in hand at once: where steps can say, everything is written together. */
async function recordIn(tx: Tx, communityId: string, facts: readonly NewFact[]): Promise<number> {
  const bySubject = [...Map.groupBy(facts, ({ subjectId }) => subjectId)].sort(([a], [b]) => (a < b ? -1 : 1))
  await lockBooks(
    tx,
    communityId,
    bySubject.map(([subjectId]) => subjectId),
  )
  const asked = bySubject.map(([subjectId, own]) => ({ subject_id: subjectId, facts: own.map(factId) }))
  const found = new Map((await booksOf(tx, communityId, asked)).map((one) => [one.subjectId, one]))
  const scoring = await scoringOf(tx, communityId)
  const booked: { open: OpenBook; booking: Booking }[] = []
  let points = 0
  for (const [subjectId, own] of bySubject) {
    const [first] = own
    const kept = found.get(subjectId)
    if (!first || !kept) continue
    const fresh = own.filter((fact) => !kept.known.includes(factId(fact)))
    // a need served again after a re-opening: its facts are known, its points were taken back
    const again = own.some((fact) => needFacts.includes(fact.kind) && kept.known.includes(factId(fact)))
    if (!fresh.length && kept.version && !again) continue
    const { who } = first
    const card = who === 'member' && kept.card !== 'unit' ? ('home' as const) : ('unit' as const)
    const unitId = who === 'member' ? kept.unitId : null
    const open = { communityId, subjectId, who, card, unitId, version: kept.version, book: kept.state ?? undefined }
    // no book, though something happened: only the whole fold can say
    const booking = (kept.version || kept.empty) && !again ? bookSteps(open, fresh, scoring, tx.now) : undefined
    if (booking) booked.push({ open, booking })
    else {
      await insertFacts(tx, own, card)
      points += await rebook(tx, communityId, who, subjectId)
    }
  }
  return points + (await writeAll(tx, booked))
}

async function writeAll(tx: Tx, booked: readonly { open: OpenBook; booking: Booking }[]): Promise<number> {
  if (!booked.length) return 0
  await insertRows(
    tx,
    booked.flatMap(({ booking }) => booking.facts),
  )
  await keepBooks(
    tx,
    booked.map(({ open, booking }) => ({ ...open, book: booking.book })),
  )
  const lines = booked.flatMap(({ booking }) => booking.lines)
  if (lines.length) await store(tx, lines)
  for (const { open, booking } of booked) showLines(tx, open, booking.lines)
  return lines.reduce((sum, line) => sum + line.points, 0)
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
  await lockBooks(tx, communityId, [subjectId])
  const kept = await bookOf(tx, communityId, subjectId)
  const { versions, closedThrough: closed, today } = await scoringOf(tx, communityId)
  const written = await linesOf(tx, communityId, subjectId)
  const { lines: wanted, book } = scoreBook(await factsOf(tx, communityId, subjectId), versions, closed)
  await keepBooks(tx, [{ communityId, subjectId, version: kept?.version ?? 0, book }])
  const open = { today, closedThrough: closed }
  const earned = bookChanges(
    written.filter((line) => !isAccountLine(line)),
    wanted,
    open,
  )
  const lines = [...earned, ...accountChanges([...written, ...earned], versions, open)]
  if (!lines.length) return 0
  const unitId = who === 'member' ? await unitOf(tx, communityId, subjectId) : null
  await store(tx, lines)
  // a line that is taken back stands beside its reversal, also on the page of a unit that hadn't been shown it
  const back = new Set(lines.map(({ reverses }) => reverses))
  showLines(tx, { who, subjectId, unitId }, [...written.filter(({ key }) => back.has(key)), ...lines])
  return lines.reduce((sum, line) => sum + line.points, 0)
}

/** A need is open again: what its being served gave is taken back in the books of those who served it. */
export async function rebookNeed(tx: Tx, communityId: string, needId: string): Promise<void> {
  const served = await servedNeed(tx, communityId, needId)
  const members = served.map(({ personId }) => ['member', personId] as const)
  const units = served.map(({ unitId }) => ['unit', unitId] as const)
  const books = new Map([...members, ...units].map(([who, id]) => [id, who]))
  for (const [id, who] of [...books].sort(([a], [b]) => (a < b ? -1 : 1))) await rebook(tx, communityId, who, id)
}

/** Keeps books' states for the next step. Throws Overtaken (tried again) when somebody wrote one since it was read. */
async function keepBooks(
  tx: Tx,
  books: readonly { communityId: string; subjectId: string; version: number; book: Book }[],
): Promise<void> {
  const rows = books.map(({ communityId, subjectId, version, book }) => ({
    community_id: communityId,
    subject_id: subjectId,
    version,
    state: book,
  }))
  const { rows: kept } = await sql<{ touched: number }>`
    with d as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as d (community_id uuid, subject_id uuid, version integer, state jsonb)),
      i as (insert into books (community_id, subject_id, version, state)
        select community_id, subject_id, 1, state from d where version = 0
        on conflict on constraint books_pk do nothing returning 1),
      u as (update books b set version = d.version + 1, state = d.state from d
        where b.community_id = d.community_id and b.subject_id = d.subject_id and d.version > 0 and b.version = d.version
        returning 1)
    select ((select count(*) from i) + (select count(*) from u))::int as touched`.execute(tx.sql)
  if (kept[0]?.touched !== rows.length) throw new Overtaken()
}

/** Two verifications of one person's records at once must not both read the old book. Ids in one order. */
async function lockBooks(tx: Tx, communityId: string, subjectIds: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${communityId}|`} || id, 0))
    from unnest(${subjectIds}::text[]) id`.execute(tx.sql)
}

async function store(tx: Tx, lines: readonly PointsLine[]): Promise<void> {
  const rows = lines.map((line) => lineRow(line, tx.id(), tx.now))
  const { rows: answer } = await sql<{
    stored: number
  }>`select store_points(${JSON.stringify(rows)}::jsonb) as stored`.execute(tx.sql)
  mustTouch(answer[0]?.stored ?? 0, rows.length)
}
