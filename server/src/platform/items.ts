import type { Tx } from '../db.ts'

/** What a person's or unit's pages list about one matter; `data` is small and holds nothing private. */
export interface Item {
  entity: 'enrolment' | 'order' | 'service' | 'points'
  entityId: string
  communityId: string
  /** Sequence of the matter's transition: an older item never overwrites a newer one. */
  seq: number
  state: string
  data: Record<string, unknown>
}

/** Tells the projections of a member and of a unit about a matter's new state, by the outbox. */
export function project(
  tx: Pick<Tx, 'emit' | 'now'>,
  item: Item,
  whose: { personId?: string | null; unitId?: string | null },
): void {
  const { personId = null, unitId = null } = whose
  if (!personId && !unitId) return
  tx.emit('item', {
    person_id: personId,
    unit_id: unitId,
    entity: item.entity,
    entity_id: item.entityId,
    community_id: item.communityId,
    seq: item.seq,
    state: item.state,
    data: item.data,
    at: tx.now.toISOString(),
  })
}

/**
 * A message to a person, a unit's office, a community's desk or a resident (by the need's id): a text key with
 * harmless parameters and a link. No names, phones or addresses: it is shown, sent and pasted into groups.
 */
export function tell(
  tx: Pick<Tx, 'emit' | 'now' | 'id'>,
  to: { kind: 'person' | 'unit' | 'community'; id: string } | { kind: 'resident'; id: string; communityId: string },
  textKey: string,
  params: Record<string, string | number> = {},
  link?: string,
  /** Given when the same message must not be sent twice, whatever runs again. */
  id?: string,
): void {
  tx.emit('message', {
    scope_id: to.kind === 'resident' ? to.communityId : to.id,
    id: id ?? tx.id(),
    to_kind: to.kind,
    to_id: to.id,
    text_key: textKey,
    params,
    link: link ?? null,
    at: tx.now.toISOString(),
  })
}
