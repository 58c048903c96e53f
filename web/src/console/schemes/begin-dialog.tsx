import { beginDraft, desk } from '@lianxin/contract/schemes'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { now } from '../../clock.ts'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DateField, Select, TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import type { Desk } from './own.ts'

import { fullDay } from './say.ts'

/** From which version, from which day; where others run the scheme too, under which id of one's own. */
export function BeginDialog({
  organisationId,
  of,
  onClose,
}: {
  organisationId: string
  of: Desk['schemes'][number]
  onClose: () => void
}) {
  const { t } = useTranslation('schemes')
  const go = useGo()
  const base = of.versions.find(({ state }) => state === 'in-force') ?? of.versions[0]
  const [from, setFrom] = useState(base?.effective ?? '')
  const [effective, setEffective] = useState(`${now().getFullYear() + 1}-01-01`)
  const [newId, setNewId] = useState('')
  const begin = useAct(beginDraft, {
    refresh: [desk],
    done: ({ id }) => go(`/console/schemes/drafts/${id}`),
  })
  const scheme = of.versions.find((one) => one.effective === from)?.scheme ?? of.scheme
  const run = () =>
    begin.run({
      params: { organisationId },
      body: { scheme, from, effective, ...(of.shared ? { newId } : {}) },
    })
  return (
    <Dialog title={t('dialog.title')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <Select
          label={t('dialog.from')}
          value={from}
          onChange={setFrom}
          choices={of.versions.map((one) => ({
            value: one.effective,
            label: `${t('effective-on', { day: fullDay(t, one.effective) })} · ${t(`state.${one.state}`)}`,
          }))}
        />
        <DateField label={t('dialog.effective')} value={effective} onChange={setEffective} required />
        {of.shared && (
          <TextField
            label={t('dialog.new-id')}
            hint={t('dialog.new-id-hint')}
            value={newId}
            onChange={setNewId}
            pattern="[a-z][a-z0-9\-]{1,39}"
            required
          />
        )}
        <p className="secondary">{t('dialog.note')}</p>
        <ErrorLine error={begin.error} />
        <div className="actions">
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button kind="primary" type="submit" busy={begin.busy}>
            {t('dialog.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
