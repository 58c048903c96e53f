import type { Tx } from '../db.ts'
import type { NeedRow } from '../needs/commands.ts'
import type { NewFact } from '../points/commands.book.ts'
import { type ServiceRow, servicesOf } from './queries.ts'

/** What a need that is served now was, beside being served: words of the facts a scheme may ask for. */
const also: Readonly<Record<string, 'wish.done' | 'problem.solved'>> = { wish: 'wish.done', problem: 'problem.solved' }

/**
 * The facts of a need whose last wanted service is verified now: for each member who served it and each of their units,
 * on the day of that service. The need is the source, so served again after a re-opening is the same fact. One helper,
 * the usual case, costs no query.
 */
export async function servedFacts(tx: Tx, need: NeedRow, last: ServiceRow): Promise<NewFact[]> {
  const { communityId, id, kind, category, targetGroup } = need
  const states = ['verified', 'rated']
  const all = need.helpersWanted > 1 ? await servicesOf(tx, communityId, { states, needId: id, limit: 200 }) : [last]
  const members = new Set(all.map(({ personId }) => personId))
  const units = new Set(all.map(({ unitId }) => unitId))
  const subjects = [
    ...[...members].map((subjectId) => ({ who: 'member' as const, subjectId })),
    ...[...units].map((subjectId) => ({ who: 'unit' as const, subjectId })),
  ]
  const values = {
    kind,
    evidence: last.evidence,
    ...(category ? { field: category } : {}),
    ...(targetGroup ? { group: targetGroup } : {}),
  }
  const base = { communityId, source: id, date: last.happenedOn, values }
  const more = also[kind]
  return subjects.flatMap((subject) => [
    { ...base, ...subject, kind: 'need.served' as const },
    ...(more ? [{ ...base, ...subject, kind: more }] : []),
  ])
}
