import { audit } from '@lianxin/contract/audits'
import type { Reply } from '@lianxin/contract/endpoint'
import { overview } from '@lianxin/contract/figures'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { moment } from '../../ui/dates.ts'
import { Select } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { Filters, PageHead } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'

type Line = Reply<typeof audit>['lines'][number]

/** Beginnings of actions, as people ask for them. */
const kinds = ['need.open', 'import.', 'ledger.export', 'organisation.', 'service.', 'order.', 'enrolment.'] as const

/** Where an action's words stand; a colon would be taken for the name of a file of words. */
const wordsOf = (action: string) => `actions:${action.replace(':', '-')}`

/** Who did what, in the county or one community below it: ids and hashes; a private look is a line like any other. */
export default function AuditPage() {
  const { t } = useTranslation(['audit', 'actions'])
  const { data: who } = useMe()
  const own = who && currentRole(who)?.organisation
  const [filters, setFilters] = useFilters<{ of?: string; kind?: string }>()
  const [limit, setLimit] = useState(50)
  const organisationId = filters.of ?? own?.id ?? ''
  const kind = kinds.find((one) => one === filters.kind)
  const below = useRead(overview, { params: { organisationId: own?.id ?? '' } }, { skip: !own })
  const read = useRead(
    audit,
    { params: { organisationId }, query: { limit, ...(kind ? { action: kind } : {}) } },
    { skip: !organisationId },
  )
  useHeading([{ label: t('title') }])
  const columns: Column<Line>[] = [
    { id: 'at', title: t('when'), cell: (line) => <span className="nowrap number">{moment(line.at)}</span> },
    {
      id: 'action',
      title: t('what'),
      cell: (line) => <span title={line.action}>{t(wordsOf(line.action), { defaultValue: line.action })}</span>,
    },
    { id: 'role', title: t('role'), cell: (line) => t(`ui:roles.${line.role}`, { defaultValue: line.role }) },
    { id: 'actor', title: t('who'), cell: (line) => <Code>{line.actor}</Code> },
    { id: 'subject', title: t('about'), cell: (line) => line.subject && <Code>{line.subject}</Code> },
    { id: 'hash', title: t('hash'), cell: (line) => line.bodyHash && <Code>{line.bodyHash}</Code> },
  ]
  return (
    <>
      <PageHead title={t('title')} sub={t('sub')} />
      <Filters>
        <Select
          label={t('scope')}
          choices={[
            { value: '', label: own?.name ?? '' },
            ...(below.data?.communities ?? []).map((one) => ({ value: one.communityId, label: one.name })),
          ]}
          value={filters.of ?? ''}
          onChange={(of) => setFilters({ of })}
        />
        <Select
          label={t('kind')}
          empty={t('all')}
          choices={kinds.map((value) => ({ value, label: t(`kinds.${value.replaceAll('.', '-')}`) }))}
          value={kind ?? ''}
          onChange={(next) => setFilters({ kind: next })}
        />
      </Filters>
      {read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} />
      ) : !read.data ? (
        <LoadingState />
      ) : read.data.lines.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <>
          <DataTable label={t('title')} columns={columns} rows={read.data.lines} rowId={(line) => line.id} />
          <Pagination
            shown={read.data.lines.length}
            onMore={read.data.next && limit < 200 ? () => setLimit(limit + 50) : null}
            busy={read.isFetching}
          />
        </>
      )}
    </>
  )
}

/** An id or hash: its end tells it apart, the whole is in the title. */
function Code({ children }: { children: string }) {
  return (
    <code title={children} className="nowrap">
      {children.length > 16 ? `…${children.slice(-12)}` : children}
    </code>
  )
}
