import { week } from '@lianxin/contract/reports'
import { returnRecord, service, services } from '@lianxin/contract/services'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { say } from '../../ui/toast.tsx'
import { WordsDialog } from '../needs/words-dialog.tsx'
import type { Record } from './say.ts'

interface ReturnDialogProps {
  communityId: string
  records: readonly Record[]
  close: () => void
  onDone: () => void
}

/** One reason for one or several records; each goes back by itself, and what was refused stays ticked with its reason. */
export function ReturnDialog({ communityId, records, close, onDone }: ReturnDialogProps) {
  const { t } = useTranslation('services')
  const [busy, setBusy] = useState(false)
  const [count] = useState(records.length)
  const send = useAct(returnRecord, { refresh: [services, service, week] })
  const sendAll = async (reason: string) => {
    setBusy(true)
    let returned = 0
    for (const { id } of records) {
      const done = await send.run({ params: { communityId, serviceId: id }, body: { reason } })
      if (!done) break
      returned++
    }
    setBusy(false)
    if (returned) say(t('returned', { count: returned }))
    if (returned === records.length) onDone()
  }
  return (
    <WordsDialog
      title={t('reason-title', { count })}
      label={t('reason')}
      hint={t('reason-hint')}
      send={t('send-return')}
      max={200}
      close={close}
      act={{ busy, error: send.error }}
      onSend={(reason) => void sendAll(reason)}
    />
  )
}
