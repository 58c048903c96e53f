import { useTranslation } from 'react-i18next'
import { TextArea } from '../../ui/fields.tsx'
import { Problems } from './editor.tsx'
import type { DraftReply } from './own.ts'
import type { Saving } from './saving.ts'

/** The text itself, for whoever writes it faster; the forms follow once it is saved at the foot of the page. */
export function DraftText({ draft, saving }: { draft: DraftReply; saving: Saving }) {
  const { t } = useTranslation('schemes')
  const { text, yaml, state, problems, content } = saving
  if (!draft.allowed.includes('edit')) return <pre className="scheme-yaml">{draft.draft.yaml}</pre>
  // the text of what was just typed in the forms is not known yet
  const waits = text === undefined && (yaml === undefined || state !== 'saved')
  return (
    <div className="stack">
      <p className="secondary">{waits ? t('edit.forms-first') : t('edit.yaml-hint')}</p>
      <TextArea
        label={t('yaml')}
        className="input scheme-text"
        rows={28}
        spellCheck={false}
        readOnly={waits}
        value={text ?? yaml ?? draft.draft.yaml}
        onChange={saving.type}
      />
      {problems.length > 0 && <Problems of={problems} content={content ?? {}} />}
    </div>
  )
}
