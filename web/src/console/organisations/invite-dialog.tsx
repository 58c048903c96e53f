import { invite } from '@lianxin/contract/organisations'
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { ChipGroup } from '../../ui/choices.tsx'
import { moment } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import type { Shown } from './organisation-page.tsx'

interface OneTimeLink {
  link: string
  qr: string
  expiresAt: string
}

/** Makes a one-time link for a role at this organisation. */
export function InviteDialog(props: {
  organisation: Shown['organisation']
  roles: Shown['invites']
  onClose: () => void
}) {
  const { organisation, roles, onClose } = props
  const { t } = useTranslation(['organisations', 'ui'])
  const [role, setRole] = useState(roles[0] ?? 'clerk')
  const [link, setLink] = useState<OneTimeLink | null>(null)
  const make = useAct(invite, { done: setLink })
  if (link) return <LinkShown link={link} onClose={onClose} />
  return (
    <Dialog title={t('inviteTo', { name: organisation.name })} open onClose={onClose}>
      <div className="stack">
        {roles.length > 1 && (
          <ChipGroup
            label={t('inviteWho')}
            choices={roles.map((one) => ({ value: one, label: t(`roles.${one}`) }))}
            value={role}
            onChange={(one) => setRole(one as typeof role)}
          />
        )}
        <p>{t('inviteHow')}</p>
        <ErrorLine error={make.error} />
        <div className="actions">
          <Button onClick={onClose}>{t('ui:cancel')}</Button>
          <Button
            kind="primary"
            busy={make.busy}
            onClick={() => make.run({ params: { organisationId: organisation.id }, body: { role } })}
          >
            {t('makeLink')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** The link itself, once: to copy, or to be scanned from this screen. */
export function LinkShown({ link, onClose }: { link: OneTimeLink; onClose: () => void }) {
  const { t } = useTranslation('organisations')
  const copy = async () => {
    // Not there on plain http in a local network: then the field is chosen, to be copied by hand.
    try {
      await navigator.clipboard.writeText(link.link)
      say(t('copied'))
    } catch {
      document.querySelector<HTMLInputElement>('.one-time-link input')?.select()
    }
  }
  return (
    <Dialog title={t('linkTitle')} open onClose={onClose}>
      <div className="stack one-time-link">
        <p>{t('linkOnce', { until: moment(link.expiresAt) })}</p>
        <TextField
          label={t('linkLabel')}
          value={link.link}
          readOnly
          onChange={() => {}}
          onFocus={(event) => event.target.select()}
        />
        <figure>
          <img src={`data:image/svg+xml,${encodeURIComponent(link.qr)}`} alt="" width={180} height={180} />
          <figcaption className="secondary">{t('qr')}</figcaption>
        </figure>
        <div className="actions">
          <Button onClick={onClose}>{t('done')}</Button>
          <Button kind="primary" icon={Copy} onClick={() => void copy()}>
            {t('copy')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
