import { services } from '@lianxin/contract/services'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useParts } from '../../parts.ts'
import { SearchField, Select } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { Filters, PageHead, Split } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { EvidenceBadge, type EvidenceLevel } from '../../ui/tag.tsx'
import { PastList } from './past-list.tsx'
import { RecordDetail } from './record-detail.tsx'
import { isOdd, oddFirst, type Record, type T, type TabId, tabs } from './say.ts'
import { VerifyList } from './verify-list.tsx'
import './services.css'

const atOnce = 100
const levels: EvidenceLevel[] = ['E0', 'E1', 'E2', 'E3']

/** Service records at the desk: what waits to be verified, odd ones first and never ticked unseen; and those behind it. */
export default function ServicesPage() {
  const { t } = useTranslation(['services', 'ui'])
  const { data: who } = useMe()
  const [filters, setFilters] = useFilters<{ tab?: string; q?: string; evidence?: string; record?: string }>()
  const [wellDone, setWellDone] = useState<ReadonlySet<string>>(new Set())
  const communityId = (who && currentRole(who)?.organisation.id) ?? ''
  const tab: TabId = filters.tab && filters.tab in tabs ? (filters.tab as TabId) : 'waiting'
  const search = filters.q?.trim()
  const evidence = levels.find((level) => level === filters.evidence)
  const query = {
    state: tabs[tab],
    limit: atOnce,
    ...(tab === 'waiting' ? {} : { order: 'newest' as const }),
    ...(search ? { search } : {}),
    ...(evidence ? { evidence } : {}),
  }
  const read = useParts(services, { params: { communityId }, query }, { skip: !communityId })
  useHeading([{ label: t('ui:nav.week'), href: '/console/week' }, { label: t('title') }])
  if (read.error) return <ErrorState error={read.error} onRetry={() => read.refetch()} />
  if (!read.parts) return <LoadingState lines={8} />
  const stale = read.isPlaceholderData
  // while new words are looked for the former rows stay, those of another tab don't
  const rows = read.parts.flatMap((part) => part.services).filter(({ state }) => tabs[tab].split(',').includes(state))
  const shown = tab === 'waiting' ? oddFirst(rows) : rows
  const searched = Boolean(search || evidence)
  const all = read.onMore === null && !stale && !searched
  const chosen = shown.find(({ id }) => id === filters.record) ?? shown[0]
  const open = (id: string | undefined) => setFilters({ record: id })
  const odd = shown.filter(isOdd)
  const more = read.onMore && !stale && <Pagination shown={shown.length} onMore={read.onMore} busy={read.busy} />
  const list = (
    <div className="records">
      <PageHead
        title={stale || (searched && !shown.length) ? t('title') : titleOf(t, tab, shown, read.onMore === null)}
        sub={tab === 'waiting' && shown.length > 0 && <Levels t={t} of={shown} />}
      />
      <Filters>
        <SearchField
          label={t('search')}
          value={filters.q ?? ''}
          onChange={(q) => setFilters({ q, record: undefined })}
        />
        <Select
          label={t('evidence')}
          value={evidence ?? ''}
          empty={t('evidence-any')}
          choices={levels.map((value) => ({ value, label: t(`ui:evidence.${value}`) }))}
          onChange={(level) => setFilters({ evidence: level, record: undefined })}
        />
      </Filters>
      <Tabs
        label={t('title')}
        tabs={(Object.keys(tabs) as TabId[]).map((id) => ({
          id,
          label: t(`tab.${id}`),
          ...(id === tab && all ? { count: shown.length } : {}),
        }))}
        chosen={tab}
        onChoose={(next) => setFilters({ tab: next === 'waiting' ? undefined : next, record: undefined })}
      >
        {stale && shown.length === 0 ? (
          <LoadingState />
        ) : shown.length === 0 ? (
          <Nothing t={t} tab={tab} searched={searched} />
        ) : tab === 'waiting' ? (
          <VerifyList
            key={communityId}
            communityId={communityId}
            records={shown}
            wellDone={wellDone}
            more={more}
            current={chosen?.id}
            onOpen={open}
          />
        ) : (
          <>
            <PastList records={shown} current={chosen?.id} onOpen={open} />
            {more}
          </>
        )}
      </Tabs>
    </div>
  )
  const at = chosen ? (isOdd(chosen) ? odd : shown).indexOf(chosen) + 1 : 0
  const detail = chosen ? (
    <RecordDetail
      key={chosen.id}
      communityId={communityId}
      record={chosen}
      place={
        tab === 'waiting' && isOdd(chosen)
          ? t('place', { at, total: odd.length })
          : t('place-plain', { at, total: shown.length })
      }
      wellDone={wellDone.has(chosen.id)}
      onWellDone={() => setWellDone(toggled(wellDone, chosen.id))}
      onGone={() => open(shown[shown.indexOf(chosen) + 1]?.id)}
    />
  ) : (
    <EmptyState title={t('none-waiting')} />
  )
  return (
    <Split
      list={list}
      detail={detail}
      wide="list"
      open={filters.record !== undefined && chosen !== undefined}
      onBack={() => open(undefined)}
    />
  )
}

const toggled = (set: ReadonlySet<string>, id: string): Set<string> => {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

function titleOf(t: T, tab: TabId, shown: Record[], all: boolean): string {
  if (tab !== 'waiting') return t('title')
  if (!shown.length) return t('none-waiting')
  const odd = shown.filter(isOdd).length
  const more = all ? '' : '-more'
  return odd
    ? t(`to-verify${more}`, { count: shown.length, odd })
    : t(`to-verify-plain${more}`, { count: shown.length })
}

/** How many records there are of each evidence, weakest first. */
function Levels({ t, of }: { t: T; of: Record[] }) {
  return (
    <span className="levels">
      {t('shallow-to-deep')}
      {levels.map((level) => (
        <EvidenceBadge key={level} level={level} count={of.filter(({ evidence }) => evidence === level).length} />
      ))}
    </span>
  )
}

function Nothing({ t, tab, searched }: { t: T; tab: TabId; searched: boolean }) {
  if (searched) return <EmptyState title={t('none-found')} />
  if (tab === 'waiting') return <EmptyState title={t('none-waiting')}>{t('none-waiting-why')}</EmptyState>
  return <EmptyState title={t('list-empty')} />
}
