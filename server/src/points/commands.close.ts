import { periodOf } from '@lianxin/rules/calendar'
import { type LowSubject, lowAtClose } from '@lianxin/rules/low'
import type { Subject } from '@lianxin/rules/scheme-facts'
import type { Ctx } from '../context.ts'
import { act, type Tx } from '../db.ts'
import { idFrom } from '../platform/ids.ts'
import { tell } from '../platform/items.ts'
import { schemeOf } from '../platform/schemes.ts'
import { closedThrough } from './commands.book.ts'
import { rebook } from './commands.ts'
import { needsPublished, periodPoints, ratedSubjects } from './queries.ts'

/**
 * Closes the period that ended last in a community, once: books the residents' ratings that waited for the close, and
 * sends the private reminders the scheme asks for. Nothing here deducts, publishes or ranks.
 */
export async function closePeriod(ctx: Ctx, communityId: string, today: string): Promise<{ reminded: number }> {
  const { scheme, through } = await lastPeriod(ctx, communityId, today)
  const key = idFrom('period.close', communityId, scheme.scheme, through)
  return act(
    ctx,
    { action: 'period.close', scope: ctx.scope, key, body: through, subject: communityId },
    async (tx) => {
      for (const { subjectId, subject } of await ratedSubjects(tx, communityId))
        await rebook(tx, communityId, subject as Subject, subjectId)
      return { reminded: await remind(tx, communityId, through) }
    },
  )
}

async function lastPeriod(ctx: Ctx, communityId: string, today: string) {
  const row = await ctx.app.pool.kysely
    .selectFrom('organisations')
    .select('schemeId')
    .where('id', '=', communityId)
    .executeTakeFirst()
  const scheme = ctx.app.schemes.at(row?.schemeId ?? null, today)
  return { scheme, through: closedThrough(scheme, today) }
}

async function remind(tx: Tx, communityId: string, through: string): Promise<number> {
  const scheme = await schemeOf(tx.ctx, tx, communityId, through)
  const after = scheme.low?.[0]?.after
  if (!after) return 0
  const period = periodOf(through, after)
  const nothingNeeded = (await needsPublished(tx, communityId, period)) === 0
  const subjects: LowSubject[] = (await periodPoints(tx, communityId, period)).map(
    ({ subject, subjectId, points, isNew }) => ({
      who: subject as Subject,
      subjectId,
      points,
      excuses: [...(nothingNeeded ? (['nothing-needed'] as const) : []), ...(isNew ? (['new'] as const) : [])],
    }),
  )
  const found = lowAtClose(subjects, tx.ctx.app.schemes.versions(scheme.scheme), through)
  for (const { who, subjectId, rule } of found) {
    const to =
      who === 'member' ? ({ kind: 'person', id: subjectId } as const) : ({ kind: 'unit', id: subjectId } as const)
    tell(
      tx,
      to,
      'points.low',
      {},
      who === 'member' ? '/m' : '/console',
      idFrom('low', rule, communityId, subjectId, period.key),
    )
  }
  return found.length
}
