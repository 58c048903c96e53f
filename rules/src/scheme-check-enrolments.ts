import { isBusinessDate } from './calendar.ts'
import type { Report } from './scheme-check-kit.ts'
import type { EnrolmentRule, Scheme } from './scheme-schema.ts'

/** First days that have passed, choices with nothing to choose, and two terms for the same person. */
export function checkEnrolments(scheme: Scheme, report: Report): void {
  const rules = scheme.enrolments ?? []
  for (const [at, rule] of rules.entries()) {
    if (rule.by !== undefined && !isBusinessDate(rule.by))
      report(['enrolments', at, 'by'], '这个日期不存在', '2026-03-31')
    else if (rule.by !== undefined && rule.by < scheme.effective)
      report(['enrolments', at, 'by'], '第一次报到的日子早于方案生效', `不早于 ${scheme.effective}`)
    const others = rules.filter((other) => other.either === rule.either && other.who === rule.who)
    if (rule.either !== undefined && others.length < 2)
      report(['enrolments', at, 'either'], `只有一条写了“${rule.either}”，没有别处可选`, '另一条也写上，或去掉')
    const before = rules.slice(0, at).find((other) => contradicts(other, rule))
    if (before)
      report(
        ['enrolments', at],
        `“${before.rule}”已经要求同样的人这样报到，期限却不一样`,
        '合成一条，或用 organisation-kinds、roles 分开',
      )
  }
}

/** Do two rules ask the same people for the same thing by different days. */
function contradicts(a: EnrolmentRule, b: EnrolmentRule): boolean {
  if (!a.required || !b.required || a.who !== b.who || a.kind !== b.kind) return false
  if (a.either !== undefined && a.either === b.either) return false
  if (!meet(a['organisation-kinds'], b['organisation-kinds']) || !meet(a.roles, b.roles)) return false
  return a.within.days !== b.within.days || a.by !== b.by
}

/** Can somebody be in both lists; no list means everybody. */
const meet = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  !a || !b || a.some((one) => b.includes(one))
