import { roleMay } from '@lianxin/rules/access'
import { type Action, permissions } from '@lianxin/rules/permissions'
import { refuse } from '@lianxin/rules/refusal'
import type { App, Ctx, Role } from '../context.ts'
import type { Db } from '../db.ts'

/** A person's roles that count now, oldest first. */
export const rolesHeld = (db: Db, personId: string) =>
  db.sql
    .selectFrom('roles')
    .select(['id', 'role', 'organisationId'])
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .orderBy('at')
    .execute()

/** Who is signed in, with all roles this session may use and what the current one may do. */
export async function whoAmI({ app, actor }: Ctx) {
  const { person, current, roles } = actor
  if (!person || !current || actor.role === 'resident' || actor.role === 'job') throw refuse('signed-out')
  const role = actor.role
  const communityOf = await communitiesAbove(app, roles)
  return {
    person,
    roles: roles.map(({ id, role: name, organisation }) => ({
      id,
      role: name,
      organisation: {
        id: organisation.id,
        name: organisation.name,
        kind: organisation.kind,
        code: organisation.code,
        communityId: communityOf(organisation.path),
      },
    })),
    current: current.id,
    allowed: (Object.keys(permissions) as Action[]).filter((action) => roleMay(role, action)),
  }
}

/** The community that a seat is or lies in: the desk's, and that of its grids; null for units and for those above. */
async function communitiesAbove(app: App, roles: readonly Role[]): Promise<(path: string) => string | null> {
  const ids = [...new Set(roles.flatMap(({ organisation }) => organisation.path.split('.')))]
  const rows = await app.pool.kysely
    .selectFrom('organisations')
    .select('id')
    .where('id', 'in', ids)
    .where('kind', '=', 'community')
    .execute()
  return (path) => rows.find(({ id }) => path.split('.').includes(id))?.id ?? null
}

/** What the inbox page shows: the newest messages that a gateway would have sent. */
export const inboxMessages = (ctx: Ctx, limit: number) =>
  ctx.app.pool.kysely
    .selectFrom('inbox')
    .select(['id', 'phone', 'text', 'at'])
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
