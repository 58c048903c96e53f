import type { Body, Params } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/enrolments'
import { type Action, mustBeAllowed } from '@lianxin/rules/access'
import { businessDate, daysBetween, periodOf } from '@lianxin/rules/calendar'
import { type EnrolmentVerb, enrolmentLife } from '@lianxin/rules/life-cycles'
import { phone } from '@lianxin/rules/phones'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act, read, type Tx } from '../db.ts'
import { accessActor, knownValues, within } from '../gate.ts'
import { tellPausesAnew } from '../people/commands.told.ts'
import { createPerson, grantRole, personByIdentity, phoneIdentity, unitOfMember } from '../people/commands.ts'
import { idFrom, newId } from '../platform/ids.ts'
import { project, tell } from '../platform/items.ts'
import { began, move } from '../platform/transition.ts'
import { openCards } from '../points/commands.cards.ts'
import { noteFacts, recordFacts } from '../points/commands.ts'
import { type EnrolmentRow, enrolmentById, enrolmentOfSubject, enrolmentsByIds } from './queries.ts'

type OnEnrolment = Params<typeof contract.report>
const done = { done: true as const }

/** Puts the enrolment's newest state on its member's and unit's pages. */
function show(tx: Tx, row: EnrolmentRow, reason?: string): void {
  const { kind, subject, dueOn, communityName, name, unitName } = row
  const data = { kind, subject, dueOn, communityName, name, unitName, ...(reason ? { reason } : {}) }
  project(
    tx,
    { entity: 'enrolment', entityId: row.id, communityId: row.communityId, seq: row.seq, state: row.state, data },
    { personId: row.subject === 'member' ? row.subjectId : null, unitId: row.unitId },
  )
}

/** Takes an enrolment along its life-cycle and shows it on its member's and unit's pages. */
export async function moveEnrolment(
  tx: Tx,
  row: EnrolmentRow,
  verb: EnrolmentVerb,
  more: Parameters<typeof move<typeof enrolmentLife, EnrolmentRow, 'enrolments'>>[5] = {},
): Promise<EnrolmentRow> {
  const moved = await move(tx, enrolmentLife, 'enrolments', row, verb, more)
  show(tx, moved, more.reason)
  return moved
}

function mustMay(ctx: Ctx, action: Action, row: EnrolmentRow): void {
  mustBeAllowed(accessActor(ctx.actor, [row.communityId]), action, {
    communityId: row.communityId,
    path: row.communityPath,
    personId: row.subject === 'member' ? row.subjectId : undefined,
    unitId: row.subject === 'unit' ? (row.unitId ?? undefined) : undefined,
  })
}

function onEnrolment<T>(
  ctx: Ctx,
  { communityId, enrolmentId }: OnEnrolment,
  action: Action,
  body: unknown,
  work: (tx: Tx, row: EnrolmentRow) => Promise<T>,
): Promise<T> {
  return act(ctx, { action, scope: ctx.scope, key: ctx.key, body, subject: enrolmentId }, async (tx) => {
    const row = await enrolmentById(tx, communityId, enrolmentId)
    if (!row) throw refuse('not-found')
    mustMay(ctx, action, row)
    return work(tx, row)
  })
}

/** Reports in. Once more after a return; a second report of the same enrolment is refused (wrong-state). */
export const report = (ctx: Ctx, at: OnEnrolment, body: Body<typeof contract.report>) =>
  onEnrolment(ctx, at, 'enrolment.report', body, async (tx, row) => {
    const { neighbourhoodId } = body
    if (neighbourhoodId) await mustLieIn(tx, neighbourhoodId, row.communityId)
    const set = { how: 'own', ...(neighbourhoodId ? { neighbourhoodId } : {}) }
    await moveEnrolment(tx, row, 'report', { set })
    // once a day: fifty who report in are one thing to do for the desk, not fifty messages
    const today = idFrom('enrolment.reported', row.communityId, businessDate(tx.now))
    tell(tx, { kind: 'community', id: row.communityId }, 'enrolment.reported', {}, '/console/people', today)
    return done
  })

async function mustLieIn(tx: Tx, neighbourhoodId: string, communityId: string): Promise<void> {
  const found = await tx.sql
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', neighbourhoodId)
    .where('parentId', '=', communityId)
    .executeTakeFirst()
  if (!found) throw refuse('unknown-organisation')
}

/** Confirms one or fifty; all or none. Being current is a fact, and opens the year's card. */
export async function confirm(ctx: Ctx, communityId: string, body: Body<typeof contract.confirm>) {
  // found before the transaction, so that where their cards are open lies in its scope
  const whose = await read(ctx, ctx.scope, (db) => enrolmentsByIds(db, communityId, body.ids))
  const scope = within(ctx, [communityId, ...new Set(whose.map(({ subjectId }) => subjectId))])
  const what = { action: 'enrolment.confirm', scope, key: ctx.key, body, subject: communityId }
  return act(ctx, what, async (tx) => {
    const rows = await enrolmentsByIds(tx, communityId, body.ids)
    if (rows.length !== new Set(body.ids).size) throw refuse('not-found')
    for (const row of rows) {
      mustMay(ctx, 'enrolment.confirm', row)
      await moveEnrolment(tx, row, 'confirm')
    }
    await becameCurrent(tx, communityId, rows)
    return { confirmed: rows.length }
  })
}

/** Days after the due date on which it was reported; 0 in time. `row` is as it was before it became current. */
function daysLate(tx: Tx, row: EnrolmentRow): number {
  const reported = row.state === 'reported' ? row.stateAt : tx.now
  return Math.max(0, daysBetween(row.dueOn, businessDate(reported)))
}

/** What facts say of an enrolment on the day they are written. */
function factOf(tx: Tx, row: EnrolmentRow) {
  const { communityId, subjectId, kind } = row
  const who = row.subject === 'member' ? ('member' as const) : ('unit' as const)
  return { communityId, source: row.id, who, subjectId, date: businessDate(tx.now), values: { kind } }
}

/** What follows from being current: open cards, facts, a word to the one concerned. `rows` are as they were before. */
async function becameCurrent(tx: Tx, communityId: string, rows: readonly EnrolmentRow[]): Promise<void> {
  const current = rows.map((row) => {
    const fact = factOf(tx, row)
    const days = daysLate(tx, row)
    const late = days > 0 ? [{ ...fact, kind: 'enrolment.late' as const, values: { ...fact.values, days } }] : []
    const card = row.kind === 'unit' ? ('unit' as const) : ('home' as const)
    return { ...fact, card, since: fact.date, facts: [{ ...fact, kind: 'enrolment.current' as const }, ...late] }
  })
  const opened = await openCards(tx, communityId, current)
  await recordFacts(tx, [...opened, ...current.flatMap(({ facts }) => facts)])
  for (const { who, subjectId } of current) {
    const to = who === 'member' ? { kind: 'person' as const, id: subjectId } : { kind: 'unit' as const, id: subjectId }
    tell(tx, to, 'enrolment.current', {}, who === 'member' ? '/m' : '/console')
  }
}

export const returnEnrolment = (ctx: Ctx, at: OnEnrolment, body: Body<typeof contract.returnEnrolment>) =>
  onEnrolment(ctx, at, 'enrolment.return', body, async (tx, row) => {
    await moveEnrolment(tx, row, 'return', { reason: body.reason })
    const to =
      row.subject === 'member'
        ? ({ kind: 'person', id: row.subjectId } as const)
        : ({ kind: 'unit', id: row.subjectId } as const)
    tell(tx, to, 'enrolment.returned', {}, row.subject === 'member' ? '/m' : '/console')
    return done
  })

/** Moved away, left the unit or was entered wrongly: it ends with a reason and keeps its history. A new one opens anew. */
export const endEnrolment = (ctx: Ctx, at: OnEnrolment, body: Body<typeof contract.endEnrolment>) =>
  onEnrolment(ctx, at, 'enrolment.end', body, async (tx, row) => {
    const { state } = row
    await moveEnrolment(tx, row, 'end', { reason: body.reason })
    if (state === 'current') await noteFacts(tx, [{ ...factOf(tx, row), kind: 'enrolment.ended' }])
    return done
  })

/**
 * Somebody stands at the counter. Who is on a roster with this phone has the due enrolment settled; who isn't becomes
 * a person with an enrolment that names no unit yet. Throws bad-phone.
 */
export async function walkIn(ctx: Ctx, communityId: string, body: Body<typeof contract.walkIn>) {
  const checked = phone(body.phone).value
  const { app } = ctx
  const identity = phoneIdentity(app.keys, checked)
  // found before the transaction, so that her own membership lies in its scope
  const known = await read(ctx, knownValues([identity]), (db) => personByIdentity(db, identity))
  const personId = known ?? newId(app.clock)
  const scope = within(ctx, [communityId, personId], [identity])
  return act(ctx, { action: 'enrolment.walk-in', scope, key: ctx.key, body, subject: communityId }, async (tx) => {
    const row = known ? await enrolmentOfSubject(tx, communityId, known) : undefined
    if (row) {
      await moveEnrolment(tx, row, 'walk-in', { set: { how: 'counter' } })
      await becameCurrent(tx, communityId, [row])
      return { id: row.id, onRoster: true }
    }
    if (!known) {
      await createPerson(tx, { personId, name: body.name.trim(), phone: checked })
      await grantRole(tx, { personId, role: 'member', organisationId: communityId, name: body.name.trim() })
    }
    return { id: await newWalkIn(tx, communityId, personId, body.name.trim()), onRoster: known !== undefined }
  })
}

/** A newcomer names no unit yet; whoever is on a roster brings hers along, wherever she walks in. */
async function newWalkIn(tx: Tx, communityId: string, personId: string, name: string): Promise<string> {
  const today = businessDate(tx.now)
  const unit = await unitOfMember(tx, personId)
  const row = {
    communityId,
    id: tx.id(),
    subject: 'member',
    subjectId: personId,
    unitId: unit?.id ?? null,
    unitName: unit?.name ?? '',
    kind: 'home',
    term: periodOf(today, 'year').key,
    state: 'current',
    seq: 1,
    dueOn: today,
    name,
    how: 'counter',
    at: tx.now,
    stateAt: tx.now,
  }
  await tx.sql.insertInto('enrolments').values(row).execute()
  await began(tx, enrolmentLife, row, 'walk-in')
  await tellPausesAnew(tx, [personId], [communityId])
  const full = await enrolmentById(tx, communityId, row.id)
  if (!full) throw refuse('not-found')
  show(tx, full)
  await becameCurrent(tx, communityId, [full])
  return row.id
}
