import { desk } from '@lianxin/contract/schemes'
import { CalendarDays, FilePlus2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../clock.ts'
import { useRead } from '../../query.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { UnknownYear } from '../../unknown-year.tsx'
import { BeginDialog } from './begin-dialog.tsx'
import { type Desk, toneOf, useArea } from './own.ts'
import { Told } from './told.tsx'
import './schemes.css'

import { fullDay } from './say.ts'

/** Two months ahead: by then deadlines begin to fall into the next year. */
const soon = () => new Date(now().getTime() + 60 * 86_400_000)

/** The schemes that the area runs, each version as a document, and the drafts of this desk. */
export default function SchemesPage() {
  const { t } = useTranslation('schemes')
  const organisationId = useArea()
  const read = useRead(desk, { params: { organisationId } }, { skip: !organisationId })
  const [begin, setBegin] = useState<Desk['schemes'][number]>()
  useHeading([{ label: t('title') }])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState />
  const { schemes, drafts, allowed } = read.data
  return (
    <div className="scheme-narrow">
      <PageHead title={t('title')} sub={t('lead')}>
        <ButtonLink href="/console/schemes/holidays" icon={CalendarDays}>
          {t('holidays.title')}
        </ButtonLink>
      </PageHead>
      <Told />
      <UnknownYear at={soon()} />
      {allowed.includes('draft') && drafts.length > 0 && (
        <Rows title={t('drafts')}>
          {drafts.map((one) => (
            <ListRow
              key={one.id}
              what={`${one.name} · ${t('effective-on', { day: fullDay(t, one.effective) })}`}
              where={[t('written-by', { name: one.authorName }), one.note].filter(Boolean).join(' · ')}
              state={<StatusTag tone={toneOf[one.state]}>{t(`state.${one.state}`)}</StatusTag>}
              href={`/console/schemes/drafts/${one.id}`}
            />
          ))}
        </Rows>
      )}
      {schemes.length === 0 && <EmptyState title={t('none')}>{t('none-why')}</EmptyState>}
      {schemes.map((scheme) => (
        <section key={scheme.scheme} className="stack">
          <div className="scheme-head">
            <div>
              <h2>{scheme.versions[0]?.name ?? scheme.scheme}</h2>
              <p className="secondary">
                {[t('runs', { count: scheme.communities }), scheme.shared && t('shared')].filter(Boolean).join(' · ')}
              </p>
            </div>
            {allowed.includes('draft') && scheme.versions.length > 0 && (
              <Button icon={FilePlus2} onClick={() => setBegin(scheme)}>
                {t('begin')}
              </Button>
            )}
          </div>
          <Rows>
            {scheme.versions.map((one) => (
              <ListRow
                key={`${one.scheme}@${one.effective}`}
                what={t('effective-on', { day: fullDay(t, one.effective) })}
                where={
                  <>
                    {[
                      t('rules', { count: one.rules }),
                      one.chosen > 0 && t('rules-chosen', { count: one.chosen }),
                      one.source === 'file'
                        ? t('from-file')
                        : t('released-by', { author: one.authorName, releaser: one.releaserName }),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                    {one.note && <span className="scheme-note">{one.note}</span>}
                  </>
                }
                state={<StatusTag tone={toneOf[one.state]}>{t(`state.${one.state}`)}</StatusTag>}
                href={`/console/schemes/${one.scheme}/${one.effective}`}
              />
            ))}
          </Rows>
        </section>
      ))}
      {begin && <BeginDialog organisationId={organisationId} of={begin} onClose={() => setBegin(undefined)} />}
    </div>
  )
}
