import type { Reply } from '@lianxin/contract/endpoint'
import { myItems } from '@lianxin/contract/people'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { day } from '../../ui/dates.ts'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { ErrorLine, LoadingState } from '../../ui/states.tsx'
import { EvidenceBadge, type EvidenceLevel, StatusTag } from '../../ui/tag.tsx'
import { namespaces, orderPage, serviceTone, text } from '../say.ts'

type Item = Reply<typeof myItems>['items'][number]
const full = 100

/** Her service records, newest first, each with its state and how well it is proved. */
export function Records() {
  const { t } = useTranslation(namespaces)
  const [before, setBefore] = useState<string>()
  const [earlier, setEarlier] = useState<Item[]>([])
  const { data, error } = useRead(myItems, { query: { entity: 'service', ...(before ? { before } : {}) } })
  const items = [...earlier, ...(data?.items ?? [])]
  const shown = [...new Map(items.map((item) => [item.entityId, item])).values()]
  const last = data?.items.at(-1)
  const more = () => {
    setEarlier(shown)
    setBefore(last?.at)
  }
  return (
    <div className="stack">
      <Rows title={t('mine.records')}>
        {shown.map((item) => {
          const orderId = text(item, 'orderId')
          const minutes = Number(item.data.minutes)
          return (
            <ListRow
              key={item.entityId}
              what={text(item, 'line')}
              where={
                <>
                  {t('service.what', { day: day(text(item, 'happenedOn')), minutes })} · {text(item, 'communityName')}
                  <br />
                  <EvidenceBadge level={text(item, 'evidence') as EvidenceLevel} />
                </>
              }
              state={
                <StatusTag tone={serviceTone[item.state] ?? 'plain'}>{t(`service.state.${item.state}`)}</StatusTag>
              }
              {...(orderId ? { href: orderPage(item.communityId, orderId) } : {})}
            />
          )
        })}
      </Rows>
      {!data && !error && <LoadingState lines={2} />}
      {data && shown.length === 0 && <p className="secondary">{t('mine.recordsNone')}</p>}
      {data && data.items.length === full && <Button onClick={more}>{t('mine.moreRecords')}</Button>}
      <ErrorLine error={error} />
    </div>
  )
}
