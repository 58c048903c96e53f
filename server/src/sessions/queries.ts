import { roleMay } from '@lianxin/rules/access'
import { type Action, permissions } from '@lianxin/rules/permissions'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
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
export function whoAmI({ actor }: Ctx) {
  const { person, current, roles } = actor
  if (!person || !current || actor.role === 'resident' || actor.role === 'job') throw refuse('signed-out')
  const role = actor.role
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
      },
    })),
    current: current.id,
    allowed: (Object.keys(permissions) as Action[]).filter((action) => roleMay(role, action)),
  }
}

/** What the inbox page shows: the newest messages that a gateway would have sent. */
export const inboxMessages = (ctx: Ctx, limit: number) =>
  ctx.app.pool.kysely
    .selectFrom('inbox')
    .select(['id', 'phone', 'text', 'at'])
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
