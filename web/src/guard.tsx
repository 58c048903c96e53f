import { Signpost } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { currentRole } from './held-roles.ts'
import { actAs, useMe } from './me.ts'
import type { Role } from './pages.ts'
import { Button, ButtonLink } from './ui/button.tsx'
import { EmptyState, ErrorState, LoadingState } from './ui/states.tsx'

/** Unknown address, or something that isn't this person's: one answer for both. */
export function NotFound({ home }: { home: string }) {
  const { t } = useTranslation('ui')
  return (
    <EmptyState icon={Signpost} title={t('notFound')} next={<ButtonLink href={home}>{t('toStart')}</ButtonLink>}>
      {t('notFoundWhy')}
    </EmptyState>
  )
}

/** Shows the page in one of its roles; offers the switch when the person holds one of them elsewhere. */
export function Page({ roles, children }: { roles: Role[]; children: ReactNode }) {
  const { t } = useTranslation('ui')
  const { data: who, error, refetch } = useMe()
  if (error && !who) return <ErrorState error={error} onRetry={refetch} />
  if (!who) return <LoadingState />
  const current = currentRole(who)
  if (current && roles.includes(current.role)) return children
  const other = who.roles.filter((role) => roles.includes(role.role))
  if (other.length === 0) return <NotFound home="./" />
  return (
    <EmptyState
      icon={Signpost}
      title={t('otherRole')}
      next={
        <div className="stack">
          {other.map((role) => (
            <Button key={role.id} onClick={() => actAs(role)}>
              {`${t(`roles.${role.role}`)} · ${role.organisation.name}`}
            </Button>
          ))}
        </div>
      }
    >
      {current && t('otherRoleWhy', { role: `${t(`roles.${current.role}`)} · ${current.organisation.name}` })}
    </EmptyState>
  )
}
