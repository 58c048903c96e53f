import type { Body } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/services'
import { businessDate } from '@lianxin/rules/calendar'
import { refuse } from '@lianxin/rules/refusal'
import { type Kysely, sql } from 'kysely'
import type { App, Ctx } from '../context.ts'
import { act, type Pen } from '../db.ts'
import { lockNeeds } from '../needs/commands.ts'
import type { DB } from '../platform/tables.ts'
import { Alone, type Asked, together, type Wrapping } from '../platform/together.ts'
import {
  type Booking,
  bookSteps,
  closedThrough,
  lineRow,
  type NewFact,
  type OpenBook,
  type Scoring,
  showLines,
} from '../points/commands.book.ts'
import { ofKind } from '../points/commands.kinds.ts'
import { recordFacts } from '../points/commands.ts'
import { type Deeds, type Desk, decide, layOut } from './commands.desk.ts'
import { needsOfServices } from './queries.ts'
import { type Found, factsToVerify } from './queries.verify.ts'

interface Verified {
  verified: number
  /** Sum of the points written. */
  points: number
}

/**
 * Verifies one or fifty records, all or none. Nobody verifies her own service. The service becomes a fact, the fact
 * becomes points by the scheme of its day, and a need whose last wanted service this was is served. One record goes
 * with whatever others are asked for at the moment, in one transaction (platform/together.ts).
 */
export async function verify(ctx: Ctx, communityId: string, body: Body<typeof contract.verify>): Promise<Verified> {
  const what = { action: 'service.verify', scope: ctx.scope, key: ctx.key, body, subject: communityId }
  const ids = [...new Set(body.ids)].sort()
  const [id] = ids
  const { key } = ctx
  if (id && key && ids.length === 1 && ctx.scope.ids[0] === communityId)
    return verifyTogether({ ctx, what: { ...what, key }, id, doneWell: body.wellDone?.includes(id) ?? false })
  return verifyAlone(ctx, what, ids, (one) => body.wellDone?.includes(one) ?? false)
}

/** In a transaction of its own, with the needs held: two who verify records of one need wait for each other. */
function verifyAlone(
  ctx: Ctx,
  what: Parameters<typeof act>[1],
  ids: readonly string[],
  doneWell: (id: string) => boolean,
): Promise<Verified> {
  const communityId = ctx.scope.ids[0] ?? ''
  return act(ctx, what, async (tx) => {
    const needIds = await needsOfServices(tx, communityId, ids)
    if (needIds.length !== ids.length) throw refuse('not-found')
    await lockNeeds(tx, communityId, needIds)
    const asked = ids.map((id, place) => ({ place, community_id: communityId, id }))
    const desk = layOut(await factsToVerify(tx.sql, asked, null))
    const facts: NewFact[] = []
    for (const [place, id] of ids.entries()) {
      const verdict = decide(tx, desk, place, doneWell(id))
      facts.push(...verdict.facts)
      verdict.put()
    }
    await storeVerified(tx.sql, { ...desk.deeds, ...nothingElse }, null)
    return { verified: ids.length, points: await recordFacts(tx, facts) }
  })
}

type Stored = Deeds & { [of in 'counted_services' | 'counted_needs' | 'keys' | 'audit' | 'outbox']: unknown[] }

/** `act` counts and leaves its own rows. */
const nothingElse = { counted_services: [], counted_needs: [], keys: [], audit: [], outbox: [] }

const storeVerified = (db: Kysely<DB>, deeds: Stored, scope: string | null) =>
  sql`select store_verified(${JSON.stringify(deeds)}::jsonb, ${scope})`.execute(db)

interface AskedOne extends Asked {
  id: string
  doneWell: boolean
}

/** The desk of a batch: its items have places, and books go on from step to step. */
interface BatchDesk extends Desk {
  places: Map<AskedOne, number>
  books: Map<string, OpenBook>
}

const verifyTogether = together<AskedOne, BatchDesk, Verified>({
  async gather(app, items, scope) {
    const places = new Map(items.map((item, place) => [item, place]))
    const asked = items.map(({ id, ctx, what }, place) => ({
      place,
      community_id: ctx.scope.ids[0] ?? '',
      id,
      key: what.key,
    }))
    return { ...layOut(await factsToVerify(app.pool.kysely, asked, scope)), places, books: new Map() }
  },
  decide(pen, item, desk) {
    const place = desk.places.get(item) ?? -1
    const found = desk.found.get(place)
    if (!found || found.answered) throw new Alone()
    const verdict = decide(pen, desk, place, item.doneWell)
    const booked = bookAll(pen, desk, found, verdict.facts)
    verdict.put()
    let points = 0
    for (const { open, booking } of booked) points += putBook(pen, desk, open, booking)
    return { verified: 1, points }
  },
  async store(app, desk, { keys, audit, outbox, tallies }: Wrapping, scope) {
    const books = [...desk.books.values()].filter(({ book }) => book !== undefined)
    const deeds: Stored = {
      ...desk.deeds,
      books: books.map(({ communityId, subjectId, version, book }) => ({
        community_id: communityId,
        subject_id: subjectId,
        version,
        state: book,
      })),
      counted_services: tallies.filter(({ of }) => of === 'services'),
      counted_needs: tallies.filter(({ of }) => of === 'needs'),
      keys,
      audit,
      outbox,
    }
    await storeVerified(app.pool.kysely, deeds, scope)
  },
  alone: ({ ctx, what, id, doneWell }) => verifyAlone(ctx, what, [id], () => doneWell),
})

/** The steps of all books that a record's facts concern; throws Alone when one of them needs the full fold. */
function bookAll(
  pen: Pen,
  desk: BatchDesk,
  found: Found,
  facts: readonly NewFact[],
): { open: OpenBook; booking: Booking }[] {
  const scoring = scoringOf(pen.ctx.app, found, pen.now)
  const told = facts.map((fact) => ofKind(fact, found.unitKind))
  const bySubject = Map.groupBy(told, ({ who, subjectId }) => `${who} ${subjectId}`)
  return [...bySubject.values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    const open = openBook(desk, found, first)
    const booking = bookSteps(open, own, scoring, pen.now)
    if (!booking) throw new Alone()
    return [{ open, booking }]
  })
}

function scoringOf(app: App, { community }: Found, now: Date): Scoring {
  const today = businessDate(now)
  const scheme = app.schemes.at(community.schemeId, today)
  return { versions: app.schemes.versions(scheme.scheme), closedThrough: closedThrough(scheme, today), today }
}

/** The book as the batch has left it so far, or as it was read. */
function openBook(desk: BatchDesk, found: Found, { communityId, subjectId, who }: NewFact): OpenBook {
  const key = `${communityId} ${subjectId}`
  const known = desk.books.get(key)
  if (known) return known
  const { service, memberBook, unitBook, card, memberUnit } = found
  const read = subjectId === service?.personId ? memberBook : subjectId === service?.unitId ? unitBook : undefined
  // helpers of other records of the need: their books were not read
  if (!read || (!read.state && !read.fresh)) throw new Alone()
  const common = { communityId, subjectId, who, version: read.version, book: read.state ?? undefined }
  return who === 'member'
    ? { ...common, card: card === 'unit' ? 'unit' : 'home', unitId: memberUnit ?? service?.unitId ?? null }
    : { ...common, card: 'unit', unitId: null }
}

/** Puts a book's new facts and lines onto the desk. Answers the sum of its points. */
function putBook(pen: Pen, desk: BatchDesk, open: OpenBook, { facts, lines, book }: Booking): number {
  desk.books.set(`${open.communityId} ${open.subjectId}`, { ...open, book })
  desk.deeds.facts.push(...facts)
  desk.deeds.lines.push(...lines.map((line) => lineRow(line, pen.id(), pen.now)))
  showLines(pen, open, lines)
  return lines.reduce((sum, { points }) => sum + points, 0)
}
