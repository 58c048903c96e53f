import { standingSummary } from '@lianxin/contract/appraisals'
import { useTranslation } from 'react-i18next'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { YearCharts } from './charts.tsx'
import { CommunityYear } from './community-year-page.tsx'
import type { Summary } from './own.ts'
import { useYear, YearSelect } from './year-select.tsx'

/** The year: of the clerk's own community by name, of a street or county in counts by community. */
export default function YearPage() {
  const { data: who } = useMe()
  const role = who && currentRole(who)
  if (!role) return <LoadingState />
  return role.role === 'clerk' ? (
    <CommunityYear communityId={role.organisation.id} />
  ) : (
    <AreaYear organisationId={role.organisation.id} />
  )
}

function AreaYear({ organisationId }: { organisationId: string }) {
  const { t } = useTranslation('appraisals')
  const read = useRead(standingSummary, { params: { organisationId }, query: useYear() })
  useHeading([{ label: t('title') }])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState />
  const { communities, year, on } = read.data
  type One = Summary['communities'][number]
  const number = (id: 'members' | 'units' | 'met' | 'open' | 'missed' | 'points'): Column<One> => ({
    id,
    title: t(`area.${id}`),
    end: true,
    cell: (one) => one[id],
  })
  const columns: Column<One>[] = [
    {
      id: 'name',
      title: t('area.community'),
      cell: (one) => (
        <a className="text-link" href={`/console/year/${one.communityId}`}>
          {one.name}
        </a>
      ),
    },
    ...(['members', 'units', 'met', 'open', 'missed', 'points'] as const).map(number),
  ]
  return (
    <>
      <PageHead title={t('title')} sub={t('sub-area', { year, day: day(on) })}>
        <YearSelect year={year} />
      </PageHead>
      <YearCharts of={read.data} />
      {communities.length === 0 ? (
        <EmptyState title={t('area.none')} />
      ) : (
        <DataTable
          label={t('area.list')}
          columns={columns}
          rows={communities}
          rowId={({ communityId }) => communityId}
        />
      )}
    </>
  )
}
