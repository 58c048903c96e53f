import type { Scheme } from '@lianxin/rules/scheme'
import type { Comparison } from '@lianxin/rules/scheme-compare'
import { cost, costChanges, minutes, perHead, type Spender, type Work } from '@lianxin/rules/scheme-cost'
import { Trans, useTranslation } from 'react-i18next'
import { Chart } from '../../ui/chart.tsx'
import { Facts } from '../../ui/panels.tsx'
import { clausesOf } from './clauses.tsx'
import type { Content, DraftReply, T } from './own.ts'

const spenders: Spender[] = ['clerk', 'member', 'unit', 'official']

function more(t: T, delta: number): string {
  const rounded = Math.round(delta * 10) / 10
  if (rounded === 0) return t('cost.same')
  return rounded > 0 ? t('cost.more', { minutes: rounded }) : t('cost.less', { minutes: -rounded })
}

/** What the draft would take of people's time a year, by rule, with what is assumed. */
export function CostPart({ volumes, draft }: { volumes: Comparison['volumes']; draft: DraftReply }) {
  const { t } = useTranslation('schemes')
  if (!draft.base) return null
  const [old, young] = [draft.base.whole as unknown as Scheme, draft.whole as unknown as Scheme]
  const [linesBefore, linesAfter] = [cost(old, volumes.before), cost(young, volumes.after)]
  const [before, after] = [perHead(linesBefore, volumes.before), perHead(linesAfter, volumes.after)]
  const changes = costChanges(linesBefore, linesAfter)
  const says = new Map(
    [...clausesOf(draft.base.whole), ...clausesOf(draft.whole as Content)].map(({ id, say }) => [id, say]),
  )
  return (
    <Chart
      question={t('cost.question')}
      answer={
        <Trans
          t={t}
          i18nKey="cost.answer"
          values={{ clerk: more(t, after.clerk - before.clerk), member: more(t, after.member - before.member) }}
          components={{ b: <strong /> }}
        />
      }
    >
      <Facts
        of={spenders.map((who) => [
          t(`cost.who.${who}`),
          `${more(t, after[who] - before[who])}；${t('cost.total', { before: before[who], after: after[who] })}`,
        ])}
      />
      {changes.length > 0 && (
        <section>
          <h3>{t('cost.lines')}</h3>
          <ul className="scheme-costs">
            {changes.slice(0, 12).map((one) => (
              <li key={`${one.block} ${one.rule} ${one.work}`}>
                <span>
                  {says.get(`${one.block}/${one.rule}`) || t(`fields.${one.rule}`, { defaultValue: one.rule })}
                </span>
                <span className="secondary">
                  {t(`cost.who.${one.who}`)} ·{' '}
                  {t('cost.line', {
                    work: t(`work.${one.work}`),
                    minutes: `${one.after > one.before ? '+' : '−'}${Math.round(Math.abs(one.after - one.before) / 6) / 10}`,
                  })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <details>
        <summary>{t('cost.assumed')}</summary>
        <p className="secondary">{t('cost.assumed-why')}</p>
        <Facts
          of={(Object.keys(minutes) as Work[]).map((work) => [
            t(`work.${work}`),
            `${t(`cost.who.${minutes[work].who}`)} ${t('cost.minutes', { minutes: minutes[work].minutes })}`,
          ])}
        />
      </details>
    </Chart>
  )
}
