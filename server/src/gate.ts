import {
  type Actor as AccessActor,
  type Action,
  gate as accessGate,
  roleMay,
  type Target,
  whyNot,
} from '@lianxin/rules/access'
import { refuse } from '@lianxin/rules/refusal'
import { sql, type Transaction } from 'kysely'
import type { Actor, App, Ctx, Role } from './context.ts'
import { residentActor } from './context.ts'
import { mintScope, type Scope } from './platform/scope.ts'
import type { DB } from './platform/tables.ts'
import { tokenHash } from './platform/tokens.ts'
import { type FoundPlace, type FoundSession, whoAsks } from './platform/who-asks.ts'

/**
 * The session gate: the one place where a request becomes an actor and gets a scope. It answers a foreign community
 * exactly as an absent one, and gives a member or unit the scope of a community only when an enrolment or an order
 * ties them to it; what they may do there with a certain row the command asks again, with the row in hand.
 */
export type Place = 'nowhere' | 'self' | 'community' | 'whole-community' | 'unit' | 'organisation' | 'area'

const idleForStaff = 30 * 60 * 1000

/**
 * Lets a request in: who holds its session token now, and the scope for `can` at the place its address names (the
 * community's, unit's or organisation's id or code). Throws as `admit` does.
 */
export async function letIn(
  app: App,
  token: string | undefined,
  { can, at }: { can: Action; at: Place },
  id: string | undefined,
): Promise<{ actor: Actor; scope: Scope }> {
  const hash = token ? tokenHash(token) : undefined
  const { session, place } = await whoAsks(app, { token: hash, place: id })
  const actor = session && hash ? await actorOf(app, session, hash) : residentActor
  return { actor, scope: await admit(app, actor, can, at, place) }
}

/** Who the session makes of its holder; roles are read afresh, so a change counts at the next request. */
async function actorOf(app: App, session: FoundSession, hash: string): Promise<Actor> {
  const now = app.clock.now()
  if (new Date(session.expiresAt) <= now || session.sessionEpoch !== session.epoch) return residentActor
  // a code by short message opens what is one's own; roles that see others ask for a password
  const roles = session.roles.filter(({ role }) => session.how !== 'code' || role === 'member')
  const current = roles.find((role) => role.id === session.roleId) ?? roles[0]
  const away = now.getTime() - new Date(session.seenAt).getTime()
  if (current && current.role !== 'member' && away > idleForStaff) return residentActor
  if (away > 60_000) await seen(app, hash, now)
  return {
    id: session.personId,
    role: current?.role ?? 'resident',
    person: { id: session.personId, name: session.name },
    ...(current ? { current } : {}),
    roles,
    session: hash,
  }
}

/** Notes that the session is in use, once a minute. */
async function seen(app: App, hash: string, now: Date): Promise<void> {
  await app.pool.kysely.transaction().execute(async (trx) => {
    await sql.raw(`SET LOCAL app.lookup = '${hash}'`).execute(trx)
    await trx.updateTable('sessions').set({ seenAt: now }).where('tokenHash', '=', hash).execute()
  })
}

async function enterScope(trx: Transaction<DB>, ids: string[]): Promise<void> {
  await sql.raw(`SET LOCAL app.scope = '${mintScope(ids).ids.join(',')}'`).execute(trx)
}

/** The actor as the access table sees it. `communityIds` are the communities known to tie the person or the unit. */
export function accessActor(actor: Actor, communityIds: readonly string[] = []): AccessActor {
  const role = actor.role === 'job' ? 'operator' : actor.role
  return {
    role,
    personId: actor.person?.id,
    organisationId: actor.current?.organisation.id,
    path: actor.current?.organisation.path,
    communityIds,
  }
}

/** Own ids that ride along with every scope of a signed-in person: her own rows, and her unit's. */
function ownIds(actor: Actor): string[] {
  const ids = actor.person ? [actor.person.id] : []
  const organisation = actor.current?.organisation
  if (!organisation || actor.role === 'member') return ids
  return [...ids, ...unitIds(organisation)]
}

/** A unit's id, and for a branch its unit's too. */
function unitIds(organisation: Role['organisation']): string[] {
  if (organisation.kind === 'unit') return [organisation.id]
  return organisation.kind === 'branch' ? [organisation.id, ...organisation.path.split('.').slice(-2, -1)] : []
}

/**
 * Lets an actor through to a place for an action and mints the scope, or throws signed-out, not-allowed or not-found.
 * `row` is the organisation that the address names. `whole-community` is for what shows a community altogether: there
 * an enrolment or order of one's own is not enough.
 */
async function admit(
  app: App,
  actor: Actor,
  action: Action,
  place: Place,
  row: FoundPlace | undefined,
): Promise<Scope> {
  const access = accessActor(actor)
  if (place === 'nowhere') {
    refuseUnless(accessGate(access, action, {}), roleMay(access.role, action))
    return mintScope(ownIds(actor))
  }
  if (place === 'self') {
    if (!actor.person) throw refuse('signed-out')
    const own = {
      personId: actor.person.id,
      unitId: actor.current?.organisation.id,
      path: actor.current?.organisation.path,
    }
    refuseUnless(accessGate(access, action, own), roleMay(access.role, action))
    return mintScope(ownIds(actor))
  }
  // asked before anything is looked at: a role that never may learns nothing of what exists
  const byLink = place === 'community' && whyNot({ role: 'resident' }, action, { byLink: true }) === undefined
  const never = whyNot(access, action)
  if (never && never !== 'not-found' && !byLink) throw refuse(never)
  const target = await organisationTarget(app, place, row, never === undefined)
  if (place === 'community' && (await isTied(app, actor, target.id))) {
    // which row of that community is theirs, only the command can know
    refuseUnless(accessGate(accessActor(actor, [target.id]), action, target.access), roleMay(access.role, action))
    return mintScope([target.id, ...ownIds(actor)])
  }
  // a need there may be one's own filing: which, only the command can know
  const filing = place === 'community' || place === 'whole-community' ? { filedBy: actor.person?.id } : {}
  refuseUnless(accessGate(access, action, { ...target.access, ...filing }), byLink)
  const below = place === 'area' ? await communitiesBelow(app, target.path) : []
  return mintScope([target.id, ...target.above, ...below.filter((one) => one !== target.id), ...ownIds(actor)])
}

function refuseUnless(refusal: ReturnType<typeof accessGate>, otherwise: boolean): void {
  if (refusal && !otherwise) throw refusal
}

async function organisationTarget(app: App, place: Place, row: FoundPlace | undefined, open: boolean) {
  const kind = place === 'whole-community' ? 'community' : place
  // a branch has its unit's pages, with its own people in them
  const asked = kind === 'unit' && row?.kind === 'branch' ? 'unit' : row?.kind
  const wrongKind = (kind === 'community' || kind === 'unit') && asked !== kind
  // whoever follows a public link is told what is wrong with it; staff must not tell absent from foreign
  if (!row || wrongKind) throw refuse(kind === 'community' && open ? 'unknown-community' : 'not-found')
  const communityId = await communityOf(app, row)
  const access: Target = {
    path: row.path,
    ...(communityId ? { communityId } : {}),
    ...(row.kind === 'unit' ? { unitId: row.id } : {}),
    ...(row.kind === 'unit' || row.kind === 'branch' ? { unitPath: row.path } : {}),
  }
  // what a branch's people do stands in the rows of its unit
  const above = place === 'unit' && row.kind === 'branch' ? row.path.split('.').slice(-2, -1) : []
  return { id: row.id, path: row.path, access, above }
}

/** The community a place lies in: itself, or the one above a neighbourhood, grid or building. */
async function communityOf(app: App, row: { id: string; kind: string; path: string }): Promise<string | undefined> {
  if (row.kind === 'community') return row.id
  if (!['neighbourhood', 'grid', 'building'].includes(row.kind)) return undefined
  const above = await app.pool.kysely
    .selectFrom('organisations')
    .select('id')
    .where('id', 'in', row.path.split('.'))
    .where('kind', '=', 'community')
    .executeTakeFirst()
  return above?.id
}

async function isTied(app: App, actor: Actor, communityId: string): Promise<boolean> {
  if (!actor.person || (actor.role !== 'member' && actor.role !== 'secretary')) return false
  const own = ownIds(actor)
  return app.pool.kysely.transaction().execute(async (trx) => {
    await enterScope(trx, own)
    const ofMember = () =>
      trx
        .selectFrom('personItems')
        .select('entityId')
        .where('personId', '=', actor.person?.id ?? '')
        .where('communityId', '=', communityId)
        .limit(1)
        .executeTakeFirst()
    const ofUnit = () =>
      trx
        .selectFrom('unitItems')
        .select('entityId')
        .where('unitId', 'in', own)
        .where('communityId', '=', communityId)
        .limit(1)
        .executeTakeFirst()
    return (await (actor.role === 'member' ? ofMember() : ofUnit())) !== undefined
  })
}

async function communitiesBelow(app: App, path: string): Promise<string[]> {
  const rows = await app.pool.kysely
    .selectFrom('organisations')
    .select('id')
    .where('kind', '=', 'community')
    .where('path', 'like', `${path}%`)
    .execute()
  return rows.map((row) => row.id)
}

/** Scope of look-up values the caller has shown to know (a token, a phone's keyed hash), with ids learned from them. */
export const knownValues = (lookups: readonly string[], ids: readonly string[] = []): Scope =>
  mintScope(ids, { lookups })

/**
 * Scope of organisations or persons that a command has just made, or is entitled to by the place it was admitted to;
 * `ctx` is asked for so that no scope comes from nowhere.
 */
export const within = (ctx: Ctx, ids: readonly string[], lookups: readonly string[] = []): Scope =>
  mintScope([...ids, ...ctx.scope.ids.filter((id) => !ids.includes(id))], { lookups })
