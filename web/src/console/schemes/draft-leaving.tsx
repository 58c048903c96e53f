import { useBlocker } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { Saving } from './saving.ts'

/** Holds whoever leaves before everything is saved: saves what can be, and asks about the rest. */
export function Leaving({ saving }: { saving: Saving }) {
  const { t } = useTranslation('schemes')
  const { kept, flush, unsaved, giveUp } = saving
  const leave = useBlocker({
    shouldBlockFn: useCallback(
      async ({ current, next }: { current: { pathname: string }; next: { pathname: string } }) => {
        if (current.pathname === next.pathname || !unsaved()) return false
        return kept().state === 'failed' || !(await flush())
      },
      [kept, flush, unsaved],
    ),
    enableBeforeUnload: useCallback(() => {
      if (unsaved()) void flush()
      return unsaved()
    }, [flush, unsaved]),
    withResolver: true,
  })
  if (leave.status !== 'blocked') return null
  return (
    <Dialog title={t('edit.unsaved')} open onClose={leave.reset}>
      <div className="stack">
        <p>{t('leaving.sure')}</p>
        <div className="actions">
          <Button
            onClick={() => {
              giveUp()
              leave.proceed()
            }}
          >
            {t('leaving.go')}
          </Button>
          <Button kind="primary" onClick={leave.reset}>
            {t('leaving.stay')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
