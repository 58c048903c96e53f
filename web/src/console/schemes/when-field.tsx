import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { FieldWrong, Select } from '../../ui/fields.tsx'
import { ConditionValue } from './condition-value.tsx'
import { resolve, wrongAt } from './language.ts'
import type { Content } from './own.ts'
import type { PartProps } from './part-form.tsx'
import { fieldName, saidWrong } from './say.ts'

const operators = ['is', 'at-least', 'at-most', 'one-of', 'not'] as const
type Operator = (typeof operators)[number]

const parse = (text: string): string | number | boolean =>
  /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text === 'true' || text === 'false' ? text === 'true' : text

interface Part {
  operator: Operator
  text: string
}

/** A condition as the parts it is made of: a range has two. */
function readCondition(condition: unknown): Part[] {
  if (typeof condition !== 'object' || condition === null) return [{ operator: 'is', text: String(condition ?? '') }]
  return Object.entries(condition).map(([operator, value]) => ({
    operator: operator as Operator,
    text: Array.isArray(value) ? value.join('、') : String(value),
  }))
}

/** Undefined where no part is left. */
function writeCondition(parts: readonly Part[]): unknown {
  const [first] = parts
  if (!first) return undefined
  if (parts.length === 1 && first.operator === 'is') return parse(first.text)
  return Object.fromEntries(
    parts.map(({ operator, text }) => [
      operator,
      operator === 'one-of' ? text.split(/[、,，]/).map((one) => parse(one.trim())) : parse(text),
    ]),
  )
}

const ends = { 'at-least': 'at-most', 'at-most': 'at-least' } as const

/** What a range with one end still lacks. */
function otherEnd(condition: unknown): keyof typeof ends | undefined {
  const [first, ...more] = readCondition(condition)
  return first && more.length === 0 && first.operator in ends ? ends[first.operator as keyof typeof ends] : undefined
}

/** Conditions on a fact: what, how it is compared, with which value. All of them must hold. */
export function WhenField({
  language,
  node,
  value,
  onChange,
  clause,
  problems,
  scheme,
  wrong,
}: PartProps & { wrong: string | null }) {
  const { t } = useTranslation('schemes')
  const conditions = (value ?? {}) as Content
  const said = (name: string) => fieldName(t, name, [...clause.split('/'), 'when'])
  const names = Object.keys(resolve(language, node).properties ?? {})
  const set = (name: string, next: unknown) => {
    const { [name]: _, ...others } = conditions
    onChange(next === undefined ? others : { ...conditions, [name]: next })
  }
  const rows = Object.entries(conditions).flatMap(([name, condition]) => {
    const parts = readCondition(condition)
    return parts.map((part, at) => ({ name, parts, at, ...part }))
  })
  const lacking = (name: string) => {
    const end = otherEnd(conditions[name])
    return [said(name), end && t(`op.${end}`)].filter(Boolean).join(' ')
  }
  const add = (name: string) => {
    const end = otherEnd(conditions[name])
    if (end) set(name, { ...(conditions[name] as object), [end]: name === 'evidence' ? 'E3' : '' })
    else set(name, name === 'evidence' ? { 'at-least': 'E1' } : '')
  }
  return (
    <fieldset className="scheme-part">
      <legend>{t('fields.when')}</legend>
      {wrong && <FieldWrong>{wrong}</FieldWrong>}
      {rows.map(({ name, parts, at, operator, text }) => {
        const write = (next: Partial<Part>) =>
          set(name, writeCondition(parts.map((part, index) => (index === at ? { ...part, ...next } : part))))
        return (
          <div key={`${name} ${at}`} className="scheme-condition">
            <Select
              label={said(name)}
              choices={(parts.length > 1 ? [operator] : operators).map((one) => ({
                value: one,
                label: t(`op.${one}`),
              }))}
              value={operator}
              onChange={(next) => write({ operator: next as Operator })}
            />
            <ConditionValue
              name={name}
              clause={clause}
              scheme={scheme}
              several={operator === 'one-of'}
              label={t(`op.${operator}`)}
              wrong={saidWrong(t, wrongAt(problems, `${clause}/${name}`))}
              text={text}
              onChange={(next) => write({ text: next })}
            />
            <button
              type="button"
              className="scheme-out"
              aria-label={t('edit.take-out', {
                field: [said(name), parts.length > 1 && t(`op.${operator}`)].filter(Boolean).join(' '),
              })}
              onClick={() => set(name, writeCondition(parts.filter((_, index) => index !== at)))}
            >
              <Trash2 className="icon" aria-hidden="true" />
            </button>
          </div>
        )
      })}
      <Select
        label={t('edit.condition')}
        empty={t('edit.pick')}
        value=""
        choices={names
          .filter((name) => !(name in conditions) || otherEnd(conditions[name]))
          .map((name) => ({ value: name, label: lacking(name) }))}
        onChange={(name) => name && add(name)}
      />
    </fieldset>
  )
}
