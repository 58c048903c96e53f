import { accept, handBack, openForHolder, ordersOfUnit, passOn, order as readOrder } from '@lianxin/contract/orders'
import { Eye, Undo2, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { ActionRow, Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { Card, Facts } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import type { UnitOrder } from './order-detail.tsx'
import { PassOnDialog } from './pass-on-dialog.tsx'
import './unit.css'

const refresh = [readOrder, ordersOfUnit]
/** States of a member's order in which it still counts for the number that is wanted. */
const bound = ['dispatched', 'accepted', 'under-way', 'done', 'verified']

/**
 * What the office can do with an order now; the server said which verbs. `asked` are those it was passed on to: once
 * there are as many as are wanted, asking a further one is possible and no longer what matters.
 */
export function OrderActions({ order, asked: asking }: { order: UnitOrder; asked: readonly UnitOrder[] }) {
  const { t } = useTranslation('unit')
  const [dialog, setDialog] = useState<'' | 'pass-on' | 'hand-back'>('')
  const params = { communityId: order.communityId, orderId: order.id }
  const take = useAct(accept, { refresh, done: () => say(t('order.taken')) })
  const may = (verb: string) => order.allowed.includes(verb)
  const close = () => setDialog('')
  const enough = asking.filter(({ state }) => bound.includes(state)).length >= order.helpersWanted
  const asked = may('accept')
  if (!asked && !may('pass-on') && !may('hand-back')) return <NothingToDo order={order} />
  return (
    <section className="stack">
      <h2>{t('order.now')}</h2>
      {asked ? (
        <Card chosen>
          <div className="unit-offer">
            <div>
              <strong>{t('order.take-title')}</strong>
              <p className="secondary">{t('order.take-why')}</p>
            </div>
            <Button kind="primary" keyHint="Enter" busy={take.busy} onClick={() => take.run({ params, body: {} })}>
              {t('order.take')}
            </Button>
          </div>
        </Card>
      ) : (
        may('pass-on') &&
        !enough && (
          <Card chosen>
            <div className="unit-offer">
              <div>
                <strong>{t(order.state === 'passed-on' ? 'order.pass-more-title' : 'order.pass-title')}</strong>
                <p className="secondary">{t('order.pass-why', { count: order.helpersWanted })}</p>
              </div>
              <Button kind="primary" keyHint="D" onClick={() => setDialog('pass-on')}>
                {t('order.pass')}
              </Button>
            </div>
          </Card>
        )
      )}
      <ErrorLine error={take.error} />
      <div className="unit-rows">
        {(asked || enough) && may('pass-on') && (
          <ActionRow icon={Users} keyHint="D" onClick={() => setDialog('pass-on')}>
            {t(asked ? 'order.pass' : 'order.pass-more-title')}
          </ActionRow>
        )}
        {may('hand-back') && (
          <ActionRow icon={Undo2} keyHint="B" onClick={() => setDialog('hand-back')}>
            {t('order.hand-back')}
          </ActionRow>
        )}
      </div>
      {['accepted', 'under-way'].includes(order.state) && <PrivatePart params={params} />}
      {dialog === 'pass-on' && <PassOnDialog order={order} onClose={close} refresh={[...refresh, passOn]} />}
      {dialog === 'hand-back' && <HandBackDialog params={params} onClose={close} />}
    </section>
  )
}

function NothingToDo({ order }: { order: UnitOrder }) {
  const { t } = useTranslation('unit')
  if (order.helper === 'member') return <p className="secondary">{t('order.member-answers')}</p>
  return <p className="secondary">{t('order.nothing-now')}</p>
}

function HandBackDialog(props: { params: { communityId: string; orderId: string }; onClose: () => void }) {
  const { t } = useTranslation('unit')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const back = useAct(handBack, {
    refresh,
    done: () => {
      say(t('order.handed-back'))
      props.onClose()
    },
  })
  const send = () => {
    setTried(true)
    if (reason.trim()) void back.run({ params: props.params, body: { reason: reason.trim() } })
  }
  return (
    <Dialog title={t('order.hand-back')} open onClose={props.onClose}>
      <div className="stack">
        <p className="secondary">{t('order.hand-back-why')}</p>
        <TextArea
          label={t('order.reason')}
          value={reason}
          maxLength={200}
          onChange={setReason}
          wrong={tried && !reason.trim() ? t('order.reason-missing') : null}
        />
        <ErrorLine error={back.error} />
        <div className="actions">
          <Button onClick={props.onClose}>{t('ui:cancel')}</Button>
          <Button kind="primary" busy={back.busy} onClick={send}>
            {t('order.hand-back-send')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** The words, name, phone and door of the resident, after a press: every look is written down. */
function PrivatePart({ params }: { params: { communityId: string; orderId: string } }) {
  const { t } = useTranslation('unit')
  const [part, setPart] = useState<{ words: string; name: string | null; phone: string | null; door: string | null }>()
  const look = useAct(openForHolder, { done: setPart })
  if (part)
    return (
      <Card quiet>
        <Facts
          of={[
            [t('order.words'), part.words],
            [t('order.name'), part.name],
            [t('order.phone'), part.phone && <a href={`tel:${part.phone}`}>{part.phone}</a>],
            [t('order.door'), part.door],
          ]}
        />
      </Card>
    )
  return (
    <>
      <ActionRow icon={Eye} onClick={() => void look.run({ params })}>
        {t('order.open-private')}
      </ActionRow>
      <ErrorLine error={look.error} />
    </>
  )
}
