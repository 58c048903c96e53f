import { ordersOfUnit } from '@lianxin/contract/orders'
import { useTranslation } from 'react-i18next'
import { useFilters, useGo, usePlaces } from '../../address.ts'
import { useRead } from '../../query.ts'
import { useHeading } from '../../ui/heading.ts'
import { useKeys } from '../../ui/keys.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { OrderDetail } from './order-detail.tsx'
import { OrderRow } from './order-row.tsx'
import { type UnitItem, useIsBranch, useUnitId } from './own.ts'

const open = ['dispatched', 'accepted', 'passed-on', 'under-way']
const tabs: Record<string, (item: UnitItem) => boolean> = {
  open: (item) => open.includes(item.state),
  done: (item) => ['done', 'verified'].includes(item.state),
  ended: (item) => !open.includes(item.state) && !['done', 'verified'].includes(item.state),
}

/** All orders of the unit and its members; a message's link opens one of them here. */
export default function OrdersPage() {
  const { t } = useTranslation('unit')
  const unitId = useUnitId()
  const branch = useIsBranch()
  const go = useGo()
  const places = usePlaces<{ communityId?: string; orderId?: string }>()
  const [filters, setFilters] = useFilters<{ tab?: string }>()
  const read = useRead(ordersOfUnit, { params: { unitId } }, { skip: !unitId, everySeconds: 60 })
  useHeading([{ label: t('orders.title') }])
  const all = read.data?.items ?? []
  const tab = filters.tab && filters.tab in tabs ? filters.tab : 'open'
  const items = all.filter((item) => tabs[tab]?.(item))
  const chosen = places.orderId
    ? { communityId: places.communityId ?? '', orderId: places.orderId }
    : items[0] && { communityId: items[0].communityId, orderId: items[0].orderId }
  const openOne = (item: UnitItem) =>
    go(`/console/unit/orders/${item.communityId}/${item.orderId}${tab === 'open' ? '' : `?tab=${tab}`}`)
  const walk = (step: number) => {
    const at = items.findIndex(({ orderId }) => orderId === chosen?.orderId)
    const next = items[Math.min(Math.max(at + step, 0), items.length - 1)]
    if (next) openOne(next)
  }
  useKeys([{ keys: ['J', 'K'], label: t('today.keys'), run: (key) => walk(key === 'J' ? 1 : -1) }])
  const list = (
    <>
      <PageHead title={t('orders.title')} sub={t(branch ? 'branch.orders-sub' : 'orders.sub')} />
      <Tabs
        label={t('orders.title')}
        tabs={Object.entries(tabs).map(([id, fits]) => ({
          id,
          label: t(`orders.tab.${id}`),
          count: all.filter(fits).length,
        }))}
        chosen={tab}
        onChoose={(next) => setFilters({ tab: next === 'open' ? undefined : next })}
      >
        {read.error ? (
          <ErrorState error={read.error} onRetry={read.refetch} />
        ) : !read.data ? (
          <LoadingState />
        ) : items.length === 0 ? (
          <EmptyState title={t(`orders.none.${tab}`)} />
        ) : (
          <Rows>
            {items.map((item) => (
              <OrderRow
                key={item.orderId}
                item={item}
                current={item.orderId === chosen?.orderId}
                onOpen={() => openOne(item)}
              />
            ))}
          </Rows>
        )}
      </Tabs>
    </>
  )
  const detail = chosen ? (
    <OrderDetail key={chosen.orderId} {...chosen} />
  ) : (
    <EmptyState title={t('today.nothing-beside')} />
  )
  return (
    <Split list={list} detail={detail} open={places.orderId !== undefined} onBack={() => go('/console/unit/orders')} />
  )
}
