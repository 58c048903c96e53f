import { checkHappens } from './scheme-check-happens.ts'
import type { Report } from './scheme-check-kit.ts'
import { checkWhen } from './scheme-check-when.ts'
import { type FactKind, facts } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

/** What a rate may count beside facts: those who could have done it. */
export const rateGroups = ['members', 'units'] as const

/** Rates of what is not counted or cannot happen. */
export function checkRates(scheme: Scheme, report: Report): void {
  for (const [at, { share, goal, 'shown-to': shownTo }] of (scheme.rates ?? []).entries()) {
    const here = ['rates', at]
    for (const side of ['of', 'among'] as const) {
      const counted = share[side]
      const place = [...here, 'share', side]
      const group = rateGroups.some((name) => name === counted)
      if (isFact(counted)) checkHappens(scheme, counted, place, report)
      else if (!group)
        report(
          place,
          `没有“${counted}”这件事可数`,
          [...Object.keys(facts), ...(side === 'among' ? rateGroups : [])].join('、'),
        )
      else if (side === 'of')
        report(place, `“${counted}”是一群人，不是做了的事`, `of 写一件事，比如 service.verified；among: ${counted}`)
    }
    if (isFact(share.of)) checkWhen(scheme, share.of, share.when, [...here, 'share', 'when'], report)
    if (share.of === share.among && !share.when)
      report([...here, 'share'], '分子和分母是同一件事，永远是百分之百', 'among 换成 members，或加上 when')
    if (goal === 0) report([...here, 'goal'], '目标是 0，谁都算达到了', '大于 0、不大于 1 的数，或去掉这条')
    if (shownTo.length === 0) report([...here, 'shown-to'], '没有写给谁看', 'shown-to: [unit]')
  }
}

const isFact = (counted: string): counted is FactKind => Object.hasOwn(facts, counted)
