import type { Tx } from '../db.ts'
import { tell } from '../platform/items.ts'

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
  const colleagues = await tx.sql
    .selectFrom('staff')
    .select('personId')
    .distinct()
    .where('scopeId', '=', organisationId)
    .where('role', '=', 'county')
    .where('endedAt', 'is', null)
    .where('personId', '!=', tx.ctx.actor.id)
    .execute()
  for (const { personId } of colleagues) tell(tx, { kind: 'person', id: personId }, textKey, params, link)
}
