import { differences } from '@lianxin/rules/scheme-differences'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { LoadingState } from '../../ui/states.tsx'
import { Differences } from './differences.tsx'
import type { Content, Difference } from './own.ts'
import type { Saving } from './saving.ts'

/** The same draft was saved elsewhere: both are kept until the author has chosen one. */
export function Conflict({ saving, onClose }: { saving: Saving; onClose: () => void }) {
  const { t } = useTranslation('schemes')
  const { theirs, text, content } = saving
  const apart = theirs && text === undefined ? between(theirs.content, content ?? {}) : undefined
  const choose = (run: () => unknown) => () => {
    void run()
    onClose()
  }
  return (
    <Dialog title={t('conflict.title')} open onClose={onClose}>
      <div className="stack">
        <p>{t('conflict.lead')}</p>
        {!theirs && <LoadingState />}
        {apart && <h3>{t('conflict.between')}</h3>}
        {apart && <Differences of={apart} scheme={content ?? {}} none={t('conflict.same')} />}
        {theirs && !apart && <h3>{t('conflict.theirs')}</h3>}
        {theirs && !apart && <pre className="scheme-yaml scheme-beside">{theirs.draft.yaml}</pre>}
        <div className="actions">
          <Button disabled={!theirs} onClick={choose(saving.giveUp)}>
            {t('conflict.take')}
          </Button>
          <Button kind="primary" disabled={!theirs} onClick={choose(saving.keepMine)}>
            {t('conflict.keep')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** Undefined where one of them holds what no scheme may: then there is no telling clause by clause. */
function between(theirs: Content, mine: Content): Difference[] | undefined {
  try {
    return differences(theirs as never, mine as never)
  } catch {
    return undefined
  }
}
