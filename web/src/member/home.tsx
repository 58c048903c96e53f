import { useTranslation } from 'react-i18next'
import { Page } from '../guard.tsx'
import { EmptyState } from '../ui/states.tsx'

/** A tab that has no page yet says so; whoever isn't signed in is led to the door all the same. */
export function Nothing() {
  const { t } = useTranslation('ui')
  return (
    <Page roles={['member']}>
      <EmptyState title={t('comingTitle')}>{t('comingWhy')}</EmptyState>
    </Page>
  )
}
