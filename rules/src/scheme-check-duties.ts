import type { PeriodKind } from './calendar.ts'
import { holds } from './conditions.ts'
import { atLeast, evidenceLevels } from './evidence.ts'
import { impossible, mayBeAsked } from './scheme-check-happens.ts'
import type { Report } from './scheme-check-kit.ts'
import { checkWhen } from './scheme-check-when.ts'
import { type FactKind, factCarries } from './scheme-facts.ts'
import type { DutyRule, Scheme } from './scheme-schema.ts'

/** Days of the shortest period of a kind: a duty must be one that can be done in each. */
const daysOf: Readonly<Record<PeriodKind, number>> = { day: 1, week: 7, month: 28, quarter: 90, half: 181, year: 365 }

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
  const activities = scheme.catalogues?.activities ?? []
  if ('hours' in duty.do) {
    if (!factCarries(duty.on, 'hours')) report([...here, 'do'], `“${duty.on}”没有时长`, 'do: {times: …}')
    const most = daysOf[duty.every] * 24
    if (duty.do.hours > most)
      report([...here, 'do'], `要做 ${duty.do.hours} 小时，每 ${duty.every} 最多只有 ${most} 小时`, '少一些，做得到的')
  }
  if ('kinds' in duty.do && duty.do.kinds > Math.max(activities.length, scheme.catalogues?.fields?.length ?? 0)) {
    report([...here, 'do'], `要做 ${duty.do.kinds} 类，目录里没有这么多`, '少一些，或补上目录')
  }
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
