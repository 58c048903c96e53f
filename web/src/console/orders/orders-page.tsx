import { ordersOfCommunity } from '@lianxin/contract/orders'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { moment } from '../../ui/dates.ts'
import { SearchField } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { useKeys } from '../../ui/keys.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { OrderDetail } from './order-detail.tsx'
import { type Order, toneOf } from './say.tsx'
import './orders.css'

/** Tab → states of the list; what waits for an answer first. */
const tabs: Record<string, string> = {
  waiting: 'dispatched,passed-on',
  taken: 'accepted,under-way',
  done: 'done',
  over: 'declined,timed-out,handed-back,withdrawn',
  verified: 'verified',
}
const most = 200

const holds = ({ needCode, publicLine, helperName, place }: Order, text: string) =>
  [needCode, publicLine, helperName, place ?? ''].some((part) => part.includes(text))

/** All orders of the community by what became of them; one of them with its history beside the list. */
export default function OrdersPage() {
  const { t } = useTranslation('orders')
  const { data: who } = useMe()
  const [filters, setFilters] = useFilters<{ tab?: string; q?: string; order?: string }>()
  const [limit, setLimit] = useState(50)
  const communityId = (who && currentRole(who)?.organisation.id) ?? ''
  const tab = filters.tab && filters.tab in tabs ? filters.tab : 'waiting'
  const text = filters.q?.trim() ?? ''
  const query = { state: tabs[tab] ?? '', limit: text ? most : limit }
  const found = useRead(ordersOfCommunity, { params: { communityId }, query }, { skip: !communityId, everySeconds: 60 })
  useHeading([{ label: t('title') }])
  const rows = (found.data?.orders ?? []).filter(
    (order) => tabs[tab]?.split(',').includes(order.state) && (!text || holds(order, text)),
  )
  const chosen = filters.order ?? rows[0]?.id
  const at = rows.findIndex(({ id }) => id === chosen)
  const walk = (step: number) => {
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)]
    if (next) setFilters({ order: next.id })
  }
  useKeys([{ keys: ['J', 'K'], label: t('keys-walk'), run: (key) => walk(key === 'J' ? 1 : -1) }])
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />
  const list = (
    <>
      <PageHead title={t('title')} sub={t('lead')} />
      <SearchField label={t('search')} value={filters.q ?? ''} onChange={(q) => setFilters({ q, order: undefined })} />
      <Tabs
        label={t('title')}
        tabs={Object.keys(tabs).map((id) => ({ id, label: t(`tab.${id}`) }))}
        chosen={tab}
        onChoose={(next) => setFilters({ tab: next === 'waiting' ? undefined : next, order: undefined })}
      >
        {!found.data || (found.isPlaceholderData && !rows.length) ? (
          <LoadingState />
        ) : rows.length ? (
          <>
            <Rows>
              {rows.map((order) => (
                <ListRow
                  key={order.id}
                  what={order.publicLine}
                  where={[
                    order.helperName,
                    order.needCode,
                    order.state === 'dispatched' && t('due', { when: moment(order.dueAt) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                  state={<StatusTag tone={toneOf[order.state] ?? 'plain'}>{t(`state.${order.state}`)}</StatusTag>}
                  current={order.id === chosen}
                  onClick={() => setFilters({ order: order.id })}
                />
              ))}
            </Rows>
            <Pagination
              shown={rows.length}
              onMore={found.data.next && limit < most ? () => setLimit((old) => Math.min(old + 50, most)) : null}
            />
          </>
        ) : (
          <EmptyState title={t('empty')}>{t('empty-why')}</EmptyState>
        )}
      </Tabs>
    </>
  )
  return (
    <Split
      list={list}
      detail={
        chosen ? (
          <OrderDetail key={chosen} communityId={communityId} orderId={chosen} />
        ) : (
          <EmptyState title={t('choose')} />
        )
      }
      open={filters.order !== undefined}
      onBack={() => setFilters({ order: undefined })}
    />
  )
}
