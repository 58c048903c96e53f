import { explained } from '@lianxin/rules/scheme-words'
import type { Content, Difference, Problem, T } from './own.ts'

/** A word of the language as people say it; a word of the locality's own stays as it is. */
export function word(t: T, value: string): string {
  const key = value.replaceAll('.', '-')
  return t(`facts.${key}`, { defaultValue: t(`values.${key}`, { defaultValue: value }) })
}

/** Name of a field; list positions read as “第 2 项”. */
export function fieldName(t: T, path: string): string {
  return path
    .split('.')
    .map((step) =>
      /^\d+$/.test(step) ? t('edit.item', { n: Number(step) + 1 }) : t(`fields.${step}`, { defaultValue: step }),
    )
    .join(' · ')
}

const isPart = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Any value of a scheme in words. */
export function sayValue(t: T, value: unknown): string {
  if (value === undefined || value === null || value === '') return t('unsaid')
  if (Array.isArray(value)) return value.map((one) => sayValue(t, one)).join('、')
  if (isPart(value))
    return Object.entries(value)
      .map(([name, inner]) => saidPart(t, name, inner))
      .join('，')
  return typeof value === 'number' ? String(value) : word(t, String(value))
}

const operators = ['at-least', 'at-most', 'one-of', 'not']

function saidPart(t: T, name: string, inner: unknown): string {
  if (operators.includes(name)) return `${t(`op.${name}`)} ${sayValue(t, inner)}`
  const joint = isPart(inner) && Object.keys(inner).some((key) => operators.includes(key)) ? ' ' : '：'
  return `${t(`fields.${name}`, { defaultValue: name })}${joint}${sayValue(t, inner)}`
}

/** What a difference says beside its sentence, one line for each field. */
export function saidChanges(t: T, { fields }: Difference): string[] {
  return fields.map(({ field, before, after }) => {
    const said = { field: fieldName(t, field), before: sayValue(t, before), after: sayValue(t, after) }
    if (before === undefined) return t('said-added', said)
    return after === undefined ? t('said-removed', said) : t('said-change', said)
  })
}

/** Things by the block they stand in, blocks in the order of their first; older phones know no Map.groupBy. */
export function byBlock<V extends { block: string }>(of: readonly V[]): [string, V[]][] {
  const groups = new Map<string, V[]>()
  for (const one of of) groups.set(one.block, [...(groups.get(one.block) ?? []), one])
  return [...groups]
}

/** A day with its year: a scheme holds for years. */
export const fullDay = (t: T, date: string): string => t('day', { date })

/** A problem's words with the names of the language's codes beside them. */
export const saidCodes = (t: T, text: string): string =>
  explained(text, (code) => {
    const key = code.replaceAll('.', '-')
    const said = ['facts', 'values', 'fields', 'blocks'].map((of) => t(`${of}.${key}`, { defaultValue: '' }))
    return said.find(Boolean)
  })

/** Where a problem is: its block, the sentence of its rule, its field, and the line of the text where that is known. */
export function saidPlace(t: T, { clause, line }: Problem, content: Content): string {
  const [block = '', name = '', ...rest] = clause.split('/')
  const list = content[block]
  const rules = Array.isArray(list) ? (list as Content[]) : []
  const rule = rules.find((one) => one?.rule === name)
  const inside = rule ? String(rule.say ?? name) : fieldName(t, name)
  return [
    t(`blocks.${block}`, { defaultValue: fieldName(t, block) }),
    name && inside,
    rest.length > 0 && fieldName(t, rest.join('.')),
    line !== undefined && t('edit.line', { line }),
  ]
    .filter(Boolean)
    .join(' · ')
}
