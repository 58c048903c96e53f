import type { Report } from './scheme-check-kit.ts'
import { checkWhen } from './scheme-check-when.ts'
import { type FactKind, facts } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

/** What a rate may count beside facts: those who could have done it. */
const rateGroups = ['members', 'units'] as const

export function checkRates(scheme: Scheme, report: Report): void {
  const known = [...Object.keys(facts), ...rateGroups]
  for (const [at, { share }] of (scheme.rates ?? []).entries()) {
    for (const side of ['of', 'among'] as const) {
      if (!known.includes(share[side]))
        report(['rates', at, 'share', side], `没有“${share[side]}”这件事可数`, known.join('、'))
    }
    if (share.of in facts) checkWhen(scheme, share.of as FactKind, share.when, ['rates', at, 'share', 'when'], report)
  }
}
