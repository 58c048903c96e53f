import { currentRole } from '../../held-roles.ts'
import { useMe } from '../../me.ts'

/** The community whose needs these are, and where the role's own list of them is; '' until the session is known. */
export function useNeedsHere(): { communityId: string; list: string; one: (needId: string) => string } {
  const { data: who } = useMe()
  const role = who && currentRole(who)
  const list = role?.role === 'grid-worker' ? '/console/filed' : '/console/needs'
  return { communityId: role?.organisation.communityId ?? '', list, one: (needId) => `${list}?need=${needId}` }
}
