import type { Body } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/needs'
import type { NeedStateName } from '@lianxin/contract/needs'
import { type Action, mustBeAllowed } from '@lianxin/rules/access'
import { needLife } from '@lianxin/rules/life-cycles'
import { personalParts } from '@lianxin/rules/public-line'
import { refuse } from '@lianxin/rules/refusal'
import { fieldText } from '@lianxin/rules/text'
import type { Ctx } from '../context.ts'
import { act, mustTouch, type Tx } from '../db.ts'
import { accessActor } from '../gate.ts'
import { tell } from '../platform/items.ts'
import { schemeOf } from '../platform/schemes.ts'
import { revealing } from '../platform/scope.ts'
import { move } from '../platform/transition.ts'
import { dayOf } from './commands.check.ts'
import { knownWords, privateOf } from './commands.private.ts'
import { type NeedRow, needForOrder, needTarget } from './commands.ts'
import { mustBeCategory } from './queries.categories.ts'
import { neighbourhoodIds } from './queries.ts'

/** Community and need out of the address. */
export interface At {
  communityId: string
  needId: string
}
export interface Moved {
  id: string
  code: string
  state: NeedStateName
  seq: number
}

/**
 * One verb on one need: the page's sequence number must still be the row's (`stale`), the right is asked again with
 * the row in hand, and the answer is the new state. `reveal` lets the verb read the private part, as the audit row says.
 */
export function onNeed(
  ctx: Ctx,
  action: Action,
  at: At,
  body: { seq: number },
  work: (tx: Tx, need: NeedRow) => Promise<NeedRow>,
  reveal = false,
): Promise<Moved> {
  const scope = reveal ? revealing(ctx.scope, at.needId) : ctx.scope
  const what = { action, scope, key: ctx.key, body: { needId: at.needId, ...body }, subject: at.needId }
  return act(ctx, what, async (tx) => {
    const need = await needForOrder(tx, at.communityId, at.needId)
    mustBeAllowed(accessActor(ctx.actor), action, needTarget(need))
    if (need.seq !== body.seq) throw refuse('stale', { code: need.code })
    return moved(await work(tx, need))
  })
}

/** What the page needs to know of a need that moved. */
export const moved = ({ id, code, state, seq }: NeedRow): Moved => ({ id, code, state: state as NeedStateName, seq })

/** The clerk lets a held need through to sorting. */
export const releaseNeed = (ctx: Ctx, at: At, body: { seq: number }) =>
  onNeed(ctx, 'need.release', at, body, (tx, need) => move(tx, needLife, 'needs', need, 'release'))

/**
 * Gives the need its public part, and publishes when asked to in the same step. A line that shows the resident's
 * phone, door or name is refused (`personal-data`); what may be one asks for `looked`.
 */
export const sortNeed = (ctx: Ctx, at: At, body: Body<typeof contract.sortNeed>) =>
  onNeed(ctx, 'need.sort', at, body, (tx, need) => sorted(tx, need, body), true)

async function sorted(tx: Tx, need: NeedRow, body: Body<typeof contract.sortNeed>): Promise<NeedRow> {
  const { ctx } = tx
  const publicLine = fieldText('publicLine', body.publicLine, 120).replace(/\s*\n\s*/g, ' ')
  await mustNameNobody(tx, need, publicLine, body.looked)
  const category = mustBeCategory(await schemeOf(ctx, tx, need.communityId), body.category, 'sorting')
  if (body.neighbourhoodId && !(await neighbourhoodIds(ctx, need.communityId)).includes(body.neighbourhoodId))
    throw refuse('invalid-input', { fields: ['neighbourhoodId'] })
  // a day that was right when the resident chose it may have passed; only a newly given one must lie ahead
  const wantedOn =
    body.wantedOn === undefined || body.wantedOn === need.wantedOn ? need.wantedOn : dayOf(body.wantedOn ?? '', tx.now)
  const set = {
    publicLine,
    wantedOn,
    category,
    kind: body.kind,
    urgency: body.urgency,
    helpersWanted: body.helpersWanted,
    wanted: body.wanted ? body.wanted.join(',') : need.wanted,
    neighbourhoodId: body.neighbourhoodId === undefined ? need.neighbourhoodId : body.neighbourhoodId,
    targetGroup: body.targetGroup === undefined ? need.targetGroup : body.targetGroup,
  }
  const after = await move(tx, needLife, 'needs', need, 'sort', { set })
  return body.publish ? published(tx, after) : after
}

/** Opens the need to helpers and puts its line on the community's page. */
export const publishNeed = (ctx: Ctx, at: At, body: Body<typeof contract.publishNeed>) =>
  onNeed(
    ctx,
    'need.publish',
    at,
    body,
    async (tx, need) => {
      if (!need.publicLine) throw refuse('empty-text', { field: 'publicLine' })
      await mustNameNobody(tx, need, need.publicLine, true)
      return published(tx, need)
    },
    true,
  )

function published(tx: Tx, need: NeedRow): Promise<NeedRow> {
  mustBeAllowed(accessActor(tx.ctx.actor), 'need.publish', { communityId: need.communityId })
  return move(tx, needLife, 'needs', need, 'publish')
}

/** Refuses a public line that tells who is meant; asks the private part, so that any form of a name or door is found. */
async function mustNameNobody(tx: Tx, need: NeedRow, line: string, looked = false): Promise<void> {
  const known = knownWords(await privateOf(tx, tx.ctx, need.communityId, need.id))
  const found = personalParts(line, known)
  const blocking = found.filter((part) => part.sure || !looked)
  if (!blocking.length) return
  const kinds = [...new Set(blocking.map((part) => part.kind))]
  throw refuse('personal-data', { field: 'publicLine', kinds, sure: blocking.some((part) => part.sure) })
}

/** Off the public page, back to sorting. */
export const takeDownNeed = (ctx: Ctx, at: At, body: { seq: number; reason: string }) =>
  onNeed(ctx, 'need.take-down', at, body, (tx, need) =>
    move(tx, needLife, 'needs', need, 'take-down', { reason: fieldText('reason', body.reason, 200) }),
  )

const waits = ['placed', 'sorted', 'open', 'in-hand']

/** Two residents, one matter: this one follows the other from here on. Throws merge-with-itself, not-found, wrong-state. */
export const mergeNeed = (ctx: Ctx, at: At, body: { seq: number; into: string }) =>
  onNeed(ctx, 'need.merge', at, body, async (tx, need) => {
    if (body.into === at.needId) throw refuse('merge-with-itself')
    const other = await needForOrder(tx, at.communityId, body.into)
    if (!waits.includes(other.state)) throw refuse('wrong-state', { entity: 'need', state: other.state, verb: 'merge' })
    await mustCarryNone(tx, need)
    return move(tx, needLife, 'needs', need, 'merge', { set: { mergedInto: other.id }, reason: other.code })
  })

/** What others were merged into must not vanish into a third. */
async function mustCarryNone(tx: Tx, need: NeedRow): Promise<void> {
  const carried = await tx.sql
    .selectFrom('needs')
    .select('id')
    .where('communityId', '=', need.communityId)
    .where('mergedInto', '=', need.id)
    .limit(1)
    .executeTakeFirst()
  if (carried) throw refuse('still-in-use', { code: need.code })
}

/** Marks that a whole unit or team may claim it; a fact beside the state, so the sequence number stays. */
export const markCollective = (ctx: Ctx, at: At, body: { seq: number; collective: boolean }) =>
  onNeed(ctx, 'need.mark-collective', at, body, async (tx, need) => {
    const done = await tx.sql
      .updateTable('needs')
      .set({ collective: body.collective })
      .where('communityId', '=', need.communityId)
      .where('id', '=', need.id)
      .executeTakeFirst()
    mustTouch(done.numUpdatedRows, 1)
    return { ...need, collective: body.collective }
  })

/** “Not ours”: the resident reads where to go instead. */
export const answerNeed = (ctx: Ctx, at: At, body: { seq: number; answer: string }) =>
  onNeed(ctx, 'need.answer', at, body, (tx, need) => {
    tell(tx, { kind: 'resident', id: need.id, communityId: need.communityId }, 'need.answered', {
      code: need.code,
    })
    return move(tx, needLife, 'needs', need, 'answer', { set: { answer: fieldText('answer', body.answer, 300) } })
  })

/** The desk withdraws it for the resident, with a reason. */
export const withdrawNeed = (ctx: Ctx, at: At, body: { seq: number; reason: string }) =>
  onNeed(ctx, 'need.withdraw', at, body, (tx, need) =>
    move(tx, needLife, 'needs', need, 'withdraw', { reason: fieldText('reason', body.reason, 200) }),
  )
