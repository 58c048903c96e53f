import type { Body } from '@lianxin/contract/endpoint'
import type { enterNotice as entryOf } from '@lianxin/contract/holidays'
import { type HolidayNotice, longestHoliday, noticeProblems } from '@lianxin/rules/holiday-notice'
import { refuse } from '@lianxin/rules/refusal'
import type { App, Ctx } from '../context.ts'
import { act, mustTouch, type Tx } from '../db.ts'
import { tell } from '../platform/items.ts'
import { tellColleagues } from './commands.tell.ts'
import {
  type Entry,
  entryById,
  entryVerbs,
  noticeCount,
  noticeOf,
  releasedNotices,
  waitsFor,
} from './queries.holidays.ts'
import { mustSitAt } from './queries.judge.ts'

interface At {
  organisationId: string
  entryId: string
}
const page = '/console/schemes/holidays'

/** Days by festival; a festival named in two spans is one festival. */
function noticeIn({ year, off, work }: Pick<Body<typeof entryOf>, 'year' | 'off' | 'work'>): HolidayNotice {
  const byName = new Map<string, string[]>()
  for (const { name, days } of off) byName.set(name.trim(), [...(byName.get(name.trim()) ?? []), ...days])
  return { year, off: Object.fromEntries(byName), work }
}

/**
 * Enters a year's notice for a second person. Throws notice-… for the first thing wrong with it, year-known for a
 * year that is known unless the reason of a correction is given, year-waiting while an entry of the year waits.
 */
export async function enterNotice(
  ctx: Ctx,
  organisationId: string,
  body: Body<typeof entryOf>,
): Promise<{ id: string }> {
  mustSitAt(ctx, organisationId)
  const { year, document, why } = body
  const notice = noticeIn(body)
  const [problem] = noticeProblems(notice)
  if (problem) throw refuse(`notice-${problem.code}`, { year, date: problem.date ?? '', most: longestHoliday })
  const what = { action: 'holiday.enter', scope: ctx.scope, key: ctx.key, body }
  return act(ctx, what, async (tx) => {
    mustBeNew(ctx, year, why)
    if (await waitsFor(tx, organisationId, year)) throw refuse('year-waiting', { year })
    const id = tx.id()
    const days = JSON.stringify({ off: notice.off, work: notice.work })
    const author = { author: ctx.actor.id, authorName: ctx.actor.person?.name ?? '' }
    await tx.sql
      .insertInto('holidayEntries')
      .values({
        scopeId: organisationId,
        id,
        year,
        document,
        why: why ?? null,
        days,
        ...author,
        state: 'sent',
        at: tx.now,
      })
      .execute()
    await tellColleagues(tx, organisationId, 'holiday.waiting', { year }, page)
    return { id }
  })
}

function mustBeNew(ctx: Ctx, year: number, why: string | null | undefined): void {
  if (ctx.app.calendar.known()[String(year)] && !why) throw refuse('year-known', { year })
}

async function mine(tx: Tx, { organisationId, entryId }: At, verb: string): Promise<Entry> {
  const entry = await entryById(tx, organisationId, entryId)
  if (entry.state !== 'sent') throw refuse('wrong-state', { state: entry.state })
  if (entryVerbs(entry, tx.ctx.actor.id).includes(verb)) return entry
  throw refuse(verb === 'drop' ? 'not-allowed' : 'second-person-needed')
}

async function settle(tx: Tx, entry: Entry, state: string, answer: string | null = null): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('holidayEntries')
    .set({ state, answer, settledAt: tx.now })
    .where('scopeId', '=', entry.scopeId)
    .where('id', '=', entry.id)
    .executeTakeFirst()
  mustTouch(numUpdatedRows, 1)
}

/** From now on every day of the year is reckoned by it, on every server within seconds. Throws second-person-needed, year-known. */
export async function releaseNotice(ctx: Ctx, at: At): Promise<{ done: true }> {
  mustSitAt(ctx, at.organisationId)
  const what = { action: 'holiday.release', scope: ctx.scope, key: ctx.key, subject: at.entryId }
  const done = await act(ctx, what, async (tx) => {
    const entry = await mine(tx, at, 'release')
    const { year, document, why, author, authorName } = entry
    mustBeNew(ctx, year, why)
    await tx.sql
      .insertInto('holidayNotices')
      .values({
        organisationId: at.organisationId,
        id: entry.id,
        year,
        document,
        why,
        days: JSON.stringify(entry.days),
        author,
        authorName,
        releasedBy: ctx.actor.id,
        releaserName: ctx.actor.person?.name ?? '',
        sentAt: entry.at,
        releasedAt: tx.now,
      })
      .execute()
    await settle(tx, entry, 'released')
    tell(tx, { kind: 'person', id: author }, 'holiday.released', { year }, page)
    return { done: true as const }
  })
  await refreshNotices(ctx.app, true)
  return done
}

/** Back to whoever entered it, who enters it anew. */
export async function returnNotice(ctx: Ctx, at: At, body: { answer: string }): Promise<{ done: true }> {
  mustSitAt(ctx, at.organisationId)
  const what = { action: 'holiday.release', scope: ctx.scope, key: ctx.key, body, subject: at.entryId }
  return act(ctx, what, async (tx) => {
    const entry = await mine(tx, at, 'return')
    await settle(tx, entry, 'returned', body.answer)
    tell(tx, { kind: 'person', id: entry.author }, 'holiday.returned', { year: entry.year }, page)
    return { done: true as const }
  })
}

/** Whoever entered it takes it back. */
export async function dropNotice(ctx: Ctx, at: At): Promise<{ done: true }> {
  mustSitAt(ctx, at.organisationId)
  const what = { action: 'holiday.enter', scope: ctx.scope, key: ctx.key, body: {}, subject: at.entryId }
  return act(ctx, what, async (tx) => {
    await settle(tx, await mine(tx, at, 'drop'), 'dropped')
    return { done: true as const }
  })
}

const seen = new WeakMap<object, number>()

/** Puts the released notices in place when there are new ones; each server asks every two seconds, and after its own. */
export async function refreshNotices(app: App, now = false): Promise<void> {
  const count = await noticeCount(app)
  if (!now && seen.get(app) === count) return
  const rows = await releasedNotices(app)
  const left = app.calendar.adopt(rows.map(noticeOf))
  for (const { year } of left) app.log.error({ year }, 'a released holiday notice can no longer be read')
  seen.set(app, rows.length)
}
