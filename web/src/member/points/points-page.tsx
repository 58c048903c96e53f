import type { Reply } from '@lianxin/contract/endpoint'
import { myPoints } from '@lianxin/contract/people'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters } from '../../address.ts'
import { useRead } from '../../query.ts'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { signed } from '../../ui/points-line.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { namespaces } from '../say.ts'
import '../member.css'
import { Line, type PointsData, WrongDialog } from './line.tsx'
import { earned, inStory } from './story.ts'

type Book = Reply<typeof myPoints>['books'][number]

/** “为什么 83 分”: the sum, and the line behind each point with its cause, day, record and clause. */
export default function PointsPage() {
  const { t } = useTranslation(namespaces)
  const [{ community }] = useFilters<{ community?: string }>()
  const { data, error, refetch } = useRead(myPoints)
  useHeading([{ label: t('ui:tabs.mine'), href: '/m/mine' }, { label: t('points.title') }])
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <LoadingState />
  const books = data.books.filter(({ communityId }) => !community || communityId === community)
  if (books.length === 0)
    return (
      <>
        <h1 className="hidden-words">{t('points.title')}</h1>
        <EmptyState title={t('points.none', { year: data.year })}>{t('points.noneWhy')}</EmptyState>
      </>
    )
  return (
    <div className="stack-wide">
      {books.map((book) => (
        <BookPart
          key={book.communityId}
          book={book}
          until={t('points.until', { year: data.year, day: day(data.asOf) })}
        />
      ))}
    </div>
  )
}

function BookPart({ book, until }: { book: Book; until: string }) {
  const { t } = useTranslation(namespaces)
  const [wrong, setWrong] = useState<PointsData>()
  const lines = book.lines.map(({ entityId, data }) => ({ id: entityId, data: data as unknown as PointsData }))
  const { plus, minus } = earned(lines.map(({ data }) => data))
  // what there was before these lines: the year's base, what came over, and where nothing is reset, earlier years
  const start = book.total - plus + minus
  return (
    <section>
      <PageHead title={book.communityName} sub={book.scheme} />
      {book.noScore ? (
        <p>{t('points.noScore')}</p>
      ) : (
        <>
          <div className="line-up">
            <span className="big-figure">{signed(book.total, true)}</span>
            <span className="secondary">
              {until}
              <br />
              {t('points.who')}
            </span>
          </div>
          <p className="sum-line number">
            {t('points.start')} <b>{signed(start, true)}</b> + {t('points.plus')} <b>{plus}</b> − {t('points.minus')}{' '}
            <b>{minus}</b> = <b>{signed(book.total, true)}</b>
          </p>
        </>
      )}
      {inStory(lines).map(({ id, data }) => (
        <Line key={id} data={data} community={book.communityName} onWrong={() => setWrong(data)} />
      ))}
      <WrongDialog data={wrong} communityId={book.communityId} onClose={() => setWrong(undefined)} />
    </section>
  )
}
