import type { Endpoint, Reply } from '@lianxin/contract/endpoint'
import { passOn } from '@lianxin/contract/orders'
import { unitPeople } from '@lianxin/contract/people'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct, useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { day } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { SearchField, TextField } from '../../ui/fields.tsx'
import { LoadBars } from '../../ui/load-bars.tsx'
import { ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import type { UnitOrder } from './order-detail.tsx'
import { useUnitId } from './own.ts'
import './unit.css'

type Person = Reply<typeof unitPeople>['people'][number]

/** Those with room first: fewest open orders, then fewest services this year, so that the same few aren't always asked. */
const byRoom = (a: Person, b: Person) =>
  a.openOrders - b.openOrders || a.servedThisYear - b.servedThisYear || a.name.localeCompare(b.name, 'zh')

/** Names members for an order; each is asked and answers for herself. Beside each: what she can do, what she carries. */
export function PassOnDialog(props: { order: UnitOrder; onClose: () => void; refresh: Endpoint[] }) {
  const { order, onClose } = props
  const { t } = useTranslation('unit')
  const unitId = useUnitId()
  const [search, setSearch] = useState('')
  const [note, setNote] = useState('')
  const [named, setNamed] = useState<string[]>([])
  const read = useRead(unitPeople, { params: { unitId }, query: search.trim() ? { search: search.trim() } : {} })
  const pass = useAct(passOn, {
    refresh: props.refresh,
    done: () => {
      say(t('order.passed', { count: named.length }))
      onClose()
    },
  })
  const people = [...(read.data?.people ?? [])].sort(byRoom)
  const toggle = (id: string, on: boolean) => setNamed(on ? [...named, id] : named.filter((one) => one !== id))
  const params = { communityId: order.communityId, orderId: order.id }
  const send = () => pass.run({ params, body: { personIds: named, ...(note.trim() ? { note: note.trim() } : {}) } })
  return (
    <Dialog title={t('order.pass')} open onClose={onClose}>
      <div className="stack">
        <p className="secondary">{t('order.pass-how')}</p>
        <SearchField label={t('order.find-member')} value={search} onChange={setSearch} />
        {read.error ? (
          <ErrorState error={read.error} onRetry={read.refetch} />
        ) : !read.data ? (
          <LoadingState lines={3} />
        ) : people.length === 0 ? (
          <p className="secondary">{t(search ? 'members.none-found' : 'members.none')}</p>
        ) : (
          <ul className="unit-people">
            {people.map((one) => (
              <li key={one.personId}>
                <Checkbox
                  checked={named.includes(one.personId)}
                  disabled={one.pausedUntil !== null}
                  onChange={(on) => toggle(one.personId, on)}
                >
                  <strong>{one.name}</strong>
                  {one.pausedUntil && <span>{t('members.paused', { day: day(one.pausedUntil) })}</span>}
                  <span className="secondary">
                    {[...one.strengths, ...one.freeTimes, one.homeCommunity].filter(Boolean).join(' · ')}
                  </span>
                  <LoadBars
                    done={one.openOrders}
                    asked={named.includes(one.personId) ? 1 : 0}
                    limit={3}
                    words={t('members.load', { open: one.openOrders, served: one.servedThisYear })}
                  />
                </Checkbox>
              </li>
            ))}
          </ul>
        )}
        <TextField label={t('order.note-to')} hint={t('optional')} value={note} maxLength={200} onChange={setNote} />
        <ErrorLine error={pass.error} />
        <div className="actions">
          <Button onClick={onClose}>{t('ui:cancel')}</Button>
          <Button kind="primary" disabled={named.length === 0} busy={pass.busy} onClick={send}>
            {t('order.pass-send', { count: named.length })}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
