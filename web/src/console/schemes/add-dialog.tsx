import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/fields.tsx'
import { placesToAdd, withAdded } from './adding.ts'
import type { Language } from './language.ts'
import type { Content } from './own.ts'
import { blockName, fieldName } from './say.ts'

/** Asks where a new clause stands, and answers with the content that has it; every part of a scheme can be added. */
export function AddDialog({
  language,
  content,
  whole,
  onAdd,
  onClose,
}: {
  language: Language
  content: Content
  /** With what it inherits. */
  whole: Content
  onAdd: (added: { content: Content; id: string }) => void
  onClose: () => void
}) {
  const { t } = useTranslation('schemes')
  const places = placesToAdd(language, content, whole)
  const [block, setBlock] = useState('points')
  const [named, setNamed] = useState('')
  const names = places.find((one) => one.block === block)?.names
  const name = names?.includes(named) ? named : names?.[0]
  const choices = (words: readonly string[], say: (word: string) => string) =>
    words.map((value) => ({ value, label: say(value) }))
  return (
    <Dialog title={t('edit.add')} open onClose={onClose}>
      <div className="stack">
        <Select
          label={t('edit.add-in')}
          value={block}
          onChange={setBlock}
          choices={choices(
            places.map((one) => one.block),
            (one) => blockName(t, one),
          )}
        />
        {names && (
          <Select
            label={t('edit.add-which')}
            value={name ?? ''}
            onChange={setNamed}
            choices={choices(names, (one) => fieldName(t, one, [block]))}
          />
        )}
        <div className="actions">
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button
            kind="primary"
            onClick={() => onAdd(withAdded(language, content, { block, ...(name ? { name } : {}) }, whole))}
          >
            {t('edit.add')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
