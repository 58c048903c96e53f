import { expect } from 'vitest'
import { parseScheme } from '../src/scheme.ts'

/** What is told about a scheme, as “clause: message → instead”. */
export const toldOf = (raw: unknown): string[] => {
  const parsed = parseScheme(raw)
  return parsed.ok ? [] : parsed.problems.map(({ clause, message, instead }) => `${clause}: ${message} → ${instead}`)
}

/** A row of a table of refusals: what is wrong, the scheme, what is told about it. */
export type Refused = [string, object, RegExp]

/** The scheme is refused with this one sentence, once. */
export function expectTold(raw: object, message: RegExp): void {
  const told = toldOf(raw)
  expect(
    told.filter((problem) => message.test(problem)),
    told.join('\n'),
  ).toHaveLength(1)
}
