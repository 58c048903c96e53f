import { useTranslation } from 'react-i18next'
import { ListRow } from '../../ui/rows.tsx'

/** The way from “mine” to how the year is going. */
export function YearRow() {
  const { t } = useTranslation('appraisals')
  return <ListRow what={t('mine.link')} href="/m/mine/year" />
}
