import { Check } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { type Choice, FieldWrong } from './fields.tsx'
import './fields.css'

interface GroupProps {
  label: string
  hint?: ReactNode
  wrong?: string | null
  choices: readonly Choice[]
}

function Chips({
  label,
  hint,
  wrong,
  choices,
  type,
  isOn,
  onPick,
}: GroupProps & { type: 'radio' | 'checkbox'; isOn: (value: string) => boolean; onPick: (value: string) => void }) {
  const id = useId()
  return (
    <fieldset className="field" aria-describedby={wrong ? `${id}-wrong` : undefined}>
      <div className="field-label">
        <legend>{label}</legend>
        {hint && <span className="hint">{hint}</span>}
      </div>
      <div className="chips">
        {choices.map((choice) => (
          <label key={choice.value} className="chip">
            <input
              type={type}
              name={id}
              value={choice.value}
              checked={isOn(choice.value)}
              disabled={choice.disabled}
              onChange={() => onPick(choice.value)}
            />
            <Check className="icon" aria-hidden="true" />
            {choice.label}
          </label>
        ))}
      </div>
      {wrong && <FieldWrong id={`${id}-wrong`}>{wrong}</FieldWrong>}
    </fieldset>
  )
}

/** One of a few, all in sight. `value` '' = none chosen yet. */
export function ChipGroup({
  value,
  onChange,
  ...group
}: GroupProps & { value: string; onChange: (value: string) => void }) {
  return <Chips {...group} type="radio" isOn={(one) => one === value} onPick={onChange} />
}

/** Any of a few, all in sight. */
export function ChipSet({
  values,
  onChange,
  ...group
}: GroupProps & { values: readonly string[]; onChange: (values: string[]) => void }) {
  const pick = (one: string) =>
    onChange(values.includes(one) ? values.filter((other) => other !== one) : [...values, one])
  return <Chips {...group} type="checkbox" isOn={(one) => values.includes(one)} onPick={pick} />
}

/** One yes or no. `some` shows the dash of a head row whose rows are partly chosen; `bare` hides the words from the eye. */
export function Checkbox({
  checked,
  onChange,
  children,
  some,
  bare,
  disabled,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
  some?: boolean
  bare?: boolean
  disabled?: boolean
}) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = Boolean(some) && !checked
  }, [some, checked])
  return (
    <label className="check">
      <input
        ref={box}
        type="checkbox"
        className="check-box"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={bare ? 'hidden-words' : undefined}>{children}</span>
    </label>
  )
}
