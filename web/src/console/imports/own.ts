import type { Reply } from '@lianxin/contract/endpoint'
import type { readImport } from '@lianxin/contract/imports'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import type { Tone } from '../../ui/tag.tsx'

export type OneImport = Reply<typeof readImport>['import']
export type ImportRow = Reply<typeof readImport>['rows'][number]

/** The county whose roster is brought in; '' until the session is known. */
export function useCountyId(): string {
  const { data: who } = useMe()
  return (who && currentRole(who)?.organisation.id) ?? ''
}

export const toneOfImport: Record<OneImport['state'], Tone> = {
  reading: 'active',
  previewed: 'waiting',
  running: 'active',
  cancelled: 'plain',
  done: 'done',
  failed: 'late',
}
