import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { DateField, FieldWrong, Select, TextArea, TextField } from '../../ui/fields.tsx'
import { withItem } from './adding.ts'
import { knownWords } from './known-words.ts'
import { blank, type Language, type Node, resolve, wordsOf, wrongAt } from './language.ts'
import type { Content, Problem, T } from './own.ts'
import { RuleIdField } from './rule-id-field.tsx'
import { fieldName, saidWrong, word } from './say.ts'
import { WhenField } from './when-field.tsx'
import { ManyWords, NumberOrWord, OneWord } from './word-fields.tsx'

interface Around {
  language: Language
  problems: readonly Problem[]
  /** Ids of the source documents, for the choice of a source. */
  docs: { value: string; label: string }[]
  /** Ids of all rules of the scheme. */
  taken: readonly string[]
  /** With what it inherits: its catalogues and rules name words to choose from. */
  scheme: Content
}
export interface PartProps extends Around {
  name: string
  node: Node
  value: unknown
  onChange: (value: unknown) => void
  /** As the check names this place. */
  clause: string
  hint?: string
}

/** One value of a scheme in the form its node asks for; what is wrong stands under it. */
export function PartField(props: PartProps) {
  const { t } = useTranslation('schemes')
  const { language, name, value, onChange, clause, problems, docs, scheme } = props
  const node = resolve(language, props.node)
  const within = clause.split('/').slice(0, -1)
  const label = fieldName(t, name, within)
  const wrong = saidWrong(t, wrongAt(problems, clause))
  const shared = { label, wrong, hint: props.hint }
  const words = wordsOf(language, node)
  if (name === 'rule')
    return <RuleIdField {...shared} value={String(value ?? '')} taken={props.taken} onChange={onChange} />
  if (name === 'when') return <WhenField {...props} wrong={wrong} />
  if (name === 'doc') return <Select {...shared} choices={docs} value={String(value ?? '')} onChange={onChange} />
  if (words)
    return (
      <Select
        {...shared}
        choices={words.map((one) => ({ value: one, label: word(t, one) }))}
        value={String(value ?? '')}
        onChange={onChange}
      />
    )
  if (node.type === 'boolean')
    return (
      <Checkbox checked={value === true} onChange={onChange}>
        {label}
      </Checkbox>
    )
  if (node.type === 'array') return <ListField {...props} node={node} wrong={wrong} />
  const known = knownWords(scheme, name, within)
  if (known?.length) return <OneWord {...shared} words={known} value={String(value ?? '')} onChange={onChange} />
  const standIns = node.anyOf?.flatMap((one) => wordsOf(language, one) ?? []) ?? []
  if (standIns.length > 0) return <NumberOrWord {...shared} words={standIns} value={value} onChange={onChange} />
  if (node.anyOf?.some((one) => resolve(language, one).properties))
    return <ChoiceField {...props} node={node} wrong={wrong} />
  if (node.properties)
    return (
      <fieldset className="scheme-part">
        <legend>{label}</legend>
        {wrong && <FieldWrong>{wrong}</FieldWrong>}
        <PartForm {...props} node={node} value={(value ?? {}) as Content} />
      </fieldset>
    )
  const numeric = node.type === 'integer' || node.type === 'number' || node.anyOf
  const typed = (text: string) => onChange(numeric && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
  if (node.pattern?.includes('\\d{4}-\\d{2}-\\d{2}'))
    return <DateField {...shared} value={String(value ?? '')} onChange={onChange} />
  if (name === 'say' || name === 'reason')
    return <TextArea {...shared} value={String(value ?? '')} onChange={onChange} />
  return (
    <TextField
      {...shared}
      value={String(value ?? '')}
      onChange={typed}
      {...(numeric ? { inputMode: 'numeric' as const } : {})}
    />
  )
}

/** What a rule has beside what its block says: the sentence and where it comes from stand after the matter, the id last. */
const framing = ['say', 'cites', 'from', 'chosen-by', 'meets', 'rule']
const inOrder = (names: string[]) => [
  ...names.filter((name) => !framing.includes(name)),
  ...framing.filter((name) => names.includes(name)),
]

/** The fields of an object: what must be said, what is said, and a way to say one thing more. */
export function PartForm({
  language,
  node,
  value,
  onChange,
  clause,
  problems,
  docs,
  taken,
  scheme,
}: Around & {
  node: Node
  value: Content
  onChange: (value: Content) => void
  clause: string
}) {
  const { t } = useTranslation('schemes')
  const required = new Set(node.required ?? [])
  const names = inOrder(Object.keys(node.properties ?? {}))
  const shown = names.filter((name) => required.has(name) || value[name] !== undefined)
  const more = names.filter((name) => !shown.includes(name))
  const set = (name: string, next: unknown) => {
    const { [name]: _, ...others } = value
    onChange(next === undefined ? others : { ...value, [name]: next })
  }
  return (
    <div className="scheme-form">
      {shown.map((name) => (
        <div key={name} className="scheme-field">
          <PartField
            language={language}
            problems={problems}
            docs={docs}
            taken={taken}
            scheme={scheme}
            name={name}
            node={node.properties?.[name] ?? {}}
            value={value[name]}
            onChange={(next) => set(name, next)}
            clause={clause ? `${clause}/${name}` : name}
            hint={name === 'say' ? otherNumber(t, value) : name === 'meets' ? t('edit.meets-hint') : undefined}
          />
          {!required.has(name) && (
            <button
              type="button"
              className="scheme-out"
              aria-label={t('edit.take-out', { field: fieldName(t, name, clause.split('/')) })}
              onClick={() => set(name, undefined)}
            >
              <Trash2 className="icon" aria-hidden="true" />
            </button>
          )}
        </div>
      ))}
      {more.length > 0 && (
        <Select
          label={t('edit.more')}
          empty={t('edit.pick')}
          value=""
          choices={more.map((name) => ({ value: name, label: fieldName(t, name, clause.split('/')) }))}
          onChange={(name) => name && set(name, blank(language, node.properties?.[name]))}
        />
      )}
    </div>
  )
}

/** The sentence and the number beside it are written apart; whoever changes one is told of the other. */
function otherNumber(t: T, { say, give }: Content): string | undefined {
  if (typeof give !== 'number' || typeof say !== 'string') return undefined
  const said = [...say.matchAll(/(\d+)\s*分/g)].map(([, number]) => Number(number))
  return said.length > 0 && !said.includes(Math.abs(give)) ? t('edit.say-number', { said: said[0], give }) : undefined
}

/** One of several forms, such as so many times, hours or kinds. */
function ChoiceField(props: PartProps & { wrong: string | null }) {
  const { t } = useTranslation('schemes')
  const { language, node, value, onChange, name, wrong, clause } = props
  const forms = (node.anyOf ?? []).map((one) => resolve(language, one))
  const keysOf = (form: Node) => Object.keys(form.properties ?? {})
  const given = Object.keys((value ?? {}) as object)
  const at = Math.max(
    0,
    forms.findIndex((form) => given.length > 0 && given.every((key) => keysOf(form).includes(key))),
  )
  const form = forms[at] ?? {}
  return (
    <fieldset className="scheme-part">
      <legend>{fieldName(t, name, clause.split('/').slice(0, -1))}</legend>
      <Select
        label={t('edit.one-way')}
        value={String(at)}
        wrong={wrong}
        choices={forms.map((one, index) => ({
          value: String(index),
          label: one.properties
            ? keysOf(one)
                .map((key) => fieldName(t, key, clause.split('/')))
                .join('、')
            : word(t, wordsOf(language, one)?.[0] ?? String(one.type ?? '')),
        }))}
        onChange={(index) => onChange(blank(language, forms[Number(index)]))}
      />
      {form.properties && <PartForm {...props} node={form} value={(value ?? {}) as Content} />}
    </fieldset>
  )
}

function ListField(props: PartProps & { wrong: string | null }) {
  const { t } = useTranslation('schemes')
  const { language, node, value, onChange, name, wrong, clause, scheme, hint } = props
  const within = clause.split('/').slice(0, -1)
  const label = fieldName(t, name, within)
  const items = resolve(language, node.items)
  const list = Array.isArray(value) ? value : []
  const words = wordsOf(language, items)?.map((one) => ({ value: one })) ?? knownWords(scheme, name, within)
  if (words?.length)
    return <ManyWords label={label} wrong={wrong} words={words} values={list.map(String)} onChange={onChange} />
  if (name === 'note')
    return (
      <TextArea
        label={label}
        wrong={wrong}
        hint={t('edit.note-hint')}
        value={list.join('\n')}
        onChange={(text) => onChange(text.split('\n'))}
      />
    )
  if (!items.properties)
    return (
      <TextField
        label={label}
        wrong={wrong}
        hint={hint ?? t('edit.list-hint')}
        value={list.join('、')}
        onChange={(text) => onChange(text.split(/[、,，]/).map((one) => one.trim()))}
      />
    )
  const set = (at: number, next: unknown) =>
    onChange(list.flatMap((one, index) => (index !== at ? [one] : next === undefined ? [] : [next])))
  return (
    <fieldset className="scheme-part">
      <legend>{label}</legend>
      {wrong && <FieldWrong>{wrong}</FieldWrong>}
      {list.map((one: Content, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list is edited in place, its items have no other name
        <div key={at} className="scheme-item">
          <div className="apart">
            <strong>{String(one?.name ?? '') || t('edit.item', { n: at + 1 })}</strong>
            <button
              type="button"
              className="scheme-out"
              aria-label={t('edit.take-out', { field: t('edit.item', { n: at + 1 }) })}
              onClick={() => set(at, undefined)}
            >
              <Trash2 className="icon" aria-hidden="true" />
            </button>
          </div>
          <PartForm
            {...props}
            node={items}
            value={one ?? {}}
            onChange={(next) => set(at, next)}
            clause={`${clause}/${String(one?.rule ?? one?.id ?? at + 1)}`}
          />
        </div>
      ))}
      <Button icon={Plus} onClick={() => onChange(withItem(language, node, list, name))}>
        {t('edit.add-item')}
      </Button>
    </fieldset>
  )
}
