import { CalendarDays } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../ui/states.tsx'
import { namespaces } from '../say.ts'

/** Activities are not built yet: says what will be here and who tells of them meanwhile. */
export default function ActivitiesPage() {
  const { t } = useTranslation(namespaces)
  return (
    <>
      <h1 className="hidden-words">{t('activities.title')}</h1>
      <EmptyState icon={CalendarDays} title={t('activities.empty')}>
        {t('activities.why')}
      </EmptyState>
    </>
  )
}
