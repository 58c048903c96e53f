import { reporting } from '@lianxin/contract/enrolments'
import { unitMessages } from '@lianxin/contract/messages'
import { ordersOfUnit } from '@lianxin/contract/orders'
import { MessageSquareText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { useRead } from '../../query.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { useHeading } from '../../ui/heading.ts'
import { useKeys } from '../../ui/keys.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { useRailCount } from '../counts.ts'
import { OrderDetail } from './order-detail.tsx'
import { OrderRow } from './order-row.tsx'
import { inOurHands, type UnitItem, useIsBranch, useUnitId, waitsForUs, withMembers } from './own.ts'
import { ReportingPart } from './reporting-part.tsx'

/** The office's day: orders to answer first, then what is in our hands, then who still has to report in. */
export default function TodayPage() {
  const { t } = useTranslation('unit')
  const unitId = useUnitId()
  const branch = useIsBranch()
  const [filters, setFilters] = useFilters<{ order?: string }>()
  const orders = useRead(
    ordersOfUnit,
    { params: { unitId }, query: { open: true } },
    { skip: !unitId, everySeconds: 60 },
  )
  const people = useRead(reporting, { params: { unitId } }, { skip: !unitId })
  const told = useRead(unitMessages, { params: { unitId } }, { skip: !unitId || branch })
  const items = orders.data?.items ?? []
  const waiting = items.filter(waitsForUs).sort((a, b) => dueOf(a).localeCompare(dueOf(b)))
  const groups = [
    { title: t('today.waiting'), items: waiting },
    { title: t('today.ours'), items: items.filter(inOurHands) },
    { title: t('today.members'), items: items.filter(withMembers) },
  ].filter((group) => group.items.length > 0)
  const walkable = groups.flatMap((group) => group.items)
  const asked = filters.order
  const chosen = walkable.find(({ orderId }) => orderId === asked) ?? walkable[0]
  const walk = (step: number) => {
    const at = chosen ? walkable.indexOf(chosen) : -1
    const next = walkable[Math.min(Math.max(at + step, 0), walkable.length - 1)]
    if (next) setFilters({ order: next.orderId })
  }
  useHeading([])
  useRailCount('/today', orders.data ? waiting.length : undefined)
  useKeys([{ keys: ['J', 'K'], label: t('today.keys'), run: (key) => walk(key === 'J' ? 1 : -1) }])
  if (orders.error) return <ErrorState error={orders.error} onRetry={orders.refetch} />
  if (!orders.data) return <LoadingState />
  const head = (
    <PageHead
      title={
        branch
          ? t('branch.title', { count: items.length })
          : waiting.length
            ? t('today.title', { count: waiting.length })
            : t('today.title-none')
      }
      sub={
        branch
          ? t('branch.sub')
          : t('today.sub', { ours: items.filter(inOurHands).length, members: items.filter(withMembers).length })
      }
    >
      {!branch && (
        <ButtonLink href="/console/unit/messages" icon={MessageSquareText}>
          {t('today.messages', { count: told.data?.unread ?? 0 })}
        </ButtonLink>
      )}
    </PageHead>
  )
  const list = (
    <div className="stack-wide">
      {head}
      {groups.map((group) => (
        <Rows key={group.title} title={group.title} aside={t('count', { count: group.items.length })}>
          {group.items.map((item) => (
            <OrderRow
              key={item.orderId}
              item={item}
              current={item === chosen}
              onOpen={() => setFilters({ order: item.orderId })}
            />
          ))}
        </Rows>
      ))}
      {groups.length === 0 && (
        <EmptyState title={t('today.none')}>{t(branch ? 'branch.none-why' : 'today.none-why')}</EmptyState>
      )}
      {people.error ? (
        <ErrorState error={people.error} onRetry={people.refetch} />
      ) : (
        people.data && <ReportingPart rows={people.data.rows} />
      )}
    </div>
  )
  const detail = chosen ? (
    <OrderDetail key={chosen.orderId} communityId={chosen.communityId} orderId={chosen.orderId} />
  ) : (
    <EmptyState title={t('today.nothing-beside')} />
  )
  return (
    <Split list={list} detail={detail} open={asked !== undefined} onBack={() => setFilters({ order: undefined })} />
  )
}

const dueOf = (item: UnitItem) => String(item.data.dueAt ?? item.at)
