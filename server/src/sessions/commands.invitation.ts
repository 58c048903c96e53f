import { phone as readPhone } from '@lianxin/rules/phones'
import { refuse } from '@lianxin/rules/refusal'
import { fieldText } from '@lianxin/rules/text'
import type { Ctx, RoleName } from '../context.ts'
import { act, read, type Tx } from '../db.ts'
import { knownValues, within } from '../gate.ts'
import { addIdentity, createPerson, endSessions, grantRole, loginIdentity, phoneIdentity } from '../people/commands.ts'
import { newId } from '../platform/ids.ts'
import { forget, mustBeWithin } from '../platform/limits.ts'
import { tokenHash } from '../platform/tokens.ts'
import { newTotp } from './commands.totp.ts'
import { newPassword, openSession, type Started, sessionToken, setCredential } from './commands.ts'

export interface Acceptance {
  token: string
  name?: string | undefined
  login?: string | undefined
  password?: string | undefined
  phone?: string | undefined
}

/** What an accepted invitation leads to; `session` is missing when the one that is there goes on. */
export interface Accepted {
  session?: Started
  totp?: { secret: string; uri: string }
}

const staffSeconds = 12 * 3600

/** What the link is for, as its page shows it. Throws link-expired for any link that can't be used (again). */
export async function lookAtInvitation(ctx: Ctx, { token }: { token: string }) {
  const found = await invitationOf(ctx, tokenHash(token))
  if (found.usedAt) throw refuse('link-expired')
  const { person } = ctx.actor
  const reset = found.personId !== null
  return {
    organisation: { name: found.name, kind: found.kind },
    role: found.role as RoleName,
    expiresAt: found.expiresAt.toISOString(),
    reset,
    ...(found.login ? { login: found.login } : {}),
    signedIn: !reset && person !== undefined,
    needsLogin: !reset && !(person && (await hasPassword(ctx, person.id))),
  }
}

/** Uses a link, once, and begins a session. Throws link-expired, already-exists, empty-text, invalid-input, bad-phone. */
export async function acceptInvitation(ctx: Ctx, body: Acceptance): Promise<Accepted> {
  const hash = tokenHash(body.token)
  const found = await invitationOf(ctx, hash)
  if (found.personId) return redeemReset(ctx, body, hash, { ...found, personId: found.personId })
  const { person } = ctx.actor
  if (person && (await hasPassword(ctx, person.id))) {
    const scope = within(ctx, [found.organisationId, person.id], [hash])
    await act(ctx, { ...acting(ctx, hash), scope }, async (tx) => {
      await useUp(tx, hash)
      await grantRole(tx, { ...grant(found), personId: person.id, name: person.name })
      return null
    })
    return {}
  }
  return joinWithLogin(ctx, body, hash, found)
}

/** Somebody new, or a member who is signed in by a code and gets a login to go with the role. */
async function joinWithLogin(ctx: Ctx, body: Acceptance, hash: string, found: Found): Promise<Accepted> {
  const { app, actor } = ctx
  if (!body.login || !body.password) throw refuse('invalid-input', { fields: [body.login ? 'password' : 'login'] })
  const login = body.login.toLowerCase()
  const name = actor.person?.name ?? fieldText('name', body.name ?? '', 40)
  const phone = body.phone && !actor.person ? readPhone(body.phone, ['mobile', 'demo']).value : undefined
  const secret = await newPassword(body.password, [name, login, found.name])
  const personId = actor.person?.id ?? newId(app.clock)
  const totp = app.config.staffTotp ? newTotp(ctx, personId, login) : undefined
  const token = sessionToken(ctx, hash)
  const lookups = [hash, tokenHash(token), loginIdentity(login)]
  if (phone) lookups.push(phoneIdentity(app.keys, phone))
  const scope = within(ctx, [found.organisationId, personId], lookups)
  const made = await act(ctx, { ...acting(ctx, hash), scope }, async (tx) => {
    await useUp(tx, hash)
    if (actor.person) await addIdentity(tx, personId, loginIdentity(login))
    else await createPerson(tx, { personId, name, phone, login })
    await setCredential(tx, personId, 'password', secret)
    if (totp) await setCredential(tx, personId, 'totp', totp.stored)
    await grantRole(tx, { ...grant(found), personId, name, login })
    await openSession(tx, { personId, token, how: 'password', epoch: await epochOf(tx, personId) })
    return personId
  })
  // a stored answer belongs to the first try, whose secret isn't this one
  const shown = totp && (actor.person || made === personId) ? { totp: totp.shown } : {}
  return { session: { token, seconds: staffSeconds }, ...shown }
}

/** A new password for an account that is there; its sessions end, its authenticator is made anew. */
async function redeemReset(ctx: Ctx, body: Acceptance, hash: string, found: Found & { personId: string }) {
  const { personId, login } = found
  if (!body.password) throw refuse('invalid-input', { fields: ['password'] })
  const secret = await newPassword(body.password, [found.name, ...(login ? [login] : [])])
  const totp = ctx.app.config.staffTotp ? newTotp(ctx, personId, login ?? found.name) : undefined
  const token = sessionToken(ctx, hash)
  const attempt = newId(ctx.app.clock)
  const scope = within(ctx, [found.organisationId, personId], [hash, tokenHash(token)])
  const made = await act(ctx, { ...acting(ctx, hash), scope }, async (tx) => {
    await useUp(tx, hash)
    await setCredential(tx, personId, 'password', secret)
    await tx.sql.deleteFrom('credentials').where('personId', '=', personId).where('kind', '=', 'totp').execute()
    if (totp) await setCredential(tx, personId, 'totp', totp.stored)
    await openSession(tx, { personId, token, how: 'password', epoch: await endSessions(tx, personId) })
    return attempt
  })
  if (login) await forget(ctx, 'password', login)
  return { session: { token, seconds: staffSeconds }, ...(totp && made === attempt ? { totp: totp.shown } : {}) }
}

const acting = (ctx: Ctx, hash: string) => ({ action: 'account.redeem', key: ctx.key, body: { hash } })

const grant = (found: Found) => ({ role: found.role as RoleName, organisationId: found.organisationId })

type Found = Awaited<ReturnType<typeof invitationOf>>

/** The link's row with its organisation, unless it is unknown or too old. */
async function invitationOf(ctx: Ctx, hash: string) {
  await mustBeWithin(ctx, 'invitation-address', ctx.address, { points: 60, seconds: 900 })
  const row = await read(ctx, knownValues([hash]), (db) =>
    db.sql
      .selectFrom('invitations as i')
      .innerJoin('organisations as o', 'o.id', 'i.organisationId')
      .select(['i.organisationId', 'i.role', 'i.personId', 'i.expiresAt', 'i.usedAt', 'o.name', 'o.kind'])
      .where('i.tokenHash', '=', hash)
      .executeTakeFirst(),
  )
  if (!row || row.expiresAt <= ctx.app.clock.now()) throw refuse('link-expired')
  const login = row.personId ? await loginOf(ctx, row.organisationId, row.personId) : undefined
  return { ...row, login }
}

async function loginOf(ctx: Ctx, organisationId: string, personId: string): Promise<string | undefined> {
  const row = await read(ctx, within(ctx, [organisationId]), (db) =>
    db.sql
      .selectFrom('staff')
      .select('login')
      .where('scopeId', '=', organisationId)
      .where('personId', '=', personId)
      .where('login', 'is not', null)
      .executeTakeFirst(),
  )
  return row?.login ?? undefined
}

/** Marks the link as used; of two at the same time one gets it. */
async function useUp(tx: Tx, hash: string): Promise<void> {
  const used = await tx.sql
    .updateTable('invitations')
    .set({ usedAt: tx.now })
    .where('tokenHash', '=', hash)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  if (used.numUpdatedRows !== 1n) throw refuse('link-expired')
}

const epochOf = async (tx: Tx, personId: string): Promise<number> =>
  (await tx.sql.selectFrom('people').select('sessionEpoch').where('personId', '=', personId).executeTakeFirstOrThrow())
    .sessionEpoch

async function hasPassword(ctx: Ctx, personId: string): Promise<boolean> {
  const row = await read(ctx, within(ctx, [personId]), (db) =>
    db.sql
      .selectFrom('credentials')
      .select('kind')
      .where('personId', '=', personId)
      .where('kind', '=', 'password')
      .executeTakeFirst(),
  )
  return row !== undefined
}
