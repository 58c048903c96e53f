import { addMonths, isBusinessDate } from './calendar.ts'
import type { Report } from './scheme-check-kit.ts'
import type { Scheme } from './scheme-schema.ts'

/** A switch lasts three years at most: no text names a limit, so this one is chosen; docs/scheme.md says so. */
const MOST_MONTHS = 36

/** Each switch is for a time: it ends after the scheme begins, on a day that somebody can wait for. */
export function checkSwitches(scheme: Scheme, report: Report): void {
  if (!isBusinessDate(scheme.effective)) return
  const last = addMonths(scheme.effective, MOST_MONTHS)
  for (const [name, { until }] of Object.entries(scheme.switches ?? {})) {
    const here = ['switches', name, 'until']
    if (!isBusinessDate(until)) report(here, '截止日期不存在', '2026-12-31')
    else if (until <= scheme.effective) report(here, '截止日期早于生效日期', `晚于 ${scheme.effective} 的日期`)
    else if (until > last)
      report(here, '开关只为一段时间开，最长三年', `写一个真实的结束日期，不晚于 ${last}；到时还要开的，在下一版里再写`)
  }
}
