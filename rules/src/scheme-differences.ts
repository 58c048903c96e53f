import type { Scheme } from './scheme-schema.ts'

/** A rule of any block: an id, a sentence, a source, and what its block says beside. */
export type AnyRule = { rule: string; say: string; from?: string; cites?: { doc: string; place: string } } & Part

/** The blocks of a scheme that are lists of rules, in its own order. */
export function blocksOf(scheme: object): [block: string, rules: AnyRule[]][] {
  return Object.entries(scheme).flatMap(([block, rules]): [string, AnyRule[]][] =>
    Array.isArray(rules) && rules.length > 0 && isPart(rules[0]) && 'rule' in rules[0] ? [[block, rules]] : [],
  )
}

/** How many rules a scheme has. */
export const ruleCount = (scheme: object): number => blocksOf(scheme).reduce((sum, [, rules]) => sum + rules.length, 0)

/** One value of a rule before and after; undefined where it was not said. */
export interface FieldChange {
  /** Path inside the rule: give, cap.points, steps.2.who. */
  field: string
  before?: unknown
  after?: unknown
}

/** One rule, path, catalogue entry or switch that two versions say differently. */
export interface Difference {
  block: string
  /** Id of the rule, path, entry or switch; empty for what the scheme says as a whole. */
  id: string
  change: 'added' | 'changed' | 'removed'
  /** The sentence people read: the new one, or the old one of what went. */
  say: string
  fields: FieldChange[]
}

type Part = Record<string, unknown>
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null

/**
 * What the later version says differently, in the order of the language. Both are whole (with what they inherit), so
 * that a change above shows too. The effective date is no difference; that is what makes it another version.
 */
export function differences(before: Scheme, after: Scheme): Difference[] {
  const parts = [partsOf(before), partsOf(after)] as const
  const keys = [...new Set([...parts[0].keys(), ...parts[1].keys()])]
  const blocks = [...parts[1].keys(), ...parts[0].keys()].map((key) => key.split(' ')[0] ?? '')
  const order = (key: string) => blocks.indexOf(key.split(' ')[0] ?? '')
  return keys
    .sort((a, b) => order(a) - order(b))
    .flatMap((key) => {
      const [block = '', id = ''] = key.split(' ')
      const [was, is] = [parts[0].get(key), parts[1].get(key)]
      const fields = changes(was ?? {}, is ?? {}, '')
      if (was && is && fields.length === 0) return []
      const change = was ? (is ? 'changed' : 'removed') : 'added'
      return [{ block, id, change, say: sayOf(is ?? was ?? {}), fields: change === 'changed' ? fields : [] } as const]
    })
}

function partsOf(scheme: Scheme): Map<string, Part> {
  const parts = new Map<string, Part>()
  const { name, area, note } = scheme
  parts.set('scheme', { name, area, note, 're-score-from': scheme['re-score-from'] })
  for (const [block, rules] of blocksOf(scheme)) for (const rule of rules) parts.set(`${block} ${rule.rule}`, rule)
  for (const block of ['sources', 'paths', 'named-in', 'switches'] as const) {
    for (const [id, part] of Object.entries(scheme[block] ?? {})) parts.set(`${block} ${id}`, part as Part)
  }
  for (const [name, entries] of Object.entries(scheme.catalogues ?? {})) {
    for (const entry of entries ?? []) parts.set(`catalogues ${name}/${entry.id}`, entry as Part)
  }
  for (const block of ['score', 'publication'] as const) if (scheme[block]) parts.set(block, scheme[block] as Part)
  return parts
}

const sayOf = (part: Part): string => String(part.say ?? part.reason ?? part.name ?? part.title ?? '')

function changes(before: unknown, after: unknown, at: string): FieldChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const whole = !isPart(before) || !isPart(after) || Array.isArray(before) !== Array.isArray(after)
  if (whole) return [{ field: at, before, after }]
  if (Array.isArray(before) && !before.some(isPart)) return [{ field: at, before, after }]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) => changes(before[key], (after as Part)[key], at ? `${at}.${key}` : key))
}
