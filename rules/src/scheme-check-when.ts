import { periodKinds } from './calendar.ts'
import { evidenceLevels } from './evidence.ts'
import type { Report } from './scheme-check-kit.ts'
import { type FactKind, type FactValue, factCarries, factValues } from './scheme-facts.ts'
import type { CatalogueName, Scheme, WhenClause } from './scheme-schema.ts'

const kindsOf: Partial<Record<FactKind, CatalogueName>> = {
  'activity.joined': 'activities',
  'activity.led': 'activities',
  'talk.given': 'activities',
  'meeting.attended': 'meetings',
  'meeting.resolution-done': 'meetings',
  'breach.upheld': 'breaches',
}
const fixed: Partial<Record<FactValue, readonly string[]>> = {
  period: periodKinds,
  cycle: periodKinds,
  by: ['resident', 'community', 'organisation'],
  card: ['home', 'unit'],
  slot: ['inside', 'outside'],
  day: ['working', 'resting'],
}

/** The catalogue a fact's `kind` is named in, where one is. */
const kindCatalogue = (on: FactKind): CatalogueName | undefined => kindsOf[on]
/** The only words that a value can be, where they are fixed for all localities. */
export const fixedWords = (on: FactKind, name: FactValue): readonly string[] | undefined =>
  name === 'kind' && on.startsWith('enrolment.') ? ['home', 'unit'] : fixed[name]

/** Which catalogue holds a value's words, where one does. */
const wordsOf: Partial<Record<FactValue, keyof NonNullable<Scheme['catalogues']>>> = {
  field: 'fields',
  post: 'posts',
  project: 'projects',
  group: 'groups',
  team: 'teams',
  award: 'awards',
}

export function checkWhen(
  scheme: Scheme,
  on: FactKind,
  when: WhenClause | undefined,
  path: readonly (string | number)[],
  report: Report,
): void {
  for (const [name, condition] of Object.entries(when ?? {}) as [FactValue, unknown][]) {
    if (!factCarries(on, name)) report([...path, name], `“${on}”这件事没有“${name}”可查`, '去掉这个条件，或换一件事')
    const given = typeof condition === 'object' && condition !== null ? Object.values(condition).flat() : [condition]
    const catalogue = name === 'kind' ? kindCatalogue(on) : wordsOf[name]
    const words = fixedWords(on, name)
    for (const value of given) {
      const kind = factValues[name]
      const fits =
        kind === 'level'
          ? evidenceLevels.some((level) => level === value)
          : typeof value === { number: 'number', word: 'string', truth: 'boolean' }[kind]
      if (!fits) {
        const instead = { level: 'E0、E1、E2、E3', number: '一个数', word: '一个词', truth: 'true 或 false' }[kind]
        report([...path, name], `“${String(value)}”不能用来比较 ${name}`, instead)
      } else if (words && !words.some((one) => one === value)) {
        report([...path, name], `${name} 不会是“${String(value)}”，这条永远不会发生`, words.join('、'))
      } else if (catalogue && !scheme.catalogues?.[catalogue]?.some((entry) => entry.id === value)) {
        report(
          [...path, name],
          `目录 ${catalogue} 里没有“${String(value)}”，这条永远不会发生`,
          `先在 catalogues/${catalogue} 里写上`,
        )
      }
    }
  }
}
