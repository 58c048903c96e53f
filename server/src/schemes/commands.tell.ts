import type { Tx } from '../db.ts'
import { tell } from '../platform/items.ts'

/** Where a draft is read. */
export const linkTo = ({ id }: { id: string }) => `/console/schemes/drafts/${id}`

/**
 * Tells everybody who could be the second person: the county officials of this desk but the one who acts. They read
 * it at the desk, and on the phone where a gateway is set.
 */
export async function tellColleagues(
  tx: Tx,
  organisationId: string,
  textKey: string,
  params: Record<string, string | number>,
  link: string,
): Promise<void> {
  const colleagues = await officialsOf(tx, organisationId).where('endedAt', 'is', null).execute()
  for (const { personId } of colleagues) {
    if (personId !== tx.ctx.actor.id) tell(tx, { kind: 'person', id: personId }, textKey, params, link)
  }
}

/** The draft that was sent has come back or was released: what told of its waiting now says so, and is new no longer. */
export async function nothingWaits(
  tx: Tx,
  draft: { id: string; scopeId: string; author: string; sentAt: Date | null },
): Promise<void> {
  if (!draft.sentAt) return
  const told = await officialsOf(tx, draft.scopeId).where('personId', '!=', draft.author).execute()
  tx.emit('settled', {
    scope_ids: told.map(({ personId }) => personId),
    link: linkTo(draft),
    text_key: 'scheme.waiting',
    told_at: draft.sentAt.toISOString(),
    now_key: 'scheme.waited',
    at: tx.now.toISOString(),
  })
}

const officialsOf = (tx: Tx, organisationId: string) =>
  tx.sql
    .selectFrom('staff')
    .select('personId')
    .distinct()
    .where('scopeId', '=', organisationId)
    .where('role', '=', 'county')
