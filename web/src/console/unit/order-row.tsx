import { useTranslation } from 'react-i18next'
import { sayCategory } from '../../category.ts'
import { now } from '../../clock.ts'
import { daysSince, moment } from '../../ui/dates.ts'
import { ListRow } from '../../ui/rows.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { dataOf, toneOfOrder, type UnitItem } from './own.ts'

/** One order of the unit: what, where, and until when an answer is wanted. */
export function OrderRow({ item, current, onOpen }: { item: UnitItem; current: boolean; onOpen: () => void }) {
  const { t } = useTranslation(['unit', 'needs'])
  const data = dataOf(item)
  const late = item.state === 'dispatched' && data.dueAt !== undefined && new Date(data.dueAt) < now()
  const days = daysSince(item.at, now())
  const where = [
    data.communityName,
    data.place,
    item.personId ? data.helperName : data.needCode,
    days > 0 ? t('waited', { days }) : t('since-today'),
  ]
  return (
    <ListRow
      what={data.publicLine || sayCategory(data.category ?? null, data.categoryName)}
      where={where.filter(Boolean).join(' · ')}
      state={
        <StatusTag tone={late ? 'late' : (toneOfOrder[item.state] ?? 'plain')}>
          {item.state === 'dispatched' && data.dueAt
            ? t(late ? 'answer-late' : 'answer-by', { when: moment(data.dueAt) })
            : t(`state.${item.state}`)}
        </StatusTag>
      }
      current={current}
      onClick={onOpen}
    />
  )
}
