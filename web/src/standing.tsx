import type { myStanding } from '@lianxin/contract/appraisals'
import type { Reply } from '@lianxin/contract/endpoint'
import { Trans, useTranslation } from 'react-i18next'
import { day } from './ui/dates.ts'
import { DutyBar } from './ui/load-bars.tsx'

/** Where somebody stands, as the member, her unit and her community read it. */
export type Standing = Omit<
  Reply<typeof myStanding>['communities'][number],
  'communityId' | 'communityName' | 'scheme' | 'awards'
>
export type Duty = Standing['duties'][number]
export type Grade = Standing['grades'][number]

/** Up to so many parts a bar still says something. */
const mostParts = 24

/** Each duty with what is asked, what is done, and whether anything more is due; its clause under it. */
export function DutyLines({ duties }: { duties: readonly Duty[] }) {
  const { t } = useTranslation('appraisals')
  if (duties.length === 0) return <p className="secondary">{t('no-duty')}</p>
  return (
    <ul className="stack-wide">
      {duties.map((duty) => (
        <li key={duty.rule} className="stack">
          <b>{duty.say}</b>
          {duty.required > 0 && duty.required <= mostParts && <DutyBar done={duty.done} asked={duty.required} />}
          <p>
            <Trans
              t={t}
              i18nKey={duty.required === 0 && duty.state !== 'excused' ? 'duty.nothing' : `duty.${duty.state}`}
              values={{ ...duty, every: t(`every.${duty.every}`), measure: t(`measure.${duty.measure}`) }}
              components={{ b: <strong /> }}
            />
          </p>
          {duty.every !== 'year' && duty.counts.met + duty.counts.missed > 0 && (
            <p className="secondary">{t('duty.earlier', { met: duty.counts.met, missed: duty.counts.missed })}</p>
          )}
          <p className="secondary">{t('basis', { source: duty.source, place: duty.place })}</p>
        </li>
      ))}
    </ul>
  )
}

/** What a grade is called, or that it is still to be given. */
export function GradeName({ grade }: { grade: Grade | undefined }) {
  const { t } = useTranslation('appraisals')
  return <>{grade?.grade ?? t(`grade-state.${grade?.state ?? 'none'}`)}</>
}

/** The grade with each line of why: its band or share, every bar, and where they are written. */
export function GradeWhy({ grade }: { grade: Grade }) {
  const { t } = useTranslation('appraisals')
  const words = (reason: Grade['reasons'][number]): string =>
    t(`why.${reason.why === 'band' && reason.from === undefined ? 'band-low' : reason.why}`, {
      ...reason,
      say: reason.say.replace(/[。.]$/, ''),
    })
  return (
    <div className="stack">
      <ul className="stack">
        {grade.reasons.map((reason) => (
          <li key={`${reason.why}-${reason.say}-${reason.place}`}>
            {words(reason)}
            <br />
            <span className="secondary">{t('basis', { source: reason.source, place: reason.place })}</span>
          </li>
        ))}
      </ul>
      {grade.atMost && <p>{t('why.at-most', { grade: grade.atMost })}</p>}
    </div>
  )
}

/** Stars reached, the next one, and points that came over or lapsed. */
export function StarLines({ standing }: { standing: Standing }) {
  const { t } = useTranslation('appraisals')
  return (
    <>
      {standing.stars.map(({ rule, star, next }) => (
        <p key={rule}>
          {star ? <b>{star}</b> : t('star-none')}
          {' · '}
          <span className="secondary">{next ? t('star-next', next) : t('star-top')}</span>
        </p>
      ))}
      {standing.account.map(({ what, points, date }) => (
        <p key={`${what}-${date}`} className="secondary">
          {t(what, { points: Math.abs(points), day: day(date) })}
        </p>
      ))}
    </>
  )
}
