import { concerns } from './conditions.ts'
import { isOn } from './scheme.ts'
import type { Subject } from './scheme-facts.ts'
import type { EnrolmentRule, Scheme, SwitchName } from './scheme-schema.ts'
import { isExpected, kindValue } from './scheme-units.ts'

export type OrderMode = NonNullable<NonNullable<Scheme['paths']>['orders']>['modes'][number]
type Who = NonNullable<NonNullable<Scheme['paths']>['orders']>['steps'][number]['who']

/** When a scheme names no time: two working days of the one who is asked. */
export const USUAL_HOURS = 16

/** May orders go this way; a scheme that says nothing about orders has the chain through the unit only. */
export function orderMode(scheme: Scheme, mode: OrderMode): boolean {
  return (scheme.paths?.orders?.modes ?? ['chain']).includes(mode)
}

/** Working hours that one step of the orders' path has, and who gets the matter when they have passed. */
export function orderStep(
  scheme: Scheme,
  who: Who,
): { hours: number; lateTo: Who; mayRefuse: boolean; maySendBack: boolean } {
  const step = scheme.paths?.orders?.steps.find((one) => one.who === who)
  return {
    hours: step?.due?.['working-hours'] ?? USUAL_HOURS,
    lateTo: step?.['late-to'] ?? 'community',
    mayRefuse: step?.['may-refuse'] ?? true,
    maySendBack: step?.['may-send-back'] ?? who === 'unit',
  }
}

/** Working hours in which a written record is to be looked at. */
export function recordHours(scheme: Scheme): number {
  const step = scheme.paths?.records?.steps.find(({ who }) => who === 'community')
  return step?.due?.['working-hours'] ?? USUAL_HOURS
}

/** The enrolments a scheme asks of a member or a unit, by kind; `required: false` ones may be made, never fall due. */
export function enrolmentRules(scheme: Scheme, who: Subject): EnrolmentRule[] {
  return (scheme.enrolments ?? []).filter((rule) => rule.who === who)
}

/**
 * The enrolments that fall due for a member or unit; `kind` is the unit's. A rule for some kinds asks nobody else, and
 * of kinds that are merely welcome nothing falls due. Of rules that say `either` with one name only one does: the one whose kind stands open
 * already, else the first whose community is known.
 */
export function dueEnrolments(
  scheme: Scheme,
  who: Subject,
  known: readonly string[],
  open: readonly string[],
  kind?: string | null,
): EnrolmentRule[] {
  if (!isExpected(scheme, kind)) return []
  const subject = { who, values: kindValue(kind) }
  const rules = enrolmentRules(scheme, who).filter((rule) => rule.required && concerns(rule, subject))
  return rules.filter((rule) => {
    if (rule.either === undefined) return true
    const group = rules.filter(({ either }) => either === rule.either)
    const first = (kinds: readonly string[]) => group.find(({ kind }) => kinds.includes(kind))
    return rule === (first(open) ?? first(known))
  })
}

/** One word of the catalogue of a kind, in the scheme's order; undefined when the scheme does not have it. */
export function entryOf(scheme: Scheme, catalogue: keyof NonNullable<Scheme['catalogues']>, id: string) {
  return scheme.catalogues?.[catalogue]?.find((entry) => entry.id === id)
}

/** Switches that are on that day, for the notice shown to everyone. */
export function switchesOn(scheme: Scheme, date: string): SwitchName[] {
  return (Object.keys(scheme.switches ?? {}) as SwitchName[]).filter((name) => isOn(scheme, name, date))
}
