import { myMessages, readMessages } from '@lianxin/contract/messages'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct, useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { moment } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { useRailCount } from '../counts.ts'

const step = 30

/** What an official of a street or county was told, new first; each leads to what it is about. */
export default function MessagesPage() {
  const { t } = useTranslation('desk')
  const [limit, setLimit] = useState(step)
  const read = useRead(myMessages, {}, { everySeconds: 60 })
  const seen = useAct(readMessages, { refresh: [myMessages] })
  useHeading([{ label: t('own-messages.title') }])
  useRailCount('/told', read.data?.unread)
  if (read.error) return <ErrorState error={read.error} onRetry={() => read.refetch()} />
  if (!read.data) return <LoadingState />
  const { messages, unread } = read.data
  const groups = [
    { title: t('own-messages.new'), rows: messages.filter((one) => !one.read) },
    { title: t('own-messages.seen'), rows: messages.filter((one) => one.read).slice(0, limit) },
  ].filter(({ rows }) => rows.length > 0)
  const all = messages.length - unread
  return (
    <div className="narrow">
      <PageHead title={t('own-messages.title')} sub={t('own-messages.lead')}>
        {unread > 0 && (
          <Button busy={seen.busy} onClick={() => void seen.run()}>
            {t('own-messages.all-seen')}
          </Button>
        )}
      </PageHead>
      {messages.length === 0 && <EmptyState title={t('own-messages.none')}>{t('own-messages.none-why')}</EmptyState>}
      <div className="stack-wide">
        {groups.map(({ title, rows }) => (
          <Rows key={title} title={title}>
            {rows.map(({ id, text, link, at }) => (
              <ListRow
                key={id}
                what={text}
                where={moment(at)}
                {...(link?.startsWith('/console') ? { href: link } : {})}
              />
            ))}
          </Rows>
        ))}
      </div>
      {all > limit && <Pagination shown={limit} total={all} onMore={() => setLimit(limit + step)} />}
    </div>
  )
}
