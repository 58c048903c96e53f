import { readImport } from '@lianxin/contract/imports'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { useRead } from '../../query.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import type { ImportRow, OneImport } from './own.ts'

const atOnce = 50

/** The rows as they were read, those with problems first; each problem stands in its cell. */
export function ImportRows({ one, params }: { one: OneImport; params: { organisationId: string; importId: string } }) {
  const { t } = useTranslation('imports')
  const [filters, setFilters] = useFilters<{ rows?: string }>()
  const [limit, setLimit] = useState(atOnce)
  const tab = filters.rows ?? (one.bad > 0 ? 'bad' : 'all')
  const read = useRead(readImport, { params, query: { limit, ...(tab === 'bad' ? { state: 'bad' } : {}) } })
  const total = tab === 'bad' ? one.bad : one.total
  const names = read.data?.columns ?? []
  const columns: Column<ImportRow>[] = [
    { id: 'row', title: t('row-number'), cell: (row) => <span className="number nowrap">{t('row', row)}</span> },
    ...names.map((name, at) => ({
      id: String(at),
      title: name,
      cell: (row: ImportRow) => <Cell row={row} at={at} />,
    })),
  ]
  return (
    <Tabs
      label={t('rows-title')}
      tabs={[
        ...(one.bad > 0 ? [{ id: 'bad', label: t('row-state.bad'), count: one.bad }] : []),
        { id: 'all', label: t('rows-all'), count: one.total },
      ]}
      chosen={tab}
      onChoose={(rows) => setFilters({ rows })}
    >
      {read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} />
      ) : !read.data ? (
        <LoadingState />
      ) : (
        <>
          <div className="import-rows">
            <DataTable
              label={t('rows-title')}
              columns={columns}
              rows={read.data.rows}
              rowId={(row) => String(row.row)}
              isOdd={(row) => tab === 'all' && row.problems.length > 0}
            />
          </div>
          <Pagination
            shown={read.data.rows.length}
            total={total}
            onMore={read.data.rows.length < Math.min(total, 500) ? () => setLimit(Math.min(limit + 150, 500)) : null}
            busy={read.isFetching}
          />
        </>
      )}
    </Tabs>
  )
}

function Cell({ row, at }: { row: ImportRow; at: number }) {
  const { t } = useTranslation('imports')
  const problems = row.problems.filter(({ column }) => column === at)
  return (
    <>
      {row.cells[at]}
      {problems.map(({ code }) => (
        <span key={code} className="import-wrong">
          <TriangleAlert className="icon" aria-hidden="true" />
          {t(`problem.${code}`)}
        </span>
      ))}
    </>
  )
}
