import { Refusal } from '@lianxin/rules/refusal'
import { auditRow } from '../audit.ts'
import type { App, Ctx } from '../context.ts'
import type { Act, Pen, Topic } from '../db.ts'
import { asRefusal } from '../errors.ts'
import { batcher, type Outcome } from './batcher.ts'
import { bodyHash, newId } from './ids.ts'
import type { Tally } from './rollups.ts'

/** One write that may go with others: who asks, what for. `what.key` is there, `what.scope` begins with the community. */
export interface Asked {
  ctx: Ctx
  what: Act & { key: string }
}

/** What goes into the tables of every write, as rows: the same that `act` leaves. */
export interface Wrapping {
  keys: Record<string, unknown>[]
  audit: Record<string, unknown>[]
  outbox: Record<string, unknown>[]
  tallies: Tally[]
}

/** Thrown by `decide` for what only a transaction of its own can do. */
export class Alone extends Error {}

/** A verb that can be done for many at once. `Desk` is all that was read for a batch, and what is decided so far. */
export interface Together<I extends Asked, Desk, R> {
  /** Reads for all items by one statement under the given scope. */
  gather(app: App, items: readonly I[], scope: string): Promise<Desk>
  /** Decides one item and puts its writes onto the desk; throws a refusal, or Alone, before it has put anything. */
  decide(pen: Pen, item: I, desk: Desk): R
  /** Writes everything by one statement under the scope; throws when one row is not as it was read. */
  store(app: App, desk: Desk, wrapping: Wrapping, scope: string): Promise<void>
  /** The same by `act`. */
  alone(item: I): Promise<R>
}

const alwaysAlone = new WeakSet<App>()

/** Makes an app do everything by a transaction of its own: tests compare the two ways. */
export const oneByOne = (app: App): void => void alwaysAlone.add(app)

/**
 * The second way through the transaction wrapper: same audit row, idempotency key, scope and outbox as `act`, for all
 * that waits at the moment, by two statements. Answers after the commit. Whatever doesn't go, goes again one by one.
 */
export function together<I extends Asked, Desk, R>(verb: Together<I, Desk, R>): (item: I) => Promise<R> {
  const queues = new WeakMap<App, (item: I) => Promise<R>>()
  return (item) => {
    const { app } = item.ctx
    if (alwaysAlone.has(app)) return verb.alone(item)
    let queue = queues.get(app)
    if (!queue) {
      queue = batcher<I, R>((items) => run(verb, app, items), { lane: ({ what }) => what.scope.ids[0] ?? '' })
      queues.set(app, queue)
    }
    return queue(item)
  }
}

async function run<I extends Asked, Desk, R>(
  verb: Together<I, Desk, R>,
  app: App,
  items: readonly I[],
): Promise<Outcome<R>[]> {
  const scope = [...new Set(items.map(({ what }) => what.scope.ids[0] ?? ''))].sort().join(',')
  const decided = await attempt(verb, app, items, scope)
  if (decided?.some((one) => one && 'ok' in one)) app.kickDrain()
  const outcomes: Outcome<R>[] = []
  for (const [place, item] of items.entries()) outcomes.push(decided?.[place] ?? (await alone(verb, item)))
  return outcomes
}

/** All items' outcomes, a gap for each that must go alone; undefined when all must. */
async function attempt<I extends Asked, Desk, R>(
  verb: Together<I, Desk, R>,
  app: App,
  items: readonly I[],
  scope: string,
): Promise<(Outcome<R> | undefined)[] | undefined> {
  try {
    const now = app.clock.now()
    const desk = await verb.gather(app, items, scope)
    const wrapping: Wrapping = { keys: [], audit: [], outbox: [], tallies: [] }
    const leaving = new Map<string, unknown[]>()
    const outcomes = items.map((item) => decideOne(verb, item, desk, now, wrapping, leaving))
    wrapping.outbox = outboxRows(app, leaving, now)
    if (wrapping.keys.length) await verb.store(app, desk, wrapping, scope)
    return outcomes
  } catch (error) {
    app.log.debug({ err: error }, 'a batch goes one by one')
    return undefined
  }
}

function decideOne<I extends Asked, Desk, R>(
  verb: Together<I, Desk, R>,
  item: I,
  desk: Desk,
  now: Date,
  wrapping: Wrapping,
  leaving: Map<string, unknown[]>,
): Outcome<R> | undefined {
  const { ctx, what } = item
  // the same key again in one batch: it gets the stored answer, once there is one
  if (wrapping.keys.some(({ key, scope_id }) => key === what.key && scope_id === what.scope.ids[0])) return undefined
  const emitted: { topic: Topic; payload: Record<string, unknown> }[] = []
  const tallies: Tally[] = []
  const pen: Pen = {
    ctx,
    now,
    id: () => newId(ctx.app.clock),
    emit: (topic, payload) => void emitted.push({ topic, payload }),
    tally: (change) => void (change && tallies.push(change)),
  }
  try {
    const reply = verb.decide(pen, item, desk)
    const hash = bodyHash(what.body ?? null)
    const row = auditRow(ctx, what, hash, now)
    const [scope_id, at] = [row.scopeId, now.toISOString()]
    wrapping.keys.push({ scope_id, key: what.key, actor: row.actor, action: row.action, body_hash: hash, reply, at })
    wrapping.audit.push({ ...snake(row), at })
    wrapping.tallies.push(...tallies)
    for (const { topic, payload } of emitted) {
      const key = `${scope_id} ${topic}`
      const list = leaving.get(key)
      if (list) list.push(payload)
      else leaving.set(key, [payload])
    }
    return { ok: reply }
  } catch (error) {
    if (error instanceof Refusal) return { error }
    if (!(error instanceof Alone)) ctx.app.log.error({ err: error }, 'a batch could not decide one of its items')
    return undefined
  }
}

const snake = ({ scopeId, requestId, bodyHash: hash, ...rest }: ReturnType<typeof auditRow>) => ({
  ...rest,
  scope_id: scopeId,
  request_id: requestId,
  body_hash: hash,
})

/** One row of the outbox for each community and topic; the drain takes a list as it takes one. */
const outboxRows = (app: App, leaving: Map<string, unknown[]>, now: Date) =>
  [...leaving].map(([key, payload]) => {
    const [scope_id, topic] = key.split(' ')
    return { scope_id, id: newId(app.clock), topic, payload, at: now.toISOString() }
  })

async function alone<I extends Asked, Desk, R>(verb: Together<I, Desk, R>, item: I): Promise<Outcome<R>> {
  try {
    return { ok: await verb.alone(item) }
  } catch (error) {
    return { error: asRefusal(error) }
  }
}
