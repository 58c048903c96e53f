import { chooseRole, me, signOut, signOutEverywhere } from '@lianxin/contract/sessions'
import { call } from './api.ts'
import { type HeldRole, homeOf } from './held-roles.ts'
import { queries, useRead } from './query.ts'

/** Who is signed in, in which role; read once and kept. */
export const useMe = () => useRead(me)

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

/** Ends every session of the person, on every device. */
export async function leaveEverywhere() {
  await call(signOutEverywhere)
  queries.clear()
  location.assign('/sign-in')
}
