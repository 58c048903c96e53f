import type { Reply } from '@lianxin/contract/endpoint'
import { changePause, endPause, myPauses, myToday } from '@lianxin/contract/people'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { day } from '../../ui/dates.ts'
import { DateField } from '../../ui/fields.tsx'
import { Card } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { namespaces } from '../say.ts'

type Pause = Reply<typeof myPauses>['pauses'][number]

const refresh = [myPauses, myToday]

/** A pause that runs or is planned: until when, what it means, another last day, the end. */
export function PauseCard({ pause, today }: { pause: Pause; today: string }) {
  const { t } = useTranslation(namespaces)
  const [to, setTo] = useState(pause.to)
  const runs = pause.state === 'running'
  const params = { pauseId: pause.id }
  const change = useAct(changePause, { refresh, done: () => say(t('pause.changed', { day: day(to) })) })
  const end = useAct(endPause, { refresh, done: () => say(t(runs ? 'pause.ended' : 'pause.calledOff')) })
  const send = (event: FormEvent) => {
    event.preventDefault()
    void change.run({ params, body: { to } })
  }
  return (
    <Card>
      <div className="matter">
        <h2>
          {runs
            ? t('pause.until', { day: day(pause.to) })
            : t('pause.days', { from: day(pause.from), to: day(pause.to) })}
        </h2>
        <p>{t('pause.means')}</p>
        <form className="stack" onSubmit={send}>
          <DateField label={t('pause.other')} value={to} min={runs ? today : pause.from} onChange={setTo} required />
          <ErrorLine error={change.error ?? end.error} />
          <div className="actions">
            <Button busy={end.busy} onClick={() => void end.run({ params })}>
              {t(runs ? 'pause.end' : 'pause.callOff')}
            </Button>
            <Button type="submit" busy={change.busy} disabled={to === pause.to}>
              {t('pause.change')}
            </Button>
          </div>
        </form>
      </div>
    </Card>
  )
}
