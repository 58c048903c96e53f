import { enrolments, returnEnrolment } from '@lianxin/contract/enrolments'
import { week } from '@lianxin/contract/reports'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { say } from '../../ui/toast.tsx'
import { WordsDialog } from '../needs/words-dialog.tsx'
import type { Enrolment } from './say.ts'

interface ReturnDialogProps {
  communityId: string
  rows: readonly Enrolment[]
  close: () => void
  onDone: () => void
}

/** One reason for one or several reports-in; each goes back by itself. */
export function ReturnDialog({ communityId, rows, close, onDone }: ReturnDialogProps) {
  const { t } = useTranslation('enrolments')
  const [busy, setBusy] = useState(false)
  // The list shrinks while they go back one by one; what was asked about stays.
  const [asked] = useState(rows)
  const send = useAct(returnEnrolment, { refresh: [enrolments, week] })
  const sendAll = async (reason: string) => {
    setBusy(true)
    let returned = 0
    for (const { id } of asked) {
      const done = await send.run({ params: { communityId, enrolmentId: id }, body: { reason } })
      if (!done) break
      returned++
    }
    setBusy(false)
    if (returned) say(t('returned', { count: returned }))
    if (returned === asked.length) {
      close()
      onDone()
    }
  }
  return (
    <WordsDialog
      title={t('return-title', { count: asked.length })}
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
