import { TextField } from '../../ui/fields.tsx'
import { conditionWords, factOf } from './known-words.ts'
import type { Content } from './own.ts'
import { ManyWords, OneWord } from './word-fields.tsx'

/** With which value a condition compares: words to pick where they are known, else what is typed. */
export function ConditionValue({
  name,
  clause,
  scheme,
  several,
  label,
  wrong,
  text,
  onChange,
}: {
  name: string
  /** The conditions' place as the check names it; what happened is said beside them. */
  clause: string
  scheme: Content
  /** One of several words fits. */
  several: boolean
  label: string
  wrong: string | null
  /** Several words stand between 、. */
  text: string
  onChange: (text: string) => void
}) {
  const words = conditionWords(scheme, name, factOf(scheme, clause))
  if (!words?.length) return <TextField label={label} wrong={wrong} value={text} onChange={onChange} />
  if (!several) return <OneWord label={label} wrong={wrong} words={words} value={text} onChange={onChange} />
  return (
    <ManyWords
      label={label}
      wrong={wrong}
      words={words}
      values={text.split('、').filter(Boolean)}
      onChange={(values) => onChange(values.join('、'))}
    />
  )
}
