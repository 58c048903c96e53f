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
import { ImportLeft } from './import-left.tsx'
import type { ImportRow, OneImport } from './own.ts'

const atOnce = 50
/** What good rows would do, with how many do so. */
const changes = [
  { id: 'new', of: ({ fresh }: OneImport) => fresh },
  { id: 'moved', of: ({ moved }: OneImport) => moved },
  { id: 'changed', of: ({ changed }: OneImport) => changed },
  { id: 'same', of: ({ unchanged }: OneImport) => unchanged },
] as const

/** The rows as they were read, those with problems first; each problem stands in its cell. */
export function ImportRows({ one, params }: { one: OneImport; params: { organisationId: string; importId: string } }) {
  const { t } = useTranslation('imports')
  const [filters, setFilters] = useFilters<{ rows?: string }>()
  const [limit, setLimit] = useState(atOnce)
  const tab = filters.rows ?? (one.bad > 0 ? 'bad' : 'all')
  const change = changes.find(({ id }) => id === tab)
  const only = tab === 'bad' ? { state: 'bad' } : change ? { change: change.id } : {}
  const read = useRead(readImport, { params, query: { limit, ...only } })
  const total = tab === 'bad' ? one.bad : change ? change.of(one) : one.total
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
        ...changes
          .filter(({ of }) => of(one) > 0)
          .map(({ id, of }) => ({ id, label: t(`change.${id}`), count: of(one) })),
        ...(one.gone > 0 ? [{ id: 'gone', label: t('change.gone'), count: one.gone }] : []),
        { id: 'all', label: t('rows-all'), count: one.total },
      ]}
      chosen={tab}
      onChoose={(rows) => setFilters({ rows })}
    >
      {tab === 'gone' ? (
        <ImportLeft one={one} params={params} />
      ) : read.error ? (
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
  const was = at === 0 ? row.before?.unit : at === 5 ? row.before?.community : null
  const from = was && was !== row.cells[at] ? was : null
  return (
    <>
      {row.cells[at]}
      {from && <span className="secondary">{t('moved-from', { place: from })}</span>}
      {problems.map(({ code }) => (
        <span key={code} className="import-wrong">
          <TriangleAlert className="icon" aria-hidden="true" />
          {t(`problem.${code}`)}
        </span>
      ))}
    </>
  )
}
