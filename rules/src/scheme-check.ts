import { isBusinessDate } from './calendar.ts'
import { evidenceLevels } from './evidence.ts'
import { holidays } from './holidays.ts'
import { checkBlocks, fixedWords, impossible, kindCatalogue, type Report } from './scheme-check-blocks.ts'
import { type FactKind, type FactValue, factCarries, facts, factValues } from './scheme-facts.ts'
import { listBlocks, type Scheme, type WhenClause } from './scheme-schema.ts'

/** What is wrong, where, and what to write instead; in words for an official. */
export interface Problem {
  /** Place in the scheme: block/rule/field, as in points/praised/give. */
  clause: string
  message: string
  instead: string
  line?: number
}

/** Contradictions that a well-formed scheme can still hold; reports each once. */
export function checkScheme(scheme: Scheme, report: Report): void {
  checkFrame(scheme, report)
  checkCites(scheme, scheme, [], report)
  checkPoints(scheme, report)
  checkDuties(scheme, report)
  checkLow(scheme, report)
  checkGrades(scheme, report)
  checkBlocks(scheme, report)
  for (const [at, { share }] of (scheme.rates ?? []).entries()) {
    if (share.of in facts) checkWhen(scheme, share.of as FactKind, share.when, ['rates', at, 'share', 'when'], report)
  }
  for (const [at, { eligible }] of (scheme.awards ?? []).entries()) {
    if (eligible) checkWhen(scheme, eligible.on, eligible.when, ['awards', at, 'eligible', 'when'], report)
  }
  for (const [at, visit] of (scheme.visits ?? []).entries()) {
    const names = new Set(Object.values(holidays).flatMap((year) => Object.keys(year.off)))
    for (const name of visit.festivals ?? []) {
      if (!names.has(name))
        report(
          ['visits', at, 'festivals'],
          `日历里没有“${name}”这个节日`,
          '元旦、春节、清明、劳动节、端午、中秋、国庆节',
        )
    }
  }
}

function checkFrame(scheme: Scheme, report: Report): void {
  if (!isBusinessDate(scheme.effective)) report(['effective'], '生效日期不存在', '2026-01-01')
  const anew = scheme['re-score-from']
  if (anew !== undefined && !isBusinessDate(anew)) report(['re-score-from'], '这个日期不存在', '2026-01-01')
  else if (anew !== undefined && anew > scheme.effective)
    report(['re-score-from'], '重新算的起点晚于生效日期', `不晚于 ${scheme.effective}，或去掉这一项`)
  const seen = new Map<string, string>()
  for (const block of listBlocks) {
    for (const [at, { rule }] of (scheme[block] ?? []).entries()) {
      const before = seen.get(rule)
      if (before) report([block, at, 'rule'], `编号“${rule}”在 ${before} 里用过了`, '每条规则用自己的编号')
      seen.set(rule, block)
    }
  }
  for (const [name, entries] of Object.entries(scheme.catalogues ?? {})) {
    const ids = new Set<string>()
    for (const [at, { id, field }] of (entries ?? []).entries()) {
      if (ids.has(id)) report(['catalogues', name, at, 'id'], `目录里“${id}”出现了两次`, '每一项用自己的编号')
      ids.add(id)
      if (field && !scheme.catalogues?.fields?.some((entry) => entry.id === field)) {
        report(['catalogues', name, at, 'field'], `fields 目录里没有“${field}”`, '先在 catalogues/fields 里写上')
      }
    }
  }
  for (const [name, value] of Object.entries(scheme.switches ?? {})) {
    if (!isBusinessDate(value.until)) report(['switches', name, 'until'], '截止日期不存在', '2026-12-31')
    else if (value.until <= scheme.effective) {
      report(['switches', name, 'until'], '截止日期早于生效日期', `晚于 ${scheme.effective} 的日期`)
    }
  }
}

/** Every `cites` anywhere must name one of the sources. */
function checkCites(scheme: Scheme, part: unknown, path: readonly (string | number)[], report: Report): void {
  if (typeof part !== 'object' || part === null) return
  for (const [key, value] of Object.entries(part)) {
    if (key === 'cites') {
      const { doc } = value as { doc: string }
      if (!Object.hasOwn(scheme.sources, doc)) {
        report(
          [...path, key, 'doc'],
          `sources 里没有“${doc}”`,
          Object.keys(scheme.sources).join('、') || '先写上 sources',
        )
      }
    } else if (path.length < 6) checkCites(scheme, value, [...path, Array.isArray(part) ? Number(key) : key], report)
  }
}

/** Which catalogue holds a value's words, where one does. */
const wordsOf: Partial<Record<FactValue, keyof NonNullable<Scheme['catalogues']>>> = {
  field: 'fields',
  post: 'posts',
  project: 'projects',
  group: 'groups',
  team: 'teams',
  award: 'awards',
}

function checkWhen(
  scheme: Scheme,
  on: FactKind,
  when: WhenClause | undefined,
  path: readonly (string | number)[],
  report: Report,
): void {
  for (const [name, condition] of Object.entries(when ?? {}) as [FactValue, unknown][]) {
    if (!factCarries(on, name)) report([...path, name], `“${on}”这件事没有“${name}”可查`, '去掉这个条件，或换一件事')
    const given = typeof condition === 'object' && condition !== null ? Object.values(condition).flat() : [condition]
    const catalogue = name === 'kind' ? kindCatalogue(on) : wordsOf[name]
    const words = fixedWords(on, name)
    for (const value of given) {
      const kind = factValues[name]
      const fits =
        kind === 'level'
          ? evidenceLevels.some((level) => level === value)
          : typeof value === { number: 'number', word: 'string', truth: 'boolean' }[kind]
      if (!fits) {
        const instead = { level: 'E0、E1、E2、E3', number: '一个数', word: '一个词', truth: 'true 或 false' }[kind]
        report([...path, name], `“${String(value)}”不能用来比较 ${name}`, instead)
      } else if (words && !words.some((one) => one === value)) {
        report([...path, name], `${name} 不会是“${String(value)}”，这条永远不会发生`, words.join('、'))
      } else if (catalogue && !scheme.catalogues?.[catalogue]?.some((entry) => entry.id === value)) {
        report(
          [...path, name],
          `目录 ${catalogue} 里没有“${String(value)}”，这条永远不会发生`,
          `先在 catalogues/${catalogue} 里写上`,
        )
      }
    }
  }
}

function checkPoints(scheme: Scheme, report: Report): void {
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

function checkDuties(scheme: Scheme, report: Report): void {
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

function checkLow(scheme: Scheme, report: Report): void {
  for (const [at, rule] of (scheme.low ?? []).entries()) {
    const { points, duty, rate } = rule.when
    if (!points && !duty && !rate) report(['low', at, 'when'], '没写看什么', 'points、duty 或 rate')
    if (points && (scheme.score?.none || !scheme.points))
      report(['low', at, 'when'], '不计分，就不能按分数提醒', '去掉这条，或改看 duty')
    if (duty && !scheme.duties?.some(({ rule: id }) => id === duty))
      report(['low', at, 'when', 'duty'], `没有“${duty}”这项职责`, '先在 duties 里写上')
    const owner = scheme.duties?.find(({ rule: id }) => id === duty)?.who
    if (owner !== undefined && owner !== rule.who)
      report(['low', at, 'when', 'duty'], `“${duty}”是 ${owner} 的职责，这条却看 ${rule.who}`, `who: ${owner}`)
    if (rate && !scheme.rates?.some(({ rule: id }) => id === rate))
      report(['low', at, 'when', 'rate'], `没有“${rate}”这个比率`, '先在 rates 里写上')
    if (rate && rule.who === 'member')
      report(['low', at, 'when', 'rate'], '比率数的是一群人，不能拿来提醒一个人', 'who: unit，或改看 duty')
  }
}

function checkGrades(scheme: Scheme, report: Report): void {
  for (const [at, grades] of (scheme.grades ?? []).entries()) {
    const known = (name: string, path: (string | number)[]) => {
      if (!grades.names.includes(name)) report(['grades', at, ...path], `等次里没有“${name}”`, grades.names.join('、'))
    }
    if ('bands' in grades.by) {
      const { bands } = grades.by
      bands.forEach((band, index) => {
        known(band.grade, ['by', 'bands', index])
        const last = index === bands.length - 1
        const above = bands[index - 1]?.from
        const hole = last ? band.from !== undefined : band.from === undefined
        if (hole) report(['grades', at, 'by', 'bands', index], '分数段有空当', '从高到低写 from，最后一档不写')
        else if (!last && above !== undefined && (band.from ?? 0) >= above) {
          report(['grades', at, 'by', 'bands', index, 'from'], '分数段重叠了', `小于 ${above}`)
        }
      })
    }
    if ('shares' in grades.by) {
      const sum = grades.by.shares.reduce((total, { share }) => total + share, 0)
      if (Math.abs(sum - 1) > 1e-9) report(['grades', at, 'by', 'shares'], `比例加起来是 ${sum}`, '合计为 1')
      grades.by.shares.forEach((share, index) => {
        known(share.grade, ['by', 'shares', index])
      })
    }
    if (grades.goal !== undefined) known(grades.goal, ['goal'])
    if (new Set(grades.names).size < grades.names.length)
      report(['grades', at, 'names'], '有两个等次同名', '各取各的名')
    if ('bands' in grades.by) {
      for (const name of grades.names.filter((one) => !bandsOf(grades).includes(one)))
        report(['grades', at, 'by', 'bands'], `等次“${name}”没有分数段，分数段有空当`, `{grade: ${name}, from: …}`)
    }
    const edges = (grades.stars ?? []).map(({ from }) => from)
    if (new Set(edges).size < edges.length) report(['grades', at, 'stars'], '两个星级从同一个分数开始', '各写各的 from')
    for (const [index, bar] of (grades.bars ?? []).entries()) {
      known(bar['at-most'], ['bars', index])
      checkWhen(scheme, bar.on, bar.when, ['grades', at, 'bars', index, 'when'], report)
    }
  }
}

const bandsOf = (grades: NonNullable<Scheme['grades']>[number]): string[] =>
  'bands' in grades.by ? grades.by.bands.map(({ grade }) => grade) : []
