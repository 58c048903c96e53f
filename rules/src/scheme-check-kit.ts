import type { PeriodKind } from './calendar.ts'

/** Tells one problem: its path in the scheme, what is wrong and what to write instead. */
export type Report = (path: readonly (string | number)[], message: string, instead: string) => void

/** Days of the shortest period of a kind: what is asked for, or shown, must fit into each. */
export const shortest: Readonly<Record<PeriodKind, number>> = {
  day: 1,
  week: 7,
  month: 28,
  quarter: 90,
  half: 181,
  year: 365,
}
