import { holds } from './conditions.ts'
import { checkHappens } from './scheme-check-happens.ts'
import type { Report } from './scheme-check-kit.ts'
import { checkWhen, fixedWords } from './scheme-check-when.ts'
import { factCarries } from './scheme-facts.ts'
import type { PointsRule, Scheme } from './scheme-schema.ts'

/** Points rules that give nothing, give it openly where it must be sealed, or whose caps do not fit. */
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
      checkHappens(scheme, rule.on, [...here, 'on'], report)
      checkWhen(scheme, rule.on, rule.when, [...here, 'when'], report)
    }
    if (rule.per === 'hour' && rule.on && !factCarries(rule.on, 'hours'))
      report([...here, 'per'], `“${rule.on}”没有时长`, 'per: fact')
    if (rule.every) checkBase(rule, here, report)
    else checkBooking(rule, here, report)
  }
  checkCaps(scheme, report)
}

/** A base is given as the card opens: nothing has happened yet that could be looked at, measured or waited for. */
function checkBase(rule: PointsRule, here: (string | number)[], report: Report): void {
  if (rule.on) return
  if (rule.when && Object.keys(rule.when).length > 0)
    report(
      [...here, 'when'],
      '基准分到期就给，不看条件，写了 when 也不起作用',
      '去掉 when；要看条件的，改成 on: 一件事',
    )
  if (rule.per === 'hour')
    report([...here, 'per'], '基准分没有时长，按小时算就永远是 0 分', '去掉 per，或改成 on: service.verified')
  if (rule.book === 'at-close')
    report([...here, 'book'], '基准分在开头就给，写了结算时入账就永远不给', '去掉 book: at-close')
}

/** Only residents' ratings wait for the close, and they must: one line for one rating tells who gave it. */
function checkBooking(rule: PointsRule, here: (string | number)[], report: Report): void {
  if (!rule.on) return
  const atClose = rule.book === 'at-close'
  if (rule.on !== 'service.rated') {
    if (atClose)
      report([...here, 'book'], `只有居民的评价等到结算才入账，“${rule.on}”这样写永远不入账`, 'book: at-once')
    return
  }
  const by = rule.when?.by
  const raters = (fixedWords('service.rated', 'by') ?? []).filter((one) => !by || holds({ by }, { by: one }))
  if (raters.includes('resident')) {
    if (!atClose)
      report([...here, 'book'], '居民评价逐条入账会让人认出是谁评的', 'book: at-close（满五条评价、结算时一起入账）')
  } else if (atClose && raters.length > 0)
    report([...here, 'book'], '结算时入账的只有居民的评价，社区和单位评的这样写永远不入账', 'book: at-once')
}

function checkCaps(scheme: Scheme, report: Report): void {
  const rules = scheme.points ?? []
  const caps = scheme.score?.caps ?? []
  for (const [at, cap] of caps.entries()) {
    const inside = rules.filter((rule) => rule.category === cap.category)
    if (inside.length === 0)
      report(['score', 'caps', at], `没有规则属于“${cap.category}”`, '在规则上写 category，或去掉这条封顶')
    const most = Math.max(0, ...inside.map((rule) => Math.abs(rule.give)))
    if (cap.points < most)
      report(['score', 'caps', at, 'points'], `封顶 ${cap.points} 分，其中一条一次就是 ${most} 分`, `不少于 ${most}`)
    const before = caps.slice(0, at).find(({ category, every }) => category === cap.category && every === cap.every)
    if (before)
      report(
        ['score', 'caps', at],
        `“${cap.category}”同一段时间写了两个封顶：${before.points} 分和 ${cap.points} 分`,
        '留一个',
      )
  }
  // where nothing is capped a category only groups; where something is, a name no cap knows is a slip of the pen
  const capped = [...new Set(caps.map(({ category }) => category))]
  for (const [at, { category }] of rules.entries()) {
    if (category !== undefined && capped.length > 0 && !capped.includes(category))
      report(
        ['points', at, 'category'],
        `score.caps 里没有“${category}”，这条就没有封顶`,
        `${capped.join('、')}；不封顶的，去掉 category`,
      )
  }
}
