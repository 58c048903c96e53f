import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/fields.tsx'
import { type Language, ruleBlocksOf } from './language.ts'

/** Asks in which block a new clause stands. */
export function AddDialog({
  language,
  onAdd,
  onClose,
}: {
  language: Language
  onAdd: (block: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation('schemes')
  const blocks = ruleBlocksOf(language)
  const [block, setBlock] = useState(blocks.includes('points') ? 'points' : (blocks[0] ?? ''))
  return (
    <Dialog title={t('edit.add')} open onClose={onClose}>
      <div className="stack">
        <Select
          label={t('edit.add-in')}
          value={block}
          onChange={setBlock}
          choices={blocks.map((value) => ({ value, label: t(`blocks.${value}`, { defaultValue: value }) }))}
        />
        <div className="actions">
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button kind="primary" onClick={() => onAdd(block)}>
            {t('edit.add')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
