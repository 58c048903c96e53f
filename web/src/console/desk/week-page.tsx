import { week } from '@lianxin/contract/reports'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { now } from '../../clock.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { useHeading } from '../../ui/heading.ts'
import { useKeys } from '../../ui/keys.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { useRailCount } from '../counts.ts'
import { NeedDetail } from '../needs/need-detail.tsx'
import { Proposal } from '../orders/proposal.tsx'
import { BulkCard } from './bulk-card.tsx'
import { groupOf, icons, isBulk, keyOf, sayState, sayWhat, sayWhere, type T, tabs, type Waiting } from './say.ts'

const groups = ['today', 'waited', 'new'] as const

/** The desk's morning: all that waits, what presses first; the chosen matter beside it with what can be done now. */
export default function WeekPage() {
  const { t } = useTranslation(['desk', 'needs', 'orders'])
  const { data: who } = useMe()
  const [filters, setFilters] = useFilters<{ tab?: string; item?: string }>()
  const communityId = (who && currentRole(who)?.organisation.id) ?? ''
  const found = useRead(week, { params: { communityId } }, { skip: !communityId, everySeconds: 30 })
  const tab = filters.tab && filters.tab in tabs ? filters.tab : 'all'
  const at = found.data ? new Date(found.data.now) : now()
  const all = found.data?.waiting ?? []
  const total = all.reduce((sum, one) => sum + one.count, 0)
  useHeading([])
  useRailCount('/week', found.data ? total : undefined)
  // In the order of the groups: J walks down what is seen.
  const shown = groups.flatMap((group) =>
    all.filter((one) => tabs[tab]?.includes(one.kind) && groupOf(one, at) === group),
  )
  const index = Math.max(
    0,
    shown.findIndex((one) => keyOf(one) === filters.item),
  )
  const chosen = shown[index]
  const walk = (step: number) => {
    const next = shown[Math.min(Math.max(index + step, 0), shown.length - 1)]
    if (next) setFilters({ item: keyOf(next) })
  }
  useKeys([{ keys: ['J', 'K'], label: t('keys.walk'), run: (key) => walk(key === 'J' ? 1 : -1) }])
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />
  if (!found.data) return <LoadingState lines={8} />
  // A published need stays: whom to ask is the next thing. What left the week makes room for the next matter.
  const onMoved = (state: string) => {
    if (!['placed', 'sorted', 'open'].includes(state)) setFilters({ item: next(shown, index) })
    void found.refetch()
  }
  const today = all.filter((one) => groupOf(one, at) === 'today').length
  const list = (
    <>
      <PageHead
        title={today ? t('today-first', { count: today }) : t('nothing-today')}
        sub={t(found.data.bulk ? 'sub' : 'sub-no-bulk', { total, bulk: found.data.bulk })}
      />
      <Tabs
        label={t('week')}
        tabs={tabList(t, all)}
        chosen={tab}
        onChoose={(next) => setFilters({ tab: next === 'all' ? undefined : next, item: undefined })}
      >
        {shown.length === 0 && (
          <EmptyState title={all.length ? t('tab-empty') : t('all-done')}>
            {all.length ? null : t('all-done-why')}
          </EmptyState>
        )}
        {groups.map((group) => (
          <Group
            key={group}
            t={t}
            group={group}
            rows={shown.filter((one) => groupOf(one, at) === group)}
            at={at}
            chosen={chosen && keyOf(chosen)}
            onOpen={(one) => setFilters({ item: keyOf(one) })}
          />
        ))}
      </Tabs>
    </>
  )
  return (
    <Split
      list={list}
      detail={
        chosen ? (
          <Detail
            key={keyOf(chosen)}
            one={chosen}
            communityId={communityId}
            place={t('place', { at: index + 1, total: shown.length })}
            onMoved={onMoved}
          />
        ) : (
          <EmptyState title={all.length ? t('choose') : t('all-done')} />
        )
      }
      open={filters.item !== undefined && chosen !== undefined}
      onBack={() => setFilters({ item: undefined })}
    />
  )
}

const next = (shown: Waiting[], index: number) => {
  const one = shown[index + 1] ?? shown[index - 1]
  return one && keyOf(one)
}

const tabList = (t: T, all: Waiting[]) =>
  Object.entries(tabs).map(([id, kinds]) => ({
    id,
    label: t(`tab.${id}`),
    count: all.reduce((sum, one) => sum + (kinds.includes(one.kind) ? one.count : 0), 0),
  }))

interface GroupProps {
  t: T
  group: (typeof groups)[number]
  rows: Waiting[]
  at: Date
  chosen: string | undefined
  onOpen: (one: Waiting) => void
}

function Group({ t, group, rows, at, chosen, onOpen }: GroupProps) {
  if (!rows.length) return null
  const count = rows.reduce((sum, one) => sum + one.count, 0)
  return (
    <Rows
      title={t(`group.${group}`)}
      aside={group === 'waited' ? t('group.oldest-first') : t('group.count', { count })}
    >
      {rows.map((one) => {
        const state = sayState(t, one, at)
        return (
          <ListRow
            key={keyOf(one)}
            kind={{ icon: icons[one.kind], word: t(`kind.${one.kind}`) }}
            what={sayWhat(t, one)}
            where={sayWhere(t, one)}
            state={state.tone ? <StatusTag tone={state.tone}>{state.words}</StatusTag> : state.words}
            current={keyOf(one) === chosen}
            onClick={() => onOpen(one)}
          />
        )
      })}
    </Rows>
  )
}

interface DetailProps {
  one: Waiting
  communityId: string
  place: string
  onMoved: (state: string) => void
}

function Detail({ one, communityId, place, onMoved }: DetailProps) {
  if (isBulk(one)) return <BulkCard one={one} communityId={communityId} place={place} />
  return (
    <NeedDetail
      communityId={communityId}
      needId={one.id}
      place={place}
      onMoved={onMoved}
      proposal={(need) =>
        need.state === 'open' ? (
          <Proposal communityId={communityId} need={need} onAsked={() => onMoved('open')} />
        ) : null
      }
    />
  )
}
