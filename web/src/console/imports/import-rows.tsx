import { readImport } from '@lianxin/contract/imports'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { useParts } from '../../parts.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ImportCounts } from './import-counts.tsx'
import { ImportLeft } from './import-left.tsx'
import type { ImportRow, OneImport } from './own.ts'

const atOnce = 100
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
  const tab = filters.rows ?? (one.bad > 0 ? 'bad' : 'units')
  const change = changes.find(({ id }) => id === tab)
  const only = tab === 'bad' ? { state: 'bad' } : change ? { change: change.id } : {}
  const counts = tab === 'units' || tab === 'communities'
  const read = useParts(
    readImport,
    { params, query: { limit: atOnce, ...only } },
    {
      skip: counts || tab === 'gone',
      next: ({ rows }) => (rows.length === atOnce ? (rows.at(-1)?.row ?? null) : null),
    },
  )
  const rows = read.parts?.flatMap((part) => part.rows) ?? []
  const total = tab === 'bad' ? one.bad : change ? change.of(one) : one.total
  const names = read.parts?.[0]?.columns ?? []
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
        { id: 'units', label: t('by.unit') },
        { id: 'communities', label: t('by.community') },
      ]}
      chosen={tab}
      onChoose={(rows) => setFilters({ rows })}
    >
      {tab === 'gone' ? (
        <ImportLeft one={one} params={params} />
      ) : counts ? (
        <ImportCounts by={tab === 'units' ? 'unit' : 'community'} params={params} />
      ) : read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} />
      ) : !read.parts ? (
        <LoadingState />
      ) : (
        <>
          <div className="import-rows">
            <DataTable
              label={t('rows-title')}
              columns={columns}
              rows={rows}
              rowId={(row) => String(row.row)}
              isOdd={(row) => tab === 'all' && row.problems.length > 0}
            />
          </div>
          <Pagination
            shown={rows.length}
            total={total}
            onMore={rows.length < total ? read.onMore : null}
            busy={read.busy}
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
      {problems.map(({ code, choices = [] }) => (
        <span key={code} className="import-wrong">
          <TriangleAlert className="icon" aria-hidden="true" />
          {t(`problem.${code}`, { choices: choices.join('、') })}
        </span>
      ))}
    </>
  )
}
