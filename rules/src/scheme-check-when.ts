import { periodKinds } from './calendar.ts'
import { holds } from './conditions.ts'
import { evidenceLevels } from './evidence.ts'
import { holidays } from './holidays.ts'
import type { Report } from './scheme-check-kit.ts'
import { type FactKind, type FactValue, factCarries, factValues } from './scheme-facts.ts'
import type { CatalogueName, Condition, Scheme, WhenClause } from './scheme-schema.ts'
import { dayWords, slots } from './slots.ts'

type Path = readonly (string | number)[]
type Scalar = string | number | boolean

const kindsOf: Partial<Record<FactKind, CatalogueName>> = {
  'activity.joined': 'activities',
  'activity.led': 'activities',
  'talk.given': 'activities',
  'meeting.attended': 'meetings',
  'meeting.resolution-done': 'meetings',
  'breach.upheld': 'breaches',
}
/** Which catalogue holds a value's words, where one does. */
const wordsOf: Partial<Record<FactValue, CatalogueName>> = {
  field: 'fields',
  post: 'posts',
  project: 'projects',
  group: 'groups',
  team: 'teams',
  award: 'awards',
  role: 'roles',
}
const years = Object.values(holidays).map(({ off }) => off)
/** The festivals that come again, by their names in the notices; a day off that was given once is none. */
const festivals = [...new Set(years.flatMap((off) => Object.keys(off)))].filter(
  (name) => years.filter((off) => name in off).length > 1,
)
const fixed: Partial<Record<FactValue, readonly string[]>> = {
  period: periodKinds,
  cycle: periodKinds,
  by: ['resident', 'community', 'organisation'],
  card: ['home', 'unit'],
  slot: slots,
  day: dayWords,
  festival: festivals,
}
/** What a need is filed as. */
const needWords = ['wish', 'difficulty', 'suggestion', 'problem']

/** The catalogue that a fact's `kind` is named in, where one is. */
export const kindCatalogue = (on: FactKind): CatalogueName | undefined => kindsOf[on]

/** The catalogue that a value of a fact is named in, where one is. */
const catalogueOf = (on: FactKind, name: FactValue): CatalogueName | undefined =>
  name === 'kind' ? kindCatalogue(on) : wordsOf[name]

/** The only words that a value can be, where they are fixed for all localities. */
export function fixedWords(on: FactKind, name: FactValue): readonly string[] | undefined {
  if (name !== 'kind') return fixed[name]
  if (on.startsWith('enrolment.')) return ['home', 'unit']
  if (on === 'wish.done') return ['wish']
  return on.startsWith('need.') ? needWords : undefined
}

/** Everything that a value of a fact can be under a scheme; undefined where that is open or has no end. */
export function possible(scheme: Scheme, on: FactKind, name: FactValue): readonly Scalar[] | undefined {
  if (name === 'evidence') return evidenceLevels
  if (name === 'emergency') return [true, false]
  if (name === 'rating') return [1, 2, 3, 4, 5]
  if (name === 'grade') return (scheme.grades ?? []).flatMap(({ names }) => names)
  const catalogue = catalogueOf(on, name)
  return fixedWords(on, name) ?? (catalogue && (scheme.catalogues?.[catalogue] ?? []).map(({ id }) => id))
}

/** Conditions that no fact can ever meet: each is told with the value that could stand there. */
export function checkWhen(
  scheme: Scheme,
  on: FactKind,
  when: WhenClause | undefined,
  path: Path,
  report: Report,
): void {
  for (const [name, condition] of Object.entries(when ?? {}) as [FactValue, Condition][]) {
    const here = [...path, name]
    if (!factCarries(on, name)) report(here, `“${on}”这件事没有“${name}”可查`, '去掉这个条件，或换一件事')
    else if (
      isForm(name, condition, here, report) &&
      isValue(scheme, on, name, condition, here, report) &&
      never(scheme, on, name, condition)
    )
      report(here, `${name} 这样写谁也不满足，这条永远不会发生`, limitsOf(scheme, on, name))
  }
}

const givenIn = (condition: Condition): Scalar[] =>
  typeof condition === 'object' ? Object.values(condition).flat() : [condition]

/** Is each value of the kind that can be compared; more and less are asked of numbers and levels only. */
function isForm(name: FactValue, condition: Condition, here: Path, report: Report): boolean {
  const kind = factValues[name]
  const form = { level: 'E0、E1、E2、E3', number: '一个数', word: '一个词', truth: 'true 或 false' }[kind]
  for (const value of givenIn(condition)) {
    const fits =
      kind === 'level'
        ? evidenceLevels.some((level) => level === value)
        : typeof value === { number: 'number', word: 'string', truth: 'boolean' }[kind]
    if (fits) continue
    report(here, `“${String(value)}”不能用来比较 ${name}`, form)
    return false
  }
  const ordered = kind === 'number' || kind === 'level'
  if (ordered || typeof condition !== 'object' || !('at-least' in condition || 'at-most' in condition)) return true
  report(here, `${name} 没有大小高低，at-least、at-most 永远不满足`, `${name}: ${form}，或 one-of`)
  return false
}

/** Can the fact carry each of the values named; bounds are looked at together, as they need not be reached. */
function isValue(
  scheme: Scheme,
  on: FactKind,
  name: FactValue,
  condition: Condition,
  here: Path,
  report: Report,
): boolean {
  if (typeof condition === 'object' && ('at-least' in condition || 'at-most' in condition)) return true
  const values = possible(scheme, on, name)
  const strange = givenIn(condition).filter((value) => (values ? !values.includes(value) : !counts(name, value)))
  const catalogue = fixedWords(on, name) ? undefined : catalogueOf(on, name)
  for (const value of strange) {
    if (catalogue)
      report(here, `目录 ${catalogue} 里没有“${value}”，这条永远不会发生`, `先在 catalogues/${catalogue} 里写上`)
    else report(here, `${name} 不会是“${value}”，这条永远不会发生`, limitsOf(scheme, on, name))
  }
  return strange.length === 0
}

/** Hours are kept in halves, days are whole; both begin at nought. */
const stepOf = (name: FactValue): number => (name === 'hours' ? 0.5 : 1)
const counts = (name: FactValue, value: Scalar): boolean =>
  typeof value !== 'number' || (value >= 0 && Number.isInteger(value / stepOf(name)))

/** True where no value that the fact can carry meets the condition. */
function never(scheme: Scheme, on: FactKind, name: FactValue, condition: Condition): boolean {
  const values = possible(scheme, on, name)
  if (values) return !values.some((value) => holds({ [name]: condition }, { [name]: value }))
  if (typeof condition !== 'object') return false
  const least = 'at-least' in condition ? Number(condition['at-least']) : 0
  const most = 'at-most' in condition ? Number(condition['at-most']) : Number.POSITIVE_INFINITY
  const step = stepOf(name)
  return Math.ceil(Math.max(0, least) / step) > Math.floor(most / step)
}

function limitsOf(scheme: Scheme, on: FactKind, name: FactValue): string {
  const values = possible(scheme, on, name)
  if (values) return values.map(String).join('、') || `先写 ${name} 有哪些`
  return `不小于 0，按 ${stepOf(name)} 算；at-least 不大于 at-most`
}
