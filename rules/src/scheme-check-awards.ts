import { checkHappens } from './scheme-check-happens.ts'
import { type Report, shortest } from './scheme-check-kit.ts'
import { checkWhen } from './scheme-check-when.ts'
import type { Scheme } from './scheme-schema.ts'

/** Awards that nobody can be proposed for, or that are given without having been shown in public. */
export function checkAwards(scheme: Scheme, report: Report): void {
  for (const [at, award] of (scheme.awards ?? []).entries()) {
    const { eligible, nominate, compared, every, 'notice-days': days } = award
    const here = ['awards', at]
    if (eligible) {
      checkHappens(scheme, eligible.on, [...here, 'eligible', 'on'], report)
      checkWhen(scheme, eligible.on, eligible.when, [...here, 'eligible', 'when'], report)
    }
    if (nominate.length === 0)
      report([...here, 'nominate'], '没有写谁可以推荐，谁也评不上', 'nominate: [resident, community]')
    if (compared.length === 0) report([...here, 'compared'], '没有写比什么', 'compared: [服务实绩, 居民口碑]')
    if (days === 0) report([...here, 'notice-days'], '评出来要先公示，0 天等于没有公示', '1 天以上，比如 7')
    else if (days > shortest[every])
      report(
        [...here, 'notice-days'],
        `每 ${every} 评一次，公示 ${days} 天，上一次还没公示完，下一次又来了`,
        `不多于 ${shortest[every]}`,
      )
  }
}
