import type { Reply } from '@lianxin/contract/endpoint'
import { call } from './api.ts'
import { queries, useRead } from './query.ts'
import { chooseRole, me, signOut } from './session-entries.ts'

export type Me = Reply<typeof me>
export type HeldRole = Me['roles'][number]

/** Who is signed in, in which role; read once and kept. */
export const useMe = () => useRead(me)

/** The role the person acts in now. */
export const currentRole = (who: Me): HeldRole | undefined =>
  who.roles.find((role) => role.id === who.current) ?? who.roles[0]

/** Whether the signed-in role may do `action`, as the server said with the session. */
export const may = (who: Me | undefined, action: string) => Boolean(who?.allowed.includes(action))

/** Members live in /m, everybody else at the desk. */
export const homeOf = (role: HeldRole | undefined) => (role?.role === 'member' ? '/m' : '/console')

/** Acts as another of the person's roles from here on; what was read before may not be theirs to see, so it goes. */
export async function actAs(role: HeldRole) {
  await call(chooseRole, { body: { roleId: role.id } })
  queries.clear()
  location.assign(homeOf(role))
}

/** Ends the session here. */
export async function leave() {
  await call(signOut)
  queries.clear()
  location.assign('/sign-in')
}
