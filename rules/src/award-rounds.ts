import type { AwardRule } from './awards.ts'
import { addDays, type Period, periodOf } from './calendar.ts'
import type { Scheme } from './scheme-schema.ts'

/** What stands in the place of the award's name where people decide that it is not given. */
export const NOT_GIVEN = '不评'

/** What people call an award: its word in the catalogue, else its sentence. */
export const awardName = (scheme: Scheme, { rule, say }: Pick<AwardRule, 'rule' | 'say'>): string =>
  scheme.catalogues?.awards?.find(({ id }) => id === rule)?.name ?? [...say].slice(0, 40).join('')

/** False where somebody above the community decides about the whole area: a community has no round of its own then. */
export const isOfCommunity = ({ veto }: Pick<AwardRule, 'veto'>): boolean =>
  veto === undefined || veto.by === 'community'

/** The award rule that a matter was begun by, in the version of a scheme that is in force. */
export const awardRule = (scheme: Scheme, rule: string): AwardRule | undefined =>
  scheme.awards?.find((one) => one.rule === rule)

/** The cycle that runs on a day, or the one before it: a year's awards are still given in January. */
export function cycleOf(rule: AwardRule, today: string, which: 'running' | 'last'): Period {
  const running = periodOf(today, rule.every)
  return which === 'running' ? running : periodOf(addDays(running.from, -1), rule.every)
}

/** Last day of the public notice that goes up on a day. */
export const noticeEnds = (rule: AwardRule, day: string): string => addDays(day, rule['notice-days'])
