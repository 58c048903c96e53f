import type { NeedStateName } from '@lianxin/contract/needs'
import { businessDate } from '@lianxin/rules/calendar'
import { needLife } from '@lianxin/rules/life-cycles'
import { lastFour } from '@lianxin/rules/phones'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act, type Pen, type Tx } from '../db.ts'
import { randomDigits } from '../platform/ids.ts'
import { tell } from '../platform/items.ts'
import { blind } from '../platform/seal.ts'
import { tokenHash } from '../platform/tokens.ts'
import { began, begin } from '../platform/transition.ts'
import { checkNeed, type Told, type Typed } from './commands.check.ts'
import { sealPrivate } from './commands.private.ts'
import { presenceHash } from './commands.ts'
import { schemeToday } from './queries.categories.ts'
import { communityOf, type FrontRow } from './queries.ts'

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
  const { told, problems } = look(ctx, typed, await communityOf(ctx, communityId), false)
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

/** Reads what was typed by what its community offers today; `phoneNeeded` when the resident types it. */
export const look = (ctx: Ctx, typed: Typed, community: FrontRow, phoneNeeded: boolean) =>
  checkNeed(typed, {
    now: ctx.app.clock.now(),
    neighbourhoodIds: community.neighbourhoods.map(({ id }) => id),
    phoneNeeded,
    scheme: schemeToday(ctx, community),
  })

/** Everything a new need is made from; `held` puts it before the clerk first. */
export interface NewNeed {
  communityId: string
  told: Told
  route: NeedRoute
  token: string
  held: boolean
  kind?: string | undefined
}

/** A need drawn up, its private part sealed; it still wants its code. */
export function drawUp(pen: Pen, one: NewNeed) {
  const { keys } = pen.ctx.app
  const { told, communityId } = one
  const id = pen.id()
  const presenceCode = randomDigits(4)
  const verb = one.held ? 'hold' : 'place'
  const row = {
    communityId,
    id,
    kind: one.kind ?? 'difficulty',
    route: one.route,
    state: begin(needLife, verb),
    seq: 1,
    category: told.category,
    urgency: 'normal',
    neighbourhoodId: told.neighbourhoodId,
    wanted: told.wanted.join(','),
    wantedOn: told.wantedOn,
    filedBy: pen.ctx.actor.person?.id ?? null,
    forOther: told.forOther,
    linkHash: tokenHash(one.token),
    phoneHash: told.phone && blind(keys, 'need-phone', told.phone),
    doorHash: told.door && blind(keys, 'need-door', `${told.neighbourhoodId ?? ''}:${told.door}`),
    lastFourHash: told.phone && blind(keys, `last-four:${id}`, lastFour(told.phone)),
    presenceHash: presenceHash(pen, id, presenceCode),
    at: pen.now,
    stateAt: pen.now,
  }
  const { text, name, phone, door } = told
  const sealed = sealPrivate(pen.ctx, id, { text, additions: [], name, phone, door, presenceCode })
  return { row, verb, sealed } as const
}

/** Tells the desk, and answers what the one who placed it gets. */
export function placedAs(pen: Pen, row: { communityId: string; id: string; state: string }, code: string): Placed {
  const { communityId, id, state } = row
  tell(
    pen,
    { kind: 'community', id: communityId },
    state === 'held' ? 'need.held' : 'need.placed',
    { code },
    `/console/needs/${communityId}/${id}`,
  )
  return { id, code, state: state as NeedStateName, seq: 1 }
}

/**
 * Writes a need inside the caller's transaction: public row, sealed private part, first transition, a line for the
 * desk. Other features (a visit, an import) call it with their `tx`.
 */
export async function placeNeed(tx: Tx, one: NewNeed): Promise<Placed> {
  const { row, verb, sealed } = drawUp(tx, one)
  const { communityId, id } = row
  const code = await insertWithCode(tx, row)
  await tx.sql
    .insertInto('needsPrivate')
    .values({ communityId, needId: id, ...sealed })
    .execute()
  await began(tx, needLife, row, verb, undefined)
  return placedAs(tx, row, code)
}

/** Codes to try one after the other, `each` of every length. */
export function* drawnCodes(now: Date, each = 3): Generator<string, void> {
  const day = businessDate(now).slice(5).replace('-', '')
  for (let turn = 0; turn < 4 * each; turn++) yield `${day}-${randomDigits(3 + Math.floor(turn / each))}`
}

/**
 * A code that can be said on the telephone: month and day in Beijing, a dash, three random digits, more when a day is
 * crowded. Random, so that nobody reads off how many came; the named constraint decides, not a count.
 */
async function insertWithCode(tx: Tx, row: Record<string, unknown> & { communityId: string }): Promise<string> {
  for (const code of drawnCodes(tx.now)) {
    const done = await tx.sql
      .insertInto('needs')
      .values({ ...row, code } as never)
      .onConflict((c) => c.constraint('needs_code_once').doNothing())
      .executeTakeFirst()
    if (Number(done.numInsertedOrUpdatedRows) === 1) return code
  }
  throw refuse('busy')
}
