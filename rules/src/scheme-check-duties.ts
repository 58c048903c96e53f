import { impossible } from './scheme-check-happens.ts'
import type { Report } from './scheme-check-kit.ts'
import { checkWhen } from './scheme-check-when.ts'
import { factCarries } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

export function checkDuties(scheme: Scheme, report: Report): void {
  for (const [at, duty] of (scheme.duties ?? []).entries()) {
    checkWhen(scheme, duty.on, duty.when, ['duties', at, 'when'], report)
    const activities = scheme.catalogues?.activities ?? []
    const never = impossible(scheme, [duty.on, ...(duty['counts-too'] ?? [])])
    if (never) report(['duties', at, 'on'], `要求“${duty.on}”，${never.lacks}，谁也完成不了`, never.instead)
    if ('hours' in duty.do && !factCarries(duty.on, 'hours'))
      report(['duties', at, 'do'], `“${duty.on}”没有时长`, 'do: {times: …}')
    if ('kinds' in duty.do && duty.do.kinds > Math.max(activities.length, scheme.catalogues?.fields?.length ?? 0)) {
      report(['duties', at, 'do'], `要做 ${duty.do.kinds} 类，目录里没有这么多`, '少一些，或补上目录')
    }
  }
}
