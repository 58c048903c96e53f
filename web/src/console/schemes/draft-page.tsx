import { language, readDraft } from '@lianxin/contract/schemes'
import { useTranslation } from 'react-i18next'
import { useFilters, usePlaces } from '../../address.ts'
import { useRead } from '../../query.ts'
import { useHeading } from '../../ui/heading.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { ReasonLine } from '../../ui/panels.tsx'
import { ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { UnknownYear } from '../../unknown-year.tsx'
import { ClauseList, ClauseText, clausesOf } from './clauses.tsx'
import { Differences } from './differences.tsx'
import { DraftFoot } from './draft-foot.tsx'
import { Leaving } from './draft-leaving.tsx'
import { FormsClosed, Said } from './draft-said.tsx'
import { DraftText } from './draft-text.tsx'
import { DryRun } from './dry-run.tsx'
import { Editor } from './editor.tsx'
import type { Language } from './language.ts'
import { inDocument, LawNotes } from './law-notes.tsx'
import { type Content, toneOf, useArea } from './own.ts'
import { useSaving } from './saving.ts'
import { Yaml } from './version-page.tsx'
import './schemes.css'

import { fullDay } from './say.ts'

/** A draft: written by its author, looked at by the second person; what it changes, what it would do, what it costs. */
export default function DraftPage() {
  const { t } = useTranslation('schemes')
  const organisationId = useArea()
  const { draftId } = usePlaces<{ draftId: string }>()
  const [filters, setFilters] = useFilters<{ tab?: string; clause?: string }>()
  const read = useRead(readDraft, { params: { organisationId, draftId } }, { skip: !organisationId })
  const forms = useRead(language)
  const saving = useSaving(organisationId, draftId, read.data)
  useHeading([{ label: t('title'), href: '/console/schemes' }, { label: read.data?.draft.name ?? '' }])
  // what is being typed stays on the screen whatever becomes of a further reading
  if (read.error && !read.data) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data || !forms.data || !saving.content) return <LoadingState />
  const { draft, differences, allowed, laws } = read.data
  const tab = filters.tab ?? (allowed.includes('release') ? 'changes' : 'document')
  const writes = allowed.includes('edit')
  const closed = !saving.readable || saving.text !== undefined
  const tabs = [
    { id: 'document', label: t('clauses') },
    { id: 'changes', label: t('changes'), count: differences.length },
    { id: 'trial', label: t('trial') },
    { id: 'yaml', label: t('yaml') },
  ]
  return (
    <div className="scheme-page">
      <PageHead
        title={draft.name}
        sub={`${t('effective-on', { day: fullDay(t, draft.effective) })} · ${t('written-by', { name: draft.authorName })}`}
      >
        <StatusTag tone={toneOf[draft.state]}>{t(`state.${draft.state}`)}</StatusTag>
        <Yaml name={`${draft.effective}.yaml`} text={draft.yaml} />
      </PageHead>
      <UnknownYear at={draft.effective} />
      <Said draft={read.data} saving={saving} />
      <Tabs label={draft.name} tabs={tabs} chosen={tab} onChoose={(next) => setFilters({ tab: next })}>
        {tab === 'document' &&
          (writes && closed ? (
            <FormsClosed saving={saving} onText={() => setFilters({ tab: 'yaml' })} />
          ) : writes ? (
            <Editor
              language={forms.data.schema as Language}
              content={saving.content}
              whole={read.data.whole}
              stored={read.data.content}
              problems={saving.problems}
              differences={differences}
              chosen={filters.clause}
              onChoose={(clause, how) => setFilters({ clause }, how)}
              onChange={saving.edit}
            />
          ) : (
            <Reading
              whole={read.data.whole}
              chosen={filters.clause}
              onChoose={(clause) => setFilters({ clause })}
              changed={new Set(differences.map(({ block, id }) => (id ? `${block}/${id}` : block)))}
            />
          ))}
        {tab === 'changes' && (
          <Differences
            of={differences}
            scheme={read.data.whole}
            none={t(saving.problems.length > 0 ? 'changes-later' : 'no-changes')}
          />
        )}
        {tab === 'trial' && saving.unsaved() && <ReasonLine>{t('edit.trial-unsaved')}</ReasonLine>}
        {tab === 'trial' && <DryRun organisationId={organisationId} draft={read.data} />}
        {tab === 'yaml' && <DraftText draft={read.data} saving={saving} />}
      </Tabs>
      <LawNotes
        laws={laws}
        always={tab === 'trial'}
        onClause={(clause) => setFilters({ tab: 'document', clause: inDocument(clause) })}
      />
      <DraftFoot
        organisationId={organisationId}
        draft={read.data}
        saving={saving}
        onRefused={() => void read.refetch()}
      />
      <Leaving saving={saving} />
    </div>
  )
}

function Reading({
  whole,
  chosen,
  onChoose,
  changed,
}: {
  whole: Content
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
  changed: ReadonlySet<string>
}) {
  const clauses = clausesOf(whole)
  const clause = clauses.find(({ id }) => id === chosen) ?? clauses.find(({ id }) => changed.has(id)) ?? clauses[0]
  return (
    <Split
      list={<ClauseList clauses={clauses} chosen={clause?.id} onChoose={onChoose} changed={changed} />}
      detail={clause && <ClauseText clause={clause} scheme={whole} />}
      open={Boolean(chosen)}
      onBack={() => onChoose(undefined)}
    />
  )
}
