import type { Report } from './scheme-check-kit.ts'
import type { Scheme } from './scheme-schema.ts'

/** Reminders about something that is not there or not the subject's own. A duty of any rhythm can be looked at: in its own periods. */
export function checkLow(scheme: Scheme, report: Report): void {
  for (const [at, rule] of (scheme.low ?? []).entries()) {
    const { points, duty, rate } = rule.when
    if (!points && !duty && !rate) report(['low', at, 'when'], '没写看什么', 'points、duty 或 rate')
    if (duty && !scheme.duties?.some(({ rule: id }) => id === duty))
      report(['low', at, 'when', 'duty'], `没有“${duty}”这项职责`, '先在 duties 里写上')
    const owed = scheme.duties?.find(({ rule: id }) => id === duty)
    if (owed && owed.who !== rule.who)
      report(['low', at, 'when', 'duty'], `“${duty}”是 ${owed.who} 的职责，这条却看 ${rule.who}`, `who: ${owed.who}`)
    if (rate && !scheme.rates?.some(({ rule: id }) => id === rate))
      report(['low', at, 'when', 'rate'], `没有“${rate}”这个比率`, '先在 rates 里写上')
    if (rate && rule.who === 'member')
      report(['low', at, 'when', 'rate'], '比率数的是一群人，不能拿来提醒一个人', 'who: unit，或改看 duty')
  }
}
