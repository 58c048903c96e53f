import type { Reply } from '@lianxin/contract/endpoint'
import type { me } from '@lianxin/contract/sessions'

export type Me = Reply<typeof me>
export type HeldRole = Me['roles'][number]

/** The role the person acts in now. */
export const currentRole = (who: Me): HeldRole | undefined =>
  who.roles.find((role) => role.id === who.current) ?? who.roles[0]

/** Members live in /m, everybody else at the desk. */
export const homeOf = (role: HeldRole | undefined) => (role?.role === 'member' ? '/m' : '/console')
