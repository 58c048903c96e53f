import { overview } from '@lianxin/contract/figures'
import { Printer } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { sayCategory } from '../../category.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { day } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { useRailCount } from '../counts.ts'
import { DemandChart, LoadChart, NeedsChart } from './charts.tsx'
import { CommunityTable } from './community-table.tsx'
import './figures.css'
import { type Overview, sumOf, useAreaId, useSpan } from './own.ts'
import { Shares } from './shares.tsx'
import { SpanSelect } from './span-select.tsx'

/** What those above see first: were needs met, is the load fair, what is lacked; then every community's numbers. */
export default function OverviewPage() {
  const { t } = useTranslation(['figures', 'needs'])
  const organisationId = useAreaId()
  const { span } = useSpan()
  const read = useRead(overview, { params: { organisationId }, query: { span } }, { skip: !organisationId })
  useHeading([{ label: t('overview.short') }])
  useRailCount('/communities', read.data?.communities.length)
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState lines={8} />
  const { data } = read
  if (data.communities.length === 0) return <EmptyState title={t('overview.none')}>{t('overview.none-why')}</EmptyState>
  return (
    <div className="report">
      <header className="report-head">
        <div>
          <h1>{titleOf(t, data)}</h1>
          <p className="secondary">
            {t('overview.sub', { count: data.communities.length, from: day(data.from), to: day(data.to) })}
            {' · '}
            {t('overview.derived')}
          </p>
        </div>
        <div className="actions no-print">
          <SpanSelect />
          <Button icon={Printer} keyHint="P" onClick={() => window.print()}>
            {t('print')}
          </Button>
        </div>
      </header>
      <div className="report-charts">
        <NeedsChart of={data} />
        <LoadChart of={data} span={span} />
        <DemandChart of={data} />
      </div>
      <div className="report-below">
        <Shares of={data} />
        <section className="report-table" aria-label={t('table.title')}>
          <div className="line-up apart">
            <h2>{t('table.title')}</h2>
            <span className="secondary">{t('table.order')}</span>
          </div>
          <CommunityTable communities={data.communities} />
        </section>
      </div>
    </div>
  )
}

type T = ReturnType<typeof useTranslation<['figures', 'needs']>>['t']

/** One sentence that answers: how much was done, and what is lacked. */
function titleOf(t: T, { communities, demand }: Overview): string {
  const needs = sumOf(communities, 'needs')
  const served = sumOf(communities, 'needsServed')
  const first = needs === 0 ? 'none' : served * 2 >= needs ? 'most' : 'some'
  const lack = demand[0]?.lack
    ? t('overview.lack', { category: sayCategory(demand[0].category, demand[0].categoryName) })
    : ''
  return t(`overview.title-${first}`) + lack
}
