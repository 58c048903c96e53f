import { useTranslation } from 'react-i18next'
import { ChipSet } from '../../ui/choices.tsx'
import { Select, TextField } from '../../ui/fields.tsx'
import type { KnownWord } from './known-words.ts'
import { word } from './say.ts'

interface Shared {
  label: string
  wrong: string | null
  hint?: string | undefined
}
/** More words than these stand better in a list to add from than side by side. */
const sideBySide = 14

/** The words to choose from, and among them those that stand there already, whatever they are. */
function useChoices(words: readonly KnownWord[], chosen: readonly string[]) {
  const { t } = useTranslation('schemes')
  const others = chosen.filter((one) => one && !words.some(({ value }) => value === one))
  return [...words, ...others.map((value): KnownWord => ({ value }))].map(({ value, say }) => ({
    value,
    label: say ?? word(t, value),
  }))
}

/** One word of those that can be written. */
export function OneWord({
  words,
  value,
  onChange,
  ...shared
}: Shared & { words: readonly KnownWord[]; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('schemes')
  const choices = useChoices(words, [value])
  return <Select {...shared} empty={t('edit.pick')} choices={choices} value={value} onChange={onChange} />
}

/** Any of the words that can be written: side by side, or where they are many those that were chosen and one more. */
export function ManyWords({
  words,
  values,
  onChange,
  ...shared
}: Shared & { words: readonly KnownWord[]; values: readonly string[]; onChange: (values: string[]) => void }) {
  const { t } = useTranslation('schemes')
  const choices = useChoices(words, values)
  if (choices.length <= sideBySide) return <ChipSet {...shared} choices={choices} values={values} onChange={onChange} />
  const open = choices.filter(({ value }) => !values.includes(value))
  return (
    <div className="stack">
      <ChipSet
        {...shared}
        choices={choices.filter(({ value }) => values.includes(value))}
        values={values}
        onChange={onChange}
      />
      <Select
        label={t('edit.word-more', { field: shared.label })}
        empty={t('edit.pick')}
        value=""
        choices={open}
        onChange={(one) => one && onChange([...values, one])}
      />
    </div>
  )
}

/** A number, or one of the words that can stand in its place. */
export function NumberOrWord({
  words,
  value,
  onChange,
  ...shared
}: Shared & { words: readonly string[]; value: unknown; onChange: (value: unknown) => void }) {
  const { t } = useTranslation('schemes')
  const isWord = words.includes(String(value))
  return (
    <div className="stack">
      <Select
        {...shared}
        wrong={isWord ? shared.wrong : null}
        value={isWord ? String(value) : ''}
        choices={[
          { value: '', label: t('edit.a-number') },
          ...words.map((one) => ({ value: one, label: word(t, one) })),
        ]}
        onChange={(one) => onChange(one || 1)}
      />
      {!isWord && (
        <TextField
          label={t('edit.number-of', { field: shared.label })}
          wrong={shared.wrong}
          inputMode="numeric"
          value={String(value ?? '')}
          onChange={(text) => onChange(/^-?\d+$/.test(text) ? Number(text) : text)}
        />
      )}
    </div>
  )
}
