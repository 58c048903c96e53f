import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { ChipGroup } from '../../ui/choices.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { namespaces } from '../say.ts'

const reasons = ['busy', 'time', 'health', 'skill'] as const

/** Not this time, or not after all: a reason of four, or a line of one's own; `needed` where the desk must know. */
export function ReasonDialog({
  verb,
  open,
  onClose,
  onSend,
  busy,
  error,
  needed,
}: {
  verb: 'decline' | 'withdraw'
  open: boolean
  onClose: () => void
  onSend: (reason: string | undefined) => void
  busy: boolean
  error: Error | null
  needed?: boolean
}) {
  const { t } = useTranslation(namespaces)
  const [reason, setReason] = useState('')
  const [own, setOwn] = useState('')
  const said = own.trim() || (reason && t(`order.reason.${reason}`))
  return (
    <Dialog title={t(`order.${verb}Title`)} open={open} onClose={onClose}>
      <div className="stack">
        <p className="secondary">{t(`order.${verb}Why`)}</p>
        <ChipGroup
          label={t('order.why')}
          value={reason}
          onChange={setReason}
          choices={reasons.map((one) => ({ value: one, label: t(`order.reason.${one}`) }))}
        />
        <TextField label={t('order.whyOther')} value={own} onChange={setOwn} maxLength={100} />
        <ErrorLine error={error} />
        <div className="actions">
          <Button kind="quiet" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button
            kind="primary"
            busy={busy}
            disabled={Boolean(needed) && !said}
            onClick={() => onSend(said || undefined)}
          >
            {t('order.send')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
