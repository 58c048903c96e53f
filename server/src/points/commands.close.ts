import { addDays, type Period, periodOf } from '@lianxin/rules/calendar'
import { type LowFinding, type LowSubject, lowAtClose } from '@lianxin/rules/low'
import { keepsAccounts } from '@lianxin/rules/points-carried'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Subject } from '@lianxin/rules/scheme-facts'
import { kindValue } from '@lianxin/rules/scheme-units'
import { missedIn } from '../appraisals/commands.missed.ts'
import type { Ctx } from '../context.ts'
import { act, type Tx } from '../db.ts'
import { idFrom } from '../platform/ids.ts'
import { tell } from '../platform/items.ts'
import { pausedIn } from '../platform/pauses.ts'
import { closedThrough } from './commands.book.ts'
import { rebook } from './commands.ts'
import { bookedSubjects, needsPublished, periodPoints, ratedSubjects } from './queries.ts'

/**
 * Closes what ended last in a community, once: books the residents' ratings that waited for the close, and sends the
 * private reminders that the scheme asks for after each kind of period. Nothing here deducts, publishes or ranks.
 */
export async function closePeriod(ctx: Ctx, communityId: string, today: string): Promise<{ reminded: number }> {
  const row = await ctx.app.pool.kysely
    .selectFrom('organisations')
    .select('schemeId')
    .where('id', '=', communityId)
    .executeTakeFirst()
  const scheme = ctx.app.schemes.at(row?.schemeId ?? null, today)
  const versions = ctx.app.schemes.versions(scheme.scheme)
  await closeRatings(ctx, communityId, scheme, today)
  if (keepsAccounts(versions)) await turnAccounts(ctx, communityId, scheme, today)
  let reminded = 0
  for (const period of lowPeriods(versions, today)) reminded += await remind(ctx, communityId, versions, period)
  return { reminded }
}

async function closeRatings(ctx: Ctx, communityId: string, scheme: Scheme, today: string): Promise<void> {
  const through = closedThrough(scheme, today)
  const key = idFrom('period.close', communityId, scheme.scheme, through)
  const what = { action: 'period.close', scope: ctx.scope, key, body: through, subject: communityId }
  await act(ctx, what, async (tx) => {
    const rated = await ratedSubjects(tx, communityId)
    for (const { subjectId, subject } of rated) await rebook(tx, communityId, subject as Subject, subjectId)
    return { rated: rated.length }
  })
}

/** Books what was taken over into accounts that open and what lapsed, once a day. */
async function turnAccounts(ctx: Ctx, communityId: string, scheme: Scheme, today: string): Promise<void> {
  const key = idFrom('period.account', communityId, scheme.scheme, today)
  const what = { action: 'period.close', scope: ctx.scope, key, body: today, subject: communityId }
  await act(ctx, what, async (tx) => {
    const booked = await bookedSubjects(tx, communityId)
    for (const { subjectId, subject } of booked) await rebook(tx, communityId, subject as Subject, subjectId)
    return { booked: booked.length }
  })
}

/** The period of each kind that ended last and after which a rule of any version looks who is low. */
function lowPeriods(versions: readonly Scheme[], today: string): Period[] {
  const kinds = new Set(versions.flatMap(({ low = [] }) => low.map(({ after }) => after)))
  return [...kinds].map((kind) => periodOf(addDays(periodOf(today, kind).from, -1), kind))
}

/** One act per kind of period, so that a year's end is looked at besides its last month's. */
function remind(ctx: Ctx, communityId: string, versions: readonly Scheme[], period: Period): Promise<number> {
  const key = idFrom('period.low', communityId, versions[0]?.scheme ?? '', period.key)
  const what = { action: 'period.close', scope: ctx.scope, key, body: period.key, subject: communityId }
  return act(ctx, what, async (tx) => {
    const found = await lowIn(tx, communityId, versions, period)
    for (const one of found) tellLow(tx, communityId, one, versions)
    return found.length
  })
}

async function lowIn(tx: Tx, communityId: string, versions: readonly Scheme[], period: Period): Promise<LowFinding[]> {
  const nothingNeeded = (await needsPublished(tx, communityId, period)) === 0
  const looks = versions.some(({ low = [] }) => low.some(({ when }) => when.duty ?? when.rate))
  const missed = looks ? await missedIn(tx.ctx, tx, communityId, period) : new Map<string, string[]>()
  const paused = await pausedIn(tx, communityId, period)
  const subjects = (await periodPoints(tx, communityId, period)).map(
    ({ subject, subjectId, points, isNew, unitKind }): LowSubject => ({
      who: subject as Subject,
      subjectId,
      values: kindValue(unitKind),
      points,
      missed: missed.get(`${subject}|${subjectId}`) ?? [],
      excuses: excusesFrom({ 'nothing-needed': nothingNeeded, paused: paused.has(subjectId), new: isNew }),
    }),
  )
  // a year's last day is a month's too: only the rules of this kind of period were given its points
  return lowAtClose(subjects, versions, period.to).filter((one) => one.period.kind === period.kind)
}

/** The reasons that hold. */
const excusesFrom = (held: Record<NonNullable<LowSubject['excuses']>[number], boolean>): LowSubject['excuses'] =>
  (['nothing-needed', 'paused', 'new'] as const).filter((reason) => held[reason])

/** A word to the one concerned and nobody else, once. */
function tellLow(tx: Tx, communityId: string, found: LowFinding, versions: readonly Scheme[]): void {
  const { who, subjectId, rule, period } = found
  const to = { kind: who === 'member' ? ('person' as const) : ('unit' as const), id: subjectId }
  const when = versions.flatMap(({ low = [] }) => low).find((one) => one.rule === rule)?.when
  const text = when?.duty ? 'duty.low' : when?.rate ? 'rate.low' : 'points.low'
  const page = who === 'member' ? '/m' : '/console'
  const year = who === 'member' ? '/m/mine/year' : '/console/unit/year'
  const id = idFrom('low', rule, communityId, subjectId, period.key)
  tell(tx, to, text, {}, text === 'points.low' ? page : year, id)
}
