import { mayGive, outranks } from '@lianxin/rules/organisation-tree'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx, RoleName } from '../context.ts'
import { act, read } from '../db.ts'
import { within } from '../gate.ts'
import { qrSvg } from '../platform/qr.ts'
import { blind } from '../platform/seal.ts'
import { tokenHash } from '../platform/tokens.ts'
import { staffRow } from './commands.ts'
import { giverOf, organisationRow } from './queries.ts'

const day = 24 * 3600 * 1000
const invitationLife = 7 * day
const resetLife = day

export interface OneTimeLink {
  link: string
  qr: string
  expiresAt: string
}

/** A link that gives somebody of the level below a role at this organisation. Throws not-allowed. */
export async function invite(ctx: Ctx, organisationId: string, body: { role: RoleName }): Promise<OneTimeLink> {
  const seat = await organisationRow(ctx, organisationId)
  if (!mayGive(giverOf(ctx), body.role, seat)) throw refuse('not-allowed')
  return makeLink(ctx, { organisationId, role: body.role, personId: null, life: invitationLife })
}

/**
 * A link that gives an account of the level below a new password. Whoever holds it could enter as that person, so
 * the actor must stand above every staff role of the person. Throws not-allowed, not-found, wrong-state.
 */
export async function resetAccount(ctx: Ctx, organisationId: string, body: { roleId: string }): Promise<OneTimeLink> {
  const { personId, role, endedAt } = await staffRow(ctx, organisationId, body.roleId)
  if (endedAt) throw refuse('wrong-state')
  const held = await read(ctx, within(ctx, [personId]), (db) =>
    db.sql
      .selectFrom('roles')
      .innerJoin('organisations as o', 'o.id', 'roles.organisationId')
      .select(['roles.role', 'o.id', 'o.kind', 'o.path'])
      .where('roles.personId', '=', personId)
      .where('roles.endedAt', 'is', null)
      .where('roles.role', '<>', 'member')
      .execute(),
  )
  const giver = giverOf(ctx)
  if (!held.every((one) => outranks(giver, one.role as RoleName, one))) throw refuse('not-allowed')
  return makeLink(ctx, { organisationId, role: role as RoleName, personId, life: resetLife })
}

export interface LinkFor {
  organisationId: string
  role: RoleName
  personId: string | null
  /** Milliseconds. */
  life: number
}

/**
 * Writes the invitation and gives its link. The token is made out of the request's key, so that a lost reply that is
 * asked for again gives the same link and no stored reply holds it; it stands behind a #, so no log has it either.
 */
export async function makeLink(ctx: Ctx, wanted: LinkFor): Promise<OneTimeLink> {
  const { organisationId, role, personId, life } = wanted
  const parts = [ctx.key, ctx.actor.id, organisationId, role, personId]
  const token = blind(ctx.app.keys, 'invitation', parts.join(':'))
  const hash = tokenHash(token)
  const expiresAt = await act(
    ctx,
    {
      action: personId ? 'organisation.reset' : 'organisation.invite',
      scope: within(ctx, [organisationId], [hash]),
      key: ctx.key,
      body: { role, personId },
      subject: personId ?? organisationId,
    },
    async (tx) => {
      const until = new Date(tx.now.getTime() + life)
      const invitedBy = ctx.actor.person?.id ?? null
      await tx.sql
        .insertInto('invitations')
        .values({ tokenHash: hash, organisationId, role, invitedBy, personId, at: tx.now, expiresAt: until })
        .execute()
      return until.toISOString()
    },
  )
  const link = `${ctx.app.config.publicOrigin}/invite#${token}`
  return { link, qr: await qrSvg(link), expiresAt }
}
