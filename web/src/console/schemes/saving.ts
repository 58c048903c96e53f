import { readDraft, saveDraft } from '@lianxin/contract/schemes'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { call } from '../../api.ts'
import type { DraftReply } from './own.ts'
import { openSaver } from './saver.ts'

/** The draft as the author types it: shown at once and saved when the typing pauses. */
export function useSaving(organisationId: string, draftId: string, read: DraftReply | undefined) {
  const client = useQueryClient()
  const saver = useMemo(
    () =>
      openSaver({
        save: (body, key) => call(saveDraft, { params: { organisationId, draftId }, body, key }),
        readAgain: () => client.invalidateQueries({ queryKey: [`GET ${readDraft.path}`] }),
      }),
    [client, organisationId, draftId],
  )
  const kept = useSyncExternalStore(saver.listen, saver.kept)
  useEffect(() => {
    if (read) saver.adopt(read)
  }, [saver, read])
  useEffect(() => {
    const online = () => void saver.flush()
    // a phone may never come back to a page that went out of sight
    const hidden = () => document.visibilityState === 'hidden' && void saver.flush()
    window.addEventListener('online', online)
    document.addEventListener('visibilitychange', hidden)
    return () => {
      window.removeEventListener('online', online)
      document.removeEventListener('visibilitychange', hidden)
      void saver.flush()
    }
  }, [saver])
  return { ...kept, ...saver }
}
export type Saving = ReturnType<typeof useSaving>
