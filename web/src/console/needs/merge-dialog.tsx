import { listNeeds } from '@lianxin/contract/needs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SearchField } from '../../ui/fields.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { EmptyState, ErrorLine } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { type NeedFull, sayTitle, toneOf } from './say.ts'

interface MergeDialogProps {
  communityId: string
  need: NeedFull
  close: () => void
  error: Error | null
  busy: boolean
  onPick: (into: string) => void
}

/** Into which other need: likely duplicates first, or any open one by its words or code. */
export function MergeDialog({ communityId, need, close, error, busy, onPick }: MergeDialogProps) {
  const { t } = useTranslation('needs')
  const [search, setSearch] = useState('')
  const [into, setInto] = useState('')
  const query = { state: 'placed,sorted,open,in-hand', limit: 20, ...(search ? { search } : {}) }
  const found = useRead(listNeeds, { params: { communityId }, query })
  const likely = search ? [] : need.duplicates.map(({ id }) => id)
  const others = (found.data?.needs ?? [])
    .filter(({ id }) => id !== need.id)
    .sort((a, b) => Number(likely.includes(b.id)) - Number(likely.includes(a.id)))
  return (
    <Dialog title={t('dialog.merge-title')} open onClose={close}>
      <div className="stack-wide">
        <p className="secondary">{t('dialog.merge-lead')}</p>
        <SearchField label={t('dialog.merge-search')} value={search} onChange={setSearch} />
        {others.length ? (
          <Rows>
            {others.slice(0, 8).map((one) => (
              <ListRow
                key={one.id}
                what={sayTitle(t, one)}
                where={[one.code, one.neighbourhood].filter(Boolean).join(' · ')}
                state={<StatusTag tone={toneOf[one.state] ?? 'plain'}>{t(`state.${one.state}`)}</StatusTag>}
                current={one.id === into}
                onClick={() => setInto(one.id)}
              />
            ))}
          </Rows>
        ) : (
          <EmptyState title={t('desk.nothing-found')} />
        )}
        <ErrorLine error={error} />
        <div className="actions">
          <Button kind="primary" busy={busy} disabled={!into} onClick={() => onPick(into)}>
            {t('dialog.merge-send')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
