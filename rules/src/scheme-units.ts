import type { Fact } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

/**
 * The kinds of organisation that rules of these versions tell apart, in the order in which they are first named. It is
 * the catalogue a unit chooses its own out of: a word that no rule knows would decide nothing.
 */
export function unitKinds(versions: readonly Scheme[]): string[] {
  const found = new Set<string>()
  for (const version of versions) gather(version, found)
  return [...found]
}

/** Rules name kinds in `organisation-kinds`, conditions in `organisation-kind`; a list says one of them, `not` any other. */
function gather(part: unknown, found: Set<string>): void {
  if (Array.isArray(part)) for (const one of part) gather(one, found)
  else if (typeof part === 'object' && part !== null)
    for (const [name, value] of Object.entries(part)) {
      if (name === 'organisation-kinds' || name === 'organisation-kind')
        for (const word of wordsIn(value)) found.add(word)
      else gather(value, found)
    }
}

function wordsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : []
}

/** What a unit's kind is to the rules: a value of its facts and of its members'; nothing where no kind is known. */
export const kindValue = (kind: string | null | undefined): Fact['values'] =>
  kind ? { 'organisation-kind': kind } : {}

/**
 * True when a scheme asks something of this kind's people, or of the unit itself: it does unless `participants` names
 * the kind as welcome only. Of a unit whose kind nobody has said everything is asked as of all.
 */
export function isExpected(scheme: Scheme, kind: string | null | undefined): boolean {
  if (!kind) return true
  const naming = (scheme.participants ?? []).filter((rule) => rule['organisation-kinds']?.includes(kind))
  return naming.length === 0 || naming.some(({ part }) => part === 'expected')
}
