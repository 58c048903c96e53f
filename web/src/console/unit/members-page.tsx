import type { Reply } from '@lianxin/contract/endpoint'
import { reporting } from '@lianxin/contract/enrolments'
import { unitPeople } from '@lianxin/contract/people'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { useRead } from '../../query.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { day } from '../../ui/dates.ts'
import { SearchField, Select } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { Filters, PageHead } from '../../ui/layout.tsx'
import { LoadBars } from '../../ui/load-bars.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { notYet, type ReportingRow, toneOfReporting, useIsBranch, useUnitId } from './own.ts'
import { sinceWords, stateKey } from './reporting-part.tsx'
import './unit.css'

type Person = Reply<typeof unitPeople>['people'][number]

/** The unit's members: where each has reported in, what each can do and carries. In order of names, never of points. */
export default function MembersPage() {
  const { t } = useTranslation('unit')
  const unitId = useUnitId()
  const branch = useIsBranch()
  const [filters, setFilters] = useFilters<{ q?: string; reported?: string }>()
  const query = filters.q?.trim() ? { search: filters.q.trim() } : {}
  const read = useRead(unitPeople, { params: { unitId }, query }, { skip: !unitId })
  const reports = useRead(reporting, { params: { unitId } }, { skip: !unitId })
  const title = t(branch ? 'branch.members' : 'members.title')
  useHeading([{ label: title }])
  const rows = reports.data?.rows ?? []
  const of = (person: Person) => rows.filter((row) => row.personId === person.personId)
  const isIn = (person: Person) => !of(person).some(notYet)
  const shown = (read.data?.people ?? []).filter(
    (person) => !filters.reported || isIn(person) === (filters.reported === 'yes'),
  )
  const columns: Column<Person>[] = [
    { id: 'name', title: t('members.name'), cell: (one) => <Name of={one} /> },
    ...(branch ? [] : [{ id: 'branch', title: t('members.branch'), cell: (one: Person) => one.branch }]),
    { id: 'reports', title: t('members.reports'), cell: (one) => <Reports rows={of(one)} /> },
    {
      id: 'strengths',
      title: t('members.strengths'),
      cell: (one) => [...one.strengths, ...one.freeTimes].join(' · ') || null,
    },
    {
      id: 'load',
      title: t('members.carries'),
      cell: (one) => <LoadBars done={one.openOrders} limit={3} words={t('members.open', { count: one.openOrders })} />,
    },
    { id: 'served', title: t('members.served'), end: true, cell: (one) => one.servedThisYear },
    { id: 'points', title: t('members.points'), end: true, cell: (one) => one.points },
  ]
  const missing = new Set(rows.filter((row) => row.personId && notYet(row)).map((row) => row.personId)).size
  return (
    <>
      <PageHead
        title={title}
        sub={reports.data && (missing ? t('members.sub', { count: missing }) : t('report.all-in'))}
      />
      <Filters>
        <SearchField
          label={t('order.find-member')}
          value={filters.q ?? ''}
          onChange={(q) => setFilters({ q })}
          keyHint="F"
        />
        <Select
          label={t('members.reported')}
          empty={t('members.all')}
          choices={['no', 'yes'].map((value) => ({ value, label: t(`members.reported-${value}`) }))}
          value={filters.reported ?? ''}
          onChange={(reported) => setFilters({ reported })}
        />
      </Filters>
      {read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} />
      ) : !read.data ? (
        <LoadingState />
      ) : shown.length === 0 ? (
        <EmptyState
          title={t(filters.q || filters.reported ? 'members.none-found' : branch ? 'branch.none' : 'members.none')}
        />
      ) : (
        <DataTable label={title} columns={columns} rows={shown} rowId={(one) => one.personId} />
      )}
    </>
  )
}

/** A member's name, and until when she pauses; why is hers alone. */
function Name({ of: { name, pausedUntil } }: { of: Person }) {
  const { t } = useTranslation('unit')
  return (
    <>
      {name}
      {pausedUntil && <div className="secondary">{t('members.paused', { day: day(pausedUntil) })}</div>}
    </>
  )
}

function Reports({ rows }: { rows: ReportingRow[] }) {
  const { t } = useTranslation('unit')
  return (
    <span className="unit-reports">
      {rows.map((row) => (
        <span key={row.enrolmentId}>
          <StatusTag tone={toneOfReporting(row)}>{t(stateKey(row))}</StatusTag>{' '}
          <span className="secondary">
            {[row.communityName, row.state === 'current' ? '' : sinceWords(t, row)].filter(Boolean).join(' · ')}
          </span>
        </span>
      ))}
    </span>
  )
}
