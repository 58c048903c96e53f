import { listNeeds } from '@lianxin/contract/needs'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters, usePlaces } from '../../address.ts'
import { now } from '../../clock.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { daysSince } from '../../ui/dates.ts'
import { SearchField } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { useKeys } from '../../ui/keys.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { Proposal } from '../orders/proposal.tsx'
import { FindDialog } from './find-dialog.tsx'
import { NeedDetail } from './need-detail.tsx'
import { type NeedShort, sayTitle, type T, toneOf } from './say.ts'

/** Tab → states of the list; the first tab is what waits for the desk or a helper. */
const tabs = {
  all: 'held,placed,sorted,open,in-hand',
  sorting: 'held,placed,sorted',
  open: 'open',
  'in-hand': 'in-hand',
  done: 'served,closed',
  ended: 'answered,merged,withdrawn',
} as const
type TabId = keyof typeof tabs

/** All needs of the community: list at the left, the chosen one at the right; J and K walk, N notes a new one. */
export default function NeedsPage() {
  const { t } = useTranslation('needs')
  const { data: who } = useMe()
  const places = usePlaces<{ communityId?: string; needId?: string }>()
  const [filters, setFilters] = useFilters<{ tab?: string; q?: string; need?: string }>()
  const [limit, setLimit] = useState(50)
  const [finding, setFinding] = useState(false)
  const communityId = places.communityId ?? (who && currentRole(who)?.organisation.id) ?? ''
  const tab: TabId = filters.tab && filters.tab in tabs ? (filters.tab as TabId) : 'all'
  const ended = tab === 'done' || tab === 'ended'
  const query = {
    state: tabs[tab],
    limit,
    order: ended ? ('newest' as const) : ('waiting' as const),
    ...(filters.q ? { search: filters.q } : {}),
  }
  const found = useRead(listNeeds, { params: { communityId }, query }, { skip: !communityId, everySeconds: 60 })
  useHeading([])
  const needs = found.data?.needs ?? []
  const asked = filters.need ?? places.needId
  const chosen = asked ?? needs[0]?.id
  const at = needs.findIndex(({ id }) => id === chosen)
  const walk = (step: number) => {
    const next = needs[Math.min(Math.max(at + step, 0), needs.length - 1)]
    if (next) setFilters({ need: next.id })
  }
  useKeys([{ keys: ['J', 'K'], label: t('desk.keys-walk'), run: (key) => walk(key === 'J' ? 1 : -1) }])
  // after a verb the need may leave this tab: the next one takes its place, so that a morning's work is one key each
  const onMoved = (state: string) => {
    const stays = tabs[tab].split(',').includes(state)
    const next = needs[at + 1] ?? needs[at - 1]
    if (!stays) setFilters({ need: next?.id })
  }
  const list = (
    <>
      <PageHead title={t('desk.title')} sub={t('desk.lead')}>
        <Button icon={Search} keyHint="Q" onClick={() => setFinding(true)}>
          {t('desk.find')}
        </Button>
      </PageHead>
      <SearchField
        label={t('desk.search')}
        value={filters.q ?? ''}
        onChange={(q) => setFilters({ q, need: undefined })}
      />
      <Tabs
        label={t('desk.title')}
        tabs={tabList(t, found.data?.counts ?? {})}
        chosen={tab}
        onChoose={(next) => setFilters({ tab: next === 'all' ? undefined : next, need: undefined })}
      >
        {found.error ? (
          <ErrorState error={found.error} onRetry={() => found.refetch()} />
        ) : !found.data ? (
          <LoadingState />
        ) : needs.length ? (
          <>
            <Rows>
              {needs.map((need) => (
                <NeedRow
                  key={need.id}
                  t={t}
                  need={need}
                  current={need.id === chosen}
                  onOpen={() => setFilters({ need: need.id })}
                />
              ))}
            </Rows>
            <Pagination
              shown={needs.length}
              onMore={found.data.next ? () => setLimit((old) => Math.min(old + 50, 200)) : null}
            />
          </>
        ) : (
          <EmptyState title={filters.q ? t('desk.nothing-found') : t('desk.empty')}>
            {filters.q ? null : t('desk.empty-why')}
          </EmptyState>
        )}
      </Tabs>
      {finding && (
        <FindDialog
          communityId={communityId}
          close={() => setFinding(false)}
          onFound={(need) => {
            setFinding(false)
            setFilters({ need })
          }}
        />
      )}
    </>
  )
  const detail = chosen ? (
    <NeedDetail
      key={chosen}
      communityId={communityId}
      needId={chosen}
      onMoved={onMoved}
      // whoever may take it down again sits at its desk, and asks for helpers
      proposal={(need) =>
        need.state === 'open' && need.allowed.includes('take-down') ? (
          <Proposal communityId={communityId} need={need} onAsked={() => onMoved('open')} />
        ) : null
      }
    />
  ) : (
    <EmptyState title={t('desk.choose')} />
  )
  return <Split list={list} detail={detail} open={asked !== undefined} onBack={() => setFilters({ need: undefined })} />
}

function tabList(t: T, counts: Record<string, number>) {
  return (Object.keys(tabs) as TabId[]).map((id) => ({
    id,
    label: t(`desk.tab.${id}`),
    count: tabs[id].split(',').reduce((sum, state) => sum + (counts[state] ?? 0), 0),
  }))
}

function NeedRow({ t, need, current, onOpen }: { t: T; need: NeedShort; current: boolean; onOpen: () => void }) {
  const days = daysSince(need.at, now())
  const waits = ['held', 'placed', 'sorted', 'open'].includes(need.state)
  const since = days ? t('desk.waited', { days }) : t('desk.today')
  const where = [need.neighbourhood, need.code, waits && since]
  return (
    <ListRow
      what={sayTitle(t, need)}
      where={where.filter(Boolean).join(' · ')}
      state={
        <StatusTag tone={waits && (days >= 3 || need.urgency === 'urgent') ? 'late' : (toneOf[need.state] ?? 'plain')}>
          {waits && need.urgency === 'urgent' ? t('urgency.urgent') : t(`state.${need.state}`)}
        </StatusTag>
      }
      current={current}
      onClick={onOpen}
    />
  )
}
