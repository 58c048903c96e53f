import { week } from '@lianxin/contract/reports'
import { service, services, verify } from '@lianxin/contract/services'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { BulkBar } from '../../ui/bulk-bar.tsx'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { useKeys } from '../../ui/keys.ts'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { columnsOf } from './columns.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import { isOdd, type Record } from './say.ts'

/** As many as one request may verify. */
const mostAtOnce = 200

interface VerifyListProps {
  communityId: string
  records: Record[]
  /** Records marked as done well. */
  wellDone: ReadonlySet<string>
  /** Stands between the records and what is done with them: the next page. */
  more: ReactNode
  current: string | undefined
  onOpen: (id: string | undefined) => void
}

/**
 * What waits to be verified. Everything that agrees is ticked beforehand, everything odd is not: fifty records are
 * two actions, and nothing odd passes without somebody having ticked it.
 */
export function VerifyList({ communityId, records, wellDone, more, current, onOpen }: VerifyListProps) {
  const { t } = useTranslation(['services', 'ui'])
  // Only what differs from the proposal is kept, so that records which come later are ticked like the others.
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set())
  const [returning, setReturning] = useState(false)
  const odd = records.filter(isOdd)
  const plain = records.filter((record) => !isOdd(record))
  const isChosen = (record: Record) => isOdd(record) === changed.has(record.id)
  const chosen = records.filter(isChosen)
  const ids = new Set(chosen.map(({ id }) => id))
  const choose = (next: ReadonlySet<string>) =>
    setChanged(new Set(records.filter((record) => next.has(record.id) === isOdd(record)).map(({ id }) => id)))
  const pass = useAct(verify, {
    refresh: [services, service, week],
    done: ({ verified, points }) => {
      say(points ? t('passed', { count: verified, points }) : t('passed-no-points', { count: verified }))
      onOpen(undefined)
    },
  })
  const passChosen = async () => {
    const all = chosen.map(({ id }) => id)
    if (pass.busy) return
    for (let at = 0; at < all.length; at += mostAtOnce) {
      const lot = all.slice(at, at + mostAtOnce)
      const body = { ids: lot, wellDone: lot.filter((id) => wellDone.has(id)) }
      if (!(await pass.run({ params: { communityId }, body }))) break
    }
  }
  const at = records.findIndex(({ id }) => id === current)
  const walk = (step: number) => onOpen(records[Math.min(Math.max(at + step, 0), records.length - 1)]?.id)
  const tick = () => {
    if (!current) return
    const next = new Set(changed)
    if (!next.delete(current)) next.add(current)
    setChanged(next)
  }
  useKeys([
    { keys: ['J', 'K'], label: t('keys.walk'), run: (key) => walk(key === 'J' ? 1 : -1) },
    { keys: ['X'], label: t('keys.tick'), run: tick },
    { keys: ['A'], label: t('keys.pass'), run: passChosen },
    { keys: ['B'], label: t('keys.return'), run: () => chosen.length > 0 && setReturning(true) },
  ])
  const table = {
    columns: columnsOf(t, wellDone),
    rowId: ({ id }: Record) => id,
    chosen: ids,
    onChoose: choose,
    rowName: ({ personName, line }: Record) => `${personName} ${line}`,
    ...(current ? { current } : {}),
    onOpen: ({ id }: Record) => onOpen(id),
  }
  const oddLeft = odd.filter((record) => !ids.has(record.id)).length
  const ownWord = chosen.filter(({ evidence }) => evidence === 'E0').length
  return (
    <>
      {odd.length > 0 && <DataTable {...table} label={t('odd-table')} rows={odd} isOdd={() => true} />}
      {plain.length > 0 && (
        <>
          <div className="row-group">
            <h2>{t(odd.length ? 'rest' : 'rest-only', { count: plain.length })}</h2>
            <span>{t('ticked')}</span>
          </div>
          <div className={odd.length ? 'headless' : undefined}>
            <DataTable {...table} label={t('plain-table')} rows={plain} />
          </div>
        </>
      )}
      {more}
      <ErrorLine error={pass.error} />
      <BulkBar
        said={chosen.length ? t('chosen', { count: chosen.length }) : t('chosen-none')}
        note={[
          odd.length > 0 && (oddLeft ? t('kept', { count: oddLeft }) : t('kept-none')),
          ownWord > 0 && t('own-word', { count: ownWord }),
        ]
          .filter(Boolean)
          .join(' · ')}
        all={{
          label: t('choose-all'),
          checked: plain.length > 0 && plain.every(({ id }) => ids.has(id)),
          some: chosen.length > 0,
          onChange: (on) => choose(on ? new Set([...ids, ...plain.map(({ id }) => id)]) : new Set()),
        }}
      >
        <Button keyHint="B" disabled={!chosen.length} onClick={() => setReturning(true)}>
          {t('return')}
        </Button>
        <Button kind="primary" keyHint="A" busy={pass.busy} disabled={!chosen.length} onClick={passChosen}>
          {chosen.length ? t('pass', { count: chosen.length }) : t('pass-none')}
        </Button>
      </BulkBar>
      {returning && (
        <ReturnDialog
          communityId={communityId}
          records={chosen}
          close={() => setReturning(false)}
          onDone={() => {
            setReturning(false)
            onOpen(undefined)
          }}
        />
      )}
    </>
  )
}
