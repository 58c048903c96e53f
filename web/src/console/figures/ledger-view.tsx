import type { Reply } from '@lianxin/contract/endpoint'
import type { ledger } from '@lianxin/contract/reports'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { moment } from '../../ui/dates.ts'
import { SearchField } from '../../ui/fields.tsx'
import { Filters } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import './figures.css'

type Ledger = Reply<typeof ledger>
type Row = Ledger['rows'][number]

export interface LedgerViewProps {
  title: string
  kind: string
  /** The ledger's parts so far. */
  read: {
    parts: Ledger[] | undefined
    error: Error | null
    refetch: () => unknown
    onMore: (() => void) | null
    busy: boolean
  }
  search: string
  onSearch: (text: string) => void
  /** Address of the workbook with the same filters. */
  file: string
  /** Where a row's record is. */
  lead?: (id: string) => string
}

/** A ledger as it stands: search, workbook, rows. Every column comes from the records. */
export function LedgerView({ title, kind, read, search, onSearch, file, lead }: LedgerViewProps) {
  const { t } = useTranslation('figures')
  const parts = read.parts?.[0]?.kind === kind ? read.parts : undefined
  const data = parts?.[0]
  const rows = parts?.flatMap((part) => part.rows) ?? []
  const columns: Column<Row>[] = (data?.columns ?? []).map((name, at) => ({
    // The same word may head two columns.
    id: `${at}`,
    title: name,
    end: rows.some((row) => typeof row.cells[at] === 'number'),
    cell: (row) =>
      at === 0 && lead ? (
        <a className="report-link nowrap" href={lead(row.id)}>
          {row.cells[at]}
        </a>
      ) : (
        row.cells[at]
      ),
  }))
  return (
    <div className="ledger">
      <Filters>
        <SearchField label={t('ledger-find')} value={search} onChange={onSearch} />
        <a className="button ledger-file" href={file} download>
          <Download className="icon" aria-hidden="true" />
          <span>{t('ledger-save')}</span>
        </a>
      </Filters>
      {read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} />
      ) : !data ? (
        <LoadingState />
      ) : rows.length === 0 ? (
        <EmptyState title={t(search ? 'ledger-none-found' : 'ledger-none')}>{t('ledger-none-why')}</EmptyState>
      ) : (
        <>
          <DataTable label={title} columns={columns} rows={rows} rowId={(row) => row.id} />
          <Pagination
            shown={rows.length}
            {...(data.total === null ? {} : { total: data.total })}
            onMore={read.onMore}
            busy={read.busy}
          />
          <p className="secondary">
            {t('ledger-as-of', { when: moment(data.asOf) })}
            {read.onMore && ` ${t('ledger-rest')}`}
          </p>
        </>
      )}
    </div>
  )
}
