import { myMessages, readMessages } from '@lianxin/contract/messages'
import { myToday } from '@lianxin/contract/people'
import { useTranslation } from 'react-i18next'
import { useAct, useRead } from '../../query.ts'
import { moment } from '../../ui/dates.ts'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { namespaces } from '../say.ts'

const atOnce = 5

/** What was said to the member, newest first; unread ones in bold until she says she has seen them. */
export function Messages() {
  const { t } = useTranslation(namespaces)
  const { data, error } = useRead(myMessages)
  const seen = useAct(readMessages, { refresh: [myMessages, myToday] })
  if (error && !data) return <ErrorLine error={error} />
  if (!data || data.messages.length === 0) return null
  const shown = data.messages.filter(({ read }, index) => !read || index < atOnce)
  return (
    <div>
      <Rows
        title={t('today.messages')}
        aside={
          data.unread > 0 && (
            <button type="button" className="text-link touchable" onClick={() => seen.run()}>
              {t('today.readAll')}
            </button>
          )
        }
      >
        {shown.map(({ id, text, link, at, read }) => (
          <ListRow
            key={id}
            what={read ? text : <b>{text}</b>}
            where={moment(at)}
            {...(link?.startsWith('/m') ? { href: link } : {})}
          />
        ))}
      </Rows>
      <ErrorLine error={seen.error} />
    </div>
  )
}
