import type { Reply } from '@lianxin/contract/endpoint'
import { order as readOrder } from '@lianxin/contract/orders'
import { useTranslation } from 'react-i18next'
import { sayCategory } from '../../category.ts'
import { useRead } from '../../query.ts'
import { day, moment } from '../../ui/dates.ts'
import { Facts } from '../../ui/panels.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { DatedLines } from '../../ui/timeline.tsx'
import { OrderActions } from './order-actions.tsx'
import { toneOfOrder } from './own.ts'

export type UnitOrder = Reply<typeof readOrder>['order']

/** One order as the unit's office sees it: what is asked, what can be done now, whom it went on to, what happened. */
export function OrderDetail({ communityId, orderId }: { communityId: string; orderId: string }) {
  const { t } = useTranslation(['unit', 'needs'])
  const read = useRead(readOrder, { params: { communityId, orderId } })
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data || read.data.order.id !== orderId) return <LoadingState lines={8} />
  const { order, children, history } = read.data
  const when = [order.wantedOn && day(order.wantedOn), ...timesOf(order.wanted).map((time) => t(`needs:time.${time}`))]
  return (
    <article className="stack-wide" aria-label={t('order.one')}>
      <header className="stack">
        <span className="line-up">
          <StatusTag tone={toneOfOrder[order.state] ?? 'plain'}>{t(`state.${order.state}`)}</StatusTag>
          <span className="secondary number">{t('order.code', { code: order.needCode, when: moment(order.at) })}</span>
        </span>
        <h1>{order.publicLine || sayCategory(order.category, order.categoryName)}</h1>
      </header>
      <Facts
        of={[
          [t('order.from'), [order.communityName, order.place].filter(Boolean).join(' · ')],
          [t('order.when'), when.filter(Boolean).join(' · ')],
          [t('order.helpers'), t('order.helpers-count', { count: order.helpersWanted })],
          [t('order.category'), order.category && sayCategory(order.category, order.categoryName)],
          [t('order.whose'), order.helper === 'member' ? order.helperName : null],
          [t('order.due'), order.state === 'dispatched' ? moment(order.dueAt) : null],
          [t('order.note'), order.note],
        ]}
      />
      <OrderActions key={`${order.id}-${order.state}`} order={order} asked={children} />
      {children.length > 0 && (
        <Rows title={t('order.passed-to')} aside={t('people', { count: children.length })}>
          {children.map((child) => (
            <ListRow
              key={child.id}
              what={child.helperName}
              where={moment(child.stateAt)}
              state={<StatusTag tone={toneOfOrder[child.state] ?? 'plain'}>{t(`state.${child.state}`)}</StatusTag>}
            />
          ))}
        </Rows>
      )}
      <section className="stack">
        <h2>{t('order.history')}</h2>
        <DatedLines
          lines={history.map((line) => ({
            id: String(line.seq),
            when: moment(line.at),
            what: [t(`line.${line.verb}`), line.reason].filter(Boolean).join(' · '),
          }))}
        />
      </section>
    </article>
  )
}

/** A need's times as their keys; the row keeps them joined by commas. */
const timesOf = (wanted: string) =>
  wanted
    .split(/[,\s]+/)
    .map((one) => one.trim())
    .filter((one) => /^[a-z-]+$/.test(one))
