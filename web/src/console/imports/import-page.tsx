import { badRowsPath, cancelImport, confirmImport, imports, readImport } from '@lianxin/contract/imports'
import type { TFunction } from 'i18next'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlaces } from '../../address.ts'
import { useAct, useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { moment } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { ImportRows } from './import-rows.tsx'
import './imports.css'
import { type OneImport, toneOfImport, useCountyId } from './own.ts'

const refresh = [readImport, imports]

/** One file: what was read and what is wrong with it, row by row; then its way in. The page may be closed meanwhile. */
export default function ImportPage() {
  const { t } = useTranslation('imports')
  const organisationId = useCountyId()
  const { importId } = usePlaces<{ importId: string }>()
  const params = { organisationId, importId }
  const [running, setRunning] = useState(false)
  const read = useRead(
    readImport,
    { params, query: { limit: 1 } },
    { skip: !organisationId, ...(running ? { everySeconds: 1 } : {}) },
  )
  const one = read.data?.import
  useEffect(() => setRunning(one?.state === 'running' || one?.state === 'reading'), [one?.state])
  const confirm = useAct(confirmImport, { refresh })
  const cancel = useAct(cancelImport, { refresh })
  useHeading([{ label: t('title'), href: '/console/imports' }, { label: one?.fileName ?? '' }])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!one || one.id !== importId) return <LoadingState />
  const good = one.total - one.bad
  const bad = one.bad > 0
  return (
    <div className="stack-wide">
      <PageHead title={titleOf(t, one, good)} sub={`${one.fileName} · ${moment(one.at)}`}>
        <StatusTag tone={toneOfImport[one.state]}>{t(`state.${one.state}`)}</StatusTag>
      </PageHead>
      <Progress one={one} good={good} />
      <div className="actions import-actions">
        {bad && (
          <a
            className="button"
            href={badRowsPath.replace(':organisationId', organisationId).replace(':importId', one.id)}
            download
          >
            <Download className="icon" aria-hidden="true" />
            <span>{t('download-bad')}</span>
          </a>
        )}
        {(one.state === 'previewed' || one.state === 'running') && (
          <Button busy={cancel.busy} onClick={() => cancel.run({ params })}>
            {t(one.state === 'running' ? 'cancel' : 'cancel-preview')}
          </Button>
        )}
        {one.state === 'previewed' && good > 0 && (
          <Button kind="primary" keyHint="Enter" busy={confirm.busy} onClick={() => confirm.run({ params })}>
            {t('confirm', { count: good })}
          </Button>
        )}
      </div>
      <ErrorLine error={confirm.error ?? cancel.error} />
      <ImportRows one={one} params={params} />
    </div>
  )
}

/** What can be done with the file, or what was done. */
function titleOf(t: TFunction<'imports'>, one: OneImport, good: number): string {
  if (one.state === 'done') return t('done', { applied: one.applied })
  return t(one.bad > 0 ? 'preview' : 'preview-good', { total: one.total, good, bad: one.bad })
}

function Progress({ one, good }: { one: OneImport; good: number }) {
  const { t } = useTranslation('imports')
  const told = t('progress', { applied: one.applied, good })
  if (one.state === 'running')
    return (
      <div className="stack" role="status">
        <progress className="import-progress" max={good} value={one.applied} aria-label={told} />
        <p className="number">
          <strong>{told}</strong> <span className="secondary">{t('progress-note')}</span>
        </p>
      </div>
    )
  if (one.state === 'done')
    return (
      <p className="secondary" role="status">
        {one.bad > 0 ? t('done-bad', { bad: one.bad }) : ''}
      </p>
    )
  if (one.state === 'cancelled') return <p role="status">{t('cancelled', { applied: one.applied })}</p>
  if (one.state === 'failed') return <p role="alert">{one.problem}</p>
  return null
}
