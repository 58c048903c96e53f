import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { now } from '../../clock.ts'
import { Select } from '../../ui/fields.tsx'

const yearsBack = 3
const thisYear = (): number => new Date(now().getTime() + 8 * 3_600_000).getUTCFullYear()

/** The year in the address; nothing for the one that runs. */
export function useYear(): { year?: number } {
  const [{ year }] = useFilters<{ year?: string }>()
  const asked = Number(year)
  return asked >= 2000 && asked <= thisYear() ? { year: asked } : {}
}

/** This year or one of the last: a year that is over shows what was missed in it. */
export function YearSelect({ year }: { year: number }) {
  const { t } = useTranslation('appraisals')
  const [, setFilters] = useFilters<{ year?: string }>()
  const years = Array.from({ length: yearsBack }, (_, back) => String(thisYear() - back))
  return (
    <Select
      label={t('year')}
      choices={years.map((value) => ({ value, label: t('year-is', { year: value }) }))}
      value={String(year)}
      onChange={(next) => setFilters({ year: next === String(thisYear()) ? undefined : next })}
    />
  )
}
