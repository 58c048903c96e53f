import { findNeed } from '@lianxin/contract/needs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'

/** A resident without the link tells the code and the last four digits of the phone. */
export function FindDialog({
  communityId,
  close,
  onFound,
}: {
  communityId: string
  close: () => void
  onFound: (needId: string) => void
}) {
  const { t } = useTranslation('needs')
  const [code, setCode] = useState('')
  const [lastFour, setLastFour] = useState('')
  const find = useAct(findNeed, { done: ({ id }) => onFound(id) })
  return (
    <Dialog title={t('dialog.find-title')} open onClose={close}>
      <form
        className="stack-wide"
        onSubmit={(event) => {
          event.preventDefault()
          void find.run({ params: { communityId }, body: { code, lastFour } })
        }}
      >
        <div className="field-pair">
          <TextField label={t('dialog.find-code')} value={code} onChange={setCode} required maxLength={20} autoFocus />
          <TextField
            label={t('dialog.find-last-four')}
            value={lastFour}
            onChange={setLastFour}
            required
            maxLength={4}
            inputMode="numeric"
            pattern="\d{4}"
          />
        </div>
        <ErrorLine error={find.error} />
        <div className="actions">
          <Button kind="primary" type="submit" busy={find.busy}>
            {t('dialog.find-send')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
