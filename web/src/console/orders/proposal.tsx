import { readNeed } from '@lianxin/contract/needs'
import { candidates, dispatch, ordersOfNeed, urge } from '@lianxin/contract/orders'
import { week } from '@lianxin/contract/reports'
import { BellRing, UserPlus, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { useAct, useRead } from '../../query.ts'
import { ActionRow, Button } from '../../ui/button.tsx'
import { Card, ReasonLine } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import type { NeedFull } from '../needs/say.ts'
import { isLive, Reasons } from './say.tsx'

interface ProposalProps {
  communityId: string
  need: NeedFull
  onAsked: () => void
}

/** Where a dispatch is worked out in full. */
export const dispatchPath = (communityId: string, needId: string) => `/console/needs/${communityId}/${needId}/dispatch`

/** First thing that can be done for an open need: ask the one the list puts first, with why; else who is being asked. */
export function Proposal({ communityId, need, onAsked }: ProposalProps) {
  const { t } = useTranslation('orders')
  const go = useGo()
  const params = { communityId, needId: need.id }
  const found = useRead(candidates, { params })
  const asked = useRead(ordersOfNeed, { params })
  const refresh = [candidates, ordersOfNeed, readNeed, week]
  const send = useAct(dispatch, {
    refresh,
    done: ({ orders }) => {
      say(t('dispatch.sent', { count: orders.length }))
      onAsked()
    },
  })
  const remind = useAct(urge, { refresh: [ordersOfNeed], done: () => say(t('urged')) })
  if (!found.data || !asked.data) return null
  const live = asked.data.orders.filter((order) => isLive(order) && !order.parentId)
  const { units, members, membersDirectly } = found.data
  const possible = membersDirectly ? [...members, ...units] : units
  const [first] = possible
  const others = Math.max(0, possible.length - 1)
  const open = () => go(dispatchPath(communityId, need.id))
  if (live.length > 0) {
    const urgeable = live.find((order) => order.allowed.includes('urge'))
    return (
      <>
        <Card chosen>
          <p>{t('asked', { names: live.map((order) => order.helperName).join(t('list-mark')) })}</p>
        </Card>
        <div className="need-verbs">
          {urgeable && (
            <ActionRow
              icon={BellRing}
              keyHint="U"
              onClick={() => void remind.run({ params: { communityId, orderId: urgeable.id }, body: {} })}
            >
              {t('urge')}
            </ActionRow>
          )}
          <ActionRow icon={UserPlus} keyHint="D" onClick={open}>
            {t('choose-others')}
          </ActionRow>
        </div>
        <ErrorLine error={remind.error} />
      </>
    )
  }
  if (!first) return <p className="secondary">{t('nobody')}</p>
  return (
    <>
      <Card chosen>
        <div className="line-up apart">
          <div>
            <h3>{t(`ask-${first.kind}`, { name: first.name })}</h3>
            <ReasonLine>
              <Reasons t={t} of={first} />
            </ReasonLine>
          </div>
          <Button
            kind="primary"
            keyHint="Enter"
            busy={send.busy}
            onClick={() => void send.run({ params, body: { to: [{ kind: first.kind, id: first.id }] } })}
          >
            {first.kind === 'unit' ? t('ask-them') : t('ask-him')}
          </Button>
        </div>
        <ErrorLine error={send.error} />
      </Card>
      <div className="need-verbs">
        <ActionRow icon={Users} keyHint="D" onClick={open}>
          {others ? t('others', { count: others }) : t('choose-others')}
        </ActionRow>
      </div>
    </>
  )
}
