import { dryRunPart, planDryRun } from '@lianxin/contract/schemes'
import { bars, type Card, type Comparison, impossible, merge, spread } from '@lianxin/rules/scheme-compare'
import { Play, TriangleAlert } from 'lucide-react'
import { useRef, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { call } from '../../api.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Bars, Chart } from '../../ui/chart.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Select } from '../../ui/fields.tsx'
import { ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { CostPart } from './cost-part.tsx'
import type { DraftReply } from './own.ts'
import { word } from './say.ts'

interface Run {
  year: number
  done: number
  all: number
  parts: Comparison[]
  names: Map<string, string>
  failed?: { name: string; error: Error }
}

/** The draft against the version in force on a year's records, community by community; nothing is written. */
export function DryRun({ organisationId, draft }: { organisationId: string; draft: DraftReply }) {
  const { t } = useTranslation('schemes')
  const params = { organisationId, draftId: draft.draft.id }
  const [year, setYear] = useState<number>()
  const plan = useRead(planDryRun, { params, query: year ? { year } : {} })
  const [run, setRun] = useState<Run>()
  const turn = useRef(0)
  if (plan.error) return <ErrorState error={plan.error} onRetry={plan.refetch} />
  if (!plan.data) return <LoadingState />
  const { communities, years } = plan.data
  const chosen = year ?? plan.data.year

  const start = async () => {
    const mine = ++turn.current
    const found: Run = { year: chosen, done: 0, all: communities.length, parts: [], names: new Map() }
    setRun(found)
    for (const { id, name } of communities) {
      try {
        const part = await call(dryRunPart, { params: { ...params, placeId: id }, query: { year: chosen } })
        found.parts.push(part.comparison as Comparison)
        for (const one of part.names) found.names.set(one.subjectId, one.name)
      } catch (error) {
        found.failed = { name, error: error as Error }
      }
      if (turn.current !== mine) return
      found.done++
      setRun({ ...found })
      if (found.failed) return
    }
  }
  const running = run !== undefined && run.done < run.all && !run.failed
  const broken = draft.problems.some(({ clause }) => clause !== 'effective')
  return (
    <div className="stack-wide">
      <p>{t('dry.lead', { year: chosen })}</p>
      <div className="line-up">
        <Select
          label={t('dry.year')}
          choices={years.map((one) => ({ value: String(one), label: String(one) }))}
          value={String(chosen)}
          onChange={(next) => setYear(Number(next))}
        />
        <Button icon={Play} busy={running} onClick={() => void start()} disabled={broken}>
          {run ? t('dry.again') : t('dry.run')}
        </Button>
      </div>
      {broken && <p className="secondary">{t('dry.broken')}</p>}
      {running && (
        <p role="status">
          {t('dry.running', { done: run.done, all: run.all })}
          <progress className="scheme-progress" max={run.all} value={run.done} />
        </p>
      )}
      {run?.failed && (
        <>
          <p>{t('dry.failed', { name: run.failed.name })}</p>
          <ErrorLine error={run.failed.error} />
        </>
      )}
      {run && run.parts.length > 0 && <Result run={run} draft={draft} />}
    </div>
  )
}

function Result({ run, draft }: { run: Run; draft: DraftReply }) {
  const { t } = useTranslation('schemes')
  const all = merge(run.parts)
  return (
    <div className="scheme-result">
      <p className="secondary">{t('dry.records', { facts: all.facts, places: run.parts.length })}</p>
      <Spread cards={all.cards} who="member" year={run.year} />
      {all.cards.some(({ who }) => who === 'unit') && <Spread cards={all.cards} who="unit" year={run.year} />}
      <Duties all={all} year={run.year} />
      <CostPart volumes={all.volumes} draft={draft} />
      <Names cards={all.cards} names={run.names} />
    </div>
  )
}

function Spread({ cards, who, year }: { cards: Card[]; who: 'member' | 'unit'; year: number }) {
  const { t } = useTranslation('schemes')
  const found = spread(cards, who)
  const none = found.pointsBefore === 0 && found.pointsAfter === 0
  const { up, down, same } = found
  return (
    <Chart
      question={who === 'member' ? t('dry.question', { year }) : t('dry.units')}
      answer={
        none ? (
          t('dry.no-points')
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

const mostNames = 200

/** Whose card changes, by name: never by points, so that the list is no ranking. */
function Names({ cards, names }: { cards: Card[]; names: Map<string, string> }) {
  const { t } = useTranslation('schemes')
  const moved = cards
    .filter(({ before, after, subjectId }) => before !== after && names.has(subjectId))
    .map((card) => ({ ...card, name: names.get(card.subjectId) ?? '' }))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
  if (moved.length === 0) return null
  return (
    <details className="scheme-names">
      <summary>{t('names.title')}</summary>
      <p className="secondary">{t('names.lead')}</p>
      <DataTable
        label={t('names.title')}
        columns={[
          { id: 'name', title: t('names.name'), cell: (row) => row.name },
          { id: 'before', title: t('names.before'), cell: (row) => row.before, end: true },
          { id: 'after', title: t('names.after'), cell: (row) => row.after, end: true },
        ]}
        rows={moved.slice(0, mostNames)}
        rowId={(row) => `${row.subjectId} ${row.before} ${row.after}`}
      />
      {moved.length > mostNames && <p>{t('names.more', { count: moved.length - mostNames })}</p>}
    </details>
  )
}
