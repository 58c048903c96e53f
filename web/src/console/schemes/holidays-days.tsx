import { addDays } from '@lianxin/rules/calendar'
import { useTranslation } from 'react-i18next'
import { day } from '../../ui/dates.ts'
import { Facts } from '../../ui/panels.tsx'

/** Days that follow each other as one span: 10月1日–10月7日. */
function spans(days: readonly string[]): string {
  const found: [string, string][] = []
  for (const date of [...days].sort()) {
    const last = found.at(-1)
    if (last && addDays(last[1], 1) === date) last[1] = date
    else found.push([date, date])
  }
  return found.map(([from, to]) => (from === to ? day(from) : `${day(from)}–${day(to)}`)).join('、')
}

/** A year's days off by festival, and the weekend days that are worked. */
export function DaysOff({ of }: { of: { off: { name: string; days: string[] }[]; work: string[] } }) {
  const { t } = useTranslation('schemes')
  const rows = of.off.map(({ name, days }): [string, string] => [
    name,
    `${spans(days)} · ${t('holidays.days', { count: days.length })}`,
  ])
  return (
    <Facts of={[...rows, [t('holidays.work'), of.work.map((date) => day(date)).join('、') || t('holidays.no-work')]]} />
  )
}
