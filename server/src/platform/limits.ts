import { refuse } from '@lianxin/rules/refusal'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { blind } from './seal.ts'

/** So many in a window that begins with the first one. */
export interface Rule {
  points: number
  seconds: number
}

export interface Counted {
  over: boolean
  /** This one included. */
  used: number
  /** Until the window ends. */
  seconds: number
}

/**
 * Counts one try and says whether it is over the rule; never throws for that, so whoever must not lose anything (a
 * resident's need) can hold it instead. One statement outside any transaction: a try that is rolled back counts too.
 * Time comes from the clock's port, values are stored as keyed hashes, and the statement has no name (a transaction
 * pooler would not keep it): that is why rate-limiter-flexible's own store isn't used.
 */
export async function limit(ctx: Ctx, purpose: string, value: string, rule: Rule): Promise<Counted> {
  const now = ctx.app.clock.now().getTime()
  const until = now + rule.seconds * 1000
  const { rows } = await sql<{ points: number; expire: string }>`
    insert into rate_limits as held (key, points, expire) values (${keyOf(ctx, purpose, value)}, 1, ${until})
    on conflict (key) do update set
      points = case when held.expire <= ${now} then 1 else held.points + 1 end,
      expire = case when held.expire <= ${now} then excluded.expire else held.expire end
    returning points, expire`.execute(ctx.app.pool.kysely)
  const { points = 1, expire = String(until) } = rows[0] ?? {}
  return { over: points > rule.points, used: points, seconds: Math.max(1, Math.ceil((Number(expire) - now) / 1000)) }
}

/** A try that is counted with others, by one statement. */
export interface Try {
  key: string
  rule: Rule
}

/** A try of `value`, as `limit` counts it. */
export const tryOf = (ctx: Ctx, purpose: string, value: string, rule: Rule): Try => ({
  key: keyOf(ctx, purpose, value),
  rule,
})

/** Tries as count_tries of the database takes them: each key once. */
export function countable(tries: readonly Try[], now: Date): { key: string; tries: number; until: number }[] {
  const byKey = Map.groupBy(tries, ({ key }) => key)
  return [...byKey].map(([key, [first, ...more]]) => ({
    key,
    tries: more.length + 1,
    until: now.getTime() + (first?.rule.seconds ?? 0) * 1000,
  }))
}

/** Which of them went over their rules, where `used` is what the database counted: the first of a key came before the last. */
export function over(tries: readonly Try[], used: Readonly<Record<string, number>>): boolean[] {
  const left = new Map<string, number>()
  for (const { key } of tries) left.set(key, (left.get(key) ?? 0) + 1)
  return tries.map(({ key, rule }) => {
    const behind = (left.get(key) ?? 1) - 1
    left.set(key, behind)
    return (used[key] ?? 0) - behind > rule.points
  })
}

/** As `limit`, throwing too-many with the minutes to wait. */
export async function mustBeWithin(ctx: Ctx, purpose: string, value: string, rule: Rule): Promise<void> {
  const { over, seconds } = await limit(ctx, purpose, value, rule)
  if (over) throw refuse('too-many', { seconds, minutes: Math.ceil(seconds / 60) })
}

/** Forgets a value's tries, after it has proved itself. */
export async function forget(ctx: Ctx, purpose: string, value: string): Promise<void> {
  await ctx.app.pool.kysely
    .deleteFrom('rateLimits')
    .where('key', '=', keyOf(ctx, purpose, value))
    .execute()
}

/** Drops counters whose window is over. */
export async function sweepLimits(app: Ctx['app']): Promise<void> {
  await app.pool.kysely.deleteFrom('rateLimits').where('expire', '<=', String(app.clock.now().getTime())).execute()
}

const keyOf = (ctx: Ctx, purpose: string, value: string): string =>
  `${purpose}:${blind(ctx.app.keys, `limit:${purpose}`, value)}`
