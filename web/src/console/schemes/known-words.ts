import { holidays } from '@lianxin/rules/holidays'
import { rateGroups } from '@lianxin/rules/scheme-check-rates'
import { fixedWords, kindCatalogue } from '@lianxin/rules/scheme-check-when'
import { type FactKind, type FactValue, facts, factValues } from '@lianxin/rules/scheme-facts'
import type { Content } from './own.ts'

/** A word that can be written somewhere; `say` where the scheme itself names it, else the language does. */
export interface KnownWord {
  value: string
  say?: string
}

/** Which catalogue names the words of a field or condition. */
const catalogueOf: Record<string, string> = {
  field: 'fields',
  post: 'posts',
  project: 'projects',
  group: 'groups',
  team: 'teams',
  award: 'awards',
  role: 'roles',
  roles: 'roles',
  reasons: 'refusals',
}

const isPart = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (part: unknown): Content[] => (Array.isArray(part) ? part.filter(isPart) : [])

function entriesOf(scheme: Content, catalogue: string | undefined): KnownWord[] {
  const { catalogues } = scheme
  const entries = catalogue && isPart(catalogues) ? listOf(catalogues[catalogue]) : []
  return entries.map(({ id, name }) => ({ value: String(id), say: String(name ?? id) }))
}
const rulesOf = (scheme: Content, block: string): KnownWord[] =>
  listOf(scheme[block]).map(({ rule, say }) => ({ value: String(rule), say: String(say || rule) }))
const plain = (words: readonly string[]): KnownWord[] => words.map((value) => ({ value }))

/** Festivals as the calendar names them, those of the newest year first. */
const festivals = [
  ...new Set(
    Object.values(holidays)
      .flatMap(({ off }) => Object.keys(off))
      .reverse(),
  ),
]

/**
 * The words that a field can hold, out of the scheme's own catalogues and rules, the calendar and the closed list of
 * facts; undefined where any word will do. `within`: block and fields around it, as a problem names them.
 */
export function knownWords(scheme: Content, field: string, within: readonly string[]): KnownWord[] | undefined {
  const [block] = within
  if (field === 'festivals') return plain(festivals)
  if (field === 'level' && block === 'emergencies') return entriesOf(scheme, 'emergency-levels')
  if (block === 'low' && field === 'duty') return rulesOf(scheme, 'duties')
  if (block === 'low' && field === 'rate') return rulesOf(scheme, 'rates')
  if (within.at(-1) === 'share' && field === 'of') return plain(Object.keys(facts))
  if (within.at(-1) === 'share' && field === 'among') return plain([...Object.keys(facts), ...rateGroups])
  const catalogue = catalogueOf[field]
  return catalogue ? entriesOf(scheme, catalogue) : undefined
}

/** The words that a condition on a fact can ask for; undefined where it asks for a number or any word. */
export function conditionWords(scheme: Content, name: string, on: string | undefined): KnownWord[] | undefined {
  const value = name as FactValue
  const kind = on !== undefined && on in facts ? (on as FactKind) : undefined
  const fixed = kind && fixedWords(kind, value)
  if (fixed) return plain(fixed)
  if (factValues[value] === 'truth') return plain(['true', 'false'])
  if (factValues[value] === 'level') return plain(['E0', 'E1', 'E2', 'E3'])
  if (name === 'festival') return plain(festivals)
  if (name === 'grade') return plain([...new Set(listOf(scheme.grades).flatMap(({ names }) => names as string[]))])
  if (name === 'kind') return kind && kindCatalogue(kind) ? entriesOf(scheme, kindCatalogue(kind)) : undefined
  return catalogueOf[name] ? entriesOf(scheme, catalogueOf[name]) : undefined
}

/** What the scheme itself calls a word of this field, in a rule or a condition; undefined for the language's words. */
export function ownName(scheme: Content, field: string, within: readonly string[], value: string): string | undefined {
  const known =
    field === 'kind'
      ? ['activities', 'meetings', 'breaches'].flatMap((catalogue) => entriesOf(scheme, catalogue))
      : (knownWords(scheme, field, within) ?? [])
  return known.find((one) => one.value === value)?.say
}

/** The fact that a condition looks at: what the rule around it hangs on. `clause` as a problem names the condition. */
export function factOf(scheme: Content, clause: string): string | undefined {
  const around = clause.split('/').slice(0, -1)
  let part: unknown = scheme
  for (const step of around) {
    const list = Array.isArray(part) ? part : undefined
    part = list
      ? list.find((one, at) => (one?.rule ?? one?.id ?? String(at + 1)) === step)
      : (part as Content | undefined)?.[step]
  }
  const { on, of } = isPart(part) ? part : {}
  return typeof on === 'string' ? on : typeof of === 'string' ? of : undefined
}
