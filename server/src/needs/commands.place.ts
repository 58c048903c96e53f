import type { NeedStateName } from '@lianxin/contract/needs'
import { businessDate } from '@lianxin/rules/calendar'
import { needLife } from '@lianxin/rules/life-cycles'
import { lastFour } from '@lianxin/rules/phones'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act, type Tx } from '../db.ts'
import { randomDigits } from '../platform/ids.ts'
import { tell } from '../platform/items.ts'
import { limit } from '../platform/limits.ts'
import { blind } from '../platform/seal.ts'
import { tokenHash } from '../platform/tokens.ts'
import { began, begin } from '../platform/transition.ts'
import { checkNeed, type Problem, type Told, type Typed } from './commands.check.ts'
import { sealPrivate } from './commands.private.ts'
import { presenceHash } from './commands.ts'
import { schemeHere } from './queries.categories.ts'
import { neighbourhoodIds } from './queries.ts'

/** More than these in an hour wait for the clerk before anything else happens to them; none is lost or refused. */
const perHour = { address: { points: 20, seconds: 3600 }, phone: { points: 10, seconds: 3600 } } as const

export type NeedRoute = 'own' | 'telephone' | 'paper' | 'door' | 'counter'

/** The answer to a placing: what a retry with the same key gets again. */
export interface Placed {
  id: string
  code: string
  state: NeedStateName
  seq: number
}

/**
 * The private link's token, made from the idempotency key: whoever retries after a lost reply gets the same link, and
 * nobody has to store it in clear. 24 URL-safe characters.
 */
export const linkToken = (ctx: Ctx, communityId: string, key: string): string =>
  Buffer.from(blind(ctx.app.keys, 'need-link', `${communityId}:${key}`), 'hex')
    .subarray(0, 18)
    .toString('base64url')

/** Counts it for its address and its phone; true when one of them sent too many. Both are kept as keyed hashes only. */
async function tooMany(ctx: Ctx, phone: string | null): Promise<boolean> {
  const byAddress = await limit(ctx, 'need-address', ctx.address, perHour.address)
  const byPhone = phone ? await limit(ctx, 'need-phone', phone, perHour.phone) : undefined
  return byAddress.over || byPhone?.over === true
}

/**
 * A resident places a need. All that is wrong comes back as `problems`, nothing is written then. The same key again
 * gives the same answer; with another body it throws duplicate-key-other-body (the page shows both).
 */
export async function placeOwnNeed(
  ctx: Ctx,
  communityId: string,
  typed: Typed,
): Promise<{ placed: Placed; token: string } | { problems: Problem[] }> {
  const { key } = ctx
  if (!key) throw refuse('key-missing')
  const checked = await look(ctx, typed, communityId, true)
  if (checked.problems.length) return { problems: checked.problems }
  const token = linkToken(ctx, communityId, key)
  const held = await tooMany(ctx, checked.told.phone)
  const placed = await act(ctx, { action: 'need.place', scope: ctx.scope, key, body: typed }, (tx) =>
    placeNeed(tx, { communityId, told: checked.told, route: 'own', token, held }),
  )
  return { placed, token }
}

/** Staff file it for somebody who telephoned, wrote, was met or came; the answer holds the address of the slip. */
export async function fileNeed(
  ctx: Ctx,
  communityId: string,
  body: Omit<Partial<Typed>, 'forOther'> & { text: string; category: string; route: NeedRoute; kind?: string },
): Promise<Placed & { slip: string }> {
  const { key } = ctx
  if (!key) throw refuse('key-missing')
  const typed: Typed = {
    neighbourhoodId: '',
    door: '',
    wanted: [],
    wantedOn: '',
    phone: '',
    name: '',
    ...body,
    forOther: true,
  }
  const { told, problems } = await look(ctx, typed, communityId, false)
  if (problems[0]) throw problems[0].refusal
  const token = linkToken(ctx, communityId, key)
  const more = { route: body.route, token, kind: body.kind, held: false }
  const placed = await act(ctx, { action: 'need.file', scope: ctx.scope, key, body }, (tx) =>
    placeNeed(tx, { communityId, told, ...more }),
  )
  return { ...placed, slip: await slipAddress(ctx, communityId, token) }
}

/** Where the slip for the resident is printed from. */
export async function slipAddress(ctx: Ctx, communityId: string, token: string): Promise<string> {
  const { code } = await ctx.app.pool.kysely
    .selectFrom('organisations')
    .select('code')
    .where('id', '=', communityId)
    .executeTakeFirstOrThrow()
  return `/c/${code}/my/${token}/slip`
}

async function look(ctx: Ctx, typed: Typed, communityId: string, phoneNeeded: boolean) {
  const known = await neighbourhoodIds(ctx, communityId)
  const scheme = await schemeHere(ctx, communityId)
  return checkNeed(typed, { now: ctx.app.clock.now(), neighbourhoodIds: known, phoneNeeded, scheme })
}

/** Everything a new need is made from; `held` puts it before the clerk first. */
export interface NewNeed {
  communityId: string
  told: Told
  route: NeedRoute
  token: string
  held: boolean
  kind?: string | undefined
}

/**
 * Writes a need inside the caller's transaction: public row, sealed private part, first transition, a line for the
 * desk. Other features (a visit, an import) call it with their `tx`.
 */
export async function placeNeed(tx: Tx, one: NewNeed): Promise<Placed> {
  const { keys } = tx.ctx.app
  const { told, communityId } = one
  const id = tx.id()
  const presenceCode = randomDigits(4)
  const phoneHash = told.phone && blind(keys, 'need-phone', told.phone)
  const verb = one.held ? 'hold' : 'place'
  const state = begin(needLife, verb)
  const row = {
    communityId,
    id,
    kind: one.kind ?? 'difficulty',
    route: one.route,
    state,
    seq: 1,
    category: told.category,
    urgency: 'normal',
    neighbourhoodId: told.neighbourhoodId,
    wanted: told.wanted.join(','),
    wantedOn: told.wantedOn,
    filedBy: tx.ctx.actor.person?.id ?? null,
    forOther: told.forOther,
    linkHash: tokenHash(one.token),
    phoneHash,
    doorHash: told.door && blind(keys, 'need-door', `${told.neighbourhoodId ?? ''}:${told.door}`),
    lastFourHash: told.phone && blind(keys, `last-four:${id}`, lastFour(told.phone)),
    presenceHash: presenceHash(tx, id, presenceCode),
    at: tx.now,
    stateAt: tx.now,
  }
  const code = await insertWithCode(tx, row)
  await sealPrivate(tx, communityId, id, {
    text: told.text,
    additions: [],
    name: told.name,
    phone: told.phone,
    door: told.door,
    presenceCode,
  })
  await began(tx, needLife, row, verb, undefined)
  tell(
    tx,
    { kind: 'community', id: communityId },
    state === 'held' ? 'need.held' : 'need.placed',
    { code },
    `/console/needs/${communityId}/${id}`,
  )
  return { id, code, state: state as NeedStateName, seq: 1 }
}

/**
 * A code that can be said on the telephone: month and day in Beijing, a dash, three random digits, more when a day is
 * crowded. Random, so that nobody reads off how many came; the named constraint decides, not a count.
 */
async function insertWithCode(tx: Tx, row: Record<string, unknown> & { communityId: string }): Promise<string> {
  const day = businessDate(tx.now).slice(5).replace('-', '')
  for (let turn = 0; turn < 12; turn++) {
    const code = `${day}-${randomDigits(3 + Math.floor(turn / 3))}`
    const done = await tx.sql
      .insertInto('needs')
      .values({ ...row, code } as never)
      .onConflict((c) => c.constraint('needs_code_once').doNothing())
      .executeTakeFirst()
    if (Number(done.numInsertedOrUpdatedRows) === 1) return code
  }
  throw refuse('busy')
}
