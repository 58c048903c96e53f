import { communityStanding } from '@lianxin/contract/appraisals'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { SearchField, Select } from '../../ui/fields.tsx'
import { Filters, Split } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { YearCharts } from './charts.tsx'
import { columnsOf } from './columns.tsx'
import { dutyStates, type Summary } from './own.ts'
import { SubjectDetail } from './subject-detail.tsx'
import { YearSelect } from './year-select.tsx'
import './appraisals.css'

const step = 50
const most = 200
type Chosen = { q?: string; who?: string; duty?: string; grade?: string; one?: string }

/** Everybody of a community by name, with filters; one chosen shows why, until then the counts stand beside the list. */
export function StandingList(props: { communityId: string; of: Summary; head: ReactNode; desk: boolean }) {
  const { communityId, of, head, desk } = props
  const { t } = useTranslation('appraisals')
  const [filters, setFilters] = useFilters<Chosen>()
  const [limit, setLimit] = useState(step)
  const duty = dutyStates.find((state) => state === filters.duty)
  const subject = (['member', 'unit'] as const).find((one) => one === filters.who)
  const query = {
    limit,
    year: of.year,
    ...(filters.q?.trim() ? { search: filters.q.trim() } : {}),
    ...(subject ? { subject } : {}),
    ...(duty ? { duty } : {}),
    ...(filters.grade ? { grade: filters.grade } : {}),
  }
  const read = useRead(communityStanding, { params: { communityId }, query })
  const rows = read.data?.rows ?? []
  const chosen = rows.find(({ subjectId }) => subjectId === filters.one)
  const filtered = Boolean(filters.q || subject || duty || filters.grade)
  const names = [...new Set(of.grades.flatMap(({ grades }) => grades.map(({ name }) => name)))]
  const states = (['jury', 'none'] as const).filter((state) => of.grades.some((one) => one[state] > 0))
  const list = (
    <>
      {head}
      <div className="year-above">
        <YearCharts of={of} />
      </div>
      <Filters>
        <SearchField label={t('find')} value={filters.q ?? ''} onChange={(q) => setFilters({ q })} keyHint="F" />
        <Select
          label={t('who')}
          empty={t('who-all')}
          choices={(['member', 'unit'] as const).map((value) => ({ value, label: t(`subject.${value}`) }))}
          value={filters.who ?? ''}
          onChange={(who) => setFilters({ who })}
        />
        <Select
          label={t('duty-filter')}
          empty={t('duty-any')}
          choices={dutyStates.map((value) => ({ value, label: t(`state.${value}`) }))}
          value={filters.duty ?? ''}
          onChange={(next) => setFilters({ duty: next })}
        />
        {of.grades.length > 0 && (
          <Select
            label={t('grade-filter')}
            empty={t('grade-any')}
            choices={[
              ...names.map((value) => ({ value, label: value })),
              ...states.map((value) => ({ value, label: t(`grade-state.${value}`) })),
            ]}
            value={filters.grade ?? ''}
            onChange={(grade) => setFilters({ grade })}
          />
        )}
      </Filters>
      {read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} />
      ) : !read.data ? (
        <LoadingState />
      ) : rows.length === 0 ? (
        <EmptyState title={t(filtered ? 'none-found' : 'none')} />
      ) : (
        <>
          <DataTable
            label={t('title')}
            columns={columnsOf(t, rows)}
            rows={rows}
            rowId={({ subjectId }) => subjectId}
            rowName={({ name }) => name}
            {...(chosen ? { current: chosen.subjectId } : {})}
            onOpen={({ subjectId }) => setFilters({ one: subjectId })}
          />
          <Pagination
            shown={rows.length}
            total={read.data.total}
            onMore={read.data.next && limit < most ? () => setLimit(Math.min(limit + step, most)) : null}
          />
        </>
      )}
    </>
  )
  return (
    <Split
      list={list}
      detail={
        chosen ? (
          <div className="stack">
            <div className="year-beside">
              <Button kind="quiet" onClick={() => setFilters({ one: undefined })}>
                {t('back')}
              </Button>
            </div>
            <SubjectDetail key={chosen.subjectId} row={chosen} communityId={communityId} desk={desk} />
          </div>
        ) : (
          <div className="stack">
            <YearSelect year={of.year} />
            <YearCharts of={of} />
          </div>
        )
      }
      wide="list"
      open={filters.one !== undefined && chosen !== undefined}
      onBack={() => setFilters({ one: undefined })}
    />
  )
}
