import { language, readDraft } from '@lianxin/contract/schemes'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFilters, usePlaces } from '../../address.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { PageHead, Split } from '../../ui/layout.tsx'
import { ReasonLine } from '../../ui/panels.tsx'
import { ErrorLine, ErrorState, LoadingState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { UnknownYear } from '../../unknown-year.tsx'
import { ClauseList, ClauseText, clausesOf } from './clauses.tsx'
import { Differences } from './differences.tsx'
import { DraftFoot } from './draft-foot.tsx'
import { DryRun } from './dry-run.tsx'
import { Editor, Problems } from './editor.tsx'
import type { Language } from './language.ts'
import { inDocument, LawNotes } from './law-notes.tsx'
import { type Content, type DraftReply, toneOf, useArea } from './own.ts'
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
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data || !forms.data || !saving.content) return <LoadingState />
  const { draft, differences, allowed, laws } = read.data
  const tab = filters.tab ?? (allowed.includes('release') ? 'changes' : 'document')
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
        <StatusTag tone={toneOf[draft.state as 'draft']}>{t(`state.${draft.state}`)}</StatusTag>
        <Yaml name={`${draft.effective}.yaml`} text={draft.yaml} />
      </PageHead>
      <UnknownYear at={draft.effective} />
      <Said draft={read.data} saving={saving} />
      <Tabs label={draft.name} tabs={tabs} chosen={tab} onChoose={(next) => setFilters({ tab: next })}>
        {tab === 'document' &&
          (allowed.includes('edit') ? (
            <Editor
              language={forms.data.schema as Language}
              content={saving.content}
              whole={read.data.whole}
              problems={saving.problems}
              differences={differences}
              chosen={filters.clause}
              onChoose={(clause, how) => setFilters({ clause }, how)}
              onChange={(content) => saving.change({ content })}
            />
          ) : (
            <Reading
              whole={read.data.whole}
              chosen={filters.clause}
              onChoose={(clause) => setFilters({ clause })}
              changed={new Set(differences.map(({ block, id }) => (id ? `${block}/${id}` : block)))}
            />
          ))}
        {tab === 'changes' && <Differences of={differences} scheme={read.data.whole} none={t('no-changes')} />}
        {tab === 'trial' && <DryRun organisationId={organisationId} draft={read.data} />}
        {tab === 'yaml' && <Text draft={read.data} saving={saving} />}
      </Tabs>
      <LawNotes
        laws={laws}
        always={tab === 'trial'}
        onClause={(clause) => setFilters({ tab: 'document', clause: inDocument(clause) })}
      />
      <DraftFoot
        organisationId={organisationId}
        draft={read.data}
        wrong={saving.problems.length}
        flush={saving.flush}
      />
    </div>
  )
}

type Saving = ReturnType<typeof useSaving>

/** Who is to do what now, and whether what was typed is kept. */
function Said({ draft, saving }: { draft: DraftReply; saving: Saving }) {
  const { t } = useTranslation('schemes')
  const { answer, note, state } = draft.draft
  const wrong = saving.problems.length
  return (
    <div className="stack">
      {answer && <ReasonLine>{t('returned', { answer })}</ReasonLine>}
      {state === 'sent' && (
        <ReasonLine>{draft.allowed.includes('release') ? t('second-look') : t('waits-other')}</ReasonLine>
      )}
      {state === 'sent' && note && (
        <p>
          <strong>{t('why')}</strong> {note}
        </p>
      )}
      {draft.allowed.includes('edit') && (
        <p className="scheme-saved" role="status">
          <span>{saving.state === 'saving' ? t('edit.saving') : saving.state === 'saved' ? t('edit.saved') : ''}</span>
          <span className={wrong > 0 ? 'scheme-wrong' : 'secondary'}>
            {wrong > 0 ? t('edit.wrong', { count: wrong }) : t('edit.right')}
          </span>
        </p>
      )}
      <ErrorLine error={saving.error} />
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

/** The text itself, for whoever writes it faster; the forms follow. */
function Text({ draft, saving }: { draft: DraftReply; saving: Saving }) {
  const { t } = useTranslation('schemes')
  const [text, setText] = useState<string>()
  if (!draft.allowed.includes('edit')) return <pre className="scheme-yaml">{draft.draft.yaml}</pre>
  return (
    <div className="stack">
      <p className="secondary">{t('edit.yaml-hint')}</p>
      <TextArea
        label={t('yaml')}
        className="input scheme-text"
        rows={28}
        spellCheck={false}
        value={text ?? draft.draft.yaml}
        onChange={setText}
      />
      {saving.problems.length > 0 && <Problems of={saving.problems} content={saving.content ?? {}} />}
      <div>
        <Button
          disabled={text === undefined}
          onClick={async () => {
            if (text === undefined) return
            saving.change({ yaml: text })
            await saving.flush()
            setText(undefined)
          }}
        >
          {t('edit.yaml-save')}
        </Button>
      </div>
    </div>
  )
}
