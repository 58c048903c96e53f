import { isBusinessDate } from '@lianxin/rules/calendar'
import { explained } from '@lianxin/rules/scheme-words'
import { ownName } from './known-words.ts'
import type { Content, Difference, Problem, T } from './own.ts'

/** A word of the language as people say it; a word of the locality's own stays as it is. */
export function word(t: T, value: string): string {
  const key = value.replaceAll('.', '-')
  const said = ['facts', 'values', 'fields'].map((of) => t(`${of}.${key}`, { defaultValue: '' }))
  return said.find(Boolean) ?? value
}

/** Name of a block, or of a part of the frame such as the note. */
export const blockName = (t: T, block: string): string =>
  t(`blocks.${block}`, { defaultValue: t(`fields.${block}`, { defaultValue: block }) })

/**
 * Name of a field; list positions read as “第 2 项”. `within`: block and fields around it, outermost first: who inspects
 * and how grades are made are both `by`, and are called differently.
 */
export function fieldName(t: T, path: string, within: readonly string[] = []): string {
  const steps = path.split('.')
  return steps
    .map((step, at) =>
      /^\d+$/.test(step) ? t('edit.item', { n: Number(step) + 1 }) : label(t, step, [...within, ...steps.slice(0, at)]),
    )
    .join(' · ')
}

function label(t: T, field: string, within: readonly string[]): string {
  const said = [...within].reverse().map((around) => t(`labels.${around}.${field}`, { defaultValue: '' }))
  return said.find(Boolean) ?? t(`fields.${field}`, { defaultValue: field })
}

const isPart = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Where a value stands: block and fields down to its own, and the scheme whose catalogues name its words. */
export interface Where {
  within: readonly string[]
  scheme: Content
}
const nowhere: Where = { within: [], scheme: {} }

/** Any value of a scheme in words; words of the scheme's own catalogues by the names it gives them. */
export function sayValue(t: T, value: unknown, at: Where = nowhere): string {
  if (value === undefined || value === null || value === '') return t('unsaid')
  if (Array.isArray(value)) return value.map((one) => sayValue(t, one, at)).join('、')
  if (isPart(value))
    return Object.entries(value)
      .map(([name, inner]) => saidPart(t, name, inner, at))
      .join('，')
  if (typeof value === 'number') return String(value)
  const said = String(value)
  if (isBusinessDate(said)) return fullDay(t, said)
  return ownName(at.scheme, at.within.at(-1) ?? '', at.within.slice(0, -1), said) ?? word(t, said)
}

const operators = ['at-least', 'at-most', 'one-of', 'not']

function saidPart(t: T, name: string, inner: unknown, at: Where): string {
  if (operators.includes(name)) return `${t(`op.${name}`)} ${sayValue(t, inner, at)}`
  const joint = isPart(inner) && Object.keys(inner).some((key) => operators.includes(key)) ? ' ' : '：'
  const value = sayValue(t, inner, { ...at, within: [...at.within, name] })
  return `${fieldName(t, name, at.within)}${joint}${value}`
}

/** What a difference says beside its sentence, one line for each field; `scheme` names the words of its own. */
export function saidChanges(t: T, { block, fields }: Difference, scheme: Content = {}): string[] {
  return fields.map(({ field, before, after }) => {
    const at = { scheme, within: [block, ...field.split('.')] }
    const said = {
      field: fieldName(t, field, [block]),
      before: sayValue(t, before, at),
      after: sayValue(t, after, at),
    }
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

/** What is wrong and what to write instead, with the names of the language's codes beside them. */
export function saidProblem(t: T, { clause, message, instead }: Pick<Problem, 'clause' | 'message' | 'instead'>) {
  const within = clause.split('/')
  const codes = (text: string) =>
    explained(text, (code, shelves) => {
      // a field is called by what is around it: `name` is the scheme's name there, not what is asked of a member
      const own = shelves[0] === 'fields' ? label(t, code, within) : code
      if (own !== code) return own
      const key = code.replaceAll('.', '-')
      return shelves.map((of) => t(`${of}.${key}`, { defaultValue: '' })).find(Boolean)
    })
  return { message: codes(message), instead: t('edit.instead', { instead: codes(instead) }) }
}

/** The same in one line, under the field that it is about. */
export function saidWrong(t: T, problem: Problem | undefined): string | null {
  if (!problem) return null
  const { message, instead } = saidProblem(t, problem)
  return `${message}；${instead}`.replace(/\d{4}-\d{2}-\d{2}/g, (date) => fullDay(t, date))
}

/** Where a problem is: its block, the sentence of its rule, its field, and the line of the text where that is known. */
export function saidPlace(t: T, { clause, line }: Problem, content: Content): string {
  const [block = '', name = '', ...rest] = clause.split('/')
  const list = content[block]
  const rules = Array.isArray(list) ? (list as Content[]) : []
  const rule = rules.find((one) => one?.rule === name)
  const inside = rule ? String(rule.say || t('edit.new')) : fieldName(t, name, [block])
  return [
    blockName(t, block),
    name && inside,
    rest.length > 0 && fieldName(t, rest.join('.'), [block]),
    line !== undefined && t('edit.line', { line }),
  ]
    .filter(Boolean)
    .join(' · ')
}
