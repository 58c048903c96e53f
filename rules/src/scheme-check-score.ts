import { periodKinds } from './calendar.ts'
import type { Report } from './scheme-check-kit.ts'
import type { Scheme } from './scheme-schema.ts'

/** Points, grades and what is told of them must fit the account: how often it is reset, and whether there is one. */
export function checkScore(scheme: Scheme, report: Report): void {
  const score = scheme.score
  if (score?.reset === 'never' && score['carry-over'] !== undefined)
    report(['score', 'carry-over'], '从不清零，就没有结转', '去掉 carry-over，或写明多久清零')
  const longer = (every: (typeof periodKinds)[number]) =>
    score !== undefined && score.reset !== 'never' && periodKinds.indexOf(every) > periodKinds.indexOf(score.reset)
  for (const [at, { every }] of (scheme.points ?? []).entries()) {
    if (every && longer(every))
      report(['points', at, 'every'], '清零比基准分还勤，清了就没有基准分了', `every: ${score?.reset}`)
  }
  for (const [at, { every, by }] of (scheme.grades ?? []).entries()) {
    if ('jury' in by || !score) continue
    if (longer(every))
      report(['grades', at, 'every'], '清零比评等还勤，评的只是最后一段的积分', `score 里 reset: ${every}`)
    else if (every !== 'year' && every !== score.reset)
      report(
        ['grades', at, 'every'],
        `按 ${every} 评等，积分却不按 ${every} 清零：评的不只是这一段的积分`,
        `score 里 reset: ${every}，或 every: year`,
      )
  }
}
