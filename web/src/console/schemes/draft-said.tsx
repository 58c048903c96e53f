import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ReasonLine } from '../../ui/panels.tsx'
import { Problems } from './editor.tsx'
import type { DraftReply } from './own.ts'
import type { Saving } from './saving.ts'
import { fullDay } from './say.ts'

/** Who is to do what now, and whether what was typed is kept. */
export function Said({ draft, saving }: { draft: DraftReply; saving: Saving }) {
  const { t } = useTranslation('schemes')
  const { answer, note, state } = draft.draft
  const { problems } = saving
  const writes = draft.allowed.includes('edit')
  return (
    <div className="stack">
      {answer && <ReasonLine>{t('returned', { answer })}</ReasonLine>}
      <Stage draft={draft} />
      {state === 'sent' && note && (
        <p>
          <strong>{t('why')}</strong> {note}
        </p>
      )}
      {writes && (
        <p className="scheme-saved" role="status">
          <span className={saving.state === 'saved' && saving.text === undefined ? undefined : 'scheme-wrong'}>
            {savedWords(t, saving)}
          </span>
          <span className={problems.length > 0 ? 'scheme-wrong' : 'secondary'}>
            {problems.length > 0 ? t('edit.wrong', { count: problems.length }) : t('edit.right')}
          </span>
        </p>
      )}
      {state === 'sent' && problems.length > 0 && <Problems of={problems} content={draft.content} />}
    </div>
  )
}

function savedWords(t: ReturnType<typeof useTranslation<'schemes'>>['t'], { state, text }: Saving): string {
  if (state === 'saving') return t('edit.saving')
  if (state === 'saved') return text === undefined ? t('edit.saved') : t('edit.text-unsaved')
  return t('edit.unsaved')
}

/** Where the draft stands, for whoever reads it. */
function Stage({ draft: { draft, allowed } }: { draft: DraftReply }) {
  const { t } = useTranslation('schemes')
  if (draft.state === 'sent')
    return <ReasonLine>{allowed.includes('release') ? t('second-look') : t('waits-other')}</ReasonLine>
  if (draft.state === 'released')
    return (
      <>
        <ReasonLine>{t('settled.released', { day: fullDay(t, draft.effective) })}</ReasonLine>
        <div>
          <ButtonLink href={`/console/schemes/${draft.scheme}/${draft.effective}`}>{t('settled.version')}</ButtonLink>
        </div>
      </>
    )
  if (draft.state === 'dropped') return <ReasonLine>{t('settled.dropped')}</ReasonLine>
  return draft.own ? null : <ReasonLine>{t('still-writing', { name: draft.authorName })}</ReasonLine>
}

/** In place of the forms while the text is the one being written: from a text that can't be read they would begin empty. */
export function FormsClosed({ saving, onText }: { saving: Saving; onText: () => void }) {
  const { t } = useTranslation('schemes')
  const line = saving.problems.find((one) => one.line !== undefined)?.line
  const why = line === undefined ? t('edit.text-first') : t('edit.text-first-line', { line })
  return (
    <div className="stack">
      <ReasonLine>{saving.readable ? t('edit.text-save-first') : why}</ReasonLine>
      {!saving.readable && <Problems of={saving.problems} content={{}} />}
      <div>
        <Button onClick={onText}>{t('edit.text-open')}</Button>
      </div>
    </div>
  )
}
