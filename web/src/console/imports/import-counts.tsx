import type { Reply } from '@lianxin/contract/endpoint'
import { importChanges } from '@lianxin/contract/imports'
import { useTranslation } from 'react-i18next'
import { useParts } from '../../parts.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'

type Counted = Reply<typeof importChanges>['changes'][number]

const numbers = ['fresh', 'moved', 'changed', 'unchanged', 'gone', 'bad'] as const
const titles = {
  fresh: 'change.new',
  moved: 'change.moved',
  changed: 'change.changed',
  unchanged: 'change.same',
  gone: 'change.gone',
  bad: 'count.bad',
} as const

/** What the file would change, by unit or by home community; a column that is nought everywhere is left out. */
export function ImportCounts({
  by,
  params,
}: {
  by: 'unit' | 'community'
  params: { organisationId: string; importId: string }
}) {
  const { t } = useTranslation('imports')
  const read = useParts(importChanges, { params, query: { by, limit: 100 } })
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.parts || read.isPlaceholderData) return <LoadingState />
  const rows = read.parts.flatMap((part) => part.changes)
  if (!rows.length) return <EmptyState title={t('counts-none')} />
  const columns: Column<Counted>[] = [
    { id: 'place', title: t(`count.place.${by}`), cell: ({ name }) => name },
    ...numbers
      .filter((key) => rows.some((row) => row[key] > 0))
      .map((key) => ({
        id: key,
        title: t(titles[key]),
        end: true,
        cell: (row: Counted) => (row[key] ? <span className="number">{row[key]}</span> : '–'),
      })),
  ]
  return (
    <div className="import-counts">
      <DataTable label={t('counts')} columns={columns} rows={rows} rowId={({ id }) => id} />
      <Pagination shown={rows.length} onMore={read.onMore} busy={read.busy} />
    </div>
  )
}
