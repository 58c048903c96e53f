import { kindValue } from '@lianxin/rules/scheme-units'
import type { Tx } from '../db.ts'
import type { NewFact } from './commands.book.ts'
import { kindsOf } from './queries.kinds.ts'

/** A fact with its unit's kind, which rules may ask for; as it was where nobody has said the kind. */
export const ofKind = (fact: NewFact, kind: string | null | undefined): NewFact =>
  kind ? { ...fact, values: { ...fact.values, ...kindValue(kind) } } : fact

/**
 * Facts that are about to be written, each with the kind that its subject's unit has now. What is stored already keeps
 * what it has: a kind that changes later changes nothing that happened before.
 */
export async function withKinds(tx: Tx, facts: readonly NewFact[]): Promise<NewFact[]> {
  const byCommunity = Map.groupBy(facts, ({ communityId }) => communityId)
  const kinds = new Map<string, string>()
  for (const [communityId, own] of byCommunity) {
    const found = await kindsOf(tx, communityId, [...new Set(own.map(({ subjectId }) => subjectId))])
    for (const { subjectId, unitKind } of found) kinds.set(`${communityId}|${subjectId}`, unitKind)
  }
  return facts.map((fact) => ofKind(fact, kinds.get(`${fact.communityId}|${fact.subjectId}`)))
}
