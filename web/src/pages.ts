import type { Role as AnyRole } from '@lianxin/rules/permissions'
import type { ComponentType } from 'react'

export type Role = Exclude<AnyRole, 'resident'>

/** One page of an app, as its `pages.ts` lists it. */
export interface Page {
  /** Below the app's root, with TanStack's `$name` places: '/needs/$communityId/$needId'. */
  path: string
  /** Which current roles may open it. The server decides anyway; this only spares people a refusal. */
  roles: Role[]
  /** Namespace of its words, fetched beside the code; as a rule the feature's name. */
  words: string
  load: () => Promise<{ default: ComponentType }>
}
