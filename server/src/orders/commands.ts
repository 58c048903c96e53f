import type { Body, Params } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/orders'
import { type Action, mustBeAllowed } from '@lianxin/rules/access'
import { businessDate } from '@lianxin/rules/calendar'
import { afterWorkingHours, officeHours } from '@lianxin/rules/deadlines'
import { type OrderVerb, orderLife } from '@lianxin/rules/life-cycles'
import { orderMode, orderStep } from '@lianxin/rules/paths'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act, type Db, type Pen, type Tx } from '../db.ts'
import { accessActor } from '../gate.ts'
import { letGoNeed, lockNeeds, needForOrder, takeNeed } from '../needs/commands.ts'
import { nameOfCategory } from '../platform/categories.ts'
import { project, tell } from '../platform/items.ts'
import { schemeOf } from '../platform/schemes.ts'
import { began, begin, move } from '../platform/transition.ts'
import { noteFacts } from '../points/commands.ts'
import {
  childrenOf,
  isPausedHere,
  isPausedInUnit,
  liveOrders,
  type OrderRow,
  orderById,
  possibleMembers,
  possibleUnits,
} from './queries.ts'

type OnOrder = Params<typeof contract.accept>

/**
 * Asks units or members to take a need. A scheme whose path goes through the unit refuses members (scheme-forbids); who
 * pauses today or when it is wanted isn't asked (helper-paused).
 */
export async function dispatch(
  ctx: Ctx,
  { communityId, needId }: Params<typeof contract.dispatch>,
  body: Body<typeof contract.dispatch>,
) {
  const what = { action: 'order.dispatch', scope: ctx.scope, key: ctx.key, body, subject: needId }
  return act(ctx, what, async (tx) => {
    const need = await needForOrder(tx, communityId, needId)
    if (need.state !== 'open' && need.state !== 'in-hand') throw refuse('wrong-state', { state: need.state })
    const scheme = await schemeOf(ctx, tx, communityId)
    if (!orderMode(scheme, 'direct') && body.to.some((helper) => helper.kind === 'member'))
      throw refuse('scheme-forbids', { rule: 'paths.orders' })
    const known = {
      unit: (await possibleUnits(tx, communityId)).map((one) => ({ ...one, paused: false })),
      member: await possibleMembers(tx, communityId, { wantedOn: need.wantedOn }),
    }
    const ids: string[] = []
    for (const to of body.to) {
      const helper = known[to.kind].find((one) => one.id === to.id)
      if (!helper) throw refuse('not-enrolled')
      if (helper.paused) throw refuse('helper-paused')
      const dueAt = answerBy(tx, orderStep(scheme, to.kind).hours)
      const person = to.kind === 'member' ? helper.id : null
      ids.push(
        await place(tx, { communityId, needId, parentId: null, dueAt, note: body.note ?? null }, 'dispatch', {
          helper: to.kind,
          unitId: helper.unitId,
          personId: person,
          helperName: helper.name,
        }),
      )
    }
    return { orders: ids }
  })
}

/** One member as a helper of a community, with the load carried there; undefined when she isn't enrolled. */
export async function asHelper(db: Db, communityId: string, personId: string) {
  const [self] = await possibleMembers(db, communityId, { only: personId })
  return self
}

/** A member takes an open need by her own word, where the scheme knows that way; she holds the order at once. */
export async function grab(ctx: Ctx, { communityId, needId }: Params<typeof contract.grab>) {
  const what = { action: 'order.grab', scope: ctx.scope, key: ctx.key, body: {}, subject: needId }
  return act(ctx, what, async (tx) => {
    mustBeAllowed(accessActor(ctx.actor, [communityId]), 'order.grab', { communityId })
    if (!orderMode(await schemeOf(ctx, tx, communityId), 'grab'))
      throw refuse('scheme-forbids', { rule: 'paths.orders' })
    const need = await needForOrder(tx, communityId, needId)
    if (need.state === 'in-hand') throw refuse('already-taken')
    if (need.state !== 'open') throw refuse('wrong-state', { state: need.state })
    const self = await asHelper(tx, communityId, ctx.actor.person?.id ?? '')
    if (!self) throw refuse('not-enrolled')
    const about = { communityId, needId, parentId: null, dueAt: tx.now, note: null }
    const who = { helper: 'member' as const, unitId: self.unitId, personId: self.id, helperName: self.name }
    const orderId = await place(tx, about, 'grab', who)
    await takeNeed(tx, need)
    await noteAnswer(tx, await mustFind(tx, communityId, orderId), 'order.accepted')
    return { orderId }
  })
}

/** The instant by which whoever is asked must have answered; whole working hours in Beijing. */
const answerBy = (tx: Tx, hours: number): Date =>
  afterWorkingHours(tx.now, hours, officeHours, tx.ctx.app.calendar.known()).at

interface NewOrder {
  communityId: string
  needId: string
  parentId: string | null
  dueAt: Date
  note: string | null
}

async function place(
  tx: Tx,
  about: NewOrder,
  verb: 'dispatch' | 'grab',
  helper: { helper: 'unit' | 'member'; unitId: string | null; personId: string | null; helperName: string },
): Promise<string> {
  const row = { id: tx.id(), ...about, ...helper, state: begin(orderLife, verb), seq: 1, at: tx.now, stateAt: tx.now }
  await tx.sql.insertInto('orders').values(row).execute()
  await began(tx, orderLife, row, verb)
  const order = await mustFind(tx, about.communityId, row.id)
  show(tx, order)
  const whom = helper.personId
    ? ({ kind: 'person', id: helper.personId } as const)
    : ({ kind: 'unit', id: helper.unitId as string } as const)
  if (verb === 'dispatch') tell(tx, whom, 'order.asked', { code: order.needCode }, linkTo(order))
  return row.id
}

/** The page on which whoever was asked answers. */
export const linkTo = (order: OrderRow): string =>
  order.personId
    ? `/m/orders/${order.communityId}/${order.id}`
    : `/console/unit/orders/${order.communityId}/${order.id}`

type Listed = 'needId' | 'needCode' | 'publicLine' | 'category' | 'schemeId' | 'place' | 'wanted' | 'wantedOn' | 'dueAt'

/** What lists show of an order. */
export type ShownOrder = Pick<
  OrderRow,
  Listed | 'id' | 'communityId' | 'communityName' | 'helper' | 'helperName' | 'personId' | 'unitId' | 'state' | 'seq'
>

/** Puts the order's newest state on its helper's and unit's pages. */
export function show(tx: Pen, order: ShownOrder): void {
  const { needId, needCode, publicLine, category, place, wanted, wantedOn, dueAt, communityName, helperName } = order
  const data = {
    needId,
    needCode,
    publicLine,
    category,
    categoryName: nameOfCategory(tx.ctx.app.schemes, order.schemeId, category, tx.now),
    place,
    wanted,
    wantedOn,
    dueAt,
    communityName,
    helperName,
    helper: order.helper,
  }
  project(
    tx,
    { entity: 'order', entityId: order.id, communityId: order.communityId, seq: order.seq, state: order.state, data },
    { personId: order.personId, unitId: order.unitId },
  )
}

/** The order, or not-found: also for whoever may not know of it. */
export async function mustFind(db: Db, communityId: string, orderId: string): Promise<OrderRow> {
  const order = await orderById(db, communityId, orderId)
  if (!order) throw refuse('not-found')
  return order
}

/** What the access table needs to know of an order. */
export const orderTarget = (order: OrderRow) => ({
  communityId: order.communityId,
  path: order.communityPath,
  personId: order.personId ?? undefined,
  unitId: order.unitId ?? undefined,
  unitPath: order.branchPath ?? undefined,
})

/** Throws not-found for whoever has nothing to do with the order. */
export const mustSee = (ctx: Ctx, order: OrderRow): void =>
  mustBeAllowed(accessActor(ctx.actor, [order.communityId]), 'order.read', orderTarget(order))

/** Opens a transaction on one order for whoever may do the action with it. */
export async function onOrder<T>(
  ctx: Ctx,
  { communityId, orderId }: OnOrder,
  action: Action,
  body: unknown,
  work: (tx: Tx, order: OrderRow) => Promise<T>,
): Promise<T> {
  return act(ctx, { action, scope: ctx.scope, key: ctx.key, body, subject: orderId }, async (tx) => {
    const order = await mustFind(tx, communityId, orderId)
    mustBeAllowed(accessActor(ctx.actor, [communityId]), action, orderTarget(order))
    await lockNeeds(tx, communityId, [order.needId])
    return work(tx, await mustFind(tx, communityId, orderId))
  })
}

/** Moves an order and tells the pages that list it. */
export async function moveOrder(tx: Tx, order: OrderRow, verb: OrderVerb, reason?: string): Promise<OrderRow> {
  const moved = await move(tx, orderLife, 'orders', order, verb, { reason })
  show(tx, moved)
  return moved
}

const done = { done: true as const }

/** What the helper who was asked answered, as a fact; of a unit's order the unit's, of a member's the member's. */
async function noteAnswer(
  tx: Tx,
  order: OrderRow,
  kind: 'order.accepted' | 'order.declined' | 'order.handed-back',
): Promise<void> {
  const who = order.personId ? ('member' as const) : ('unit' as const)
  const subjectId = order.personId ?? order.unitId
  if (!subjectId) return
  const values = order.category ? { field: order.category } : {}
  const { communityId, id: source } = order
  await noteFacts(tx, [{ communityId, source, kind, who, subjectId, date: businessDate(tx.now), values }])
}

/** A unit or member takes it on; the need is in hand from now. Declining and being late have no penalty. */
export const accept = (ctx: Ctx, at: OnOrder) =>
  onOrder(ctx, at, 'order.accept', {}, async (tx, order) => {
    await moveOrder(tx, order, 'accept')
    await takeNeed(tx, await needForOrder(tx, order.communityId, order.needId))
    await noteAnswer(tx, order, 'order.accepted')
    return done
  })

export const decline = (ctx: Ctx, at: OnOrder, body: Body<typeof contract.decline>) =>
  onOrder(ctx, at, 'order.decline', body, async (tx, order) => {
    await giveBack(tx, order, 'decline', body.reason)
    await noteAnswer(tx, order, 'order.declined')
    return done
  })

/** A unit or member who can't after all gives it back to the desk, with a reason the desk sees. */
export const handBack = (ctx: Ctx, at: OnOrder, body: Body<typeof contract.handBack>) =>
  onOrder(ctx, at, 'order.hand-back', body, async (tx, order) => {
    await giveBack(tx, order, 'hand-back', body.reason)
    await noteAnswer(tx, order, 'order.handed-back')
    return done
  })

export const withdraw = (ctx: Ctx, at: OnOrder, body: Body<typeof contract.withdraw>) =>
  onOrder(ctx, at, 'order.withdraw', body, async (tx, order) => {
    await giveBack(tx, order, 'withdraw', body.reason)
    await noteAnswer(tx, order, 'order.handed-back')
    return done
  })

export const start = (ctx: Ctx, at: OnOrder) =>
  onOrder(ctx, at, 'order.start', {}, async (tx, order) => {
    await moveOrder(tx, order, 'start')
    return done
  })

export const urge = (ctx: Ctx, at: OnOrder, body: Body<typeof contract.urge>) =>
  onOrder(ctx, at, 'order.urge', body, async (tx, order) => {
    if (order.personId && (await isPausedHere(tx, order.communityId, order.personId))) throw refuse('helper-paused')
    const moved = await moveOrder(tx, order, 'urge', body.reason)
    const whom = order.personId
      ? ({ kind: 'person', id: order.personId } as const)
      : ({ kind: 'unit', id: order.unitId as string } as const)
    tell(tx, whom, 'order.urged', { code: order.needCode }, linkTo(moved))
    return done
  })

/** The unit names its people: one child order each; its own order then follows them. */
export const passOn = (ctx: Ctx, at: OnOrder, body: Body<typeof contract.passOn>) =>
  onOrder(ctx, at, 'order.pass-on', body, async (tx, order) => {
    if (order.helper !== 'unit' || !order.unitId) throw refuse('wrong-state', { state: order.state })
    const people = await tx.sql
      .selectFrom('unitMembers')
      .select(['personId', 'name'])
      .where('unitId', '=', order.unitId)
      .where('personId', 'in', body.personIds)
      .where('leftAt', 'is', null)
      .execute()
    if (people.length !== new Set(body.personIds).size) throw refuse('not-on-roster')
    const days = [businessDate(tx.now), ...(order.wantedOn ? [order.wantedOn] : [])]
    if (await isPausedInUnit(tx, order.unitId, body.personIds, days)) throw refuse('helper-paused')
    await moveOrder(tx, order, 'pass-on')
    await takeNeed(tx, await needForOrder(tx, order.communityId, order.needId))
    await noteAnswer(tx, order, 'order.accepted')
    const { communityId, needId } = order
    const dueAt = answerBy(tx, orderStep(await schemeOf(ctx, tx, communityId), 'member').hours)
    const about = { communityId, needId, parentId: order.id, dueAt, note: body.note ?? null }
    for (const { personId, name } of people)
      await place(tx, about, 'dispatch', { helper: 'member', unitId: order.unitId, personId, helperName: name })
    return done
  })

/**
 * An order that comes back: its need opens again when nobody else has it, the unit's order follows its last child,
 * and whoever must act next is told.
 */
export async function giveBack(tx: Tx, order: OrderRow, verb: OrderVerb, reason?: string): Promise<void> {
  await moveOrder(tx, order, verb, reason)
  if (order.helper === 'unit')
    for (const child of await childrenOf(tx, order.communityId, order.id))
      if (['dispatched', 'accepted', 'under-way'].includes(child.state)) await moveOrder(tx, child, 'recall', reason)
  const live = await liveOrders(tx, order.communityId, order.needId)
  const others = live.filter((one) => one.state !== 'dispatched' || one.parentId === order.parentId)
  if (order.parentId && !live.some((one) => one.parentId === order.parentId)) {
    tell(
      tx,
      { kind: 'unit', id: order.unitId as string },
      'order.came-back',
      { code: order.needCode },
      linkTo({ ...order, id: order.parentId, personId: null }),
    )
  }
  if (!order.parentId) {
    if (!others.length && order.needState === 'in-hand')
      await letGoNeed(tx, await needForOrder(tx, order.communityId, order.needId), reason)
    // what the desk took back itself is no news to it
    if (verb !== 'recall')
      tell(
        tx,
        { kind: 'community', id: order.communityId },
        'order.came-back',
        { code: order.needCode },
        `/console/needs/${order.needId}`,
      )
  }
}
