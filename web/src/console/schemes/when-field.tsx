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

function readCondition(condition: unknown): { operator: Operator; text: string } {
  if (typeof condition !== 'object' || condition === null) return { operator: 'is', text: String(condition ?? '') }
  const [[operator, value] = ['is', '']] = Object.entries(condition)
  return { operator: operator as Operator, text: Array.isArray(value) ? value.join('、') : String(value) }
}

function writeCondition(operator: Operator, text: string): unknown {
  if (operator === 'one-of') return { 'one-of': text.split(/[、,，]/).map((one) => parse(one.trim())) }
  return operator === 'is' ? parse(text) : { [operator]: parse(text) }
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
  return (
    <fieldset className="scheme-part">
      <legend>{t('fields.when')}</legend>
      {wrong && <FieldWrong>{wrong}</FieldWrong>}
      {Object.entries(conditions).map(([name, condition]) => {
        const { operator, text } = readCondition(condition)
        return (
          <div key={name} className="scheme-condition">
            <Select
              label={said(name)}
              choices={operators.map((one) => ({ value: one, label: t(`op.${one}`) }))}
              value={operator}
              onChange={(next) => set(name, writeCondition(next as Operator, text))}
            />
            <ConditionValue
              name={name}
              clause={clause}
              scheme={scheme}
              several={operator === 'one-of'}
              label={t(`op.${operator}`)}
              wrong={saidWrong(t, wrongAt(problems, `${clause}/${name}`))}
              text={text}
              onChange={(next) => set(name, writeCondition(operator, next))}
            />
            <button
              type="button"
              className="scheme-out"
              aria-label={t('edit.take-out', { field: said(name) })}
              onClick={() => set(name, undefined)}
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
        choices={names.filter((name) => !(name in conditions)).map((name) => ({ value: name, label: said(name) }))}
        onChange={(name) => name && set(name, name === 'evidence' ? { 'at-least': 'E1' } : '')}
      />
    </fieldset>
  )
}
