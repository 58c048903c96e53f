import { accept, decline, order as readOrder, withdraw } from '@lianxin/contract/orders'
import { canTake, myToday } from '@lianxin/contract/people'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { namespaces, orderPage } from '../say.ts'
import { settle } from '../settle.ts'
import { ReasonDialog } from './reason-dialog.tsx'

const refresh = [readOrder, canTake]

/** Asked: 可以去 in one press, 这次不了 with a reason if one likes. */
export function AskedAnswers({
  communityId,
  orderId,
  first,
  onGone,
}: {
  communityId: string
  orderId: string
  first?: boolean
  /** Declined: a card that stood for it has nothing more to say. */
  onGone?: () => void
}) {
  const { t } = useTranslation(namespaces)
  const [asking, setAsking] = useState(false)
  const params = { communityId, orderId }
  const go = useGo()
  const yes = useAct(accept, {
    refresh,
    done: () => {
      say(t('order.accepted'))
      settle(myToday)
      go(orderPage(communityId, orderId))
    },
  })
  const no = useAct(decline, {
    refresh,
    done: () => {
      say(t('order.declined'))
      settle(myToday)
      setAsking(false)
      onGone?.()
    },
  })
  return (
    <>
      <div className="matter-two">
        <Button
          kind={first ? 'primary' : 'secondary'}
          wide
          busy={yes.busy}
          onClick={() => yes.run({ params, body: {} })}
        >
          {t('order.accept')}
        </Button>
        <Button kind="quiet" onClick={() => setAsking(true)}>
          {t('order.decline')}
        </Button>
      </div>
      <ErrorLine error={yes.error} />
      <ReasonDialog
        verb="decline"
        open={asking}
        onClose={() => setAsking(false)}
        busy={no.busy}
        error={no.error}
        onSend={(reason) => void no.run({ params, body: reason ? { reason } : {} })}
      />
    </>
  )
}

/** 去不了了: gives a taken order back while there is time to find somebody else; the desk needs the reason. */
export function GiveBack({
  communityId,
  orderId,
  onGone,
}: {
  communityId: string
  orderId: string
  onGone?: () => void
}) {
  const { t } = useTranslation(namespaces)
  const [asking, setAsking] = useState(false)
  const back = useAct(withdraw, {
    refresh,
    done: () => {
      say(t('order.withdrawn'))
      settle(myToday)
      setAsking(false)
      onGone?.()
    },
  })
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {t('order.withdraw')}
      </Button>
      <ReasonDialog
        verb="withdraw"
        needed
        open={asking}
        onClose={() => setAsking(false)}
        busy={back.busy}
        error={back.error}
        onSend={(reason) => reason && void back.run({ params: { communityId, orderId }, body: { reason } })}
      />
    </>
  )
}
