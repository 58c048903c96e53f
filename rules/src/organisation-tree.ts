import { invites, type Role, seats } from './permissions.ts'

export const organisationKinds = [
  'province',
  'prefecture',
  'county',
  'street',
  'community',
  'neighbourhood',
  'grid',
  'building',
  'unit',
  'branch',
] as const
export type OrganisationKind = (typeof organisationKinds)[number]

/** What may lie under what: places narrow down, units and their branches hang on a county or street. */
export const childKinds: Readonly<Record<OrganisationKind, readonly OrganisationKind[]>> = {
  province: ['prefecture'],
  prefecture: ['county'],
  county: ['street', 'unit'],
  street: ['community', 'unit'],
  community: ['neighbourhood', 'grid'],
  neighbourhood: ['grid', 'building'],
  grid: ['building'],
  building: [],
  unit: ['branch'],
  branch: [],
}

/** Whoever hands out, ends or resets accounts, and where they sit. */
export interface Giver {
  role: Role
  organisationId?: string | undefined
}

export interface Seat {
  id: string
  kind: string
  /** Ids from the root, joined by '.', itself included. */
  path: string
}

/**
 * May the giver let somebody in as `role` at this organisation, end that role or reset its account: the role must be
 * of the level below (`invites`), fit the kind of organisation (`seats`), and lie where the giver reaches. A
 * secretary's own seat is not below.
 */
export function mayGive(giver: Giver, role: Role, seat: Seat): boolean {
  return invites[giver.role].includes(role) && seats[role].includes(seat.kind) && reaches(giver, role, seat)
}

function reaches(giver: Giver, role: Role, seat: Seat): boolean {
  if (giver.role === 'operator') return true
  if (giver.organisationId === undefined || !seat.path.split('.').includes(giver.organisationId)) return false
  return giver.role !== role || giver.organisationId !== seat.id
}

/** All roles below one: those it invites, those they invite, and so on. */
function below(role: Role): ReadonlySet<Role> {
  const found = new Set<Role>(invites[role])
  // a set grows while it is walked, and each role is walked once
  for (const one of found) for (const next of invites[one]) found.add(next)
  return found
}

/**
 * Does the giver stand above this role, at whatever distance? Whoever resets an account could enter as that person,
 * so this must hold for each staff role the person has.
 */
export function outranks(giver: Giver, role: Role, seat: Seat): boolean {
  return below(giver.role).has(role) && reaches(giver, role, seat)
}

/** Roles the giver may hand out at this organisation. */
export const givable = (giver: Giver, seat: Seat): Role[] =>
  invites[giver.role].filter((role) => mayGive(giver, role, seat))
