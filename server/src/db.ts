import { refuse } from '@lianxin/rules/refusal'
import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { auditRow } from './audit.ts'
import type { Ctx } from './context.ts'
import { asRefusal, isRetryable } from './errors.ts'
import { bodyHash, newId } from './platform/ids.ts'
import { PipelinedClient } from './platform/pipelined.ts'
import { type Tally, writeTallies } from './platform/rollups.ts'
import type { Scope } from './platform/scope.ts'
import type { DB } from './platform/tables.ts'

declare const writable: unique symbol

/** A transaction that reads: scope set, nothing can be written. */
export interface Db {
  readonly sql: Kysely<DB>
  readonly scope: Scope
  readonly now: Date
}

/** A transaction that writes; its audit row, idempotency key and outbox come with it. A pool never passes for one. */
export interface Tx extends Db {
  readonly [writable]: true
  readonly sql: Transaction<DB>
  readonly ctx: Ctx
  /** A new UUIDv7 of the transaction's clock. */
  id(): string
  /** Leaves a side effect for the drain, in this transaction. `payload` is the row it will write, in snake_case. */
  emit(topic: Topic, payload: Record<string, unknown>): void
  /** Changes counters, once at the end of this transaction; undefined changes nothing. */
  tally(change: Tally | undefined): void
}

/** What a decision writes with, whichever way its transaction goes (platform/together.ts does many in one). */
export type Pen = Pick<Tx, 'ctx' | 'now' | 'id' | 'emit' | 'tally'>

/** What the drain knows how to move on; see platform/outbox.ts. */
export type Topic = 'enrolment' | 'item' | 'served' | 'unit-member' | 'staff' | 'pause' | 'message' | 'settled' | 'sms'

export interface Act {
  /** Name of the verb, as in rules/access.ts; stands in the audit row. */
  action: string
  scope: Scope
  /** The client's idempotency key; jobs leave it out. */
  key?: string | undefined
  /** What the key stands for: the same key with another body is refused. */
  body?: unknown
  /** Id of what is acted on, for the audit row. */
  subject?: string | undefined
}

pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

export interface Pool {
  kysely: Kysely<DB>
  /** How many connections it has, how many of them are free, and how many requests wait for one. */
  use(): { total: number; idle: number; waiting: number }
  close(): Promise<void>
}

/** A pool of at most `max` connections; unnamed statements only, so it works behind a transaction pooler. */
export function openPool(url: string, max: number, onError: (error: Error) => void): Pool {
  const pool = new pg.Pool({ connectionString: url, max, idleTimeoutMillis: 30_000, Client: PipelinedClient })
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  const kysely = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  const use = () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount })
  return { kysely, use, close: () => kysely.destroy() }
}

/** Runs `work` in a read-only transaction under the scope. */
export async function read<T>(ctx: Ctx, scope: Scope, work: (db: Db) => Promise<T>): Promise<T> {
  return ctx.app.pool.kysely
    .transaction()
    .setAccessMode('read only')
    .execute(async (trx) => {
      await enter(trx, scope)
      return work({ sql: trx, scope, now: ctx.app.clock.now() })
    })
}

/**
 * The only way to write: one transaction with scope, idempotency key, audit row and outbox. The same key gives the
 * stored reply and does nothing; with another body it is refused (duplicate-key-other-body, with the stored reply's
 * subject). Serialisation failures and lost connections are tried again with the same key, at most three times.
 */
export async function act<T>(ctx: Ctx, what: Act, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const reply = await once(ctx, what, work)
      ctx.app.kickDrain()
      return reply
    } catch (error) {
      if (attempt < 3 && isRetryable(error)) continue
      throw asRefusal(error)
    }
  }
}

async function once<T>(ctx: Ctx, what: Act, work: (tx: Tx) => Promise<T>): Promise<T> {
  const { app } = ctx
  const now = app.clock.now()
  return app.pool.kysely.transaction().execute(async (trx) => {
    await enter(trx, what.scope)
    const hash = bodyHash(what.body ?? null)
    if (what.key) {
      const stored = await claimKey(trx, ctx, what, hash, now)
      if (stored) return stored.reply as T
    }
    const leaving: { topic: Topic; payload: Record<string, unknown> }[] = []
    const tallies: Tally[] = []
    const tx = {
      sql: trx,
      scope: what.scope,
      now,
      ctx,
      id: () => newId(app.clock),
      emit: (topic: Topic, payload: Record<string, unknown>) => leaving.push({ topic, payload }),
      tally: (change: Tally | undefined) => change && tallies.push(change),
    } as unknown as Tx
    const reply = await work(tx)
    await writeTallies(trx, tallies)
    await trx
      .insertInto('audit')
      .values(auditRow(ctx, what, hash, now))
      .execute()
    await emitAll(trx, what.scope, leaving, now, tx.id)
    if (what.key) await storeReply(trx, what, reply)
    return reply
  })
}

/** Literal SET LOCAL: set_config would not reach shards, and a session SET leaks through a pooler. Values are checked. */
async function enter(trx: Transaction<DB>, scope: Scope): Promise<void> {
  await sql.raw(`SET LOCAL app.scope = '${scope.ids.join(',')}'`).execute(trx)
  if (scope.lookups.length) await sql.raw(`SET LOCAL app.lookup = '${scope.lookups.join(',')}'`).execute(trx)
  if (scope.reveal.length) await sql.raw(`SET LOCAL app.reveal = '${scope.reveal.join(',')}'`).execute(trx)
}

const scopeKey = (scope: Scope): string => {
  const [first] = scope.ids
  if (!first) throw new Error('a write needs a scope')
  return first
}

async function claimKey(trx: Transaction<DB>, ctx: Ctx, what: Act, hash: string, now: Date) {
  const row = {
    scopeId: scopeKey(what.scope),
    key: what.key as string,
    actor: ctx.actor.id,
    action: what.action,
    bodyHash: hash,
    at: now,
  }
  const inserted = await trx
    .insertInto('idempotency')
    .values(row)
    .onConflict((c) => c.constraint('idempotency_pk').doNothing())
    .returning('key')
    .executeTakeFirst()
  if (inserted) return undefined
  const stored = await trx
    .selectFrom('idempotency')
    .select(['actor', 'action', 'bodyHash', 'reply'])
    .where('scopeId', '=', row.scopeId)
    .where('key', '=', row.key)
    .executeTakeFirstOrThrow()
  if (stored.actor !== row.actor || stored.action !== row.action) throw refuse('duplicate-key-other-body')
  if (stored.bodyHash !== hash) throw refuse('duplicate-key-other-body', { key: row.key })
  return { reply: stored.reply }
}

async function storeReply(trx: Transaction<DB>, what: Act, reply: unknown): Promise<void> {
  const result = await trx
    .updateTable('idempotency')
    .set({ reply: JSON.stringify(reply ?? null) })
    .where('scopeId', '=', scopeKey(what.scope))
    .where('key', '=', what.key as string)
    .executeTakeFirst()
  mustTouch(result.numUpdatedRows, 1)
}

async function emitAll(
  trx: Transaction<DB>,
  scope: Scope,
  leaving: { topic: Topic; payload: Record<string, unknown> }[],
  at: Date,
  id: () => string,
): Promise<void> {
  if (!leaving.length) return
  const rows = leaving.map(({ topic, payload }) => ({
    scopeId: scopeKey(scope),
    id: id(),
    topic,
    payload: JSON.stringify(payload),
    at,
  }))
  await trx.insertInto('outbox').values(rows).execute()
}

/** Somebody else wrote meanwhile what a decision rests on: the transaction is tried again, as after a 40001 of PostgreSQL. */
export class Overtaken extends Error {
  readonly code = '40001'
  constructor() {
    super('overtaken')
  }
}

/**
 * Under row-level security an update of nothing is silent, so every write says how many rows it must touch.
 * Throws lost-race: somebody else was faster, or the row isn't in this scope.
 */
export function mustTouch(touched: bigint | number, expected: number): void {
  if (Number(touched) !== expected) throw refuse('lost-race')
}
