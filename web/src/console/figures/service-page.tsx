import { service } from '@lianxin/contract/services'
import { useTranslation } from 'react-i18next'
import { usePlaces } from '../../address.ts'
import { useRead } from '../../query.ts'
import { day, moment } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { Card, Facts } from '../../ui/panels.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { EvidenceBadge, type EvidenceLevel, StatusTag } from '../../ui/tag.tsx'
import { DatedLines } from '../../ui/timeline.tsx'
import './figures.css'

/** One service record, read from above: what was done, how it is known, what happened to it. No resident in it. */
export default function ServicePage() {
  const { t } = useTranslation('figures')
  const { communityId, serviceId } = usePlaces<{ communityId: string; serviceId: string }>()
  const read = useRead(service, { params: { communityId, serviceId } })
  useHeading([
    { label: t('ledger.services'), href: `/console/communities/${communityId}?ledger=services` },
    { label: read.data ? read.data.service.needCode : '' },
  ])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState lines={8} />
  const { service: one, history } = read.data
  const good = one.state === 'verified' || one.state === 'rated'
  return (
    <article className="stack-wide narrow">
      <header className="stack">
        <span className="line-up">
          <StatusTag tone={good ? 'done' : one.state === 'withdrawn' ? 'plain' : 'waiting'}>
            {t(`service.state.${one.state}`)}
          </StatusTag>
          <EvidenceBadge level={one.evidence as EvidenceLevel} />
        </span>
        <h1>{one.line}</h1>
      </header>
      <Card quiet>
        <Facts
          of={[
            [t('service.for'), one.publicLine || one.needCode],
            [t('service.who'), [one.personName, one.unitName].filter(Boolean).join(' · ')],
            [t('service.day'), day(one.happenedOn)],
            [t('service.long'), t('service.minutes', { count: one.minutes })],
            [t('service.proofs'), one.proofs.map((how) => t(`service.proof.${how}`, { defaultValue: how })).join('、')],
            [t('service.rated'), t(one.rated ? 'service.rated-yes' : 'service.rated-no')],
          ]}
        />
      </Card>
      <p>
        <a className="text-link" href={`/console/needs/${communityId}/${one.needId}`}>
          {t('service.need', { code: one.needCode })}
        </a>
      </p>
      <section className="stack">
        <h2>{t('service.history')}</h2>
        <DatedLines
          lines={history.map((line) => ({
            id: String(line.seq),
            when: moment(line.at),
            what: [t(`service.line.${line.verb}`), line.reason].filter(Boolean).join(' · '),
          }))}
        />
      </section>
    </article>
  )
}
