import type { Report } from './scheme-check-kit.ts'
import type { Scheme } from './scheme-schema.ts'

/** Paths that go round in a circle, lack a step that their mode needs, or lower what holds for every scheme. */
export function checkPaths(scheme: Scheme, report: Report): void {
  for (const [name, path] of Object.entries(scheme.paths ?? {})) {
    path.steps.forEach((step, at) => {
      const here = ['paths', name, 'steps', at]
      for (const id of step.reasons ?? []) {
        if (!scheme.catalogues?.refusals?.some((entry) => entry.id === id))
          report([...here, 'reasons'], `目录 refusals 里没有“${id}”`, '先在 catalogues/refusals 里写上')
      }
      if (path.steps.findIndex(({ who }) => who === step.who) < at)
        report([...here, 'who'], `“${step.who}”这一步走了两次`, '每一步换一方，或合成一步')
      if (step['late-to'] === step.who)
        report([...here, 'late-to'], `“${step.who}”逾期，又转给“${step.who}”自己`, '转给上一级，比如 street')
    })
  }
  const { orders, release } = scheme.paths ?? {}
  if (orders?.modes.includes('chain') && !orders.steps.some(({ who }) => who === 'unit'))
    report(
      ['paths', 'orders', 'modes'],
      'chain 是社区派给单位、单位再派给党员，步骤里却没有单位',
      '加上 {who: unit}，或去掉 chain',
    )
  if (release?.['two-persons'] === false)
    report(['paths', 'release', 'two-persons'], '发布方案总要两个自然人，方案里写什么都一样', '去掉这一项')
}
