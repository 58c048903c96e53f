import { isBusinessDate } from './calendar.ts'
import type { Report } from './scheme-check-kit.ts'
import { listBlocks, type Scheme } from './scheme-schema.ts'

/** No record is older, wherever it was brought in from: a day before it is a slip of the pen. */
const FIRST_RECORDS = '2000-01-01'

/** Dates, ids and entries that every scheme has. */
export function checkFrame(scheme: Scheme, report: Report): void {
  if (!isBusinessDate(scheme.effective)) report(['effective'], '生效日期不存在', '2026-01-01')
  const anew = scheme['re-score-from']
  if (anew !== undefined && !isBusinessDate(anew)) report(['re-score-from'], '这个日期不存在', '2026-01-01')
  else if (anew !== undefined && anew > scheme.effective)
    report(['re-score-from'], '重新算的起点晚于生效日期', `不晚于 ${scheme.effective}，或去掉这一项`)
  else if (anew !== undefined && anew < FIRST_RECORDS)
    report(['re-score-from'], '那时候还没有记录可以重新算', `不早于 ${FIRST_RECORDS}`)
  if (scheme.without?.length && !scheme.inherits?.length)
    report(['without'], '没有上级方案，去不掉什么', '先写 inherits: [上级方案的编号]，或去掉 without')
  checkSources(scheme, report)
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
    const names = new Set<string>()
    for (const [at, { id, name: called, field }] of (entries ?? []).entries()) {
      if (ids.has(id)) report(['catalogues', name, at, 'id'], `目录里“${id}”出现了两次`, '每一项用自己的编号')
      ids.add(id)
      if (names.has(called.trim()))
        report(['catalogues', name, at, 'name'], `目录里有两项都叫“${called.trim()}”，分不清`, '各取各的名')
      names.add(called.trim())
      if (field && !scheme.catalogues?.fields?.some((entry) => entry.id === field)) {
        report(['catalogues', name, at, 'field'], `fields 目录里没有“${field}”`, '先在 catalogues/fields 里写上')
      }
    }
  }
}

/** A document's day exists; of one that bears only its month or year the first day stands for it. */
function checkSources(scheme: Scheme, report: Report): void {
  for (const [id, { date }] of Object.entries(scheme.sources)) {
    if (date !== undefined && !isBusinessDate(`${date}-01-01`.slice(0, 10)))
      report(['sources', id, 'date'], `文件日期“${date}”不存在`, 'YYYY-MM-DD；不知道哪一天的，写 YYYY-MM 或 "YYYY"')
  }
}

/** Every `cites` anywhere must name one of the sources. */
export function checkCites(scheme: Scheme, part: unknown, path: readonly (string | number)[], report: Report): void {
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
