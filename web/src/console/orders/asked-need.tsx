import { useTranslation } from 'react-i18next'
import { moment } from '../../ui/dates.ts'
import { Facts } from '../../ui/panels.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { NeedParts } from '../needs/need-parts.tsx'
import { type NeedFull, toneOf as needTone, sayTitle, sayWanted } from '../needs/say.ts'
import { type Order, toneOf } from './say.tsx'

interface AskedNeedProps {
  communityId: string
  need: NeedFull
  orders: readonly Order[]
}

/** The need that somebody is sought for: what it asks, its two parts, and who was asked before. */
export function AskedNeed({ communityId, need, orders }: AskedNeedProps) {
  const { t } = useTranslation('needs')
  const { t: say } = useTranslation('orders')
  return (
    <article className="stack-wide">
      <header className="stack">
        <span className="line-up">
          <StatusTag tone={needTone[need.state] ?? 'plain'}>{t(`state.${need.state}`)}</StatusTag>
          <span className="secondary number">{t('desk.code', { code: need.code, when: moment(need.at) })}</span>
        </span>
        <h2 className="title">{sayTitle(t, need)}</h2>
      </header>
      <Facts
        of={[
          [t('desk.when'), sayWanted(t, need)],
          [t('desk.where'), need.neighbourhood ?? t('desk.places-any')],
          [t('desk.who'), t('desk.helpers', { count: need.helpersWanted })],
          [t('desk.group'), need.targetGroup && t(`group.${need.targetGroup}`)],
        ]}
      />
      <NeedParts communityId={communityId} need={need} />
      {orders.length > 0 && (
        <Rows title={say('dispatch.asked-before')}>
          {orders.map((order) => (
            <ListRow
              key={order.id}
              what={order.helperName}
              where={moment(order.at)}
              state={<StatusTag tone={toneOf[order.state] ?? 'plain'}>{say(`state.${order.state}`)}</StatusTag>}
              href={`/console/orders?order=${order.id}`}
            />
          ))}
        </Rows>
      )}
    </article>
  )
}
