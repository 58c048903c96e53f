import type { Report } from './scheme-check-kit.ts'
import { fixedWords } from './scheme-check-when.ts'
import type { CatalogueName, Scheme } from './scheme-schema.ts'

/** Contradictions in the blocks beside points, duties and grades; reports each once. */
export function checkBlocks(scheme: Scheme, report: Report): void {
  const has = (name: CatalogueName) => (scheme.catalogues?.[name]?.length ?? 0) > 0
  const word = (name: CatalogueName, id: string, path: (string | number)[]) => {
    if (!scheme.catalogues?.[name]?.some((entry) => entry.id === id))
      report(path, `目录 ${name} 里没有“${id}”`, `先在 catalogues/${name} 里写上`)
  }
  for (const [at, { role }] of (scheme.offices ?? []).entries()) word('roles', role, ['offices', at, 'role'])
  for (const [at, { level }] of (scheme.emergencies ?? []).entries())
    word('emergency-levels', level, ['emergencies', at, 'level'])
  for (const [at, { offers }] of (scheme.menus ?? []).entries()) {
    if (!has(offers)) report(['menus', at, 'offers'], `菜单是空的：没有 ${offers} 目录`, `先写 catalogues/${offers}`)
  }
  for (const name of Object.keys(scheme['named-in'] ?? {}) as CatalogueName[]) {
    if (!has(name)) report(['named-in', name], `没有 ${name} 目录`, `先写 catalogues/${name}，或去掉这一条`)
  }
  for (const [at, { between }] of (scheme.agreements ?? []).entries()) {
    if (new Set(between).size < between.length)
      report(['agreements', at, 'between'], '自己不能和自己签协议', 'between: [unit, community]')
  }
  checkVisits(scheme, report)
}

function checkVisits(scheme: Scheme, report: Report): void {
  for (const [at, visit] of (scheme.visits ?? []).entries()) {
    const asks = visit.every !== undefined || (visit.festivals?.length ?? 0) > 0
    if (visit.households === 0 && asks)
      report(['visits', at, 'households'], '一户也不联系，却要定期走访', '写上几户，或去掉 every 和 festivals')
    if (visit.households !== 0 && !asks && !visit['on-request'])
      report(['visits', at], '写了联系，却哪天也不用走访', 'every: month；或写 festivals、on-request: true')
    if (new Set(visit.festivals).size < (visit.festivals?.length ?? 0))
      report(['visits', at, 'festivals'], '同一个节日写了两次', '写一次')
    const known = fixedWords('visit.made', 'festival') ?? []
    for (const name of visit.festivals ?? []) {
      if (!known.includes(name)) report(['visits', at, 'festivals'], `日历里没有“${name}”这个节日`, known.join('、'))
    }
  }
}
