import type { Body, Params } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/services'
import { mustBeAllowed } from '@lianxin/rules/access'
import { addDays, businessDate, daysBetween, isBusinessDate } from '@lianxin/rules/calendar'
import { evidenceLevel, type Proof } from '@lianxin/rules/evidence'
import { type ServiceVerb, serviceLife } from '@lianxin/rules/life-cycles'
import { refuse } from '@lianxin/rules/refusal'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { act, type Pen, type Tx } from '../db.ts'
import { accessActor } from '../gate.ts'
import { recordProof } from '../orders/commands.presence.ts'
import { moveOrder, onOrder } from '../orders/commands.ts'
import { project, tell } from '../platform/items.ts'
import { serviceTally } from '../platform/rollups.ts'
import { began, begin, move } from '../platform/transition.ts'
import { rebook } from '../points/commands.ts'
import { type ServiceRow, serviceById } from './queries.ts'

type OnService = Params<typeof contract.returnRecord>

/** Days back a record may be written without counting as entered later. */
const mostDaysBack = 30

/**
 * The member's record of an order: one line. It finishes the order; the evidence follows from how presence is known,
 * the member's own word alone is E0. A returned record is written anew. Throws past-day or too-far-ahead for impossible days.
 */
export const writeRecord = (
  ctx: Ctx,
  at: Params<typeof contract.writeRecord>,
  body: Body<typeof contract.writeRecord>,
) =>
  onOrder(ctx, at, 'service.write', body, async (tx, order) => {
    mustBePossibleDay(tx, body.happenedOn)
    if (!order.personId || !order.unitId) throw refuse('wrong-state', { state: order.state })
    await recordProof(tx, order, 'word')
    const evidence = evidenceLevel([...order.proofs, 'word'] as Proof[])
    if (order.serviceId) {
      const { line, minutes, happenedOn } = body
      const returned = await mustFindService(tx, order.communityId, order.serviceId)
      await moveService(tx, returned, 'write', { set: { line: line.trim(), minutes, happenedOn, evidence } })
      return { id: returned.id, evidence }
    }
    await moveOrder(tx, order, 'finish')
    const row = {
      communityId: order.communityId,
      id: tx.id(),
      orderId: order.id,
      needId: order.needId,
      personId: order.personId,
      unitId: order.unitId,
      personName: order.helperName,
      field: order.category,
      happenedOn: body.happenedOn,
      minutes: body.minutes,
      line: body.line.trim(),
      evidence,
      state: begin(serviceLife, 'write'),
      seq: 1,
      at: tx.now,
      stateAt: tx.now,
    }
    const byUnit = sql<boolean>`exists (select from organisations u where u.id = ${order.unitId}
      and u.linked_community_id = ${order.communityId})`
    await tx.sql
      .insertInto('services')
      .values({ ...row, byUnit })
      .execute()
    await began(tx, serviceLife, row, 'write')
    show(tx, await mustFindService(tx, order.communityId, row.id))
    return { id: row.id, evidence: row.evidence }
  })

function mustBePossibleDay(tx: Tx, day: string): void {
  if (!isBusinessDate(day)) throw refuse('bad-date')
  const today = businessDate(tx.now)
  const ago = daysBetween(day, today)
  if (ago < 0) throw refuse('too-far-ahead')
  if (ago > mostDaysBack) throw refuse('past-day', { from: addDays(today, -mostDaysBack) })
}

async function mustFindService(tx: Tx, communityId: string, id: string): Promise<ServiceRow> {
  const row = await serviceById(tx, communityId, id)
  if (!row) throw refuse('not-found')
  return row
}

type Listed =
  | 'needId'
  | 'orderId'
  | 'needCode'
  | 'publicLine'
  | 'field'
  | 'happenedOn'
  | 'minutes'
  | 'line'
  | 'evidence'

/** What lists show of a record. */
export type ShownService = Pick<
  ServiceRow,
  Listed | 'id' | 'communityId' | 'personId' | 'unitId' | 'personName' | 'communityName' | 'state' | 'seq'
>

/** Puts the record's newest state on its member's and unit's pages. */
export function show(tx: Pen, row: ShownService, reason?: string): void {
  const { needId, orderId, needCode, publicLine, field, happenedOn, minutes, line, evidence } = row
  const { personName, communityName } = row
  const about = { needId, orderId, needCode, publicLine, field, happenedOn, minutes, line, evidence }
  const data = { ...about, personName, communityName, ...(reason ? { reason } : {}) }
  project(
    tx,
    { entity: 'service', entityId: row.id, communityId: row.communityId, seq: row.seq, state: row.state, data },
    row,
  )
}

/** One verb on a record, and its newest state on the pages of its member and unit. */
export async function moveService(
  tx: Tx,
  row: ServiceRow,
  verb: ServiceVerb,
  more: Parameters<typeof move<typeof serviceLife, ServiceRow, 'services'>>[5] = {},
): Promise<ServiceRow> {
  const moved = await move(tx, serviceLife, 'services', row, verb, more)
  show(tx, moved, more.reason)
  count(tx, row, moved)
  return moved
}

/** The counters of the community, the member's year, the unit and the sides of the need follow the record's state. */
export function count(tx: Pen, before: ShownService, after: ShownService): void {
  const change = serviceTally(before, after)
  tx.tally(change)
  if (!change?.services && !change?.minutes) return
  const { services, minutes } = change
  const { unitId, communityId, needId, happenedOn } = after
  tx.emit('served', {
    ...{ unit_id: unitId, day: happenedOn, services, minutes },
    ...{ community_id: communityId, need_id: needId },
  })
}

const onService = <T>(
  ctx: Ctx,
  { communityId, serviceId }: OnService,
  action: 'service.return' | 'service.withdraw' | 'presence.raise',
  body: unknown,
  work: (tx: Tx, row: ServiceRow) => Promise<T>,
): Promise<T> =>
  act(ctx, { action, scope: ctx.scope, key: ctx.key, body, subject: serviceId }, async (tx) => {
    const row = await mustFindService(tx, communityId, serviceId)
    mustBeAllowed(accessActor(ctx.actor), action, { communityId, path: row.communityPath })
    return work(tx, row)
  })

/** A doubtful record goes back to its member with the reason; she can write it again. */
export const returnRecord = (ctx: Ctx, at: OnService, body: Body<typeof contract.returnRecord>) =>
  onService(ctx, at, 'service.return', body, async (tx, row) => {
    await moveService(tx, row, 'return', { reason: body.reason })
    const link = `/m/orders/${row.communityId}/${row.orderId}`
    tell(tx, { kind: 'person', id: row.personId }, 'service.returned', { code: row.needCode }, link)
    return { done: true as const }
  })

/** A record that was wrong is withdrawn, never deleted: its points come back by reversing lines, the member writes a new one. */
export const withdrawRecord = (ctx: Ctx, at: OnService, body: Body<typeof contract.withdrawRecord>) =>
  onService(ctx, at, 'service.withdraw', body, async (tx, row) => {
    await moveService(tx, row, 'withdraw', { reason: body.reason })
    await rebook(tx, row.communityId, 'member', row.personId)
    await rebook(tx, row.communityId, 'unit', row.unitId)
    tell(tx, { kind: 'person', id: row.personId }, 'service.withdrawn', { code: row.needCode }, '/m/mine')
    return { done: true as const }
  })

/** The clerk telephoned the one served: a second voice, so the record is no longer the member's word alone. */
export const raise = (ctx: Ctx, at: OnService) =>
  onService(ctx, at, 'presence.raise', {}, async (tx, row) => {
    if (tx.ctx.actor.person?.id === row.personId) throw refuse('second-person-needed')
    if (row.state !== 'written') throw refuse('wrong-state', { state: row.state })
    await recordProof(tx, { ...row, id: row.orderId }, 'phoned')
    const evidence = evidenceLevel([...row.proofs, 'phoned'] as Proof[])
    await tx.sql
      .updateTable('services')
      .set({ evidence })
      .where('communityId', '=', row.communityId)
      .where('id', '=', row.id)
      .executeTakeFirstOrThrow()
    return { evidence }
  })
