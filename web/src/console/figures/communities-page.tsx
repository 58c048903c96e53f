import { overview } from '@lianxin/contract/figures'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { useRead } from '../../query.ts'
import { SearchField } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { Filters, PageHead } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { CommunityTable } from './community-table.tsx'
import './figures.css'
import { useAreaId, useSpan } from './own.ts'
import { SpanSelect } from './span-select.tsx'

/** The communities below, found by name or street; each leads to its ledgers and from there to the record. */
export default function CommunitiesPage() {
  const { t } = useTranslation('figures')
  const organisationId = useAreaId()
  const { span } = useSpan()
  const [filters, setFilters] = useFilters<{ q?: string }>()
  const read = useRead(overview, { params: { organisationId }, query: { span } }, { skip: !organisationId })
  useHeading([{ label: t('communities.title') }])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState />
  const asked = (filters.q ?? '').trim()
  const found = read.data.communities.filter((one) => `${one.street ?? ''}${one.name}`.includes(asked))
  return (
    <>
      <PageHead title={t('communities.title')} sub={t('communities.sub', { count: read.data.communities.length })} />
      <Filters>
        <SearchField label={t('communities.find')} value={filters.q ?? ''} onChange={(q) => setFilters({ q })} />
        <SpanSelect />
      </Filters>
      {found.length === 0 ? (
        <EmptyState title={t(asked ? 'communities.none-found' : 'overview.none')} />
      ) : (
        <CommunityTable communities={found} />
      )}
    </>
  )
}
