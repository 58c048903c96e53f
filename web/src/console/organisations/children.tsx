import type { Reply } from '@lianxin/contract/endpoint'
import { listChildren } from '@lianxin/contract/organisations'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters, useGo } from '../../address.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { SearchField, Select } from '../../ui/fields.tsx'
import { Filters } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { AddDialog } from './add-dialog.tsx'
import type { Shown } from './organisation-page.tsx'

type Child = Reply<typeof listChildren>['children'][number]
const atOnce = 50

/** What lies below: found by name, kind, or where nobody works yet. */
export function Children(props: {
  organisation: Shown['organisation']
  childKinds: Shown['childKinds']
  unitKinds: Shown['unitKinds']
}) {
  const { organisation, childKinds, unitKinds } = props
  const { t } = useTranslation('organisations')
  const [filters, setFilters] = useFilters<{ q?: string; kind?: string; empty?: string }>()
  const [shown, setShown] = useState(atOnce)
  const [adding, setAdding] = useState(false)
  const go = useGo()
  const read = useRead(listChildren, {
    params: { organisationId: organisation.id },
    query: {
      search: filters.q,
      kind: filters.kind as Child['kind'] | undefined,
      unstaffed: filters.empty ? 'yes' : undefined,
      limit: Math.min(shown, 200),
    },
  })
  const href = (one: Child) => `/console/organisations/${one.id}`
  const columns: Column<Child>[] = [
    {
      id: 'name',
      title: t('name'),
      cell: (one) => (
        <a className="table-link" href={href(one)}>
          {one.name}
        </a>
      ),
    },
    { id: 'kind', title: t('kindShort'), cell: (one) => t(`kinds.${one.kind}`) },
    { id: 'code', title: t('code'), cell: (one) => one.code },
    { id: 'staff', title: t('staff'), cell: (one) => <StaffCount of={one} /> },
    { id: 'inside', title: t('inside'), end: true, cell: (one) => one.children || '—' },
  ]
  const filtered = Boolean(filters.q || filters.kind || filters.empty)
  const kinds = childKinds.length > 1 ? childKinds : []
  const { data } = read
  return (
    <section>
      <div className="part-head">
        <h2 className="part-title">{t('below')}</h2>
        {childKinds.length > 0 && (
          <Button icon={Plus} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        )}
      </div>
      {(filtered || (data?.total ?? 0) > 5) && (
        <Filters>
          <SearchField label={t('find')} value={filters.q ?? ''} onChange={(q) => setFilters({ q })} keyHint="/" />
          {kinds.length > 0 && (
            <Select
              label={t('kind')}
              empty={t('allKinds')}
              choices={kinds.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
              value={filters.kind ?? ''}
              onChange={(kind) => setFilters({ kind })}
            />
          )}
          <Checkbox checked={Boolean(filters.empty)} onChange={(on) => setFilters({ empty: on ? '1' : undefined })}>
            {t('unstaffed')}
          </Checkbox>
        </Filters>
      )}
      {read.error && <ErrorState error={read.error} onRetry={read.refetch} />}
      {!data && !read.error && <LoadingState />}
      {data && data.children.length === 0 && (
        <p className="secondary">{t(filtered ? 'belowNoneFound' : 'belowNone')}</p>
      )}
      {data && data.children.length > 0 && (
        <>
          <DataTable
            label={t('below')}
            columns={columns}
            rows={data.children}
            rowId={(one) => one.id}
            onOpen={(one) => go(href(one))}
          />
          {(data.after || data.total > atOnce) && (
            <Pagination
              shown={data.children.length}
              total={data.total}
              onMore={data.after && shown < 200 ? () => setShown(200) : null}
              busy={read.isFetching}
            />
          )}
        </>
      )}
      {adding && (
        <AddDialog
          organisation={organisation}
          kinds={childKinds}
          unitKinds={unitKinds}
          onClose={() => setAdding(false)}
        />
      )}
    </section>
  )
}

// Grids and branches do without somebody of their own; these don't.
const wanted = ['county', 'street', 'community', 'unit']

function StaffCount({ of: { kind, staff } }: { of: Child }) {
  const { t } = useTranslation('organisations')
  if (staff === 0 && !wanted.includes(kind)) return <>—</>
  return staff > 0 ? t('staffCount', { count: staff }) : <StatusTag tone="waiting">{t('staffNone')}</StatusTag>
}
