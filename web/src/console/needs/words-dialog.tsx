import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'

export interface WordsDialogProps {
  title: string
  label: string
  hint?: string
  /** Words of the button: what happens. */
  send: string
  max: number
  close: () => void
  act: { busy: boolean; error: Error | null }
  onSend: (words: string) => void
  /** Asks only for a yes. */
  without?: boolean
}

/** One question with one text: an answer, a reason, a few words more. What was written stays when it fails. */
export function WordsDialog({ title, label, hint, send, max, close, act, onSend, without }: WordsDialogProps) {
  const { t } = useTranslation('ui')
  const [text, setText] = useState('')
  return (
    <Dialog title={title} open onClose={close}>
      <form
        className="stack-wide"
        onSubmit={(event) => {
          event.preventDefault()
          if (!act.busy) onSend(text)
        }}
      >
        {!without && (
          <TextArea
            label={label}
            hint={hint}
            value={text}
            onChange={setText}
            rows={3}
            maxLength={max}
            required
            autoFocus
          />
        )}
        <ErrorLine error={act.error} />
        <div className="actions">
          <Button onClick={close}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" busy={act.busy}>
            {send}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
