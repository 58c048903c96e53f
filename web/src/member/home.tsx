import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/states.tsx'

/** A tab that has no page yet says so. */
export function Nothing() {
  const { t } = useTranslation('ui')
  return <EmptyState title={t('comingTitle')}>{t('comingWhy')}</EmptyState>
}
