import type { Reply } from '@lianxin/contract/endpoint'
import { grab } from '@lianxin/contract/orders'
import { canTake, myToday } from '@lianxin/contract/people'
import { Trans, useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { useAct, useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { PageHead } from '../../ui/layout.tsx'
import { Card, ReasonLine } from '../../ui/panels.tsx'
import { EmptyState, ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { CallCommunity, MatterFacts, MatterHead } from '../matter.tsx'
import { namespaces, orderPage, sayWhen } from '../say.ts'

type Need = Reply<typeof canTake>['needs'][number]

/** What waits for somebody in her communities, what fits her first, and how one comes to it there. */
export default function TakePage() {
  const { t } = useTranslation(namespaces)
  const { data, error, refetch } = useRead(canTake)
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <LoadingState />
  const { needs, freeTimes } = data
  const times = freeTimes.length ? t('take.times', { times: freeTimes.join(t('listMark')) }) : t('take.timesNone')
  const ways = [...new Set(needs.map(({ orders }) => orders))]
  const change = (
    <>
      {times} ·{' '}
      <a className="text-link touchable" href="/m/mine/offers">
        {t('take.change')}
      </a>
    </>
  )
  return (
    <>
      <PageHead title={needs.length ? t('take.title', { count: needs.length }) : t('ui:tabs.canTake')} sub={change} />
      {needs.length === 0 && <EmptyState title={t('take.none')}>{t('take.noneWhy')}</EmptyState>}
      <div className="stack">
        {ways
          .filter((way) => way !== 'grab')
          .map((way) => (
            <p key={way}>{t(`take.${way}`)}</p>
          ))}
        {needs.map((need) => (
          <NeedCard key={need.needId} need={need} />
        ))}
        {needs.length > 0 && <p className="secondary">{t('take.end')}</p>}
        {[...new Set(needs.map(({ communityId }) => communityId))].map((communityId) => (
          <CallCommunity key={communityId} communityId={communityId} />
        ))}
      </div>
    </>
  )
}

function NeedCard({ need }: { need: Need }) {
  const { t } = useTranslation(namespaces)
  const go = useGo()
  const { communityId, needId } = need
  const take = useAct(grab, {
    refresh: [canTake, myToday],
    done: ({ orderId }) => {
      say(t('take.grabbed'))
      go(orderPage(communityId, orderId))
    },
  })
  return (
    <Card>
      <div className="matter">
        <MatterHead what={need.publicLine} />
        <MatterFacts
          when={sayWhen(t, need)}
          where={[need.communityName, need.place].filter(Boolean).join(' · ')}
          people={need.helpersWanted}
        />
        {need.reasons.map(({ code, value }) => (
          <ReasonLine key={code}>
            <Trans t={t} i18nKey={`take.${code}`} values={{ value }} components={{ b: <b /> }} />
          </ReasonLine>
        ))}
        {need.orders === 'grab' && (
          <div className="actions">
            <Button busy={take.busy} onClick={() => take.run({ params: { communityId, needId } })}>
              {t('take.grab')}
            </Button>
          </div>
        )}
        <ErrorLine error={take.error} />
      </div>
    </Card>
  )
}
