import type { Reply } from '@lianxin/contract/endpoint'
import { order as readOrder } from '@lianxin/contract/orders'
import { service as readService } from '@lianxin/contract/services'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlaces } from '../../address.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { day, moment } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { Card, Facts } from '../../ui/panels.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { EvidenceBadge, type EvidenceLevel, StatusTag } from '../../ui/tag.tsx'
import { UnknownYear } from '../../unknown-year.tsx'
import { CallCommunity } from '../matter.tsx'
import { namespaces, orderTone, sayWhen, serviceTone } from '../say.ts'
import { AskedAnswers, GiveBack } from './answers.tsx'
import { CheckIn } from './check-in.tsx'
import { usePrivate } from './private-part.tsx'
import { RecordForm } from './record-form.tsx'

type Order = Reply<typeof readOrder>['order']

/** One order from the message's link to the record: answer, find the door, check in, write one line. */
export default function OrderPage() {
  const { t } = useTranslation(namespaces)
  const params = usePlaces<{ communityId: string; orderId: string }>()
  const { data, error, refetch } = useRead(readOrder, { params })
  useHeading([{ label: t('ui:tabs.today'), href: '/m' }, { label: t('order.title') }])
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <LoadingState />
  const { order } = data
  return (
    <>
      <PageHead title={order.publicLine} />
      <div className="stack-wide">
        <div className="stack">
          {!order.serviceId && (
            <p>
              <StatusTag tone={orderTone[order.state] ?? 'plain'}>{t(`order.state.${order.state}`)}</StatusTag>
            </p>
          )}
          <Facts
            of={[
              [t('order.when'), sayWhen(t, order)],
              [t('order.where'), [order.communityName, order.place].filter(Boolean).join(' · ')],
              [t('order.who'), t('order.people', { count: order.helpersWanted })],
              [t('order.note'), order.note],
              [t('order.code'), order.needCode],
            ]}
          />
        </div>
        <NextStep order={order} />
        <CallCommunity communityId={order.communityId} />
      </div>
    </>
  )
}

/** What can be done in the order's state. */
function NextStep({ order }: { order: Order }) {
  const { t } = useTranslation(namespaces)
  const at = { communityId: order.communityId, orderId: order.id }
  if (order.state === 'dispatched')
    return (
      <div className="stack">
        <p className="secondary">{t('order.answerBy', { when: moment(order.dueAt) })}</p>
        <UnknownYear at={order.dueAt} />
        <AskedAnswers {...at} first />
      </div>
    )
  if (order.state === 'accepted' || order.state === 'under-way') return <Taken order={order} />
  if (order.serviceId) return <Recorded order={order} serviceId={order.serviceId} />
  return (
    <Card quiet>
      <h2>{t('order.closed')}</h2>
      <p className="secondary">{t('order.closedWhy')}</p>
    </Card>
  )
}

function Proofs({ proofs }: { proofs: string[] }) {
  const { t } = useTranslation(namespaces)
  return proofs
    .filter((proof) => proof !== 'word')
    .map((proof) => (
      <p key={proof} className="line-up">
        <CircleCheck className="icon" aria-hidden="true" />
        {t('checkIn.confirmed', { how: t(`checkIn.proof.${proof}`) })}
      </p>
    ))
}

/** Taken: the door, then the code, then the line; without a code the line alone is fine. */
function Taken({ order }: { order: Order }) {
  const { t } = useTranslation(namespaces)
  const at = { communityId: order.communityId, orderId: order.id }
  const { part, button } = usePrivate(at)
  const there = order.proofs.some((proof) => proof !== 'word')
  const [withoutCode, setWithoutCode] = useState(false)
  return (
    <>
      <div className="stack">
        {part}
        <div className="matter-two">
          {button ?? <span />}
          <GiveBack {...at} />
        </div>
      </div>
      {there ? (
        <Proofs proofs={order.proofs} />
      ) : (
        <section className="stack">
          <h2 className="section-line">{t('checkIn.title')}</h2>
          <CheckIn {...at} state={order.state} />
          <div>
            <p className="row-what">{t('checkIn.organiser')}</p>
            <p className="secondary">{t('checkIn.organiserWhy')}</p>
          </div>
          {!withoutCode && (
            <div>
              <p className="row-what">{t('checkIn.none')}</p>
              <p className="secondary">{t('checkIn.noneWhy')}</p>
              <Button onClick={() => setWithoutCode(true)}>{t('order.write')}</Button>
            </div>
          )}
        </section>
      )}
      {(there || withoutCode) && (
        <section className="stack">
          <h2 className="section-line">{t('record.title')}</h2>
          <RecordForm {...at} usual={order.publicLine} first={there} />
        </section>
      )}
    </>
  )
}

/** Written: how it stands, and the form again when it came back. */
function Recorded({ order, serviceId }: { order: Order; serviceId: string }) {
  const { t } = useTranslation(namespaces)
  const at = { communityId: order.communityId, orderId: order.id }
  const { data, error, refetch } = useRead(readService, { params: { communityId: order.communityId, serviceId } })
  const { part, button } = usePrivate(at)
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <LoadingState lines={2} />
  const { service, history } = data
  const returned = service.state === 'returned'
  const reason = history.findLast(({ verb }) => verb === 'return')?.reason ?? t('noReason')
  return (
    <>
      <Card>
        <div className="matter">
          <div className="matter-head">
            <h2>{service.line}</h2>
            <StatusTag tone={serviceTone[service.state] ?? 'plain'}>{t(`service.state.${service.state}`)}</StatusTag>
          </div>
          <p className="secondary">{t('service.what', { day: day(service.happenedOn), minutes: service.minutes })}</p>
          <EvidenceBadge level={service.evidence as EvidenceLevel} />
          <Proofs proofs={service.proofs} />
        </div>
      </Card>
      {returned && (
        <section className="stack">
          <p>{t('record.returned', { reason })}</p>
          <RecordForm {...at} usual={order.publicLine} before={service} first />
        </section>
      )}
      {order.state === 'done' && (
        <div className="stack">
          {part}
          {button}
        </div>
      )}
    </>
  )
}
