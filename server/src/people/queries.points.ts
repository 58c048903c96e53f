import type { Db } from '../db.ts'
import { idFrom } from '../platform/ids.ts'
import { itemsOf } from './queries.ts'

/** A year's records of a busy member, several times over. */
const mostRecords = 500

/** The member's own records by the id of each fact they became: what stands behind a line of her points. */
export async function servicesByFact(db: Db, personId: string): Promise<Map<string, Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>()
  for (const { entityId, data } of await itemsOf(db, personId, 'service', { limit: mostRecords })) {
    const { line, publicLine, happenedOn, minutes, evidence } = data as Record<string, unknown>
    const shown = { line, publicLine, happenedOn, minutes, evidence }
    // a resident's single ratings stay sealed; `service.rated` here is the community's own word (XX-3)
    for (const kind of ['service.verified', 'service.rated']) found.set(idFrom(kind, entityId, personId), shown)
  }
  return found
}
