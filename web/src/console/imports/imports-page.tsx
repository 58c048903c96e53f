import type { Reply } from '@lianxin/contract/endpoint'
import { imports, templatePath, upload as uploadEntry } from '@lianxin/contract/imports'
import { useQueryClient } from '@tanstack/react-query'
import { Download, FileUp } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../../address.ts'
import { upload } from '../../api.ts'
import { useRead } from '../../query.ts'
import { moment } from '../../ui/dates.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import './imports.css'
import { toneOfImport, useCountyId } from './own.ts'

/** Brings in a roster: the template, a file, and what was brought in before. Nothing is written before it is confirmed. */
export default function ImportsPage() {
  const { t } = useTranslation('imports')
  const organisationId = useCountyId()
  const read = useRead(imports, { params: { organisationId } }, { skip: !organisationId, everySeconds: 15 })
  useHeading([{ label: t('title') }])
  return (
    <div className="import-narrow">
      <PageHead title={t('title')} sub={t('how')}>
        <a className="button" href={templatePath.replace(':organisationId', organisationId)} download>
          <Download className="icon" aria-hidden="true" />
          <span>{t('template')}</span>
        </a>
      </PageHead>
      {organisationId && <ChooseFile organisationId={organisationId} />}
      {read.error ? (
        <ErrorState error={read.error} onRetry={read.refetch} />
      ) : !read.data ? (
        <LoadingState lines={3} />
      ) : read.data.imports.length === 0 ? (
        <EmptyState icon={FileUp} title={t('none')} />
      ) : (
        <Rows title={t('earlier')}>
          {read.data.imports.map((one) => (
            <ImportRow key={one.id} one={one} />
          ))}
        </Rows>
      )}
    </div>
  )
}

function ImportRow({ one }: { one: Reply<typeof imports>['imports'][number] }) {
  const { t } = useTranslation('imports')
  const counts = [
    t('rows', { count: one.total }),
    one.bad > 0 && t('rows-bad', { count: one.bad }),
    one.state !== 'previewed' && t('rows-applied', { count: one.applied }),
  ]
  return (
    <ListRow
      what={one.fileName}
      where={[moment(one.at), ...counts].filter(Boolean).join(' · ')}
      state={<StatusTag tone={toneOfImport[one.state]}>{t(`state.${one.state}`)}</StatusTag>}
      href={`/console/imports/${one.id}`}
    />
  )
}

function ChooseFile({ organisationId }: { organisationId: string }) {
  const { t } = useTranslation('imports')
  const id = useId()
  const go = useGo()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const send = async (file: File | undefined) => {
    if (!file || busy) return
    setBusy(true)
    setError(null)
    try {
      const { id: importId } = await upload(uploadEntry, { params: { organisationId }, file })
      await client.invalidateQueries({ queryKey: [`GET ${imports.path}`] })
      go(`/console/imports/${importId}`)
    } catch (reason) {
      setError(reason as Error)
      setBusy(false)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void send(event.dataTransfer.files[0])
  }
  return (
    <>
      <label
        className="import-drop"
        htmlFor={id}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileUp className="icon" aria-hidden="true" />
        <strong>{busy ? t('reading') : t('choose')}</strong>
        <span className="secondary">{t('chosen')}</span>
        <input
          id={id}
          className="hidden-words"
          type="file"
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          disabled={busy}
          onChange={(event) => {
            void send(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </label>
      <ErrorLine error={error} />
    </>
  )
}
