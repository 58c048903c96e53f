import { CaseSensitive, KeyRound, Languages, LogOut, MonitorOff, UserRound } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useElder } from './elder.ts'
import { currentRole, type Me } from './held-roles.ts'
import { chooseLanguage } from './i18n.ts'
import { actAs, leave, leaveEverywhere } from './me.ts'
import { ActionRow } from './ui/button.tsx'
import { Dialog } from './ui/dialog.tsx'
import { StatusTag } from './ui/tag.tsx'

/** Who is signed in: the other roles to act in, elder view, language, signing out. */
export function AccountDialog({ who, open, onClose }: { who: Me; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('ui')
  return (
    <Dialog title={who.person.name} open={open} onClose={onClose}>
      <Account who={who} />
      <a className="action-row" href="/console/account" onClick={onClose}>
        <KeyRound className="icon" aria-hidden="true" />
        <span>{t('account')}</span>
      </a>
    </Dialog>
  )
}

/** The same without the dialog, for the member's own page. */
export function Account({ who }: { who: Me }) {
  const { t, i18n } = useTranslation('ui')
  const [elder, switchElder] = useElder()
  const current = currentRole(who)
  return (
    <div>
      {current && (
        <p className="line-up">
          <StatusTag tone="active" icon={UserRound}>
            {t(`roles.${current.role}`)}
          </StatusTag>
          {current.organisation.name}
        </p>
      )}
      {who.roles
        .filter((role) => role.id !== current?.id)
        .map((role) => (
          <ActionRow key={role.id} icon={UserRound} onClick={() => actAs(role)}>
            {t('switchRole', { role: t(`roles.${role.role}`), organisation: role.organisation.name })}
          </ActionRow>
        ))}
      <ActionRow icon={CaseSensitive} onClick={switchElder}>
        {t(elder ? 'elderOff' : 'elderOn')}
      </ActionRow>
      <ActionRow icon={Languages} onClick={() => chooseLanguage(i18n.language === 'en' ? 'zh-CN' : 'en')}>
        {t('language')}
      </ActionRow>
      <ActionRow icon={LogOut} onClick={leave}>
        {t('signOut')}
      </ActionRow>
      <ActionRow icon={MonitorOff} onClick={leaveEverywhere}>
        {t('signOutEverywhere')}
      </ActionRow>
    </div>
  )
}
