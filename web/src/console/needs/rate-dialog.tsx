import { listNeeds, rateToldNeed, readNeed } from '@lianxin/contract/needs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox, ChipGroup } from '../../ui/choices.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import type { NeedFull } from './say.ts'

interface RateDialogProps {
  communityId: string
  need: NeedFull
  close: () => void
  done: (reply: { state: string }) => void
}

/** What the resident said of the service on the telephone or at the counter: filed as told. */
export function RateDialog({ communityId, need, close, done }: RateDialogProps) {
  const { t } = useTranslation('needs')
  const [score, setScore] = useState('')
  const [thanks, setThanks] = useState('')
  const [thanksShown, setShown] = useState(false)
  const rate = useAct(rateToldNeed, { refresh: [listNeeds, readNeed], done })
  const choices = [5, 4, 3, 2, 1].map((one) => ({ value: String(one), label: t(`my.score-${one}`) }))
  const send = () => {
    const body = { seq: need.seq, score: Number(score), thanks, thanksShown }
    if (score && !rate.busy) void rate.run({ params: { communityId, needId: need.id }, body })
  }
  return (
    <Dialog title={t('dialog.rate-title')} open onClose={close}>
      <form
        className="stack-wide"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <p className="secondary">{t('dialog.rate-lead')}</p>
        <ChipGroup label={t('my.score')} choices={choices} value={score} onChange={setScore} />
        <TextField
          label={t('my.thanks')}
          hint={t('my.thanks-hint')}
          value={thanks}
          onChange={setThanks}
          maxLength={200}
        />
        <Checkbox checked={thanksShown} onChange={setShown}>
          {t('my.thanks-shown')}
        </Checkbox>
        <ErrorLine error={rate.error} />
        <div className="actions">
          <Button kind="primary" type="submit" busy={rate.busy} disabled={!score}>
            {t('dialog.rate-send')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
