import { listNotices } from '@lianxin/contract/holidays'
import { CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../clock.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { moment } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { Card } from '../../ui/panels.tsx'
import { Rows } from '../../ui/rows.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { UnknownYear } from '../../unknown-year.tsx'
import { DaysOff } from './holidays-days.tsx'
import { EntryCard } from './holidays-entry.tsx'
import { EnterDialog } from './holidays-form.tsx'
import { type Notices, useArea } from './own.ts'
import './schemes.css'

/** The State Council's notices: what is known of each year, what waits for a second person, and what was corrected. */
export default function HolidaysPage() {
  const { t } = useTranslation('schemes')
  const organisationId = useArea()
  const read = useRead(listNotices, { params: { organisationId } }, { skip: !organisationId })
  const [form, setForm] = useState(false)
  useHeading([{ label: t('title'), href: '/console/schemes' }, { label: t('holidays.title') }])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState />
  const { years, notices, entries, allowed } = read.data
  const waiting = entries.filter(({ state }) => state === 'sent')
  const returned = entries.filter(({ state }) => state === 'returned')
  const nextYear = now().getFullYear() + 1
  return (
    <div className="scheme-narrow">
      <PageHead title={t('holidays.title')} sub={t('holidays.lead')}>
        {allowed.includes('enter') && (
          <Button kind="primary" icon={CalendarPlus} onClick={() => setForm(true)}>
            {t('holidays.enter')}
          </Button>
        )}
      </PageHead>
      <UnknownYear />
      {!years.some(({ year }) => year === nextYear) && <UnknownYear at={`${nextYear}-06-01`} />}
      {[...waiting, ...returned.slice(0, 3)].map((entry) => (
        <EntryCard key={entry.id} organisationId={organisationId} entry={entry} />
      ))}
      <section className="stack">
        <h2>{t('holidays.known')}</h2>
        {years.map((one) => (
          <Year key={one.year} of={one} />
        ))}
      </section>
      <History of={notices} />
      {form && (
        <EnterDialog
          organisationId={organisationId}
          year={years[0]?.year === nextYear - 1 ? nextYear : (years[0]?.year ?? nextYear) + 1}
          festivals={years[0]?.off.map(({ name }) => name) ?? []}
          onClose={() => setForm(false)}
        />
      )}
    </div>
  )
}

function Year({ of }: { of: Notices['years'][number] }) {
  const { t } = useTranslation('schemes')
  return (
    <details className="holiday-year">
      <summary>
        <span>{t('holidays.year', { year: of.year })}</span>
        <StatusTag tone={of.source === 'notice' ? 'done' : 'plain'}>{t(`holidays.source.${of.source}`)}</StatusTag>
      </summary>
      <DaysOff of={of} />
    </details>
  )
}

/** Who entered and released what, newest first; what was corrected stays to be read. */
function History({ of }: { of: Notices['notices'] }) {
  const { t } = useTranslation('schemes')
  if (of.length === 0) return null
  return (
    <Rows title={t('holidays.history')}>
      {of.map((one) => (
        <li key={one.id}>
          <Card quiet>
            <div className="stack">
              <div className="scheme-head">
                <strong>{t('holidays.notice', { year: one.year, document: one.document })}</strong>
                <StatusTag tone={one.counts ? 'done' : 'plain'}>
                  {t(one.counts ? 'holidays.counts' : 'holidays.corrected')}
                </StatusTag>
              </div>
              <p className="secondary">
                {t('released-by', { author: one.authorName, releaser: one.releaserName })} · {moment(one.releasedAt)}
              </p>
              {one.why && <p>{t('holidays.why-was', { why: one.why })}</p>}
              {!one.counts && <DaysOff of={one} />}
            </div>
          </Card>
        </li>
      ))}
    </Rows>
  )
}
