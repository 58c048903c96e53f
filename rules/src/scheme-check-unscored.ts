import type { Report } from './scheme-check-kit.ts'
import type { Subject } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

/** Does anything give points to this kind of subject, or to any. */
const scores = (scheme: Scheme, who?: Subject): boolean =>
  !scheme.score?.none && (scheme.points ?? []).some((rule) => who === undefined || rule.who === who)

/** What only points can fill, where nobody has any: an account, a shop, a list, a grade, a comparison, a reminder. */
export function checkUnscored(scheme: Scheme, report: Report): void {
  if (!scores(scheme)) checkNothing(scheme, report)
  if (!scores(scheme, 'member')) {
    for (const at of (scheme.store ?? []).keys())
      report(['store', at], '党员没有积分，就没有东西可换', '去掉这条，或先写党员的积分规则')
  }
  const lacks = (who: Subject) =>
    scores(scheme, who) ? undefined : scores(scheme) ? `没有给 ${who} 计分的规则` : '不计分'
  for (const [at, { who, by, stars }] of (scheme.grades ?? []).entries()) {
    const none = lacks(who)
    if (!none) continue
    if (!('jury' in by)) report(['grades', at, 'by'], `${none}，就不能按分评等`, 'jury: 谁来评')
    if (stars?.length) report(['grades', at, 'stars'], `${none}，就不能按分定星级`, '去掉 stars，或先写积分规则')
  }
  for (const [at, { who, compared }] of (scheme.awards ?? []).entries()) {
    const none = lacks(who)
    if (none && compared.some((name) => name.includes('积分')))
      report(['awards', at, 'compared'], `${none}，就不能拿积分比`, '换成别的，比如 服务实绩')
  }
  for (const [at, { who, when }] of (scheme.low ?? []).entries()) {
    const none = when.points && lacks(who)
    if (none) report(['low', at, 'when'], `${none}，就不能按分数提醒`, '去掉这条，或改看 duty')
  }
}

function checkNothing(scheme: Scheme, report: Report): void {
  for (const name of ['carry-over', 'expires-after'] as const) {
    if (scheme.score?.[name] !== undefined)
      report(['score', name], '没有积分规则，这一项没有用处', `去掉 ${name}，或先写积分规则`)
  }
  if (scheme.publication && scheme.publication.points !== 'private')
    report(['publication', 'points'], '不计分，就没有积分可公开', 'private')
  for (const [at, { what }] of (scheme.notices ?? []).entries()) {
    if (what === 'points') report(['notices', at, 'what'], '不计分，就没有积分可公示', '去掉这条，或公示别的')
  }
}
