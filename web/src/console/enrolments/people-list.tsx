import { confirm, enrolments } from '@lianxin/contract/enrolments'
import { week } from '@lianxin/contract/reports'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { BulkBar } from '../../ui/bulk-bar.tsx'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { day } from '../../ui/dates.ts'
import { useKeys } from '../../ui/keys.ts'
import { Pagination } from '../../ui/pagination.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { say } from '../../ui/toast.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { type Enrolment, type T, toneOf } from './say.ts'

interface PeopleListProps {
  communityId: string
  rows: Enrolment[]
  /** Reports-in: ticked beforehand, confirmed at once. */
  bulk: boolean
  current: string | undefined
  onOpen: (id: string | undefined) => void
  onMore: (() => void) | null
}

const columnsOf = (t: T): Column<Enrolment>[] => [
  {
    id: 'name',
    title: t('name'),
    cell: (one) => (
      <>
        {one.name}
        {one.pausedUntil && <div className="secondary">{t('paused', { day: day(one.pausedUntil) })}</div>}
      </>
    ),
  },
  {
    id: 'unit',
    title: t('unit'),
    cell: (one) => (one.subject === 'unit' ? t('subject.unit') : one.unitName),
  },
  { id: 'good-at', title: t('good-at'), cell: (one) => one.strengths.join(t('list-mark')) },
  {
    id: 'stated',
    title: t('stated'),
    cell: (one) =>
      one.late ? (
        <StatusTag tone="late">{t('late')}</StatusTag>
      ) : (
        <StatusTag tone={toneOf[one.state] ?? 'plain'}>{t(`state.${one.state}`)}</StatusTag>
      ),
  },
  {
    id: 'when',
    title: t('since'),
    cell: (one) => <span className="number nowrap">{day(one.state === 'due' ? one.dueOn : one.stateAt)}</span>,
  },
]

/** People and units as a table; where they wait to be confirmed, all are ticked and one press settles them. */
export function PeopleList({ communityId, rows, bulk, current, onOpen, onMore }: PeopleListProps) {
  const { t } = useTranslation('enrolments')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [returning, setReturning] = useState(false)
  const chosen = bulk ? rows.filter(({ id }) => !left.has(id)) : []
  const at = rows.findIndex(({ id }) => id === current)
  const act = useAct(confirm, {
    refresh: [enrolments, week],
    done: ({ confirmed }) => {
      say(t('confirmed', { count: confirmed }))
      onOpen(undefined)
    },
  })
  const confirmChosen = () => {
    if (chosen.length && !act.busy) void act.run({ params: { communityId }, body: { ids: chosen.map(({ id }) => id) } })
  }
  const walk = (step: number) => onOpen(rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.id)
  const tick = () => {
    if (!current) return
    const next = new Set(left)
    if (!next.delete(current)) next.add(current)
    setLeft(next)
  }
  useKeys([
    { keys: ['J', 'K'], label: t('keys.walk'), run: (key) => walk(key === 'J' ? 1 : -1) },
    ...(bulk
      ? [
          { keys: ['X'], label: t('keys.tick'), run: tick },
          { keys: ['A'], label: t('keys.confirm'), run: confirmChosen },
          { keys: ['B'], label: t('keys.return'), run: () => chosen.length > 0 && setReturning(true) },
        ]
      : []),
  ])
  const ids = new Set(chosen.map(({ id }) => id))
  return (
    <>
      <DataTable
        label={t('title')}
        columns={columnsOf(t)}
        rows={rows}
        rowId={({ id }) => id}
        {...(bulk
          ? {
              chosen: ids,
              onChoose: (next: Set<string>) =>
                setLeft(new Set(rows.filter(({ id }) => !next.has(id)).map(({ id }) => id))),
            }
          : {})}
        rowName={({ name }) => name}
        {...(current ? { current } : {})}
        onOpen={({ id }) => onOpen(id)}
      />
      {!bulk && <Pagination shown={rows.length} onMore={onMore} />}
      <ErrorLine error={act.error} />
      {bulk && (
        <BulkBar
          said={chosen.length ? t('chosen', { count: chosen.length }) : t('chosen-none')}
          note={t('chosen-note')}
          all={{
            label: t('choose-all'),
            checked: chosen.length === rows.length,
            some: chosen.length > 0,
            onChange: (on) => setLeft(on ? new Set() : new Set(rows.map(({ id }) => id))),
          }}
        >
          <Button keyHint="B" disabled={!chosen.length} onClick={() => setReturning(true)}>
            {t('return')}
          </Button>
          <Button kind="primary" keyHint="A" busy={act.busy} disabled={!chosen.length} onClick={confirmChosen}>
            {chosen.length ? t('confirm', { count: chosen.length }) : t('confirm-none')}
          </Button>
        </BulkBar>
      )}
      {returning && (
        <ReturnDialog
          communityId={communityId}
          rows={chosen}
          close={() => setReturning(false)}
          onDone={() => onOpen(undefined)}
        />
      )}
    </>
  )
}
