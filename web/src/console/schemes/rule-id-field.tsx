import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextField } from '../../ui/fields.tsx'

/**
 * The id of a rule. It names the clause everywhere, so it changes once it is written to its end, and never to one that
 * another clause has.
 */
export function RuleIdField({
  label,
  wrong,
  value,
  taken,
  onChange,
}: {
  label: string
  wrong: string | null
  value: string
  /** Ids of all rules of the scheme. */
  taken: readonly string[]
  onChange: (id: string) => void
}) {
  const { t } = useTranslation('schemes')
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const id = typed.trim()
  const clash = id !== value && taken.includes(id)
  const done = () => {
    if (!id) setTyped(value)
    else if (id !== value && !clash) onChange(id)
  }
  return (
    <TextField
      label={label}
      wrong={clash ? t('edit.id-taken') : wrong}
      value={typed}
      onChange={setTyped}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  )
}
