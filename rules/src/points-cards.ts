import { type BusinessDate, type Period, type PeriodKind, periodOf } from './calendar.ts'
import type { Scheme } from './scheme-schema.ts'

/**
 * The periods whose card opens on a day: the year's always, so that a version which gives a base later finds it, and
 * those of a base by any of these versions.
 */
export function openedPeriods(versions: readonly Scheme[], today: BusinessDate): Period[] {
  const kinds = versions.flatMap(({ points = [] }) => points.flatMap(({ every }) => every ?? []))
  return [...new Set<PeriodKind>(['year', ...kinds])].map((kind) => periodOf(today, kind))
}

/** The day a period's card opens for somebody enrolled since a day: that day, or the period's first for who was before. */
export const opensOn = (period: Period, since: BusinessDate): BusinessDate =>
  since > period.from ? since : period.from
