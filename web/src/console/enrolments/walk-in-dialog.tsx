import { enrolments, walkIn } from '@lianxin/contract/enrolments'
import { week } from '@lianxin/contract/reports'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'

/** Somebody stands at the counter: name and phone are enough. */
export function WalkInDialog({
  communityId,
  name: first,
  close,
}: {
  communityId: string
  name: string
  close: () => void
}) {
  const { t } = useTranslation('enrolments')
  const { t: ui } = useTranslation('ui')
  const [name, setName] = useState(first)
  const [phone, setPhone] = useState('')
  const send = useAct(walkIn, {
    refresh: [enrolments, week],
    done: ({ onRoster }) => {
      say(t(onRoster ? 'walk.done' : 'walk.done-new', { name }))
      close()
    },
  })
  return (
    <Dialog title={t('walk.title')} open onClose={close}>
      <form
        className="stack-wide"
        onSubmit={(event) => {
          event.preventDefault()
          if (!send.busy) void send.run({ params: { communityId }, body: { name, phone } })
        }}
      >
        <p className="secondary">{t('walk.lead')}</p>
        <TextField
          label={t('walk.name')}
          value={name}
          onChange={setName}
          maxLength={40}
          autoComplete="off"
          required
          autoFocus={!first}
        />
        <TextField
          label={t('walk.phone')}
          hint={t('walk.phone-hint')}
          type="tel"
          value={phone}
          onChange={setPhone}
          minLength={6}
          maxLength={20}
          autoComplete="off"
          required
          autoFocus={Boolean(first)}
        />
        <ErrorLine error={send.error} />
        <div className="actions">
          <Button onClick={close}>{ui('cancel')}</Button>
          <Button kind="primary" type="submit" busy={send.busy}>
            {t('walk.send')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
