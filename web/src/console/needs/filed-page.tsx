import { listNeeds, needStates } from '@lianxin/contract/needs'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { useRead } from '../../query.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { noteNeedPath } from '../nav.ts'
import { NeedDetail } from './need-detail.tsx'
import { useNeedsHere } from './own.ts'
import { type NeedShort, sayTitle, type T, toneOf } from './say.ts'

const everyState = needStates.join(',')

/** A grid worker's page, made for the phone at the door: note another one, and how far those noted have come. */
export default function FiledPage() {
  const { t } = useTranslation('needs')
  const { communityId } = useNeedsHere()
  const [filters, setFilters] = useFilters<{ need?: string; q?: string }>()
  const [limit, setLimit] = useState(50)
  const query = { state: everyState, limit, order: 'newest' as const, ...(filters.q ? { search: filters.q } : {}) }
  const found = useRead(listNeeds, { params: { communityId }, query }, { skip: !communityId, everySeconds: 60 })
  useHeading([])
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />
  if (!found.data) return <LoadingState />
  const { needs, next } = found.data
  const chosen = filters.need ?? needs[0]?.id
  const list = (
    <>
      <PageHead title={t('filed.title')} sub={t('filed.sub')} />
      {needs.length === 0 ? (
        <EmptyState
          title={t(filters.q ? 'desk.nothing-found' : 'filed.none')}
          next={
            <ButtonLink kind="primary" icon={Plus} href={`/console${noteNeedPath}`}>
              {t('filed.first')}
            </ButtonLink>
          }
        >
          {t('filed.none-why')}
        </EmptyState>
      ) : (
        <Rows>
          {needs.map((need) => (
            <FiledRow
              key={need.id}
              t={t}
              need={need}
              current={need.id === chosen}
              onOpen={() => setFilters({ need: need.id })}
            />
          ))}
        </Rows>
      )}
      <Pagination shown={needs.length} onMore={next ? () => setLimit((old) => Math.min(old + 50, 200)) : null} />
    </>
  )
  const detail = chosen ? (
    <NeedDetail key={chosen} communityId={communityId} needId={chosen} />
  ) : (
    <EmptyState title={t('desk.choose')} />
  )
  return (
    <Split
      list={list}
      detail={detail}
      open={filters.need !== undefined}
      onBack={() => setFilters({ need: undefined })}
    />
  )
}

function FiledRow({ t, need, current, onOpen }: { t: T; need: NeedShort; current: boolean; onOpen: () => void }) {
  return (
    <ListRow
      what={sayTitle(t, need)}
      where={[need.neighbourhood, need.code, day(need.at)].filter(Boolean).join(' · ')}
      state={<StatusTag tone={toneOf[need.state] ?? 'plain'}>{t(`filed.state.${need.state}`)}</StatusTag>}
      current={current}
      onClick={onOpen}
    />
  )
}
