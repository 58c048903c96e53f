import { ChevronDown, Search, TriangleAlert, X } from 'lucide-react'
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
  useRef,
} from 'react'
import { useTranslation } from 'react-i18next'
import { Key } from './button.tsx'
import './fields.css'
import { useKeys } from './keys.ts'

// Native controls on purpose: the phone brings its own wheel, calendar and keyboard, and every reader knows them.

interface Around {
  label: string
  /** At the right of the label: who sees it, what for. */
  hint?: ReactNode
  /** What is wrong with it and how to mend it; read out with the field. */
  wrong?: string | null
}

interface Inside {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

/** Label above, hint at its right, error below; hands the ids to the control inside. */
export function Field({ label, hint, wrong, children }: Around & { children: (inside: Inside) => ReactNode }) {
  const id = useId()
  const about = [hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ')
  return (
    <div className="field">
      <div className="field-label">
        <label htmlFor={id}>{label}</label>
        {hint && (
          <span className="hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </div>
      {children({ id, 'aria-describedby': about || undefined, 'aria-invalid': wrong ? true : undefined })}
      {wrong && <FieldWrong id={`${id}-wrong`}>{wrong}</FieldWrong>}
    </div>
  )
}

/** The line under a field that says what is wrong. */
export function FieldWrong({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p className="field-wrong" id={id} role="alert">
      <TriangleAlert className="icon" aria-hidden="true" />
      <span>{children}</span>
    </p>
  )
}

type TextValue = { value: string; onChange: (value: string) => void }

/** One line of text. `type`, `inputMode`, `autoComplete`, `maxLength` and so on go to the input. */
export function TextField({
  label,
  hint,
  wrong,
  onChange,
  ...rest
}: Around & TextValue & Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'>) {
  return (
    <Field label={label} hint={hint} wrong={wrong}>
      {(inside) => <input {...rest} {...inside} className="input" onChange={(event) => onChange(event.target.value)} />}
    </Field>
  )
}

/** Several lines of text. */
export function TextArea({
  label,
  hint,
  wrong,
  onChange,
  ...rest
}: Around & TextValue & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'>) {
  return (
    <Field label={label} hint={hint} wrong={wrong}>
      {(inside) => (
        <textarea rows={3} {...rest} {...inside} className="input" onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}

/** A day, 'YYYY-MM-DD' or ''. `min` and `max` as the same. */
export function DateField(props: Around & TextValue & { min?: string; max?: string; required?: boolean }) {
  return <TextField {...props} type="date" />
}

export interface Choice {
  value: string
  label: string
  disabled?: boolean
}

/** One of many. With `empty` the first entry is '' and says so: “全部小区”. */
export function Select({
  label,
  hint,
  wrong,
  choices,
  empty,
  onChange,
  ...rest
}: Around &
  TextValue & { choices: readonly Choice[]; empty?: string } & Omit<
    SelectHTMLAttributes<HTMLSelectElement>,
    'onChange' | 'value'
  >) {
  return (
    <Field label={label} hint={hint} wrong={wrong}>
      {(inside) => (
        <span className="select-box">
          <select {...rest} {...inside} className="input" onChange={(event) => onChange(event.target.value)}>
            {empty !== undefined && <option value="">{empty}</option>}
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value} disabled={choice.disabled}>
                {choice.label}
              </option>
            ))}
          </select>
          <ChevronDown className="icon" aria-hidden="true" />
        </span>
      )}
    </Field>
  )
}

/** Search over a list or the whole desk; label is read out only. `keyHint` puts the cursor here. */
export function SearchField({
  label,
  value,
  onChange,
  onSubmit,
  keyHint,
}: TextValue & { label: string; onSubmit?: () => void; keyHint?: string }) {
  const { t } = useTranslation('ui')
  const input = useRef<HTMLInputElement>(null)
  useKeys(keyHint ? [{ keys: [keyHint], run: () => input.current?.focus() }] : [])
  return (
    <form
      className="search-box"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit?.()
      }}
    >
      <Search className="icon" aria-hidden="true" />
      <input
        ref={input}
        className="input"
        type="search"
        enterKeyHint="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {value ? (
        <button type="button" aria-label={t('clear')} onClick={() => onChange('')}>
          <X className="icon" aria-hidden="true" />
        </button>
      ) : (
        keyHint && <Key>{keyHint}</Key>
      )}
    </form>
  )
}
