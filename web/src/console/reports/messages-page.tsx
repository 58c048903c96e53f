import { deskMessages } from '@lianxin/contract/messages'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import { useRead } from '../../query.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { moment } from '../../ui/dates.ts'
import { SearchField } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { CopyButton } from './copy-button.tsx'
import './reports.css'

/** What the community was told, each with two lines to be pasted into a group; no names are in them. */
export default function MessagesPage() {
  const { t } = useTranslation('desk')
  const { data: who } = useMe()
  const [filters, setFilters] = useFilters<{ q?: string }>()
  const [limit, setLimit] = useState(30)
  const communityId = (who && currentRole(who)?.organisation.id) ?? ''
  const read = useRead(deskMessages, { params: { communityId } }, { skip: !communityId, everySeconds: 60 })
  useHeading([{ label: t('week'), href: '/console/week' }, { label: t('messages.title') }])
  if (read.error) return <ErrorState error={read.error} onRetry={() => read.refetch()} />
  if (!read.data) return <LoadingState />
  const found = read.data.messages.filter(({ text }) => text.includes(filters.q?.trim() ?? ''))
  return (
    <div className="narrow">
      <PageHead title={t('messages.title')} sub={t('messages.lead')} />
      <SearchField label={t('messages.search')} value={filters.q ?? ''} onChange={(q) => setFilters({ q })} />
      {found.length === 0 ? (
        <EmptyState title={t('messages.none')}>{t('messages.none-why')}</EmptyState>
      ) : (
        <ul className="rows">
          {found.slice(0, limit).map((message) => (
            <li key={message.id} className="report-message">
              <div>
                <p>{message.text}</p>
                <p className="secondary number">{moment(message.at)}</p>
              </div>
              <div className="line-up">
                {message.link?.startsWith('/console') && (
                  <ButtonLink href={message.link}>{t('messages.open')}</ButtonLink>
                )}
                <CopyButton words={message.paste} label={t('messages.copy')} copied={t('messages.copied')} />
              </div>
            </li>
          ))}
        </ul>
      )}
      {found.length > 0 && (
        <Pagination
          shown={Math.min(limit, found.length)}
          total={found.length}
          onMore={limit < found.length ? () => setLimit((old) => old + 30) : null}
        />
      )}
    </div>
  )
}
