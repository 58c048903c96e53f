import { can } from '@lianxin/rules/access'
import type { Holidays } from '@lianxin/rules/calendar'
import type { HolidayNotice } from '@lianxin/rules/holiday-notice'
import { refuse } from '@lianxin/rules/refusal'
import type { App, Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'
import { accessActor } from '../gate.ts'
import { mustSitAt } from './queries.judge.ts'
import { pathOf } from './queries.ts'

/** Every released notice, oldest first: the last one of a year counts. */
export const releasedNotices = (app: Pick<App, 'pool'>) =>
  app.pool.kysely
    .selectFrom('holidayNotices')
    .select(['id', 'year', 'document', 'why', 'days', 'authorName', 'releaserName', 'releasedAt'])
    .orderBy('releasedAt')
    .orderBy('id')
    .execute()

/** How many there are; they are never changed or deleted, so the number tells whether something is new. */
export async function noticeCount(app: Pick<App, 'pool'>): Promise<number> {
  const { count } = await app.pool.kysely
    .selectFrom('holidayNotices')
    .select((is) => is.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** One entry of a desk, locked. Throws not-found. */
export async function entryById(db: Db, organisationId: string, entryId: string) {
  const row = await db.sql
    .selectFrom('holidayEntries')
    .selectAll()
    .where('scopeId', '=', organisationId)
    .where('id', '=', entryId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw refuse('not-found')
  return row
}
export type Entry = Awaited<ReturnType<typeof entryById>>

/** Does an entry of the year wait at this desk. */
export async function waitsFor(db: Db, organisationId: string, year: number): Promise<boolean> {
  const row = await db.sql
    .selectFrom('holidayEntries')
    .select('id')
    .where('scopeId', '=', organisationId)
    .where('year', '=', year)
    .where('state', '=', 'sent')
    .executeTakeFirst()
  return row !== undefined
}

/** A row's days as the rules read them. */
export const noticeOf = ({ year, days }: { year: number; days: unknown }): HolidayNotice => ({
  year,
  ...(days as Pick<HolidayNotice, 'off' | 'work'>),
})

const listed = ({ off, work }: Pick<HolidayNotice, 'off' | 'work'>) => ({
  off: Object.entries(off).map(([name, days]) => ({ name, days: [...days] })),
  work: [...work],
})

/** What is known of a year, its days in full. */
function yearOf(known: Holidays, year: number) {
  const full = (days = '') =>
    days.split(' ').flatMap((day) => (day ? `${year}-${day.slice(0, 2)}-${day.slice(2)}` : []))
  const { off = {}, work } = known[String(year)] ?? {}
  return {
    year,
    off: Object.entries(off).map(([name, days]) => ({ name, days: full(days) })),
    work: full(work),
  }
}

/** The years known, newest first, with the notices behind them and what waits at this desk. */
export async function listNotices(ctx: Ctx, organisationId: string) {
  mustSitAt(ctx, organisationId)
  const notices = await releasedNotices(ctx.app)
  const known = ctx.app.calendar.known()
  const counting = new Map(notices.map(({ year, id }) => [year, id]))
  return read(ctx, ctx.scope, async (db) => {
    const path = await pathOf(db, organisationId)
    const mayEnter = can(accessActor(ctx.actor), 'holiday.enter', { path })
    const entries = mayEnter ? await entriesOf(db, organisationId) : []
    return {
      years: Object.keys(known)
        .map(Number)
        .sort((a, b) => b - a)
        .map((year) => ({
          ...yearOf(known, year),
          source: counting.has(year) ? ('notice' as const) : ('library' as const),
        })),
      notices: notices.toReversed().map(({ days, releasedAt, ...one }) => ({
        ...one,
        ...listed(noticeOf({ year: one.year, days })),
        releasedAt: releasedAt.toISOString(),
        counts: counting.get(one.year) === one.id,
      })),
      entries: entries.map((entry) => ({
        id: entry.id,
        year: entry.year,
        document: entry.document,
        why: entry.why,
        ...listed(noticeOf(entry)),
        authorName: entry.authorName,
        state: entry.state as 'sent',
        answer: entry.answer,
        at: entry.at.toISOString(),
        allowed: entryVerbs(entry, ctx.actor.id),
      })),
      allowed: mayEnter ? ['enter'] : [],
    }
  })
}

const entriesOf = (db: Db, organisationId: string) =>
  db.sql
    .selectFrom('holidayEntries')
    .selectAll()
    .where('scopeId', '=', organisationId)
    .orderBy('at', 'desc')
    .limit(50)
    .execute()

/** Whoever entered it may drop it, anybody else of the desk may release it or send it back. */
export function entryVerbs({ state, author }: Pick<Entry, 'state' | 'author'>, personId: string): string[] {
  if (state !== 'sent') return []
  return author === personId ? ['drop'] : ['release', 'return']
}
