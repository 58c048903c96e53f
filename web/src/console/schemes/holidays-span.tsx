import { addDays, isBusinessDate } from '@lianxin/rules/calendar'
import { longestHoliday } from '@lianxin/rules/holiday-notice'
import { useTranslation } from 'react-i18next'
import { DateField, TextField } from '../../ui/fields.tsx'

/** One festival of the notice as it is typed. */
export interface Span {
  /** Stays with the row whatever is typed. */
  id: number
  name: string
  /** Named by an earlier year; of one that is added the name is typed too. */
  known: boolean
  from: string
  to: string
}

/** Every day of a span, one where no end is typed; a span with something wrong has none. */
export function daysOf(span: Span, year: number): string[] {
  if (Object.values(wrongOf(span, year)).some(Boolean)) return []
  const days: string[] = []
  for (let date = span.from; date <= (span.to || span.from); date = addDays(date, 1)) days.push(date)
  return days
}

type Wrong = 'no-name' | 'no-from' | 'other-year' | 'backwards' | 'too-long'

/** What is wrong with a span, at the field where it is mended; an empty span is not in the notice and right. */
export function wrongOf({ name, from, to }: Span, year: number): Partial<Record<'name' | 'from' | 'to', Wrong>> {
  if (!from && !to) return {}
  if (!name.trim()) return { name: 'no-name' }
  if (!isBusinessDate(from)) return { from: 'no-from' }
  const inYear = (date: string) => date.startsWith(`${year}-`)
  if (!inYear(from)) return { from: 'other-year' }
  if (!to) return {}
  if (to < from) return { to: 'backwards' }
  if (!isBusinessDate(to) || !inYear(to)) return { to: 'other-year' }
  return to > addDays(from, longestHoliday - 1) ? { to: 'too-long' } : {}
}

/** A festival and from when to when; what is wrong stands at the field. */
export function SpanRow({ of, year, onChange }: { of: Span; year: number; onChange: (part: Partial<Span>) => void }) {
  const { t } = useTranslation('schemes')
  const wrong = wrongOf(of, year)
  const said = (field: 'name' | 'from' | 'to') =>
    wrong[field] && t(`holidays.wrong.${wrong[field]}`, { year, most: longestHoliday })
  return (
    <fieldset className="holiday-span">
      <legend>{of.name || t('holidays.festival')}</legend>
      {!of.known && (
        <TextField
          label={t('holidays.festival')}
          value={of.name}
          wrong={said('name')}
          onChange={(name) => onChange({ name })}
        />
      )}
      <DateField
        label={t('holidays.from')}
        value={of.from}
        wrong={said('from')}
        onChange={(from) => onChange({ from })}
      />
      <DateField label={t('holidays.to')} value={of.to} wrong={said('to')} onChange={(to) => onChange({ to })} />
    </fieldset>
  )
}
