import { myMessages, readMessages } from '@lianxin/contract/messages'
import { useTranslation } from 'react-i18next'
import { useAct, useRead } from '../../query.ts'
import { moment } from '../../ui/dates.ts'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { useRailCount } from '../counts.ts'

/** What this official was told and hasn't seen yet: a draft or notice that waits, was released or came back. */
export function Told() {
  const { t } = useTranslation('schemes')
  const { data } = useRead(myMessages)
  const seen = useAct(readMessages, { refresh: [myMessages] })
  useRailCount('/told', data?.unread)
  const unread = data?.messages.filter(({ read }) => !read) ?? []
  if (unread.length === 0) return null
  return (
    <Rows
      title={t('told')}
      aside={
        <button type="button" className="text-link touchable" onClick={() => void seen.run()}>
          {t('told-seen')}
        </button>
      }
    >
      {unread.map(({ id, text, link, at }) => (
        <ListRow key={id} what={text} where={moment(at)} {...(link ? { href: link } : {})} />
      ))}
    </Rows>
  )
}
