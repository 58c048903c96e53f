import type { OpenPurpose } from '@lianxin/contract/needs'
import { personalParts } from '@lianxin/rules/public-line'
import { refuse } from '@lianxin/rules/refusal'
import { shorten } from '@lianxin/rules/text'
import type { Ctx } from '../context.ts'
import { act, type Db, mustTouch, type Tx } from '../db.ts'
import { revealing } from '../platform/scope.ts'
import { open, seal, sealNew } from '../platform/seal.ts'
import { type NeedRow, needForOrder } from './commands.ts'

/** What only the resident's link, the clerk and the holder of an order may see; sealed under the need's own key. */
export interface PrivatePart {
  text: string
  additions: { at: string; text: string }[]
  name: string | null
  phone: string | null
  door: string | null
  presenceCode: string
}

const context = (needId: string): string => `needs_private:${needId}`

/** Seals the private part of a new need under a fresh key of its own. */
export const sealPrivate = ({ app }: Ctx, needId: string, part: PrivatePart): { wrappedKey: Buffer; sealed: Buffer } =>
  sealNew(app.keys, JSON.stringify(part), context(needId))

/** Opens it; the transaction's scope must reveal this need (`revealing`), or there is no row: not-found. */
export async function privateOf(db: Db, ctx: Ctx, communityId: string, needId: string): Promise<PrivatePart> {
  const row = await db.sql
    .selectFrom('needsPrivate')
    .select(['wrappedKey', 'sealed'])
    .where('communityId', '=', communityId)
    .where('needId', '=', needId)
    .executeTakeFirst()
  if (!row?.wrappedKey) throw refuse('not-found')
  return JSON.parse(open(ctx.app.keys, row.wrappedKey, row.sealed, context(needId))) as PrivatePart
}

/** Writes a changed private part under the same key; the transaction's scope must reveal the need. */
export async function resealPrivate(tx: Tx, communityId: string, needId: string, part: PrivatePart): Promise<void> {
  const { wrappedKey } = await tx.sql
    .selectFrom('needsPrivate')
    .select('wrappedKey')
    .where('communityId', '=', communityId)
    .where('needId', '=', needId)
    .executeTakeFirstOrThrow()
  if (!wrappedKey) throw refuse('not-found')
  const sealed = seal(tx.ctx.app.keys, wrappedKey, JSON.stringify(part), context(needId))
  const done = await tx.sql
    .updateTable('needsPrivate')
    .set({ sealed })
    .where('communityId', '=', communityId)
    .where('needId', '=', needId)
    .executeTakeFirst()
  mustTouch(done.numUpdatedRows, 1)
}

/**
 * Opens the private part for staff or for whoever holds the order; each call is one audit row that names the purpose.
 * Without an idempotency key on purpose: a stored reply would keep the opened words in clear. `mayOpen` is asked with
 * the row in hand, inside the transaction (a holder's window depends on the order).
 */
export function openPrivate(
  ctx: Ctx,
  at: { communityId: string; needId: string },
  purpose: OpenPurpose | 'order',
  mayOpen: (tx: Tx, need: NeedRow) => Promise<void> | void,
): Promise<PrivatePart & { draft: string }> {
  const { communityId, needId } = at
  const scope = revealing(ctx.scope, needId)
  return act(ctx, { action: `need.open-private:${purpose}`, scope, subject: needId }, async (tx) => {
    const need = await needForOrder(tx, communityId, needId)
    await mayOpen(tx, need)
    const part = await privateOf(tx, ctx, communityId, needId)
    return { ...part, draft: draftLine(part) }
  })
}

/** The words that the spotter must find again in a public line, whatever their form. */
export const knownWords = (part: PrivatePart): string[] =>
  [part.name, part.phone, part.door].filter((word): word is string => word !== null && word.length > 1)

/** A first draft of the public line: the resident's words with every personal part taken out. */
function draftLine(part: PrivatePart): string {
  const text = part.text.replace(/\s*\n\s*/g, ' ')
  let line = ''
  let at = 0
  for (const { from, to } of personalParts(text, knownWords(part))) {
    if (from > at) line += text.slice(at, from)
    if (to > at) {
      line += '…'
      at = to
    }
  }
  return shorten(`${line}${text.slice(at)}`.replace(/…{2,}/g, '…').trim(), 60)
}
