import { endStaffRole, readOrganisation, resetAccount } from '@lianxin/contract/organisations'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { day } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { LinkShown } from './invite-dialog.tsx'
import type { Shown } from './organisation-page.tsx'

type Person = Shown['staff'][number]

/** Who works at the organisation; those of the level below can be given a new link, or ended. */
export function Staff({ shown }: { shown: Shown }) {
  const { t } = useTranslation('organisations')
  const [asked, setAsked] = useState<{ person: Person; what: 'end' | 'reset' } | null>(null)
  const { organisation, staff, invites } = shown
  const columns: Column<Person>[] = [
    { id: 'name', title: t('name'), cell: (one) => one.name },
    { id: 'role', title: t('role'), cell: (one) => t(`roles.${one.role}`) },
    { id: 'login', title: t('login'), cell: (one) => one.login ?? '—' },
    { id: 'at', title: t('since'), cell: (one) => day(one.at) },
  ]
  if (staff.some((one) => one.allowed.length > 0))
    columns.push({
      id: 'do',
      title: t('do'),
      cell: (person) => (
        <span className="row-actions">
          {person.allowed.includes('reset') && (
            <Button kind="quiet" onClick={() => setAsked({ person, what: 'reset' })}>
              {t('reset')}
            </Button>
          )}
          {person.allowed.includes('end-role') && (
            <Button kind="quiet" onClick={() => setAsked({ person, what: 'end' })}>
              {t('end')}
            </Button>
          )}
        </span>
      ),
    })
  return (
    <section>
      <h2 className="part-title">{t('people')}</h2>
      {staff.length > 0 ? (
        <DataTable label={t('people')} columns={columns} rows={staff} rowId={(one) => one.roleId} />
      ) : (
        <p className="secondary">{t(invites.length > 0 ? 'peopleNone' : 'peopleNoneHere')}</p>
      )}
      {asked?.what === 'end' && (
        <EndDialog person={asked.person} organisation={organisation} onClose={() => setAsked(null)} />
      )}
      {asked?.what === 'reset' && (
        <ResetDialog person={asked.person} organisationId={organisation.id} onClose={() => setAsked(null)} />
      )}
    </section>
  )
}

function EndDialog(props: { person: Person; organisation: Shown['organisation']; onClose: () => void }) {
  const { person, organisation, onClose } = props
  const { t } = useTranslation(['organisations', 'ui'])
  const { name } = person
  const end = useAct(endStaffRole, {
    refresh: [readOrganisation],
    done: () => {
      say(t('ended', { name }))
      onClose()
    },
  })
  const params = { organisationId: organisation.id, roleId: person.roleId }
  return (
    <Dialog title={t('endTitle', { name })} open onClose={onClose}>
      <p>{t('endWhy', { name, organisation: organisation.name, role: t(`roles.${person.role}`) })}</p>
      <ErrorLine error={end.error} />
      <div className="actions">
        <Button onClick={onClose}>{t('ui:cancel')}</Button>
        <Button kind="primary" busy={end.busy} onClick={() => end.run({ params })}>
          {t('endDo')}
        </Button>
      </div>
    </Dialog>
  )
}

function ResetDialog(props: { person: Person; organisationId: string; onClose: () => void }) {
  const { person, organisationId, onClose } = props
  const { t } = useTranslation(['organisations', 'ui'])
  const [link, setLink] = useState<{ link: string; qr: string; expiresAt: string } | null>(null)
  const reset = useAct(resetAccount, { done: setLink })
  const { name, roleId } = person
  if (link) return <LinkShown link={link} onClose={onClose} />
  return (
    <Dialog title={t('resetTitle', { name })} open onClose={onClose}>
      <p>{t('resetWhy', { name })}</p>
      <ErrorLine error={reset.error} />
      <div className="actions">
        <Button onClick={onClose}>{t('ui:cancel')}</Button>
        <Button
          kind="primary"
          busy={reset.busy}
          onClick={() => reset.run({ params: { organisationId }, body: { roleId } })}
        >
          {t('makeLink')}
        </Button>
      </div>
    </Dialog>
  )
}
