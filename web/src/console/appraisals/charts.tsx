import { Trans, useTranslation } from 'react-i18next'
import { Bars, Chart } from '../../ui/chart.tsx'
import type { Summary } from './own.ts'
import { RuleBars } from './rule-bars.tsx'
import './appraisals.css'

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0)

/** How much of what is asked is done, rule by rule. */
function Duties({ of }: { of: Summary }) {
  const { t } = useTranslation('appraisals')
  const duties = of.duties.filter(({ subjects }) => subjects > 0)
  const total = (what: 'met' | 'open' | 'missed' | 'excused') => sum(duties.map((duty) => duty[what]))
  const all = total('met') + total('open') + total('missed')
  const values = { all, met: total('met'), open: total('open'), missed: total('missed') }
  return (
    <Chart
      question={t('charts.duties')}
      answer={
        duties.length === 0 ? (
          t('charts.duties-none')
        ) : (
          <Trans t={t} i18nKey="charts.duties-answer" values={values} components={{ b: <strong /> }} />
        )
      }
    >
      {duties.length > 0 && (
        <>
          <p className="secondary">{t('charts.duties-key')}</p>
          <RuleBars
            label={t('charts.duties')}
            rows={duties.map((duty) => {
              const whole = duty.met + duty.open + duty.missed
              const words = whole > 0 ? t('charts.duties-said', { met: duty.met, all: whole }) : t('state.excused')
              return { say: duty.say, value: duty.met, whole, words }
            })}
          />
        </>
      )}
    </Chart>
  )
}

/** How many have which grade, best first as the scheme names them; how many are to be given. */
function Grades({ of }: { of: Summary }) {
  const { t } = useTranslation('appraisals')
  const given = sum(of.grades.flatMap(({ grades }) => grades.map(({ count }) => count)))
  const jury = sum(of.grades.map((one) => one.jury))
  return (
    <Chart
      question={t('charts.grades')}
      answer={
        of.grades.length === 0 ? (
          t('charts.grades-none')
        ) : (
          <Trans t={t} i18nKey="charts.grades-answer" values={{ given, jury }} components={{ b: <strong /> }} />
        )
      }
    >
      {of.grades.map((one) => (
        <div key={`${one.scheme}-${one.rule}`} className="stack">
          <h3>{t(`subject.${one.who}`)}</h3>
          <Bars
            label={t(`subject.${one.who}`)}
            rows={[
              ...one.grades.map(({ name, count }) => ({ label: name, value: count })),
              ...(['jury', 'none'] as const)
                .filter((state) => one[state] > 0)
                .map((state) => ({ label: t(`grade-state.${state}`), value: one[state] })),
            ]}
          />
        </div>
      ))}
    </Chart>
  )
}

/** Goals of the scheme, a share of people each. */
function Rates({ of }: { of: Summary }) {
  const { t } = useTranslation('appraisals')
  if (of.rates.length === 0) return null
  const met = of.rates.filter((rate) => rate.met).length
  return (
    <Chart
      question={t('charts.rates')}
      answer={
        <Trans
          t={t}
          i18nKey="charts.rates-answer"
          values={{ all: of.rates.length, met }}
          components={{ b: <strong /> }}
        />
      }
    >
      <RuleBars
        label={t('charts.rates')}
        rows={of.rates.map((rate) => ({
          say: rate.say,
          value: rate.of,
          whole: rate.among,
          words: t('charts.rates-said', { of: rate.of, among: rate.among, goal: `${Math.round(rate.goal * 100)}%` }),
        }))}
      />
    </Chart>
  )
}

/** The year in counts; nobody is named or ranked. */
export function YearCharts({ of }: { of: Summary }) {
  return (
    <div className="year-charts">
      <Duties of={of} />
      <Grades of={of} />
      <Rates of={of} />
    </div>
  )
}
