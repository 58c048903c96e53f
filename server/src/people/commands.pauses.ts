import type { Body, Params, Reply } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/people'
import { businessDate } from '@lianxin/rules/calendar'
import { endedOn, mustBePause, mustLast, type PauseReason, pauseState } from '@lianxin/rules/pauses'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act, read, type Tx } from '../db.ts'
import { pausePlace } from '../platform/pauses.ts'
import { open, sealNew } from '../platform/seal.ts'
import { tellPause } from './commands.told.ts'
import { communitiesToTell, type PauseRow, pausesOf } from './queries.pauses.ts'

const done = { done: true as const }

/** The member's own pauses, without why: that opens where she sees what is held about her. */
export function myPauses(ctx: Ctx, personId: string): Promise<Reply<typeof contract.myPauses>> {
  return read(ctx, ctx.scope, async (db) => {
    const today = businessDate(db.now)
    const pauses = (await pausesOf(db, [personId])).map(({ id, from, to }) => ({
      id,
      from,
      to,
      state: pauseState({ from, to }, today),
    }))
    return { pauses, today, asOf: db.now.toISOString() }
  })
}

/** Begins a pause, today or later. Throws as `mustBePause` of the rules, and not-on-roster. */
export async function beginPause(ctx: Ctx, personId: string, body: Body<typeof contract.beginPause>) {
  const { from, to, reason } = body
  // the reason stays out of what is hashed for the audit: of three words a hash keeps none secret
  const what = { action: 'pause.begin', scope: ctx.scope, key: ctx.key, body: { from, to }, subject: personId }
  return act(ctx, what, async (tx) => {
    const others = await lockedPauses(tx, personId)
    mustBePause({ from, to }, others, businessDate(tx.now))
    if (!(await communitiesToTell(tx, personId)).length) throw refuse('not-on-roster')
    const id = tx.id()
    const sealed = sealNew(ctx.app.keys, reason, pausePlace(id))
    await say(tx, 'begin', { personId, id, seq: 1, from, to, ...sealed })
    return { id }
  })
}

type OnPause = Params<typeof contract.endPause>

function onPause(
  ctx: Ctx,
  personId: string,
  { pauseId }: OnPause,
  verb: 'change' | 'end',
  body: unknown,
  lastDay: (pause: PauseRow, others: PauseRow[], today: string) => string,
) {
  const what = { action: `pause.${verb}`, scope: ctx.scope, key: ctx.key, body, subject: pauseId }
  return act(ctx, what, async (tx) => {
    const pauses = await lockedPauses(tx, personId)
    const pause = pauses.find(({ id }) => id === pauseId)
    if (!pause) throw refuse('not-found')
    const others = pauses.filter((one) => one !== pause)
    const to = lastDay(pause, others, businessDate(tx.now))
    await say(tx, verb, { ...pause, seq: pause.seq + 1, to })
    return done
  })
}

/** Lengthens or shortens a pause that isn't over. Throws as `mustLast` of the rules. */
export const changePause = (ctx: Ctx, personId: string, at: OnPause, body: Body<typeof contract.changePause>) =>
  onPause(ctx, personId, at, 'change', body, (pause, others, today) => {
    mustLast(pause, body.to, others, today)
    return body.to
  })

/** Ends a pause: from today on she can be asked again; one that hasn't begun is called off. Throws wrong-state. */
export const endPause = (ctx: Ctx, personId: string, at: OnPause) =>
  onPause(ctx, personId, at, 'end', {}, (pause, _others, today) => endedOn(pause, today))

/** A person's pauses, held until the transaction ends: two of hers at once must not both fit. */
async function lockedPauses(tx: Tx, personId: string): Promise<PauseRow[]> {
  await tx.sql.selectFrom('people').select('personId').where('personId', '=', personId).forUpdate().execute()
  return pausesOf(tx, [personId])
}

async function say(tx: Tx, verb: 'begin' | 'change' | 'end', pause: PauseRow): Promise<void> {
  const { personId, id, seq, from, to, wrappedKey, sealed } = pause
  const row = { personId, id, seq, verb, fromOn: from, toOn: to, wrappedKey, sealed, at: tx.now }
  await tx.sql.insertInto('pauses').values(row).execute()
  await tellPause(tx, pause)
}

/** A pause with its reason, for the member herself; the caller writes the opening into the audit. */
export function openedPause({ app }: Ctx, { id, from, to, wrappedKey, sealed }: PauseRow) {
  const reason = wrappedKey ? open(app.keys, wrappedKey, sealed, pausePlace(id)) : 'paused'
  return { from, to, reason: reason as PauseReason }
}
