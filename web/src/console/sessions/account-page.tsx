import { useTranslation } from 'react-i18next'
import { Account } from '../../account.tsx'
import { useMe } from '../../me.ts'
import { PasswordForm } from '../../password-form.tsx'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'

/** One's own account: roles, password, ending every session. */
export default function AccountPage() {
  const { t } = useTranslation('sessions')
  const { data: who } = useMe()
  useHeading([{ label: t('account.title') }])
  return (
    <div className="narrow">
      <PageHead title={t('account.title')} sub={who?.person.name} />
      <div className="stack-wide">
        {who && <Account who={who} />}
        <PasswordForm />
      </div>
    </div>
  )
}
