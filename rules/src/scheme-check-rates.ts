import { checkHappens } from './scheme-check-happens.ts'
import type { Report } from './scheme-check-kit.ts'
import { checkWhen } from './scheme-check-when.ts'
import { type FactKind, facts } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

/** What a rate may count beside facts: those who could have done it. */
const rateGroups = ['members', 'units'] as const

/** Rates of what is not counted or cannot happen. */
export function checkRates(scheme: Scheme, report: Report): void {
  const known = [...Object.keys(facts), ...rateGroups]
  for (const [at, { share }] of (scheme.rates ?? []).entries()) {
    for (const side of ['of', 'among'] as const) {
      const counted = share[side]
      const here = ['rates', at, 'share', side]
      if (isFact(counted)) checkHappens(scheme, counted, here, report)
      else if (!known.includes(counted)) report(here, `没有“${counted}”这件事可数`, known.join('、'))
    }
    if (isFact(share.of)) checkWhen(scheme, share.of, share.when, ['rates', at, 'share', 'when'], report)
  }
}

const isFact = (counted: string): counted is FactKind => Object.hasOwn(facts, counted)
