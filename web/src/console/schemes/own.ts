import type { Reply } from '@lianxin/contract/endpoint'
import type { listNotices } from '@lianxin/contract/holidays'
import type { desk, readDraft, readVersion } from '@lianxin/contract/schemes'
import type { TFunction } from 'i18next'
import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'
import type { Tone } from '../../ui/tag.tsx'

export type Desk = Reply<typeof desk>
export type Version = Reply<typeof readVersion>
export type DraftReply = Reply<typeof readDraft>
export type Difference = DraftReply['differences'][number]
export type Problem = DraftReply['problems'][number]
export type Law = DraftReply['laws'][number]
export type Notices = Reply<typeof listNotices>
export type T = TFunction<'schemes'>
export type Content = Record<string, unknown>

/** The area at whose desk one sits; '' until the session is known. */
export function useArea(): string {
  const { data: who } = useMe()
  return (who && currentRole(who)?.organisation.id) ?? ''
}

type State = Desk['schemes'][number]['versions'][number]['state'] | DraftReply['draft']['state']

export const toneOf: Record<State, Tone> = {
  'in-force': 'done',
  coming: 'waiting',
  past: 'plain',
  draft: 'active',
  sent: 'waiting',
  released: 'done',
  dropped: 'plain',
}
