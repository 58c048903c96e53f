import type { Reply } from '@lianxin/contract/endpoint'
import { readOrganisation } from '@lianxin/contract/organisations'
import { PencilLine, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlaces } from '../../address.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { Children } from './children.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { Staff } from './staff.tsx'
import './organisations.css'

export type Shown = Reply<typeof readOrganisation>

/** One organisation: who works there, what lies below, and letting people in. Without a place in the address: one's own. */
export default function OrganisationPage() {
  const { t } = useTranslation('organisations')
  const { data: who } = useMe()
  const own = who && currentRole(who)?.organisation.id
  const { organisationId = own } = usePlaces<{ organisationId: string }>()
  const read = useRead(
    readOrganisation,
    { params: { organisationId: organisationId ?? '' } },
    { skip: !organisationId },
  )
  const shown = read.data?.organisation.id === organisationId ? read.data : undefined
  useHeading([
    { label: t('title'), href: '/console/organisations' },
    ...(shown?.trail ?? [])
      .filter((one) => one.open && one.id !== own)
      .map((one) => ({ label: one.name, href: `/console/organisations/${one.id}` })),
    ...(shown && shown.organisation.id !== own ? [{ label: shown.organisation.name }] : []),
  ])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!shown) return <LoadingState />
  return <One key={organisationId} shown={shown} />
}

function One({ shown }: { shown: Shown }) {
  const { t } = useTranslation('organisations')
  const [asks, setAsks] = useState<'invite' | 'edit' | null>(null)
  const { organisation, invites, allowed, childKinds } = shown
  const only = invites.length === 1 ? invites[0] : undefined
  return (
    <>
      <PageHead title={organisation.name} sub={<About shown={shown} />}>
        {allowed.includes('edit') && (
          <Button icon={PencilLine} onClick={() => setAsks('edit')}>
            {t('edit')}
          </Button>
        )}
        {invites.length > 0 && (
          <Button kind="primary" icon={UserPlus} onClick={() => setAsks('invite')}>
            {only ? t('inviteAs', { role: t(`roles.${only}`) }) : t('invite')}
          </Button>
        )}
      </PageHead>
      <div className="stack-wide">
        <Staff shown={shown} />
        {organisation.kind !== 'building' && organisation.kind !== 'branch' && (
          <Children organisation={organisation} childKinds={childKinds} unitKinds={shown.unitKinds} />
        )}
      </div>
      {asks === 'invite' && <InviteDialog organisation={organisation} roles={invites} onClose={() => setAsks(null)} />}
      {asks === 'edit' && <EditDialog shown={shown} onClose={() => setAsks(null)} />}
    </>
  )
}

function About({ shown: { organisation, linkedCommunity } }: { shown: Shown }) {
  const { t } = useTranslation('organisations')
  const { kind, phone, hours, address, unitKind } = organisation
  const told = unitKind && t('unitKindIs', { kind: unitKind })
  const linked = linkedCommunity && t('linkedTo', { name: linkedCommunity.name })
  return <>{[t(`kinds.${kind}`), phone ?? t('noPhone'), hours, address, told, linked].filter(Boolean).join(' · ')}</>
}
