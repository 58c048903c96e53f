import { isId } from './ids.ts'

declare const minted: unique symbol

/**
 * What one transaction may touch. It reaches PostgreSQL as three settings that the row-level policies read; only the
 * session gate and the job gate mint it, so a handler can't widen its own sight.
 */
export interface Scope {
  readonly [minted]: true
  /** Communities, persons, units, organisations; the first one keys the audit row, the outbox and the idempotency key. */
  readonly ids: readonly string[]
  /** Values of lookup tables the caller has shown to know. */
  readonly lookups: readonly string[]
  /** Needs or persons whose private part this transaction opens; each opening is an audited act. */
  readonly reveal: readonly string[]
}

const lookupValue = /^[a-z0-9:_.@-]{1,200}$/

/**
 * Mints a scope. To be called by `gate.ts` (people) and `jobs.ts` (jobs) only; a structure check holds that.
 * Throws on anything that isn't an id or a plain look-up value: it ends up in a literal SET LOCAL.
 */
export function mintScope(
  ids: readonly string[],
  more: { lookups?: readonly string[]; reveal?: readonly string[] } = {},
): Scope {
  const { lookups = [], reveal = [] } = more
  for (const id of [...ids, ...reveal]) if (!isId(id)) throw new Error('a scope takes ids only')
  for (const value of lookups) if (!lookupValue.test(value)) throw new Error('a scope takes plain look-up values only')
  return { ids, lookups, reveal } as Scope
}

/** The same scope with one private part opened. Whoever calls this writes the reason into the audit row. */
export const revealing = (scope: Scope, ...reveal: string[]): Scope =>
  mintScope(scope.ids, { lookups: scope.lookups, reveal: [...scope.reveal, ...reveal] })
