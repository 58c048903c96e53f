import { enrolments } from '@lianxin/contract/enrolments'
import { Download, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { address } from '../../api.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { SearchField, Select } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { Filters, PageHead, Split } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { PeopleList } from './people-list.tsx'
import { PersonDetail } from './person-detail.tsx'
import { type T, type TabId, tabs } from './say.ts'
import { WalkInDialog } from './walk-in-dialog.tsx'
import './people.css'

const most = 200
type Chosen = { tab?: string; q?: string; subject?: string; late?: string; one?: string }

/** Members and units of the community: reports-in confirmed in bulk, who hasn't come, who is here; walk-ins by W. */
export default function PeoplePage() {
  const { t } = useTranslation('enrolments')
  const { data: who } = useMe()
  const [filters, setFilters] = useFilters<Chosen>()
  const [limit, setLimit] = useState(50)
  const [walkIn, setWalkIn] = useState<{ name: string }>()
  const communityId = (who && currentRole(who)?.organisation.id) ?? ''
  const asked: TabId | undefined = filters.tab && filters.tab in tabs ? (filters.tab as TabId) : undefined
  const query = (tab: TabId) => ({
    state: tabs[tab],
    limit: tab === 'reported' ? most : limit,
    ...(filters.q ? { search: filters.q } : {}),
    ...(filters.subject ? { subject: filters.subject } : {}),
    ...(filters.late ? { late: true } : {}),
  })
  // Without a tab in the address: what waits for the desk, or everybody when nobody waits.
  const waiting = useRead(
    enrolments,
    { params: { communityId }, query: { state: 'reported', limit: 1 } },
    { skip: !communityId || Boolean(asked) },
  )
  const tab: TabId = asked ?? (waiting.data && !waiting.data.counts.reported ? 'all' : 'reported')
  const found = useRead(enrolments, { params: { communityId }, query: query(tab) }, { skip: !communityId })
  useHeading([{ label: t('title') }])
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />
  if (!found.data) return <LoadingState lines={8} />
  const { counts } = found.data
  const rows =
    found.isPlaceholderData && found.data.enrolments.some(({ state }) => !tabs[tab].includes(state))
      ? []
      : found.data.enrolments
  const searched = Boolean(filters.q || filters.subject || filters.late)
  const chosen = rows.find(({ id }) => id === filters.one) ?? rows[0]
  const open = (one: string | undefined) => setFilters({ one })
  const list = (
    <div className="people">
      <PageHead
        title={tab === 'reported' && counts.reported ? t('to-confirm', { count: counts.reported }) : t('title')}
        sub={tab === 'reported' && counts.reported ? t('to-confirm-lead') : t('lead')}
      >
        <a className="button" data-kind="secondary" href={fileOf(communityId, filters)} download>
          <Download className="icon" aria-hidden="true" />
          <span>{t('export')}</span>
        </a>
        <Button icon={UserPlus} keyHint="W" onClick={() => setWalkIn({ name: '' })}>
          {t('walk-in')}
        </Button>
      </PageHead>
      <Filters>
        <SearchField label={t('search')} value={filters.q ?? ''} onChange={(q) => setFilters({ q, one: undefined })} />
        <Select
          label={t('subject.label')}
          value={filters.subject ?? ''}
          empty={t('subject.all')}
          choices={['member', 'unit'].map((value) => ({ value, label: t(`subject.${value}`) }))}
          onChange={(subject) => setFilters({ subject, one: undefined })}
        />
        <Checkbox
          checked={Boolean(filters.late)}
          onChange={(on) => setFilters({ late: on ? '1' : undefined, tab: on ? 'due' : tab, one: undefined })}
        >
          {t('late-only')}
        </Checkbox>
      </Filters>
      <Tabs
        label={t('title')}
        tabs={tabList(t, counts)}
        chosen={tab}
        onChoose={(next) => setFilters({ tab: next, one: undefined })}
      >
        {rows.length ? (
          <PeopleList
            key={tab}
            communityId={communityId}
            rows={rows}
            bulk={tab === 'reported'}
            current={chosen?.id}
            onOpen={open}
            onMore={found.data.next && limit < most ? () => setLimit((old) => Math.min(old + 50, most)) : null}
          />
        ) : found.isPlaceholderData ? (
          <LoadingState />
        ) : (
          <EmptyState title={searched ? t('none-found') : t(`empty.${tab}`)}>
            {searched ? null : t(`empty-why.${tab}`)}
          </EmptyState>
        )}
      </Tabs>
      {walkIn && <WalkInDialog communityId={communityId} name={walkIn.name} close={() => setWalkIn(undefined)} />}
    </div>
  )
  const detail = chosen ? (
    <PersonDetail
      key={chosen.id}
      communityId={communityId}
      one={chosen}
      place={t('place', { at: rows.indexOf(chosen) + 1, total: rows.length })}
      onWalkIn={() => setWalkIn({ name: chosen.name })}
    />
  ) : (
    <EmptyState title={t('choose')} />
  )
  return (
    <Split
      list={list}
      detail={detail}
      wide="list"
      open={filters.one !== undefined && chosen !== undefined}
      onBack={() => open(undefined)}
    />
  )
}

const tabList = (t: T, counts: Record<string, number>) =>
  (Object.keys(tabs) as TabId[]).map((id) => ({
    id,
    label: t(`tab.${id}`),
    count: tabs[id].split(',').reduce((sum, state) => sum + (counts[state] ?? 0), 0),
  }))

/** The ledger of members or units as a workbook, with the search of the page. */
const fileOf = (communityId: string, { q, subject }: Chosen): string =>
  address(
    { path: '/api/communities/:communityId/ledgers/:kind/export.xlsx' } as never,
    { params: { communityId, kind: subject === 'unit' ? 'units' : 'members' }, query: { search: q } } as never,
  )
