import { can } from '@lianxin/rules/access'
import { childKinds, type Giver, givable, mayGive, type OrganisationKind } from '@lianxin/rules/organisation-tree'
import { invites, type Role, seats } from '@lianxin/rules/permissions'
import { refuse } from '@lianxin/rules/refusal'
import { unitKinds } from '@lianxin/rules/scheme-units'
import { sql } from 'kysely'
import type { Ctx, RoleName } from '../context.ts'
import { read } from '../db.ts'
import { accessActor, within } from '../gate.ts'

const columns = [
  'id',
  'parentId',
  'kind',
  'path',
  'code',
  'name',
  'phone',
  'hours',
  'address',
  'function',
  'schemeId',
  'linkedCommunityId',
  'unitKind',
] as const

export type OrganisationRow = Awaited<ReturnType<typeof organisationRow>>

/** One organisation that hasn't ended. Throws not-found. */
export async function organisationRow(ctx: Ctx, id: string) {
  const row = await ctx.app.pool.kysely
    .selectFrom('organisations')
    .select(columns)
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  if (!row) throw refuse('not-found')
  return { ...row, kind: row.kind as OrganisationKind }
}

export const giverOf = (ctx: Ctx): Giver => {
  const { role, organisationId } = accessActor(ctx.actor)
  return { role: role as Role, organisationId }
}

/** Lies in the part of the tree that the actor's role looks after; an operator looks after the whole of it. */
const looksAfter = (ctx: Ctx, path: string): boolean => {
  const { role, organisationId } = giverOf(ctx)
  return role === 'operator' || (organisationId !== undefined && path.split('.').includes(organisationId))
}

/** What the actor may change: in their own place telephone, hours, address; below it everything. */
export function rights(ctx: Ctx, row: { id: string; kind: OrganisationKind; path: string }): string[] {
  const actor = accessActor(ctx.actor)
  const target = {
    path: row.path,
    unitPath: row.path,
    ...(row.kind === 'unit' ? { unitId: row.id } : {}),
    // whoever sits in a community reaches what lies in it, and nothing else has the community in its path
    ...(actor.role === 'clerk' && looksAfter(ctx, row.path) ? { communityId: actor.organisationId } : {}),
  }
  if (!can(actor, 'organisation.edit', target)) return []
  const above = actor.role === 'operator' || (actor.organisationId !== row.id && looksAfter(ctx, row.path))
  const assign = can(actor, 'scheme.assign', { path: row.path })
  return ['edit', ...(above ? ['rename', 'link'] : []), ...(assign ? ['assign-scheme'] : [])]
}

/** One organisation with its people and what the reader may do there. Foreign ones answer not-found. */
export async function readOrganisation(ctx: Ctx, id: string) {
  const giver = giverOf(ctx)
  if (invites[giver.role].length === 0) throw refuse('not-allowed')
  const row = await organisationRow(ctx, id)
  if (!looksAfter(ctx, row.path)) throw refuse('not-found')
  const { path, ...organisation } = row
  const [trail, staff, linked] = await Promise.all([
    trailOf(ctx, path, id),
    staffOf(ctx, id),
    row.linkedCommunityId ? organisationRow(ctx, row.linkedCommunityId) : null,
  ])
  const may = rights(ctx, row)
  return {
    organisation,
    trail,
    linkedCommunity: linked && { id: linked.id, name: linked.name },
    staff: staff.map(({ at, ...one }) => ({
      ...one,
      at: at.toISOString(),
      allowed: mayGive(giver, one.role, row) ? ['end-role', ...(one.login ? ['reset'] : [])] : [],
    })),
    childKinds: may.length > 0 ? [...childKinds[row.kind]] : [],
    invites: givable(giver, row) as RoleName[],
    unitKinds: kindsFor(ctx, [row.schemeId, ...(await schemesAround(ctx, row))]),
    schemes: may.includes('assign-scheme') ? ctx.app.schemes.ids() : [],
    allowed: may,
  }
}

/** The kinds of unit that some schemes tell apart, in their versions up to now and to come. */
export const kindsFor = (ctx: Ctx, schemeIds: readonly (string | null | undefined)[]): string[] =>
  unitKinds([...new Set(schemeIds)].flatMap((id) => (id ? ctx.app.schemes.versions(id) : [])))

/** The schemes by which what a unit does is judged beside its own: of the place it lies in and of the one it looks after. */
export async function schemesAround(
  ctx: Ctx,
  { parentId, linkedCommunityId }: { parentId: string | null; linkedCommunityId?: string | null | undefined },
): Promise<(string | null)[]> {
  const ids = [parentId, linkedCommunityId].filter((id) => id != null)
  if (!ids.length) return []
  const rows = await ctx.app.pool.kysely.selectFrom('organisations').select('schemeId').where('id', 'in', ids).execute()
  return rows.map(({ schemeId }) => schemeId)
}

async function trailOf(ctx: Ctx, path: string, id: string) {
  const ids = path.split('.')
  const rows = await ctx.app.pool.kysely
    .selectFrom('organisations')
    .select(['id', 'name', 'kind', 'path'])
    .where('id', 'in', ids)
    .where('id', '<>', id)
    .execute()
  rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
  return rows.map(({ path: own, ...one }) => ({
    ...one,
    kind: one.kind as OrganisationKind,
    open: looksAfter(ctx, own),
  }))
}

async function staffOf(ctx: Ctx, id: string) {
  const rows = await read(ctx, ctx.scope, (db) =>
    db.sql
      .selectFrom('staff')
      .select(['roleId', 'role', 'name', 'login', 'at'])
      .where('scopeId', '=', id)
      .where('endedAt', 'is', null)
      .orderBy('at')
      .limit(200)
      .execute(),
  )
  return rows.map((row) => ({ ...row, role: row.role as RoleName }))
}

export interface ChildrenQuery {
  kind?: string | undefined
  search?: string | undefined
  unstaffed?: 'yes' | undefined
  after?: string | undefined
  limit?: number | undefined
}

/** What lies right below, in the order of codes, with how many people work there. */
export async function listChildren(ctx: Ctx, id: string, query: ChildrenQuery) {
  const { path } = await organisationRow(ctx, id)
  if (invites[giverOf(ctx).role].length === 0) throw refuse('not-allowed')
  if (!looksAfter(ctx, path)) throw refuse('not-found')
  const limit = query.limit ?? 50
  const all = await ctx.app.pool.kysely
    .selectFrom('organisations as o')
    .select(['o.id', 'o.kind', 'o.code', 'o.name', 'o.phone'])
    .select((row) =>
      row
        .selectFrom('organisations as below')
        .select(sql<number>`count(*)::int`.as('count'))
        .whereRef('below.parentId', '=', 'o.id')
        .where('below.endedAt', 'is', null)
        .as('children'),
    )
    .where('o.parentId', '=', id)
    .where('o.endedAt', 'is', null)
    .$if(query.kind !== undefined, (q) => q.where('o.kind', '=', query.kind as string))
    .$if(Boolean(query.search), (q) => q.where(named(query.search as string)))
    .orderBy('o.code')
    .limit(5000)
    .execute()
  const staffed = await staffCounts(
    ctx,
    all.map((row) => row.id),
  )
  const rows = all
    .map((row) => ({
      ...row,
      kind: row.kind as OrganisationKind,
      children: row.children ?? 0,
      staff: staffed.get(row.id) ?? 0,
      seats: Object.values(seats).some((kinds) => kinds.includes(row.kind)),
    }))
    .filter((row) => !query.unstaffed || (row.seats && row.staff === 0))
  const rest = query.after === undefined ? rows : rows.filter((row) => row.code > (query.after as string))
  const children = rest.slice(0, limit)
  const last = rest.length > limit ? children.at(-1)?.code : undefined
  return { children, total: rows.length, ...(last ? { after: last } : {}) }
}

/** How many people work at each: the reader was let in above them. */
async function staffCounts(ctx: Ctx, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await read(ctx, within(ctx, ids), (db) =>
    db.sql
      .selectFrom('staff')
      .select(['scopeId', sql<number>`count(*)::int`.as('count')])
      .where('scopeId', 'in', ids)
      .where('endedAt', 'is', null)
      .groupBy('scopeId')
      .execute(),
  )
  return new Map(rows.map((row) => [row.scopeId, row.count]))
}

const named = (search: string) =>
  sql<boolean>`(o.name ilike ${`%${escaped(search)}%`} or o.code ilike ${`${escaped(search)}%`})`

/** Text for a LIKE pattern that finds it as it stands. */
export const escaped = (text: string): string => text.trim().replace(/[\\%_]/g, '\\$&')

export interface FindQuery {
  kind?: string | undefined
  under?: string | undefined
  search?: string | undefined
  limit?: number | undefined
}

/** Organisations by kind, place and name, for pick lists. */
export async function findOrganisations(ctx: Ctx, query: FindQuery) {
  const top = query.under ? (await organisationRow(ctx, query.under)).path : undefined
  const rows = await ctx.app.pool.kysely
    .selectFrom('organisations as o')
    .leftJoin('organisations as parent', 'parent.id', 'o.parentId')
    .select(['o.id', 'o.kind', 'o.code', 'o.name', 'parent.name as parentName'])
    .where('o.endedAt', 'is', null)
    .$if(top !== undefined, (q) => q.where('o.path', 'like', `${top}.%`))
    .$if(query.kind !== undefined, (q) => q.where('o.kind', '=', query.kind as string))
    .$if(Boolean(query.search), (q) => q.where(named(query.search as string)))
    .orderBy('o.code')
    .limit(query.limit ?? 30)
    .execute()
  return { found: rows.map((row) => ({ ...row, kind: row.kind as OrganisationKind })) }
}
