import { confirmPresence, order as readOrder, start } from '@lianxin/contract/orders'
import { myToday } from '@lianxin/contract/people'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { namespaces } from '../say.ts'
import { settle } from '../settle.ts'

/**
 * Presence: the four digits the resident reads out, or the six under a site's poster. A right code also starts the
 * order; that the start fails is no harm, the code has counted.
 */
export function CheckIn({ communityId, orderId, state }: { communityId: string; orderId: string; state: string }) {
  const { t } = useTranslation(namespaces)
  const [how, setHow] = useState<'home-code' | 'site-code'>('home-code')
  const [code, setCode] = useState('')
  const params = { communityId, orderId }
  const begin = useAct(start, { refresh: [readOrder], done: () => settle(myToday) })
  const check = useAct(confirmPresence, { refresh: [readOrder], done: () => say(t('checkIn.done')) })
  const digits = how === 'home-code' ? 4 : 6
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (code.length !== digits) return
    if (!(await check.run({ params, body: { how, code } }))) return
    if (state === 'accepted') await begin.run({ params, body: {} })
  }
  const change = () => {
    setCode('')
    check.reset()
    setHow(how === 'home-code' ? 'site-code' : 'home-code')
  }
  return (
    <form className="stack" onSubmit={send}>
      <Field label={t(how === 'home-code' ? 'checkIn.door' : 'checkIn.site')}>
        {(inside) => (
          <input
            {...inside}
            className="input code-input number"
            inputMode="numeric"
            autoComplete="off"
            maxLength={digits}
            value={code}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
          />
        )}
      </Field>
      <ErrorLine error={check.error} />
      <Button kind="primary" wide type="submit" busy={check.busy || begin.busy} disabled={code.length !== digits}>
        {t('checkIn.do')}
      </Button>
      <button type="button" className="text-link touchable" onClick={change}>
        {t(how === 'home-code' ? 'checkIn.useSite' : 'checkIn.useDoor')}
      </button>
    </form>
  )
}
