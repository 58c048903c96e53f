import { isBusinessDate } from './calendar.ts'
import { checkHappens } from './scheme-check-happens.ts'
import type { Report } from './scheme-check-kit.ts'
import { checkWhen, fixedWords } from './scheme-check-when.ts'
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
  for (const [name, path] of Object.entries(scheme.paths ?? {})) {
    path.steps.forEach((step, at) => {
      for (const id of step.reasons ?? []) word('refusals', id, ['paths', name, 'steps', at, 'reasons'])
    })
  }
  for (const name of Object.keys(scheme['named-in'] ?? {}) as CatalogueName[]) {
    if (!has(name)) report(['named-in', name], `没有 ${name} 目录`, `先写 catalogues/${name}，或去掉这一条`)
  }
  checkEnrolments(scheme, report)
  checkVisits(scheme, report)
  checkAwards(scheme, report)
}

function checkEnrolments(scheme: Scheme, report: Report): void {
  const rules = scheme.enrolments ?? []
  for (const [at, rule] of rules.entries()) {
    if (rule.by !== undefined && !isBusinessDate(rule.by))
      report(['enrolments', at, 'by'], '这个日期不存在', '2026-03-31')
    else if (rule.by !== undefined && rule.by < scheme.effective)
      report(['enrolments', at, 'by'], '第一次报到的日子早于方案生效', `不早于 ${scheme.effective}`)
    const others = rules.filter((other) => other.either === rule.either && other.who === rule.who)
    if (rule.either !== undefined && others.length < 2)
      report(['enrolments', at, 'either'], `只有一条写了“${rule.either}”，没有别处可选`, '另一条也写上，或去掉')
  }
}

function checkVisits(scheme: Scheme, report: Report): void {
  for (const [at, visit] of (scheme.visits ?? []).entries()) {
    const asks = visit.every !== undefined || (visit.festivals?.length ?? 0) > 0
    if (visit.households === 0 && asks)
      report(['visits', at, 'households'], '一户也不联系，却要定期走访', '写上几户，或去掉 every 和 festivals')
    const known = fixedWords('visit.made', 'festival') ?? []
    for (const name of visit.festivals ?? []) {
      if (!known.includes(name)) report(['visits', at, 'festivals'], `日历里没有“${name}”这个节日`, known.join('、'))
    }
  }
}

function checkAwards(scheme: Scheme, report: Report): void {
  for (const [at, { eligible }] of (scheme.awards ?? []).entries()) {
    if (!eligible) continue
    checkHappens(scheme, eligible.on, ['awards', at, 'eligible', 'on'], report)
    checkWhen(scheme, eligible.on, eligible.when, ['awards', at, 'eligible', 'when'], report)
  }
}
