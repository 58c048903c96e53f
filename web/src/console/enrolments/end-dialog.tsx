import { endEnrolment, enrolments } from '@lianxin/contract/enrolments'
import { week } from '@lianxin/contract/reports'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { ChipGroup } from '../../ui/choices.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import type { Enrolment } from './say.ts'

const reasons = ['moved', 'left', 'merged', 'mistake'] as const

/** Ends an enrolment: why, in one tap, and a few words more where they help. Its history stays. */
export function EndDialog({ communityId, one, close }: { communityId: string; one: Enrolment; close: () => void }) {
  const { t } = useTranslation('enrolments')
  const { t: ui } = useTranslation('ui')
  const [why, setWhy] = useState<string>('')
  const [more, setMore] = useState('')
  const send = useAct(endEnrolment, {
    refresh: [enrolments, week],
    done: () => {
      say(t('end.done', { name: one.name }))
      close()
    },
  })
  const reason = [why && t(`end.why.${why}`), more.trim()].filter(Boolean).join(t('end.then'))
  return (
    <Dialog title={t('end.title', { name: one.name })} open onClose={close}>
      <form
        className="stack-wide"
        onSubmit={(event) => {
          event.preventDefault()
          if (!send.busy && why) void send.run({ params: { communityId, enrolmentId: one.id }, body: { reason } })
        }}
      >
        <p className="secondary">{t('end.lead')}</p>
        <ChipGroup
          label={t('reason')}
          choices={reasons.map((value) => ({ value, label: t(`end.why.${value}`) }))}
          value={why}
          onChange={setWhy}
        />
        <TextField label={t('end.more')} hint={t('end.more-hint')} value={more} onChange={setMore} maxLength={120} />
        <ErrorLine error={send.error} />
        <div className="actions">
          <Button onClick={close}>{ui('cancel')}</Button>
          <Button kind="primary" type="submit" busy={send.busy} disabled={!why}>
            {t('end.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
