import { unitStanding } from '@lianxin/contract/appraisals'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { useRead } from '../../query.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { useUnitId } from '../unit/own.ts'
import { columnsOf } from './columns.tsx'
import type { Row } from './own.ts'
import { SubjectDetail } from './subject-detail.tsx'
import { useYear, YearSelect } from './year-select.tsx'

/** The unit's year for its office: its own standing first, then its people, in each community. In order of names. */
export default function UnitYearPage() {
  const { t } = useTranslation('appraisals')
  const unitId = useUnitId()
  const [filters, setFilters] = useFilters<{ one?: string }>()
  const read = useRead(unitStanding, { params: { unitId }, query: useYear() }, { skip: !unitId })
  useHeading([{ label: t('unit-title') }])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState />
  const { communities, own, year, on } = read.data
  const parts = [
    ...(own ? [{ communityId: 'own', name: own.scheme, rows: own.rows }] : []),
    ...communities.map(({ communityId, communityName, rows }) => ({ communityId, name: communityName, rows })),
  ]
  const keyOf = (communityId: string, row: Row) => `${communityId}.${row.subjectId}`
  const all = parts.flatMap(({ communityId, rows }) =>
    rows.map((row) => ({ key: keyOf(communityId, row), row, communityId })),
  )
  const chosen = all.find(({ key }) => key === filters.one) ?? all[0]
  const first = (a: Row, b: Row) => Number(b.subject === 'unit') - Number(a.subject === 'unit')
  const list = (
    <>
      <PageHead title={t('unit-title')} sub={t('sub-area', { year, day: day(on) })}>
        <YearSelect year={year} />
      </PageHead>
      {all.length === 0 && <EmptyState title={t('none')} />}
      {parts.map(({ communityId, name, rows }) => (
        <section key={communityId} className="stack">
          <h2>{communityId === 'own' ? t('own-scheme', { name }) : t('in-community', { name })}</h2>
          <DataTable
            label={name}
            columns={columnsOf(t, rows, false)}
            rows={rows.toSorted(first)}
            rowId={(row) => keyOf(communityId, row)}
            rowName={({ name }) => name}
            {...(chosen ? { current: chosen.key } : {})}
            onOpen={(row) => setFilters({ one: keyOf(communityId, row) })}
          />
        </section>
      ))}
    </>
  )
  return (
    <Split
      list={list}
      detail={
        chosen && (
          <div className="stack">
            <SubjectDetail key={chosen.key} row={chosen.row} communityId={chosen.communityId} />
            <a
              className="text-link"
              href={chosen.row.subject === 'unit' ? '/console/unit/ledgers' : `/console/members?q=${chosen.row.name}`}
            >
              {t(chosen.row.subject === 'unit' ? 'to-ledgers' : 'to-member')}
            </a>
          </div>
        )
      }
      wide="list"
      open={filters.one !== undefined && chosen !== undefined}
      onBack={() => setFilters({ one: undefined })}
    />
  )
}
