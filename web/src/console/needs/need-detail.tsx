import { readNeed } from '@lianxin/contract/needs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { moment } from '../../ui/dates.ts'
import { Facts } from '../../ui/panels.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { DatedLines } from '../../ui/timeline.tsx'
import { NeedActions } from './need-actions.tsx'
import { NeedParts } from './need-parts.tsx'
import { useNeedsHere } from './own.ts'
import { type NeedFull, sayTitle, sayWanted, type T, toneOf } from './say.ts'

export interface NeedDetailProps {
  communityId: string
  needId: string
  /** Stands first under 现在可以: the proposal whom to ask. */
  proposal?: (need: NeedFull) => ReactNode
  /** Called after a verb, with the state the need is in now: the list goes on to the next one. */
  onMoved?: (state: string) => void
  /** “第 1 / 77 件”, at the right of the head. */
  place?: string
}

/** One need at the desk: public and private part side by side, what can be done with its keys, what happened so far. */
export function NeedDetail({ communityId, needId, proposal, onMoved, place }: NeedDetailProps) {
  const { t } = useTranslation('needs')
  const need = useRead(readNeed, { params: { communityId, needId } })
  if (need.error) return <ErrorState error={need.error} onRetry={() => need.refetch()} />
  if (!need.data || need.data.id !== needId) return <LoadingState lines={8} />
  const one = need.data
  return (
    <article className="stack-wide" aria-label={t('desk.one')}>
      <header className="stack">
        <div className="apart">
          <span className="line-up">
            <StatusTag tone={toneOf[one.state] ?? 'plain'}>{t(`state.${one.state}`)}</StatusTag>
            {one.urgency !== 'normal' && <StatusTag tone="late">{t(`urgency.${one.urgency}`)}</StatusTag>}
            <span className="secondary number">{t('desk.code', { code: one.code, when: moment(one.at) })}</span>
          </span>
          {place && <span className="secondary number">{place}</span>}
        </div>
        <h1>{sayTitle(t, one)}</h1>
      </header>
      <Facts of={factsOf(t, one)} />
      <NeedParts key={one.id} communityId={communityId} need={one} />
      <NeedActions key={`act-${one.id}`} communityId={communityId} need={one} onMoved={onMoved}>
        {proposal?.(one)}
      </NeedActions>
      <Beside t={t} need={one} />
      <section className="stack">
        <h2>{t('desk.history')}</h2>
        <DatedLines lines={one.history.map((line) => historyLine(t, line))} />
      </section>
    </article>
  )
}

const factsOf = (t: T, need: NeedFull): [string, ReactNode][] => [
  [t('desk.when'), sayWanted(t, need)],
  [t('desk.where'), need.neighbourhood ?? t('desk.places-any')],
  [
    t('desk.who'),
    [t('desk.helpers', { count: need.helpersWanted }), need.collective && t('desk.collective')]
      .filter(Boolean)
      .join(' · '),
  ],
  [t('desk.group'), need.targetGroup && t(`group.${need.targetGroup}`)],
  [t('desk.route'), t(`route.${need.route}`)],
  [t('desk.answer-was'), need.answer],
  [t('desk.rating'), need.rating && ratingWords(t, need.rating)],
]

const ratingWords = (t: T, rating: NonNullable<NeedFull['rating']>): string =>
  [t(`my.score-${rating.score}`), rating.thanks, rating.route === 'told' && t('desk.rating-told')]
    .filter(Boolean)
    .join(' · ')

const historyLine = (t: T, line: NeedFull['history'][number]) => ({
  id: String(line.seq),
  when: moment(line.at),
  what: [t(`line.${line.verb}`), line.by, line.reason].filter(Boolean).join(' · '),
})

/** Likely duplicates, and what was merged here or into what: rows that lead to the other need. */
function Beside({ t, need }: { t: T; need: NeedFull }) {
  const { one: href } = useNeedsHere()
  return (
    <>
      {need.mergedInto && (
        <Rows>
          <ListRow what={t('desk.merged-into', { code: need.mergedInto.code })} href={href(need.mergedInto.id)} />
        </Rows>
      )}
      {need.merged.length > 0 && (
        <Rows title={t('desk.merged-here')}>
          {need.merged.map((one) => (
            <ListRow key={one.id} what={one.publicLine ?? one.code} where={one.code} href={href(one.id)} />
          ))}
        </Rows>
      )}
      {need.duplicates.length > 0 && (
        <Rows title={t('desk.duplicates')}>
          {need.duplicates.map((one) => (
            <ListRow
              key={one.id}
              what={sayTitle(t, one)}
              where={[one.code, ...one.why.map((why) => t(`desk.same.${why}`))].join(' · ')}
              state={<StatusTag tone={toneOf[one.state] ?? 'plain'}>{t(`state.${one.state}`)}</StatusTag>}
              href={href(one.id)}
            />
          ))}
        </Rows>
      )}
    </>
  )
}
