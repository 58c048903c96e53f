import { chooseLeft, importLeft } from '@lianxin/contract/imports'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct, useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import type { OneImport } from './own.ts'

const atOnce = 50

/** Who stood on the roster and is in none of the file's rows. They stay unless somebody chooses to end them, here. */
export function ImportLeft({ one, params }: { one: OneImport; params: { organisationId: string; importId: string } }) {
  const { t } = useTranslation('imports')
  const [limit, setLimit] = useState(atOnce)
  const read = useRead(importLeft, { params, query: { limit } })
  const choose = useAct(chooseLeft, { refresh: [importLeft] })
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState />
  const { left, chosen } = read.data
  const open = one.state === 'previewed'
  const now = new Set(left.filter(({ end }) => end).map(({ personId }) => personId))
  const pick = (next: ReadonlySet<string>) => {
    const added = left.filter(({ personId, end }) => !end && next.has(personId)).map(({ personId }) => personId)
    const taken = left.filter(({ personId, end }) => end && !next.has(personId)).map(({ personId }) => personId)
    if (added.length) choose.run({ params, body: { end: true, personIds: added } })
    if (taken.length) choose.run({ params, body: { end: false, personIds: taken } })
  }
  return (
    <div className="stack">
      <p>{t(open ? 'left-how' : 'left-done', { gone: one.gone, ended: one.ended })}</p>
      {open && (
        <div className="actions import-actions">
          <Button busy={choose.busy} onClick={() => choose.run({ params, body: { end: true } })}>
            {t('left-all', { count: one.gone })}
          </Button>
          {chosen > 0 && (
            <Button busy={choose.busy} onClick={() => choose.run({ params, body: { end: false } })}>
              {t('left-none')}
            </Button>
          )}
          <strong className="number" role="status">
            {t('left-chosen', { count: chosen })}
          </strong>
        </div>
      )}
      <ErrorLine error={choose.error} />
      <DataTable
        label={t('change.gone')}
        columns={[
          { id: 'name', title: t('left-name'), cell: ({ name }) => name },
          { id: 'unit', title: t('left-unit'), cell: ({ unit }) => unit },
          { id: 'community', title: t('left-home'), cell: ({ community }) => community },
          {
            id: 'what',
            title: t('left-what'),
            cell: ({ end, ended }) => t(ended ? 'left-ended' : end ? 'left-ends' : 'left-stays'),
          },
        ]}
        rows={left}
        rowId={({ personId }) => personId}
        rowName={({ name }) => name}
        {...(open ? { chosen: now, onChoose: pick } : {})}
      />
      <Pagination
        shown={left.length}
        total={one.gone}
        onMore={read.data.next && limit < 500 ? () => setLimit(Math.min(limit + 150, 500)) : null}
        busy={read.isFetching}
      />
    </div>
  )
}
