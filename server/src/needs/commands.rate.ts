import { businessDate } from '@lianxin/rules/calendar'
import { needLife } from '@lianxin/rules/life-cycles'
import { personalParts } from '@lianxin/rules/public-line'
import { Refusal, refuse } from '@lianxin/rules/refusal'
import { fieldText } from '@lianxin/rules/text'
import type { Tx } from '../db.ts'
import { tell } from '../platform/items.ts'
import { move } from '../platform/transition.ts'
import { rebookNeed } from '../points/commands.ts'
import { rateServices } from '../services/commands.rated.ts'
import { knownWords, privateOf } from './commands.private.ts'
import type { NeedRow } from './commands.ts'

export interface Rating {
  /** 1 not good … 5 very good. */
  score: number
  thanks: string
  /** The resident allows the thanks to be told. */
  thanksShown: boolean
  /** By the private link, or told to staff: then it is a rating and never evidence E3. */
  route: 'link' | 'told'
}

/** How often the need was re-opened, plus one: a rating belongs to one round. */
export async function roundOf(tx: Tx, need: NeedRow): Promise<number> {
  const { count } = await tx.sql
    .selectFrom('transitions')
    .select((e) => e.fn.countAll<string>().as('count'))
    .where('communityId', '=', need.communityId)
    .where('entityId', '=', need.id)
    .where('verb', '=', 'reopen')
    .executeTakeFirstOrThrow()
  return Number(count) + 1
}

async function ratedIn(tx: Tx, need: NeedRow, round: number): Promise<boolean> {
  const rated = tx.sql.selectFrom('ratings').select('id').where('communityId', '=', need.communityId)
  return (await rated.where('needId', '=', need.id).where('round', '=', round).executeTakeFirst()) !== undefined
}

/**
 * The resident's word on a served need, or on one closed because no word came, once a round; the need is closed and its services are rated by it. Throws already-rated, wrong-state,
 * invalid-input (a score that isn't 1 to 5), too-long.
 */
export async function rateNeed(tx: Tx, need: NeedRow, rating: Rating): Promise<NeedRow> {
  if (!Number.isInteger(rating.score) || rating.score < 1 || rating.score > 5)
    throw refuse('nothing-chosen', { field: 'score' })
  const round = await roundOf(tx, need)
  if (await ratedIn(tx, need, round)) throw refuse('already-rated')
  const thanks = fieldText('thanks', rating.thanks, 200, 0) || null
  const after = await move(tx, needLife, 'needs', need, 'rate')
  const id = tx.id()
  await tx.sql
    .insertInto('ratings')
    .values({
      communityId: need.communityId,
      id,
      needId: need.id,
      round,
      score: rating.score,
      thanks,
      thanksShown: thanks !== null && rating.thanksShown && (await namesNobody(tx, need, thanks)),
      route: rating.route,
      toldTo: rating.route === 'told' ? (tx.ctx.actor.person?.id ?? null) : null,
      at: tx.now,
    })
    .execute()
  tx.tally({ of: 'needs', community_id: need.communityId, day: businessDate(tx.now), ratings: 1 })
  await rateServices(tx, need, { id, score: rating.score, route: rating.route })
  return after
}

/** Thanks that tell who the resident is are kept, but shown to nobody; the transaction's scope must reveal the need. */
async function namesNobody(tx: Tx, need: NeedRow, thanks: string): Promise<boolean> {
  try {
    const part = await privateOf(tx, tx.ctx, need.communityId, need.id)
    return !personalParts(thanks, knownWords(part)).some((found) => found.sure)
  } catch (error) {
    // the private part may be gone already: nothing to compare with, so nothing is shown
    if (error instanceof Refusal && error.code === 'not-found') return false
    throw error
  }
}

/**
 * “Not really done”: open again for helpers, the desk is told, and points for its being served are taken back. The
 * rating of the round before stays.
 */
export async function reopenNeed(tx: Tx, need: NeedRow, reason: string): Promise<NeedRow> {
  const why = fieldText('reason', reason, 200)
  const after = await move(tx, needLife, 'needs', need, 'reopen', { reason: why, set: { servedAt: null } })
  await rebookNeed(tx, need.communityId, need.id)
  const link = `/console/needs/${need.communityId}/${need.id}`
  tell(tx, { kind: 'community', id: need.communityId }, 'need.reopened', { code: need.code }, link)
  return after
}
