import { businessDate } from '@lianxin/rules/calendar'
import { evidenceLevel, type Proof } from '@lianxin/rules/evidence'
import type { Tx } from '../db.ts'
import type { NewFact } from '../points/commands.book.ts'
import { recordFacts } from '../points/commands.ts'
import { moveService } from './commands.ts'
import { servicesOf } from './queries.ts'

/**
 * The resident rated the need: every verified service of it is rated, in the caller's transaction, and becomes a fact
 * of its member and unit. By the link it also confirms the service (E3 on top of the spot); as told it never does.
 */
export async function rateServices(
  tx: Tx,
  need: { communityId: string; id: string },
  rating: { id: string; score: number; route: 'link' | 'told' },
): Promise<void> {
  const verified = await servicesOf(tx, need.communityId, { states: ['verified'], needId: need.id, limit: 200 })
  const facts: NewFact[] = []
  for (const row of verified) {
    const proofs = [...row.proofs, rating.route] as Proof[]
    const evidence = rating.route === 'link' ? evidenceLevel(proofs) : row.evidence
    await moveService(tx, row, 'rate', { set: { evidence } })
    const values = { rating: rating.score, by: 'resident', evidence, ...(row.field ? { field: row.field } : {}) }
    const fact = { communityId: row.communityId, source: rating.id, date: businessDate(tx.now), values }
    facts.push({ ...fact, kind: 'service.rated', who: 'member', subjectId: row.personId })
    facts.push({ ...fact, kind: 'service.rated', who: 'unit', subjectId: row.unitId })
  }
  // several members of one unit make one rating of that unit: the source is the rating, not the record
  if (facts.length) await recordFacts(tx, facts)
}
