import { type LifeCycle, verbsFrom } from './life-cycles.ts'
import { type Action, type Relation, type Role, permissions as table } from './permissions.ts'
import { type Refusal, refuse } from './refusal.ts'

export type { Action, Role } from './permissions.ts'

const permissions: Record<Action, Partial<Record<Role, readonly Relation[]>>> = table

/** The one who asks, as the session says at this request. */
export interface Actor {
  role: Role
  personId?: string | undefined
  /** Organisation the current role was given in: community, grid, unit or branch, street, county. */
  organisationId?: string | undefined
  /** Ids from the root of the tree to that organisation, joined by '.'. */
  path?: string | undefined
  /** Communities that an enrolment or an order ties a member or a unit to. */
  communityIds?: readonly string[] | undefined
}

/** What is asked about; the caller fills in what it knows, an unknown part never matches. */
export interface Target {
  communityId?: string | undefined
  /** Path of the community or organisation, for those above it. */
  path?: string | undefined
  unitId?: string | undefined
  /** Path of the unit's branch, so that a branch's secretary sees that branch only. */
  unitPath?: string | undefined
  personId?: string | undefined
  /** Who of the staff filed the need for somebody. */
  filedBy?: string | undefined
  /** Persons and units that hold an accepted order within its window (see `privateWindow`). */
  holderIds?: readonly string[] | undefined
  /** True when the caller proved the need's private link or its code. */
  byLink?: boolean | undefined
}

const inside = (path: string | undefined, id: string | undefined): boolean =>
  path !== undefined && id !== undefined && path.split('.').includes(id)
const below = (actor: Actor, path: string | undefined): boolean =>
  path !== undefined && actor.organisationId !== undefined && inside(path, actor.organisationId)

const relations: Record<Relation, (actor: Actor, target: Target) => boolean> = {
  anyone: () => true,
  link: (_, target) => target.byLink === true,
  self: (actor, target) => actor.personId !== undefined && actor.personId === target.personId,
  // a grid worker's grid lies inside the community, so the path decides for both
  'own-community': (actor, target) => inside(actor.path, target.communityId),
  filer: (actor, target) =>
    actor.personId !== undefined && actor.personId === target.filedBy && inside(actor.path, target.communityId),
  'own-unit': (actor, target) =>
    actor.organisationId !== undefined && (actor.organisationId === target.unitId || below(actor, target.unitPath)),
  'as-unit': (actor, target) =>
    target.personId === undefined && target.unitId !== undefined && actor.organisationId === target.unitId,
  tied: (actor, target) => target.communityId !== undefined && !!actor.communityIds?.includes(target.communityId),
  holder: (actor, target) =>
    !!target.holderIds?.some(
      (id) => id === actor.personId || (actor.role === 'secretary' && id === actor.organisationId),
    ),
  below: (actor, target) => below(actor, target.path),
  'just-below': (actor, target) => {
    const ids = target.path?.split('.') ?? []
    return actor.organisationId !== undefined && ids.indexOf(actor.organisationId) === ids.length - 2 && ids.length > 1
  },
}

/** True when the table gives the action to the actor's role in a relation that holds to the target. */
export function can(actor: Actor, action: Action, target: Target = {}): boolean {
  return whyNot(actor, action, target) === undefined
}

/**
 * As `can`, but says why not: `signed-out` to nobody signed in, `not-allowed` when the role never may, `not-found`
 * when it may elsewhere: what lies in a foreign community answers exactly as what does not exist.
 * What nobody signed in may do, everyone may do with the same proof.
 */
export function gate(actor: Actor, action: Action, target: Target = {}): Refusal | undefined {
  const code = whyNot(actor, action, target)
  return code && refuse(code)
}

/** The code of `gate`'s refusal, for whoever only asks: asked far more often than refused. */
export function whyNot(
  actor: Actor,
  action: Action,
  target: Target = {},
): 'signed-out' | 'not-allowed' | 'not-found' | undefined {
  const own = permissions[action][actor.role] ?? []
  const open = permissions[action].resident ?? []
  const holds = (relation: Relation) => relations[relation](actor, target)
  if (own.some(holds) || open.some(holds)) return undefined
  if (actor.role === 'resident') return open.includes('link') ? 'not-found' : 'signed-out'
  return own.length > 0 ? 'not-found' : 'not-allowed'
}

/** As `can`, throwing the refusal. */
export function mustBeAllowed(actor: Actor, action: Action, target: Target = {}): void {
  const refusal = gate(actor, action, target)
  if (refusal) throw refusal
}

/** True when the role may do the action anywhere at all: which pages and menu entries a role sees. */
export function roleMay(role: Role, action: Action): boolean {
  return (permissions[action][role] ?? permissions[action].resident ?? []).length > 0
}

/** Verbs whose action has a name of its own. */
const renamed: Record<string, Action> = {
  'need.rate': 'rating.give',
  'service.rate': 'rating.give',
  'presence.check-in': 'presence.confirm',
}

/** The verbs of a matter that its state and the actor's rights both allow: the `allowed` of every answer. */
export function allowedVerbs<L extends LifeCycle>(actor: Actor, life: L, state: string, target: Target): string[] {
  return verbsFrom(life, state).filter((verb) => {
    const name = `${life.entity}.${verb}`
    const action = renamed[name] ?? name
    return Object.hasOwn(permissions, action) && can(actor, action as Action, target)
  })
}

const DAY = 24 * 60 * 60 * 1000

/**
 * May whoever accepted the order see the need's private part now: from acceptance until 24 hours after it is done,
 * never once it was handed back, withdrawn or passed on.
 */
export function privateWindow(
  order: { state: string; acceptedAt: Date | null; doneAt: Date | null },
  now: Date,
): boolean {
  if (order.acceptedAt === null || now < order.acceptedAt) return false
  if (order.state === 'accepted' || order.state === 'under-way') return true
  return (order.state === 'done' || order.state === 'verified') && order.doneAt !== null
    ? now.getTime() - order.doneAt.getTime() <= DAY
    : false
}

/**
 * May this person verify the record: never one's own service, and what was entered later needs a second natural
 * person beside the one who entered it, whatever roles they hold (trust: maker ≠ checker).
 */
export function verifierRefusal(
  record: { personId: string; writtenBy: string; enteredLater: boolean },
  verifierId: string,
): Refusal | undefined {
  const own = record.personId === verifierId
  const second = record.enteredLater && record.writtenBy === verifierId
  return own || second ? refuse('second-person-needed') : undefined
}
