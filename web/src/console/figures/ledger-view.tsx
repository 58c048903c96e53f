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
  read: { data: Ledger | undefined; error: Error | null; refetch: () => unknown }
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
  const data = read.data?.kind === kind ? read.data : undefined
  const columns: Column<Row>[] = (data?.columns ?? []).map((name, at) => ({
    // The same word may head two columns.
    id: `${at}`,
    title: name,
    end: data?.rows.some((row) => typeof row.cells[at] === 'number') ?? false,
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
      ) : data.rows.length === 0 ? (
        <EmptyState title={t(search ? 'ledger-none-found' : 'ledger-none')}>{t('ledger-none-why')}</EmptyState>
      ) : (
        <>
          <DataTable label={title} columns={columns} rows={data.rows} rowId={(row) => row.id} />
          <Pagination shown={data.rows.length} {...(data.total === null ? {} : { total: data.total })} />
          <p className="secondary">
            {t('ledger-as-of', { when: moment(data.asOf) })}
            {data.total === null && ` ${t('ledger-rest')}`}
          </p>
        </>
      )}
    </div>
  )
}
