import { compareVersions, readVersion } from '@lianxin/contract/schemes'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFilters, usePlaces } from '../../address.ts'
import { useRead } from '../../query.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { UnknownYear } from '../../unknown-year.tsx'
import { ClauseList, ClauseText, clausesOf } from './clauses.tsx'
import { Differences } from './differences.tsx'
import { inDocument, LawNotes } from './law-notes.tsx'
import { useArea, type Version } from './own.ts'
import './schemes.css'

import { fullDay } from './say.ts'

/** One version as a document: its clauses, what it changed, its text. Nobody changes it. */
export default function VersionPage() {
  const { t } = useTranslation('schemes')
  const organisationId = useArea()
  const { schemeId, effective } = usePlaces<{ schemeId: string; effective: string }>()
  const [filters, setFilters] = useFilters<{ tab?: string; clause?: string }>()
  const params = { organisationId, schemeId, effective }
  const read = useRead(readVersion, { params }, { skip: !organisationId })
  const changes = useRead(compareVersions, { params }, { skip: !organisationId || filters.tab !== 'changes' })
  useHeading([{ label: t('title'), href: '/console/schemes' }, { label: read.data?.version.name ?? '' }])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState />
  const { version, laws } = read.data
  const tab = filters.tab ?? 'document'
  return (
    <div className="scheme-page">
      <PageHead title={version.name} sub={headOf(read.data, t)}>
        <Yaml name={`${version.effective}.yaml`} text={read.data.yaml} />
      </PageHead>
      {version.state === 'coming' && <UnknownYear at={version.effective} />}
      <LawNotes laws={laws} onClause={(clause) => setFilters({ tab: 'document', clause: inDocument(clause) })} />
      <Tabs
        label={version.name}
        tabs={['document', 'changes', 'yaml'].map((id) => ({ id, label: t(id) }))}
        chosen={tab}
        onChoose={(next) => setFilters({ tab: next })}
      >
        {tab === 'document' && (
          <Document version={read.data} chosen={filters.clause} onChoose={(clause) => setFilters({ clause })} />
        )}
        {tab === 'changes' &&
          (changes.error ? (
            <ErrorState error={changes.error} onRetry={changes.refetch} />
          ) : changes.data ? (
            <Differences
              of={changes.data.differences}
              scheme={read.data.whole}
              none={changes.data.from ? t('no-changes') : t('no-earlier')}
            />
          ) : (
            <LoadingState />
          ))}
        {tab === 'yaml' && <pre className="scheme-yaml">{read.data.yaml}</pre>}
      </Tabs>
    </div>
  )
}

function headOf({ version }: Version, t: ReturnType<typeof useTranslation<'schemes'>>['t']): string {
  return [
    t('effective-on', { day: fullDay(t, version.effective) }),
    t(`state.${version.state}`),
    t('rules', { count: version.rules }),
    version.chosen > 0 && t('rules-chosen', { count: version.chosen }),
    version.releaserName && t('released-by', { author: version.authorName, releaser: version.releaserName }),
  ]
    .filter(Boolean)
    .join(' · ')
}

function Document({
  version,
  chosen,
  onChoose,
}: {
  version: Version
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}) {
  const clauses = clausesOf(version.whole)
  const clause = clauses.find(({ id }) => id === chosen) ?? clauses[0]
  return (
    <Split
      list={<ClauseList clauses={clauses} chosen={clause?.id} onChoose={onChoose} />}
      detail={clause && <ClauseText clause={clause} scheme={version.whole} />}
      open={Boolean(chosen)}
      onBack={() => onChoose(undefined)}
    />
  )
}

/** The text as a file. */
export function Yaml({ name, text }: { name: string; text: string }) {
  const { t } = useTranslation('schemes')
  return (
    <a className="button" href={`data:text/yaml;charset=utf-8,${encodeURIComponent(text)}`} download={name}>
      <Download className="icon" aria-hidden="true" />
      <span>{t('download')}</span>
    </a>
  )
}
