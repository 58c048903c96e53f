import { useTranslation } from 'react-i18next'
import { DataTable } from '../../ui/data-table.tsx'
import { useKeys } from '../../ui/keys.ts'
import { columnsOf } from './columns.tsx'
import type { Record } from './say.ts'

interface PastListProps {
  records: Record[]
  current: string | undefined
  onOpen: (id: string | undefined) => void
}

/** Records that were decided: verified, returned, withdrawn. */
export function PastList({ records, current, onOpen }: PastListProps) {
  const { t } = useTranslation(['services', 'ui'])
  const at = records.findIndex(({ id }) => id === current)
  const walk = (step: number) => onOpen(records[Math.min(Math.max(at + step, 0), records.length - 1)]?.id)
  useKeys([{ keys: ['J', 'K'], label: t('keys.walk'), run: (key) => walk(key === 'J' ? 1 : -1) }])
  return (
    <DataTable
      label={t('title')}
      columns={columnsOf(t)}
      rows={records}
      rowId={({ id }) => id}
      {...(current ? { current } : {})}
      onOpen={({ id }) => onOpen(id)}
    />
  )
}
