import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { moment } from '../../ui/dates.ts'
import { Card } from '../../ui/panels.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { UnknownYear } from '../../unknown-year.tsx'
import { MatterFacts, MatterHead } from '../matter.tsx'
import { type Item, itemWhen, namespaces, orderPage, orderTone, text } from '../say.ts'
import { AskedAnswers, GiveBack } from './answers.tsx'
import { usePrivate } from './private-part.tsx'

const where = (item: Item) => [text(item, 'communityName'), text(item, 'place')].filter(Boolean).join(' · ')

function Head({ item }: { item: Item }) {
  const { t } = useTranslation(namespaces)
  return (
    <>
      <MatterHead
        what={<a href={orderPage(item.communityId, item.entityId)}>{text(item, 'publicLine')}</a>}
        state={<StatusTag tone={orderTone[item.state] ?? 'plain'}>{t(`order.state.${item.state}`)}</StatusTag>}
      />
      <MatterFacts when={itemWhen(t, item)} where={where(item)} />
    </>
  )
}

/** An order she has taken: check in, the address, or giving it back. */
export function TakenCard({ item, first }: { item: Item; first: boolean }) {
  const { t } = useTranslation(namespaces)
  const at = { communityId: item.communityId, orderId: item.entityId }
  const { part, button } = usePrivate(at)
  const [gone, setGone] = useState(false)
  if (gone) return null
  return (
    <Card>
      <div className="matter">
        <Head item={item} />
        <ButtonLink kind={first ? 'primary' : 'secondary'} wide href={orderPage(at.communityId, at.orderId)}>
          {t(item.state === 'under-way' ? 'order.write' : 'order.arrive')}
        </ButtonLink>
        {part}
        <div className="matter-two">
          {button ?? <span />}
          <GiveBack {...at} onGone={() => setGone(true)} />
        </div>
      </div>
    </Card>
  )
}

/** An order she is asked for. */
export function AskedCard({ item, first }: { item: Item; first: boolean }) {
  const { t } = useTranslation(namespaces)
  const dueAt = text(item, 'dueAt')
  const [gone, setGone] = useState(false)
  if (gone) return null
  return (
    <Card>
      <div className="matter">
        <Head item={item} />
        {dueAt && <p className="secondary">{t('order.answerBy', { when: moment(dueAt) })}</p>}
        {dueAt && <UnknownYear at={dueAt} />}
        <AskedAnswers
          communityId={item.communityId}
          orderId={item.entityId}
          first={first}
          onGone={() => setGone(true)}
        />
      </div>
    </Card>
  )
}

/** A record that came back: why, and the way to mend it. */
export function ReturnedCard({ item, first }: { item: Item; first: boolean }) {
  const { t } = useTranslation(namespaces)
  const orderId = text(item, 'orderId')
  return (
    <Card>
      <div className="matter">
        <MatterHead
          what={text(item, 'publicLine') || text(item, 'line')}
          state={<StatusTag tone="late">{t('service.state.returned')}</StatusTag>}
        />
        <p>{t('record.returned', { reason: text(item, 'reason') || t('noReason') })}</p>
        {orderId ? (
          <ButtonLink kind={first ? 'primary' : 'secondary'} wide href={orderPage(item.communityId, orderId)}>
            {t('record.fix')}
          </ButtonLink>
        ) : (
          <Button disabled>{t('record.fix')}</Button>
        )}
      </div>
    </Card>
  )
}
