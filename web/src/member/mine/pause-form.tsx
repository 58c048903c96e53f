import type { Body } from '@lianxin/contract/endpoint'
import { beginPause, myPauses, myToday } from '@lianxin/contract/people'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { ChipGroup } from '../../ui/choices.tsx'
import { day } from '../../ui/dates.ts'
import { DateField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { namespaces } from '../say.ts'

type Reason = Body<typeof beginPause>['reason']
const reasons: Reason[] = ['paused', 'sick', 'away']

/** From when, until when, and why if she likes to say so: chosen beforehand is not to say. */
export function PauseForm({ today, again }: { today: string; again: boolean }) {
  const { t } = useTranslation(namespaces)
  const [from, setFrom] = useState(again ? '' : today)
  const [to, setTo] = useState('')
  const [reason, setReason] = useState<Reason>('paused')
  const begin = useAct(beginPause, {
    refresh: [myPauses, myToday],
    done: () => {
      say(t('pause.begun', { day: day(to) }))
      setFrom('')
      setTo('')
      setReason('paused')
    },
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    void begin.run({ body: { from, to, reason } })
  }
  return (
    <form className="stack-wide" onSubmit={send} aria-label={t('pause.title')}>
      {again && <h2>{t('pause.another')}</h2>}
      <DateField label={t('pause.from')} value={from} min={today} onChange={setFrom} required />
      <DateField
        label={t('pause.to')}
        hint={t('pause.toHint')}
        value={to}
        min={from || today}
        onChange={setTo}
        required
      />
      <ChipGroup
        label={t('pause.reason')}
        hint={t('pause.reasonHint')}
        choices={reasons.map((value) => ({ value, label: t(`pause.because.${value}`) }))}
        value={reason}
        onChange={(value) => setReason(value as Reason)}
      />
      <ErrorLine error={begin.error} />
      <Button kind={again ? 'secondary' : 'primary'} wide type="submit" busy={begin.busy} disabled={!from || !to}>
        {t('pause.begin')}
      </Button>
    </form>
  )
}
