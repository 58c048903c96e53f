import { myStanding } from '@lianxin/contract/appraisals'
import { useTranslation } from 'react-i18next'
import { GivenGrade } from '../../given-grade.tsx'
import { useRead } from '../../query.ts'
import { DutyLines, GradeName, GradeWhy, type Standing, StarLines } from '../../standing.tsx'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { Card } from '../../ui/panels.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import '../member.css'

/** The member's year, for her alone: what is still due, her grade and why, clause by clause. */
export default function YearPage() {
  const { t } = useTranslation(['appraisals', 'ui'])
  const { data, error, refetch } = useRead(myStanding)
  useHeading([{ label: t('ui:tabs.mine'), href: '/m/mine' }, { label: t('mine.title') }])
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />
  if (!data) return <LoadingState />
  return (
    <>
      <h1 className="hidden-words">{t('mine.title')}</h1>
      <p className="lead">{t('mine.sub', { year: data.year, day: day(data.on) })}</p>
      <div className="stack-wide">
        {data.communities.length === 0 && <p className="secondary">{t('mine.none')}</p>}
        {data.communities.map((one) => (
          <section key={one.communityId} className="stack">
            <h2>{one.communityName}</h2>
            <Year one={one} communityId={one.communityId} />
            {one.awards.map(({ given, ...award }) => (
              <Card key={`${award.rule} ${award.period}`}>
                <div className="matter">
                  <h3>
                    {t('awards.mine')} · {award.name}
                  </h3>
                  <p>{award.say}</p>
                  <p>{t('awards.public-soon')}</p>
                  <p className="secondary">{t('basis', { source: award.source, place: award.place })}</p>
                  <GivenGrade
                    grade={{
                      ...award,
                      state: 'jury',
                      grade: null,
                      names: [award.name],
                      atMost: null,
                      reasons: [],
                      given,
                    }}
                    award
                    communityId={one.communityId}
                  />
                </div>
              </Card>
            ))}
          </section>
        ))}
        {data.units.map((one) => (
          <section key={one.unitId} className="stack">
            <h2>{one.unitName}</h2>
            <p className="secondary">{t('mine.unit', { scheme: one.scheme })}</p>
            <Year one={one} />
          </section>
        ))}
        <p className="secondary">
          {t('private')}
          <br />
          {t('wrong')}
        </p>
      </div>
    </>
  )
}

/** Duties and grades in one community, or by the unit's own scheme over all of them. */
function Year({ one, communityId }: { one: Standing; communityId?: string }) {
  const { t } = useTranslation('appraisals')
  return (
    <>
      <Card>
        <div className="matter">
          <h3>{t('duties')}</h3>
          <DutyLines duties={one.duties} />
        </div>
      </Card>
      {one.grades.map((grade) => (
        <Card key={grade.rule}>
          <div className="matter">
            <div className="matter-head">
              <h3>
                {t('grade')} · <GradeName grade={grade} />
              </h3>
              {one.points !== null && <b className="number">{t('points-now', { points: one.points })}</b>}
            </div>
            <p>{grade.say}</p>
            <GradeWhy grade={grade} />
            {communityId && <GivenGrade grade={grade} communityId={communityId} />}
            <StarLines standing={{ ...one, stars: one.stars.filter(({ rule }) => rule === grade.rule) }} />
          </div>
        </Card>
      ))}
    </>
  )
}
