import { chooseLeft, importLeft } from '@lianxin/contract/imports'
import { useTranslation } from 'react-i18next'
import { useParts } from '../../parts.ts'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import type { OneImport } from './own.ts'

const atOnce = 100

/** Who stood on the roster and is in none of the file's rows. They stay unless somebody chooses to end them, here. */
export function ImportLeft({ one, params }: { one: OneImport; params: { organisationId: string; importId: string } }) {
  const { t } = useTranslation('imports')
  const read = useParts(importLeft, { params, query: { limit: atOnce } })
  const choose = useAct(chooseLeft, { refresh: [importLeft] })
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  const last = read.parts?.at(-1)
  if (!read.parts || !last) return <LoadingState />
  const left = read.parts.flatMap((part) => part.left)
  const { chosen } = last
  const open = one.state === 'previewed'
  const now = new Set(left.filter(({ end }) => end).map(({ personId }) => personId))
  const pick = (next: ReadonlySet<string>) => {
    const added = left.filter(({ personId, end }) => !end && next.has(personId)).map(({ personId }) => personId)
    const taken = left.filter(({ personId, end }) => end && !next.has(personId)).map(({ personId }) => personId)
    if (added.length) choose.run({ params, body: { end: true, personIds: added } })
    if (taken.length) choose.run({ params, body: { end: false, personIds: taken } })
  }
  return (
    <div className="stack import-left">
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
      <Pagination shown={left.length} total={one.gone} onMore={read.onMore} busy={read.busy} />
    </div>
  )
}
