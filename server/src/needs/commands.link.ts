import { type Action, mustBeAllowed } from '@lianxin/rules/access'
import { needLife } from '@lianxin/rules/life-cycles'
import { lastFour, phone as readPhone } from '@lianxin/rules/phones'
import { refuse } from '@lianxin/rules/refusal'
import { fieldText } from '@lianxin/rules/text'
import type { Ctx } from '../context.ts'
import { act, mustTouch, read, type Tx } from '../db.ts'
import { accessActor } from '../gate.ts'
import { revealing } from '../platform/scope.ts'
import { blind } from '../platform/seal.ts'
import { tokenHash } from '../platform/tokens.ts'
import { move } from '../platform/transition.ts'
import { mostWords } from './commands.check.ts'
import { moved } from './commands.desk.ts'
import { linkToken, slipAddress } from './commands.place.ts'
import { type PrivatePart, privateOf, resealPrivate } from './commands.private.ts'
import { type Rating, rateNeed, reopenNeed } from './commands.rate.ts'
import { type NeedRow, needForOrder, needTarget } from './commands.ts'
import { needByToken } from './queries.ts'

const mostAdditions = 20

/** What a private link shows: the public row, and what was told, opened with an audit row. */
export interface ByLink {
  need: NeedRow
  part: PrivatePart
}

/** The need behind a private link. Throws not-found: an old, a wrong and a foreign link look alike. */
async function rowByLink(ctx: Ctx, communityId: string, token: string): Promise<NeedRow> {
  const need = /^[\w-]{24}$/.test(token)
    ? await read(ctx, ctx.scope, (db) => needByToken(db, communityId, token))
    : undefined
  if (!need) throw refuse('not-found')
  return need
}

/** Opens what the link's holder told us. */
export async function openByLink(ctx: Ctx, communityId: string, token: string): Promise<ByLink> {
  const need = await rowByLink(ctx, communityId, token)
  const scope = revealing(ctx.scope, need.id)
  const part = await act(ctx, { action: 'need.open-private:link', scope, subject: need.id }, (tx) =>
    privateOf(tx, ctx, communityId, need.id),
  )
  return { need, part }
}

/** One verb by the private link; `seq` is what the form was made from, an older one is stale. */
async function byLink(
  ctx: Ctx,
  action: Action,
  communityId: string,
  token: string,
  body: { seq: number },
  work: (tx: Tx, need: NeedRow) => Promise<NeedRow>,
  reveal = false,
): Promise<void> {
  if (!ctx.key) throw refuse('key-missing')
  const { id } = await rowByLink(ctx, communityId, token)
  mustBeAllowed(accessActor(ctx.actor), action, { communityId, byLink: true })
  const scope = reveal ? revealing(ctx.scope, id) : ctx.scope
  await act(ctx, { action, scope, key: ctx.key, body: { id, ...body }, subject: id }, async (tx) => {
    const need = await needForOrder(tx, communityId, id)
    if (need.seq !== body.seq) throw refuse('stale', { code: need.code })
    await work(tx, need)
    return null
  })
}

/** Adds words and, when given, another phone. */
export function amendByLink(
  ctx: Ctx,
  communityId: string,
  token: string,
  body: { seq: number; text: string; phone: string },
): Promise<void> {
  return byLink(ctx, 'need.amend', communityId, token, body, (tx, need) => amended(tx, need, body), true)
}

/** Staff add what the resident told them. */
export function amendNeed(ctx: Ctx, at: { communityId: string; needId: string }, body: { seq: number; text: string }) {
  const scope = revealing(ctx.scope, at.needId)
  const what = { action: 'need.amend', scope, key: ctx.key, body: { needId: at.needId, ...body }, subject: at.needId }
  return act(ctx, what, async (tx) => {
    const need = await needForOrder(tx, at.communityId, at.needId)
    mustBeAllowed(accessActor(ctx.actor), 'need.amend', needTarget(need))
    if (need.seq !== body.seq) throw refuse('stale', { code: need.code })
    return moved(await amended(tx, need, { ...body, phone: '' }))
  })
}

async function amended(tx: Tx, need: NeedRow, body: { text: string; phone: string }): Promise<NeedRow> {
  const phone = body.phone.trim() ? readPhone(body.phone).value : undefined
  const text = fieldText('text', body.text, mostWords, phone ? 0 : 1)
  const part = await privateOf(tx, tx.ctx, need.communityId, need.id)
  if (part.additions.length >= mostAdditions) throw refuse('too-many', { max: mostAdditions })
  const additions = text ? [...part.additions, { at: tx.now.toISOString(), text }] : part.additions
  await resealPrivate(tx, need.communityId, need.id, { ...part, additions, phone: phone ?? part.phone })
  const { keys } = tx.ctx.app
  const hashes = phone && {
    phoneHash: blind(keys, 'need-phone', phone),
    lastFourHash: blind(keys, `last-four:${need.id}`, lastFour(phone)),
  }
  return move(tx, needLife, 'needs', need, 'amend', { set: { bodyVersion: need.bodyVersion + 1, ...hashes } })
}

/** The resident takes it back. */
export const withdrawByLink = (ctx: Ctx, communityId: string, token: string, body: { seq: number }) =>
  byLink(ctx, 'need.withdraw', communityId, token, body, (tx, need) => move(tx, needLife, 'needs', need, 'withdraw'))

/** The resident's word: makes the service E3, because it came by the link. */
export const rateByLink = (
  ctx: Ctx,
  communityId: string,
  token: string,
  body: { seq: number } & Omit<Rating, 'route'>,
) =>
  byLink(
    ctx,
    'rating.give',
    communityId,
    token,
    body,
    (tx, need) => rateNeed(tx, need, { ...body, route: 'link' }),
    true,
  )

/** “Not really done.” */
export const reopenByLink = (ctx: Ctx, communityId: string, token: string, body: { seq: number; reason: string }) =>
  byLink(ctx, 'need.reopen', communityId, token, body, (tx, need) => reopenNeed(tx, need, body.reason))

/** At the desk, without the link: the code and the last four digits of the phone. One answer for every kind of no. */
export async function findNeed(ctx: Ctx, communityId: string, body: { code: string; lastFour: string }) {
  const code = body.code.normalize('NFKC').replace(/[^\d-]/g, '')
  const scope = ctx.scope
  return act(ctx, { action: 'need.find', scope, body }, async (tx) => {
    const need = await tx.sql
      .selectFrom('needs')
      .select(['id', 'code', 'lastFourHash'])
      .where('communityId', '=', communityId)
      .where('code', '=', code)
      .executeTakeFirst()
    const told = need && blind(ctx.app.keys, `last-four:${need.id}`, body.lastFour.trim())
    if (!need || need.lastFourHash !== told) throw refuse('not-found')
    return { id: need.id, code: need.code }
  })
}

/** A new private link for who lost it; the old one stops at once. It opens the private part, so the right is the row's. */
export async function newNeedLink(ctx: Ctx, at: { communityId: string; needId: string }) {
  const { key } = ctx
  if (!key) throw refuse('key-missing')
  const token = linkToken(ctx, at.communityId, key)
  const what = { action: 'need.print-slip', scope: ctx.scope, key, body: { needId: at.needId }, subject: at.needId }
  await act(ctx, what, async (tx) => {
    const need = await needForOrder(tx, at.communityId, at.needId)
    mustBeAllowed(accessActor(ctx.actor), 'need.print-slip', needTarget(need))
    const done = await tx.sql
      .updateTable('needs')
      .set({ linkHash: tokenHash(token) })
      .where('communityId', '=', at.communityId)
      .where('id', '=', at.needId)
      .executeTakeFirst()
    mustTouch(done.numUpdatedRows, 1)
    return null
  })
  const slip = await slipAddress(ctx, at.communityId, token)
  return { slip, link: slip.replace(/\/slip$/, '') }
}
