import { calendar } from '@lianxin/contract/holidays'
import { useTranslation } from 'react-i18next'
import { now } from './clock.ts'
import { useRead } from './query.ts'
import { ReasonLine } from './ui/panels.tsx'

/** The year of a moment in Beijing. */
const yearIn = (at: string | Date): number =>
  Number(new Date(at).toLocaleDateString('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric' }))

/** Says that the days off of a day's year aren't known yet, so that what is reckoned by them may move. Nothing where they are. */
export function UnknownYear({ at = now() }: { at?: string | Date }) {
  const { t } = useTranslation('ui')
  const { data } = useRead(calendar)
  const year = yearIn(at)
  if (!data || data.years.includes(year)) return null
  return <ReasonLine>{t('unknownYear', { year })}</ReasonLine>
}
