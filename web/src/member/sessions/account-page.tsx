import { useTranslation } from 'react-i18next'
import { Account } from '../../account.tsx'
import { useMe } from '../../me.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'

/** One's own account on the phone: roles, elder view, language, signing out. */
export default function AccountPage() {
  const { t } = useTranslation('sessions')
  const { data: who } = useMe()
  useHeading([{ label: t('ui:tabs.mine'), href: '/m/mine' }, { label: t('account.title') }])
  return (
    <>
      <PageHead title={who?.person.name ?? t('account.title')} />
      {who && <Account who={who} />}
    </>
  )
}
