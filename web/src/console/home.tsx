import { Navigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { currentRole, homeOf } from '../held-roles.ts'
import { useMe } from '../me.ts'
import { EmptyState, ErrorState, LoadingState } from '../ui/states.tsx'
import { nav } from './nav.ts'
import { pages } from './pages.ts'

/** '/console' opens the first page of the rail; a member who came here by mistake goes to the phone's app. */
export function ConsoleHome() {
  const { t } = useTranslation('ui')
  const { data: who, error, refetch } = useMe()
  if (error) return <ErrorState error={error} onRetry={refetch} />
  if (!who) return <LoadingState />
  const role = currentRole(who)
  if (role?.role === 'member') {
    location.replace(homeOf(role))
    return <LoadingState />
  }
  const items = role ? nav[role.role].flatMap((group) => group.items) : []
  const first = items.find(({ path }) =>
    pages.some((page) => page.path === path && role && page.roles.includes(role.role)),
  )
  if (first) return <Navigate to={first.path as never} replace />
  return <EmptyState title={t('comingTitle')}>{t('comingWhy')}</EmptyState>
}
