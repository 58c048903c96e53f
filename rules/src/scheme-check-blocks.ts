import { isBusinessDate, periodKinds } from './calendar.ts'
import { type FactKind, type FactValue, facts } from './scheme-facts.ts'
import type { CatalogueName, Scheme } from './scheme-schema.ts'

/** Tells one problem: its path in the scheme, what is wrong and what to write instead. */
export type Report = (path: readonly (string | number)[], message: string, instead: string) => void

/** What a rate may count beside facts: those who could have done it. */
export const rateGroups = ['members', 'units'] as const

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
  checkRates(scheme, report)
  checkScore(scheme, report)
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
  }
}

function checkRates(scheme: Scheme, report: Report): void {
  const known = [...Object.keys(facts), ...rateGroups]
  for (const [at, { share }] of (scheme.rates ?? []).entries()) {
    for (const side of ['of', 'among'] as const) {
      if (!known.includes(share[side]))
        report(['rates', at, 'share', side], `没有“${share[side]}”这件事可数`, known.join('、'))
    }
  }
}

function checkScore(scheme: Scheme, report: Report): void {
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
    if (!('jury' in by) && longer(every))
      report(['grades', at, 'every'], '清零比评等还勤，评的只是最后一段的积分', `score 里 reset: ${every}`)
  }
  if (!score?.none) return
  if (scheme.publication && scheme.publication.points !== 'private')
    report(['publication', 'points'], '不计分，就没有积分可公开', 'private')
  for (const [at, { what }] of (scheme.notices ?? []).entries()) {
    if (what === 'points') report(['notices', at, 'what'], '不计分，就没有积分可公示', '去掉这条，或公示别的')
  }
  for (const [at, { by }] of (scheme.grades ?? []).entries()) {
    if (!('jury' in by)) report(['grades', at, 'by'], '不计分，就不能按分评等', 'jury: 谁来评')
  }
}

const some = (scheme: Scheme, ...names: CatalogueName[]) =>
  names.some((name) => (scheme.catalogues?.[name]?.length ?? 0) > 0)

/** What must be there for a fact to happen at all, and how to say that it is not. */
const needs: { kinds: FactKind[]; lacks: string; instead: string; met: (scheme: Scheme) => boolean }[] = [
  {
    kinds: ['talk.given'],
    lacks: '活动目录里却没有宣讲',
    instead: '在 catalogues/activities 里加上 talk',
    met: ({ catalogues }) => !!catalogues?.activities?.some(({ id }) => id === 'talk'),
  },
  {
    kinds: ['activity.joined', 'activity.led'],
    lacks: '活动目录却是空的',
    instead: '先写 catalogues/activities',
    met: (scheme) => some(scheme, 'activities'),
  },
  {
    kinds: ['claim.approved', 'claim.completed', 'commitment.made', 'commitment.kept'],
    lacks: '却没有项目、也没有岗位可认领',
    instead: '先写 catalogues/projects 或 catalogues/posts，或 paths/claims',
    met: (scheme) => some(scheme, 'projects', 'posts') || scheme.paths?.claims !== undefined,
  },
  {
    kinds: ['visit.made'],
    lacks: '却没有写谁联系谁、什么时候走访',
    instead: '先写 visits',
    met: ({ visits }) => !!visits?.some(({ households }) => households !== 0),
  },
  {
    kinds: ['meeting.attended', 'meeting.resolution-done'],
    lacks: '却没有会议',
    instead: '先写 meetings',
    met: (scheme) => !!scheme.meetings?.length || some(scheme, 'meetings'),
  },
  {
    kinds: ['agreement.signed', 'agreement.milestone'],
    lacks: '却没有协议',
    instead: '先写 agreements',
    met: ({ agreements }) => !!agreements?.length,
  },
  {
    kinds: ['exemplar.chosen', 'award.won'],
    lacks: '却没有评选',
    instead: '先写 awards',
    met: ({ awards }) => !!awards?.length,
  },
  { kinds: ['appraisal.final'], lacks: '却没有等次', instead: '先写 grades', met: ({ grades }) => !!grades?.length },
]

/** Why nobody can do what a duty asks for, with what to write instead; undefined when one of the facts can happen. */
export function impossible(scheme: Scheme, on: readonly FactKind[]): { lacks: string; instead: string } | undefined {
  const lacking = on.map((kind) => needs.find(({ kinds, met }) => kinds.includes(kind) && !met(scheme)))
  return lacking.includes(undefined) ? undefined : lacking[0]
}

const kindsOf: Partial<Record<FactKind, CatalogueName>> = {
  'activity.joined': 'activities',
  'activity.led': 'activities',
  'talk.given': 'activities',
  'meeting.attended': 'meetings',
  'meeting.resolution-done': 'meetings',
  'breach.upheld': 'breaches',
}
const fixed: Partial<Record<FactValue, readonly string[]>> = {
  period: periodKinds,
  cycle: periodKinds,
  by: ['resident', 'community', 'organisation'],
  card: ['home', 'unit'],
  slot: ['inside', 'outside'],
  day: ['working', 'resting'],
}

/** The catalogue a fact's `kind` is named in, where one is. */
export const kindCatalogue = (on: FactKind): CatalogueName | undefined => kindsOf[on]
/** The only words that a value can be, where they are fixed for all localities. */
export const fixedWords = (on: FactKind, name: FactValue): readonly string[] | undefined =>
  name === 'kind' && on.startsWith('enrolment.') ? ['home', 'unit'] : fixed[name]
