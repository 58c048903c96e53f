import { confirm, enrolments } from '@lianxin/contract/enrolments'
import { week } from '@lianxin/contract/reports'
import { Check, LogOut, Undo2, UserCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { ActionRow } from '../../ui/button.tsx'
import { day, moment } from '../../ui/dates.ts'
import { Facts } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { say } from '../../ui/toast.tsx'
import { EndDialog } from './end-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { type Enrolment, toneOf } from './say.ts'

interface PersonDetailProps {
  communityId: string
  one: Enrolment
  place: string
  onWalkIn: () => void
}

/** One member or unit: what the roster and the report say, and what the desk may do. No phone, no door. */
export function PersonDetail({ communityId, one, place, onWalkIn }: PersonDetailProps) {
  const { t } = useTranslation('enrolments')
  const [returning, setReturning] = useState(false)
  const [ending, setEnding] = useState(false)
  const act = useAct(confirm, {
    refresh: [enrolments, week],
    done: ({ confirmed }) => say(t('confirmed', { count: confirmed })),
  })
  const can = (verb: string) => one.allowed.includes(verb)
  const walksIn = can('walk-in') && one.subject === 'member'
  return (
    <article className="stack-wide" aria-label={one.name}>
      <header className="stack">
        <div className="line-up apart">
          <StatusTag tone={one.late ? 'late' : (toneOf[one.state] ?? 'plain')}>
            {one.late ? t('late') : t(`state.${one.state}`)}
          </StatusTag>
          <span className="secondary number">{place}</span>
        </div>
        <h1>{one.name}</h1>
      </header>
      <Facts
        of={[
          [t('unit'), one.subject === 'member' ? one.unitName : null],
          [t('branch'), one.branchName],
          [t('report-kind'), t(`kind.${one.kind}`)],
          [t('where'), one.neighbourhood],
          [t('work'), one.work],
          [t('good-at'), one.strengths.join(t('list-mark'))],
          [t('free'), one.freeTimes.join(t('list-mark'))],
          [t('pausing'), one.pausedUntil && `${t('paused', { day: day(one.pausedUntil) })} · ${t('paused-means')}`],
          [t('how-label'), one.how && t(`how.${one.how}`)],
          [t('due'), day(one.dueOn)],
          [t('since'), moment(one.stateAt)],
        ]}
      />
      {(can('confirm') || can('return') || can('end') || walksIn) && (
        <section>
          <h2>{t('now')}</h2>
          {can('confirm') && (
            <ActionRow
              icon={Check}
              keyHint="1"
              onClick={() => void act.run({ params: { communityId }, body: { ids: [one.id] } })}
            >
              {t('confirm-one')}
            </ActionRow>
          )}
          {can('return') && (
            <ActionRow icon={Undo2} keyHint="2" onClick={() => setReturning(true)}>
              {t('return-one')}
            </ActionRow>
          )}
          {walksIn && (
            <ActionRow icon={UserCheck} keyHint="1" onClick={onWalkIn}>
              {t('walk-in-one')}
            </ActionRow>
          )}
          {can('end') && (
            <ActionRow icon={LogOut} onClick={() => setEnding(true)}>
              {t('end.one')}
            </ActionRow>
          )}
          <ErrorLine error={act.error} />
        </section>
      )}
      {ending && <EndDialog communityId={communityId} one={one} close={() => setEnding(false)} />}
      {returning && (
        <ReturnDialog communityId={communityId} rows={[one]} close={() => setReturning(false)} onDone={() => {}} />
      )}
    </article>
  )
}
