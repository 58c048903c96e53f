import { planDryRun } from '@lianxin/contract/schemes'
import { bars, type Card, type Comparison, impossible, merge, spread } from '@lianxin/rules/scheme-compare'
import { Play, Square, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Bars, Chart } from '../../ui/chart.tsx'
import { Select } from '../../ui/fields.tsx'
import { ReasonLine } from '../../ui/panels.tsx'
import { ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { CostPart } from './cost-part.tsx'
import { MovedNames } from './dry-names.tsx'
import { type Run, useDryRun } from './dry-running.ts'
import type { DraftReply } from './own.ts'
import { word } from './say.ts'

/** The draft against the version in force on a year's records, community by community; nothing is written. */
export function DryRun({ organisationId, draft }: { organisationId: string; draft: DraftReply }) {
  const { t } = useTranslation('schemes')
  const params = { organisationId, draftId: draft.draft.id }
  const { run, running, start, stop } = useDryRun(params)
  const [year, setYear] = useState<number | undefined>(run?.year)
  const plan = useRead(planDryRun, { params, query: year ? { year } : {} })
  if (plan.error) return <ErrorState error={plan.error} onRetry={plan.refetch} />
  if (!plan.data) return <LoadingState />
  const { communities: places, years } = plan.data
  const chosen = year ?? plan.data.year
  const broken = draft.problems.some(({ clause }) => clause !== 'effective')
  const { seq } = draft.draft
  const isOf = run?.year === chosen && run.seq === seq
  const anew = () => start({ year: chosen, seq, places, parts: [], names: new Map() })
  return (
    <div className="stack-wide">
      <p>{t('dry.lead', { year: chosen })}</p>
      <div className="line-up">
        <Select
          label={t('dry.year')}
          choices={years.map((one) => ({ value: String(one), label: String(one) }))}
          value={String(chosen)}
          disabled={running}
          onChange={(next) => setYear(Number(next))}
        />
        {running ? (
          <Button icon={Square} onClick={stop}>
            {t('dry.stop')}
          </Button>
        ) : (
          <>
            {run && isOf && isPartial(run) && (
              <Button kind="primary" icon={Play} onClick={() => void start(run)} disabled={broken}>
                {t('dry.go-on')}
              </Button>
            )}
            <Button icon={Play} onClick={() => void anew()} disabled={broken}>
              {run ? t('dry.again') : t('dry.run')}
            </Button>
          </>
        )}
      </div>
      {broken && <p className="secondary">{t('dry.broken')}</p>}
      {run && <Progress run={run} running={running} />}
      {run && run.seq !== seq && <ReasonLine>{t('dry.older')}</ReasonLine>}
      {run && run.parts.length > 0 && <Result run={run} draft={draft} />}
    </div>
  )
}

const isPartial = ({ parts, places }: Run) => parts.length < places.length

/** How far it came; what stands below is of that part only. */
function Progress({ run, running }: { run: Run; running: boolean }) {
  const { t } = useTranslation('schemes')
  const { parts, places, failed } = run
  const far = { done: parts.length, all: places.length }
  return (
    <>
      {running && (
        <p role="status">
          {t('dry.running', far)}
          <progress className="scheme-progress" max={far.all} value={far.done} />
        </p>
      )}
      {failed && (
        <>
          <p>{t('dry.failed', { name: failed.name })}</p>
          <ErrorLine error={failed.error} />
        </>
      )}
      {isPartial(run) && parts.length > 0 && <ReasonLine>{t('dry.partial', far)}</ReasonLine>}
    </>
  )
}

function Result({ run, draft }: { run: Run; draft: DraftReply }) {
  const { t } = useTranslation('schemes')
  const all = merge(run.parts)
  const partial = isPartial(run)
  return (
    <div className="scheme-result">
      <p className="secondary">{t('dry.records', { year: run.year, facts: all.facts, places: run.parts.length })}</p>
      <Spread cards={all.cards} who="member" year={run.year} partial={partial} />
      {all.cards.some(({ who }) => who === 'unit') && (
        <Spread cards={all.cards} who="unit" year={run.year} partial={partial} />
      )}
      <Duties all={all} year={run.year} />
      <CostPart volumes={all.volumes} draft={draft} />
      <MovedNames cards={all.cards} names={run.names} />
    </div>
  )
}

function Spread({
  cards,
  who,
  year,
  partial,
}: {
  cards: Card[]
  who: 'member' | 'unit'
  year: number
  partial: boolean
}) {
  const { t } = useTranslation('schemes')
  const found = spread(cards, who)
  const none = found.pointsBefore === 0 && found.pointsAfter === 0
  const { up, down, same } = found
  return (
    <Chart
      question={who === 'member' ? t('dry.question', { year }) : t('dry.units')}
      answer={
        none ? (
          t(partial ? 'dry.no-points-yet' : 'dry.no-points')
        ) : (
          <Trans
            t={t}
            i18nKey={who === 'member' ? 'dry.answer' : 'dry.answer-unit'}
            values={{ cards: found.cards, up, down, same }}
            components={{ b: <strong /> }}
          />
        )
      }
    >
      {!none && (
        <Bars
          label={t('dry.question', { year })}
          rows={bars.map(({ id }, at) => {
            const value = found.bars[at]?.cards ?? 0
            return {
              label: t(`bars.${id}`),
              value,
              words: t('dry.cards', { count: value }),
              now: id !== 'same' && value > 0,
            }
          })}
        />
      )}
    </Chart>
  )
}

function Duties({ all, year }: { all: Comparison; year: number }) {
  const { t } = useTranslation('schemes')
  const found = all.duties.filter(
    (one) => impossible(one) || one.newlyMissed > 0 || (one.missedAfter ?? 0) > (one.missedBefore ?? 0),
  )
  const isOld = ({ missedBefore, missedAfter }: (typeof found)[number]) => (missedBefore ?? 0) >= (missedAfter ?? 0)
  const young = found.filter((one) => !isOld(one))
  return (
    <Chart
      question={t('duty.question')}
      answer={
        young.length === 0 ? (
          t('duty.none')
        ) : (
          <Trans t={t} i18nKey="duty.some" values={{ count: young.length }} components={{ b: <strong /> }} />
        )
      }
    >
      <ul className="scheme-duties">
        {[...young, ...found.filter(isOld)].map((one) => {
          const why = impossible(one)
          return (
            <li key={one.rule}>
              <TriangleAlert className="icon" aria-hidden="true" />
              <div>
                <p>{one.say}</p>
                <p className="secondary">
                  {why
                    ? t(`duty.${why}`, { year, fact: word(t, one.on), seen: one.ofKind })
                    : t('duty.newly', { count: one.newlyMissed, missed: one.missedAfter })}
                  {isOld(one) && ` · ${t('duty.already')}`}
                </p>
              </div>
            </li>
          )
        })}
      </ul>
      {(all.low.before > 0 || all.low.after > 0) && <p className="secondary">{t('low.said', all.low)}</p>}
    </Chart>
  )
}
