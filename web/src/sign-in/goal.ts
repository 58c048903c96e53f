import { me } from '@lianxin/contract/sessions'
import { call } from '../api.ts'
import { currentRole, homeOf } from '../held-roles.ts'

/** The address the person was on the way to; only our own paths, never another host. */
export function goal(): string | null {
  const to = new URLSearchParams(location.search).get('to')
  if (!to || !URL.canParse(to, location.origin)) return null
  const at = new URL(to, location.origin)
  return at.origin === location.origin && /^\/(m|console|c)(\/|$)/.test(at.pathname) ? at.pathname + at.search : null
}

/** After signing in: to where the person was going, else to the home of the current role. */
export async function enter() {
  const to = goal()
  location.replace(to ?? homeOf(currentRole(await call(me))))
}
