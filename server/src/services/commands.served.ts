import type { NewFact } from '../points/commands.book.ts'

/** What a need that is served now was, beside being served: words of the facts a scheme may ask for. */
const also: Readonly<Record<string, 'wish.done' | 'problem.solved'>> = { wish: 'wish.done', problem: 'problem.solved' }

/**
 * The facts of a need whose last wanted service is verified now: for each member who served it and each of their units,
 * on the day of that service. The need is the source, so served again after a re-opening is the same fact. `servedBy`
 * holds member and unit of each verified record, the last one too.
 */
export function servedFacts(
  need: { id: string; kind: string; category: string | null; targetGroup: string | null },
  last: { communityId: string; evidence: string; happenedOn: string },
  servedBy: readonly (readonly [string, string])[],
): NewFact[] {
  const { id, kind, category, targetGroup } = need
  const { communityId } = last
  const members = new Set(servedBy.map(([personId]) => personId))
  const units = new Set(servedBy.map(([, unitId]) => unitId))
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
