import { myCommunities } from '@lianxin/contract/people'
import { Phone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { day } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Card, Facts } from '../../ui/panels.tsx'
import { PointsLine, signed } from '../../ui/points-line.tsx'
import type { EvidenceLevel } from '../../ui/tag.tsx'
import { namespaces } from '../say.ts'
import { onDay } from './story.ts'

/** Display fields of a points line, as the people feature answers them. */
export interface PointsData {
  key: string
  fact: string
  points: number
  rule: string
  say: string
  date: string
  factDate?: string
  base: boolean
  reverses?: string
  ratings?: number
  cut?: { points: number }
  source?: string
  /** A later version of the scheme was released that scores this day anew. */
  anew?: { effective: string; note: string }
  cites: { doc: string; place: string }
  service?: { line: string; publicLine: string; happenedOn: string; minutes: number; evidence: string }
}

/** Lines that no record made: taken over from the account before, or lapsed. */
const accountWords: Record<string, 'carried' | 'expired'> = { 'carry-over': 'carried', 'expires-after': 'expired' }

/** One line: cause, day and place, evidence, signed number; opened the record behind it and the clause. */
export function Line({ data, community, onWrong }: { data: PointsData; community: string; onWrong: () => void }) {
  const { t } = useTranslation(namespaces)
  const { service, source, cites } = data
  const clause = (
    <>
      {data.say}
      <br />
      {t(source ? 'points.place' : 'points.placeOnly', { source, place: cites.place })}
    </>
  )
  return (
    <PointsLine
      cause={service?.publicLine || service?.line || data.say}
      where={[
        day(service?.happenedOn ?? (data.base ? onDay(data) : data.date)),
        community,
        !data.reverses && accountWords[data.rule] && t(`points.${accountWords[data.rule]}`),
        data.reverses && t('points.reverses'),
        data.anew && t(data.reverses ? 'points.anewBack' : 'points.anew'),
        data.cut && t('points.cut', { count: Math.abs(data.cut.points) }),
        data.factDate && data.factDate !== data.date && !data.base && t('points.factDate', { day: day(data.factDate) }),
      ]
        .filter(Boolean)
        .join(' · ')}
      {...(service ? { evidence: service.evidence as EvidenceLevel } : {})}
      points={data.points}
      base={data.base}
      onWrong={onWrong}
    >
      <Facts
        of={[
          [
            t('points.service'),
            service &&
              `${service.line}（${t('service.what', { day: day(service.happenedOn), minutes: service.minutes })}）`,
          ],
          [t('points.record'), data.ratings && t('points.ratings', { count: data.ratings })],
          [t('points.clause'), clause],
          [t('points.anewWhy'), data.anew && t('points.anewSaid', anewOf(data.anew))],
        ]}
      />
    </PointsLine>
  )
}

const anewOf = ({ effective, note }: NonNullable<PointsData['anew']>) => {
  const [year, month, date] = effective.split('-').map(Number)
  return { year, month, date, note }
}

/** How to object, honestly: by telephone or at the desk, saying which line; the record decides. */
export function WrongDialog({
  data,
  communityId,
  onClose,
}: {
  data: PointsData | undefined
  communityId: string
  onClose: () => void
}) {
  const { t } = useTranslation(namespaces)
  const { data: mine } = useRead(myCommunities)
  const community = mine?.communities.find(({ id }) => id === communityId)
  const phone = community?.phone
  return (
    <Dialog title={t('points.wrongTitle')} open={data !== undefined} onClose={onClose}>
      <div className="stack">
        {data && (
          <Card quiet>
            {t('points.wrongLine', {
              day: day(data.date),
              points: signed(data.points, data.base),
              cause: data.service?.publicLine ?? data.say,
            })}
          </Card>
        )}
        <p>{t('points.wrongHow')}</p>
        {phone ? (
          <>
            <ButtonLink kind="primary" icon={Phone} wide href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
              {t('points.call', { phone })}
            </ButtonLink>
            {community.hours && <p className="secondary">{t('mine.hours', { hours: community.hours })}</p>}
          </>
        ) : (
          <p>{t('points.wrongNoPhone')}</p>
        )}
      </div>
    </Dialog>
  )
}
