import { Trans, useTranslation } from 'react-i18next'
import { sayCategory } from '../../category.ts'
import { Bars, Chart } from '../../ui/chart.tsx'
import { Columns } from './columns.tsx'
import { type Overview, type SpanName, sumOf } from './own.ts'

/** Were the needs met? Six months, this one dark. */
export function NeedsChart({ of }: { of: Overview }) {
  const { t } = useTranslation('figures')
  const needs = sumOf(of.communities, 'needs')
  const served = sumOf(of.communities, 'needsServed')
  const counts = {
    needs,
    served,
    open: sumOf(of.communities, 'needsOpen'),
    answered: sumOf(of.communities, 'needsAnswered'),
  }
  const rows = of.months.map(({ month, needs: whole, served: value }, at) => ({
    label: t('month', { month: Number(month.slice(5)) }),
    value,
    whole,
    said: t('needs.said', { month: Number(month.slice(5)), needs: whole, served: value }),
    now: at === of.months.length - 1,
  }))
  return (
    <Chart
      question={t('needs.question')}
      answer={
        needs === 0 ? (
          t('needs.answer-none')
        ) : (
          <Trans
            t={t}
            i18nKey={counts.answered ? 'needs.answer' : 'needs.answer-all'}
            values={counts}
            components={{ b: <strong /> }}
          />
        )
      }
    >
      <p className="secondary report-key">{t('needs.key')}</p>
      <Columns label={t('needs.question')} rows={rows} />
    </Chart>
  )
}

/** Is the load fair? How many members served how often; nobody is named or ranked. */
export function LoadChart({ of, span }: { of: Overview; span: SpanName }) {
  const { t } = useTranslation('figures')
  const people = of.load.reduce((sum, one) => sum + one.people, 0)
  const upToTwo = of.load.filter(({ times }) => times <= 2).reduce((sum, one) => sum + one.people, 0)
  const often = of.load.find(({ times }) => times === 5)?.people ?? 0
  const key = people === 0 ? 'load.answer-none' : often > 0 ? 'load.answer-often' : 'load.answer'
  return (
    <Chart
      question={t('load.question')}
      answer={<Trans t={t} i18nKey={key} values={{ people, upToTwo, often }} components={{ b: <strong /> }} />}
    >
      <p className="secondary report-key">{t('load.key', { span: t(`span.${span}`) })}</p>
      <Columns
        label={t('load.question')}
        rows={of.load.map(({ times, people: value }) => ({
          label: t(times === 5 ? 'load.often' : 'load.times', { count: times }),
          value,
          said: t('load.said', {
            times: t(times === 5 ? 'load.often' : 'load.times', { count: times }),
            people: value,
          }),
          now: times === 5 && value > 0,
        }))}
      />
    </Chart>
  )
}

/** What is lacked, and where? Frames are the places wanted, the solid part those taken. */
export function DemandChart({ of }: { of: Overview }) {
  const { t } = useTranslation(['figures', 'needs'])
  const lacking = of.demand.filter(({ lack }) => lack)
  const [first] = lacking
  return (
    <Chart
      question={t('demand.question')}
      answer={
        of.demand.length === 0 ? (
          t('demand.answer-none')
        ) : first?.lack ? (
          <Trans
            t={t}
            i18nKey="demand.answer"
            values={{
              place: first.lack.place,
              category: sayCategory(first.category, first.categoryName),
              count: first.lack.missing,
            }}
            components={{ b: <strong /> }}
          />
        ) : (
          t('demand.answer-enough')
        )
      }
    >
      {of.demand.length > 0 && (
        <>
          <p className="secondary report-key">{t('demand.key')}</p>
          <Bars
            label={t('demand.question')}
            rows={of.demand.map((one) => ({
              label: sayCategory(one.category, one.categoryName),
              value: one.taken,
              whole: one.wanted,
              words: one.lack
                ? t('demand.lack', { count: one.wanted - one.taken, place: one.lack.place })
                : t('demand.enough'),
              now: one === first,
            }))}
          />
        </>
      )}
    </Chart>
  )
}
