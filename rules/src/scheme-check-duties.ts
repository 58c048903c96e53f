import { holds } from './conditions.ts'
import { atLeast, evidenceLevels } from './evidence.ts'
import { impossible, mayBeAsked } from './scheme-check-happens.ts'
import { type Report, shortest } from './scheme-check-kit.ts'
import { checkWhen, possible } from './scheme-check-when.ts'
import { type FactKind, factCarries } from './scheme-facts.ts'
import type { DutyRule, Scheme } from './scheme-schema.ts'

/** Duties that nobody can meet or nobody may be asked to. */
export function checkDuties(scheme: Scheme, report: Report): void {
  for (const [at, duty] of (scheme.duties ?? []).entries()) {
    const here = ['duties', at]
    checkWhen(scheme, duty.on, duty.when, [...here, 'when'], report)
    const also = duty['counts-too'] ?? []
    const asked: [FactKind, (string | number)[]][] = [
      [duty.on, [...here, 'on']],
      ...also.map((kind): [FactKind, (string | number)[]] => [kind, [...here, 'counts-too']]),
    ]
    for (const [kind, path] of asked) {
      if (!mayBeAsked(kind))
        report(path, `“${kind}”不是可以要求人去做的事`, '换一件做得到的，比如 service.verified、activity.joined')
    }
    const never = impossible(scheme, [duty.on, ...also])
    if (never) report([...here, 'on'], `要求“${duty.on}”，${never.lacks}，谁也完成不了`, never.instead)
    checkAmount(scheme, duty, here, report)
    checkProof(duty, here, report)
  }
}

function checkAmount(scheme: Scheme, duty: DutyRule, here: (string | number)[], report: Report): void {
  const path = [...here, 'do']
  if ('hours' in duty.do) {
    if (!factCarries(duty.on, 'hours')) report(path, `“${duty.on}”没有时长`, 'do: {times: …}')
    const most = shortest[duty.every] * 24
    if (duty.do.hours > most)
      report(path, `要做 ${duty.do.hours} 小时，每 ${duty.every} 最多只有 ${most} 小时`, '少一些，做得到的')
  }
  if ('kinds' in duty.do) {
    const { kinds } = duty.do
    const there = sortsOf(scheme, duty)
    if (!sortOf(duty.on)) report(path, `“${duty.on}”不分类，数不出几类`, `do: {times: ${kinds}}`)
    else if (there < kinds)
      report(path, `要做 ${kinds} 类，这条只有 ${there} 类可做，目录里没有这么多`, '少一些，放宽 when，或补上目录')
  }
}

/** What kinds are told apart by: a fact's own kind, else its field. */
const sortOf = (on: FactKind): 'kind' | 'field' | undefined =>
  factCarries(on, 'kind') ? 'kind' : factCarries(on, 'field') ? 'field' : undefined

/** How many kinds a duty's facts can be of, as far as its condition lets them; no end where the words are open. */
function sortsOf(scheme: Scheme, duty: DutyRule): number {
  const found = new Set<unknown>()
  for (const on of [duty.on, ...(duty['counts-too'] ?? [])]) {
    const name = sortOf(on)
    if (!name) continue
    const words = possible(scheme, on, name)
    if (!words) return Number.POSITIVE_INFINITY
    const asked = on === duty.on ? duty.when?.[name] : undefined
    for (const word of words) if (asked === undefined || holds({ [name]: asked }, { [name]: word })) found.add(word)
  }
  return found.size
}

/** `evidence` and a condition on evidence are asked of the same fact. */
function checkProof({ evidence, when }: DutyRule, here: (string | number)[], report: Report): void {
  const asked = when?.evidence
  if (evidence === undefined || asked === undefined) return
  const both = evidenceLevels.some(
    (level) => atLeast(level, evidence) && holds({ evidence: asked }, { evidence: level }),
  )
  if (!both)
    report([...here, 'evidence'], `evidence 要 ${evidence} 以上，when 里的 evidence 又不许，谁也完成不了`, '二者留一')
}
