import type { Report } from './scheme-check-kit.ts'
import { checkWhen } from './scheme-check-when.ts'
import { factCarries } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

export function checkPoints(scheme: Scheme, report: Report): void {
  const rules = scheme.points ?? []
  if (scheme.score?.none && rules.length > 0) report(['score', 'none'], '写了不计分，又写了积分规则', '二者留一')
  if (rules.length > 0 && !scheme.score)
    report(['score'], '有积分规则，却没写何时结算、何时清零', 'score: {close: month, reset: year, …}')
  for (const [at, rule] of rules.entries()) {
    const here = ['points', at]
    if (!rule.on === !rule.every)
      report(here, 'on 和 every 要写一个，也只写一个', 'on: 一件事；every: 每期一次的基准分')
    if (rule.give === 0) report([...here, 'give'], '给 0 分的规则没有用处', '大于或小于 0 的整数')
    if (rule.cap && rule.cap.points < Math.abs(rule.give)) {
      report(
        [...here, 'cap', 'points'],
        `封顶 ${rule.cap.points} 分，一次就是 ${Math.abs(rule.give)} 分`,
        `不少于 ${Math.abs(rule.give)}`,
      )
    }
    if (rule.on) {
      checkWhen(scheme, rule.on, rule.when, [...here, 'when'], report)
      const told = rule.when?.by === 'community' || rule.when?.by === 'organisation'
      if (rule.on === 'service.rated' && !told && rule.book !== 'at-close') {
        report([...here, 'book'], '居民评价逐条入账会让人认出是谁评的', 'book: at-close（满五条评价、结算时一起入账）')
      }
    }
    if (rule.per === 'hour' && rule.on && !factCarries(rule.on, 'hours')) {
      report([...here, 'per'], `“${rule.on}”没有时长`, 'per: fact')
    }
  }
  for (const [at, cap] of (scheme.score?.caps ?? []).entries()) {
    const inside = rules.filter((rule) => rule.category === cap.category)
    if (inside.length === 0)
      report(['score', 'caps', at], `没有规则属于“${cap.category}”`, '在规则上写 category，或去掉这条封顶')
    const most = Math.max(0, ...inside.map((rule) => Math.abs(rule.give)))
    if (cap.points < most)
      report(['score', 'caps', at, 'points'], `封顶 ${cap.points} 分，其中一条一次就是 ${most} 分`, `不少于 ${most}`)
  }
}
