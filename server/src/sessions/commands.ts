import { phone as readPhone } from '@lianxin/rules/phones'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx, RoleName } from '../context.ts'
import { act, type Db, mustTouch, read, type Tx } from '../db.ts'
import { knownValues, within } from '../gate.ts'
import { endSessions, loginIdentity, phoneHash, phoneIdentity } from '../people/commands.ts'
import { idFrom, randomDigits } from '../platform/ids.ts'
import { forget, limit, mustBeWithin, type Rule } from '../platform/limits.ts'
import { hashPassword, passwordFits, passwordWeakness } from '../platform/passwords.ts'
import { blind } from '../platform/seal.ts'
import { queueSms } from '../platform/sms.ts'
import { tokenHash } from '../platform/tokens.ts'
import { words } from '../platform/words.ts'
import { takeTotp } from './commands.totp.ts'
import { rolesHeld } from './queries.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const codeLife = 5 * minute
const codeTries = 5
const lockOut: Rule = { points: 5, seconds: 15 * minute }
/** Anonymous sign-in, invitations and the like from one address; a whole office may sit behind it. */
const addressTries: Rule = { points: 60, seconds: 15 * minute }
const memberLife = 30 * day
const staffLife = 12 * hour

/** A session that has begun: what goes into the cookie. Never stored, never part of a stored reply. */
export interface Started {
  token: string
  seconds: number
}

const done = { done: true as const }

/**
 * Sends a one-time code to a member's phone. A number that nobody has goes the same way and gets the same answer: a
 * code is made, stored and put into the outbox, where the drain drops it. Throws bad-phone, too-many.
 */
export async function askCode(ctx: Ctx, body: { phone: string }): Promise<typeof done> {
  const { keys } = ctx.app
  const { value } = readPhone(body.phone, ['mobile', 'demo'])
  const hash = phoneHash(keys, value)
  const { personId, known } = await memberOf(ctx, phoneIdentity(keys, value))
  return sendCode(ctx, { personId, hash, phone: known ? value : null, proof: (code) => codeHash(ctx, hash, code) })
}

export interface Sending {
  personId: string
  /** Keyed hash of the number that was typed. */
  hash: string
  /** Where to send; null goes the same way and reaches nobody. */
  phone: string | null
  /** What is stored of a code: binds it to what it is for. */
  proof: (code: string) => string
}

/** Makes, stores and sends a code within the limits. The same key sends nothing twice. Throws too-many. */
export async function sendCode(ctx: Ctx, { personId, hash, phone, proof }: Sending): Promise<typeof done> {
  const scope = knownValues([hash], [personId])
  if (!(await answered(ctx, personId))) await mayAskAgain(ctx, hash)
  const code = randomDigits(6)
  return act(ctx, { action: 'session.send-code', scope, key: ctx.key, body: { hash } }, async (tx) => {
    const row = {
      codeHash: proof(code),
      sentAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + codeLife * 1000),
      tries: 0,
    }
    await tx.sql
      .insertInto('oneTimeCodes')
      .values({ phoneHash: hash, ...row })
      .onConflict((c) => c.column('phoneHash').doUpdateSet(row))
      .execute()
    const text = words(ctx.language)('sms:code', { code, minutes: codeLife / minute })
    queueSms(tx, phone, text)
    return done
  })
}

/** Trust G39: 1 in a minute, 5 in an hour, 10 in a day for a phone; 20 in an hour from one address. */
async function mayAskAgain(ctx: Ctx, hash: string): Promise<void> {
  await mustBeWithin(ctx, 'code-address', ctx.address, { points: 20, seconds: hour })
  await mustBeWithin(ctx, 'code-minute', hash, { points: 1, seconds: minute })
  await mustBeWithin(ctx, 'code-hour', hash, { points: 5, seconds: hour })
  await mustBeWithin(ctx, 'code-day', hash, { points: 10, seconds: day })
}

/** Begins a member's session from phone and code. Throws code-expired, wrong-credentials, too-many. */
export async function signInByPhone(ctx: Ctx, body: { phone: string; code: string }): Promise<Started> {
  const { keys } = ctx.app
  const { value } = readPhone(body.phone, ['mobile', 'demo'])
  const hash = phoneHash(keys, value)
  await mustBeWithin(ctx, 'sign-in-address', ctx.address, addressTries)
  await mustBeWithin(ctx, 'code-guess', hash, { points: 50, seconds: day })
  const { personId, known, epoch } = await memberOf(ctx, phoneIdentity(keys, value))
  const proof = codeHash(ctx, hash, body.code)
  const token = sessionToken(ctx, proof)
  const scope = knownValues([hash, tokenHash(token)], [personId])
  const outcome = await act(
    ctx,
    { action: 'session.start', scope, key: ctx.key, body: { proof }, subject: 'code' },
    async (tx) => {
      const refused = await useCode(tx, hash, proof)
      if (refused || !known) return refused ?? 'wrong-credentials'
      await openSession(tx, { personId, token, how: 'code', epoch })
      return 'started'
    },
  )
  // thrown only now: the count of tries must stay
  if (outcome !== 'started') throw refuse(outcome)
  return { token, seconds: memberLife }
}

/** Takes a code, once. Answers why not, having counted the try. */
export async function useCode(
  tx: Tx,
  hash: string,
  proof: string,
): Promise<'code-expired' | 'wrong-credentials' | undefined> {
  const row = await tx.sql
    .selectFrom('oneTimeCodes')
    .selectAll()
    .where('phoneHash', '=', hash)
    .forUpdate()
    .executeTakeFirst()
  if (!row || row.expiresAt <= tx.now || row.tries >= codeTries) return 'code-expired'
  if (row.codeHash === proof) {
    await tx.sql.deleteFrom('oneTimeCodes').where('phoneHash', '=', hash).execute()
    return undefined
  }
  await tx.sql
    .updateTable('oneTimeCodes')
    .set({ tries: row.tries + 1 })
    .where('phoneHash', '=', hash)
    .execute()
  return 'wrong-credentials'
}

/**
 * Begins a session from login and password, and a code of the authenticator when the deployment asks for one.
 * Throws wrong-credentials whatever was wrong, and locked-out after five wrong tries in a quarter of an hour; unknown
 * logins are counted, hashed against and locked all the same.
 */
export async function signInByPassword(
  ctx: Ctx,
  body: { login: string; password: string; totp?: string | undefined },
): Promise<Started> {
  const login = body.login.normalize('NFKC').trim().toLowerCase()
  await mustBeWithin(ctx, 'sign-in-address', ctx.address, addressTries)
  const tries = await limit(ctx, 'password', login, lockOut)
  if (tries.over) throw refuse('locked-out', { minutes: Math.ceil(tries.seconds / 60) })
  const identity = /^[a-z0-9._-]{1,60}$/.test(login) ? loginIdentity(login) : `login:${idFrom(login)}`
  const { personId, known, epoch } = await holderOf(ctx, identity)
  const secrets = await read(ctx, knownValues([], [personId]), (db) => credentialsOf(db, personId))
  const fits = await passwordFits(secrets.password, body.password)
  const totp = ctx.app.config.staffTotp ? takeTotp(ctx, personId, secrets.totp, body.totp ?? '') : { ok: true as const }
  const good = known && fits && totp.ok
  const proof = blind(ctx.app.keys, 'sign-in', tokenHash(`${login}\n${body.password}`))
  const token = sessionToken(ctx, proof)
  const started = await act(
    ctx,
    {
      action: good ? 'session.start' : 'session.refuse',
      scope: knownValues([tokenHash(token)], [personId]),
      key: ctx.key,
      body: { proof },
      subject: 'password',
    },
    async (tx) => {
      if (!good) return false
      if ('secret' in totp) await setCredential(tx, personId, 'totp', totp.secret)
      await openSession(tx, { personId, token, how: 'password', epoch })
      return true
    },
  )
  if (!started) throw refuse('wrong-credentials')
  await forget(ctx, 'password', login)
  return { token, seconds: staffLife }
}

export interface Opening {
  personId: string
  token: string
  how: 'password' | 'code'
  epoch: number
}

/** Writes a session; the scope must know the token's hash and the person. Throws wrong-credentials without a role. */
export async function openSession(tx: Tx, { personId, token, how, epoch }: Opening): Promise<void> {
  const roles = await rolesHeld(tx, personId)
  const staff = roles.find((role) => role.role !== 'member')
  const member = roles.find((role) => role.role === 'member')
  const role = how === 'code' ? member : (staff ?? member)
  if (!role) throw refuse('wrong-credentials')
  const life = how === 'code' ? memberLife : staffLife
  await tx.sql
    .insertInto('sessions')
    .values({
      tokenHash: tokenHash(token),
      personId,
      roleId: role.id,
      epoch,
      how,
      at: tx.now,
      seenAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + life * 1000),
    })
    .execute()
}

/** From the next request on the person acts in another of the roles this session may use. Throws not-found. */
export async function chooseRole(ctx: Ctx, body: { roleId: string }): Promise<typeof done> {
  if (!ctx.actor.session || !ctx.actor.roles.some((role) => role.id === body.roleId)) throw refuse('not-found')
  const session = ctx.actor.session
  const scope = within(ctx, [], [session])
  return act(ctx, { action: 'session.switch', scope, key: ctx.key, body, subject: body.roleId }, async (tx) => {
    const { numUpdatedRows } = await tx.sql
      .updateTable('sessions')
      .set({ roleId: body.roleId })
      .where('tokenHash', '=', session)
      .executeTakeFirst()
    mustTouch(numUpdatedRows, 1)
    return done
  })
}

/** Ends this session. Nobody signed in is signed out already. */
export async function signOut(ctx: Ctx): Promise<typeof done> {
  const { session, person } = ctx.actor
  if (!session || !person) return done
  return act(ctx, { action: 'session.end', scope: within(ctx, [person.id], [session]), key: ctx.key }, async (tx) => {
    const { numUpdatedRows } = await tx.sql
      .updateTable('sessions')
      .set({ endedAt: tx.now })
      .where('tokenHash', '=', session)
      .executeTakeFirst()
    mustTouch(numUpdatedRows, 1)
    return done
  })
}

/** Ends every session of the person. */
export async function signOutEverywhere(ctx: Ctx): Promise<typeof done> {
  const { person } = ctx.actor
  if (!person) throw refuse('signed-out')
  return act(ctx, { action: 'session.end-all', scope: within(ctx, [person.id]), key: ctx.key }, async (tx) => {
    await endSessions(tx, person.id)
    return done
  })
}

/** Sets a new password and ends every other session. Throws wrong-credentials, locked-out, invalid-input. */
export async function changePassword(ctx: Ctx, body: { current: string; next: string }): Promise<typeof done> {
  const { person, session } = ctx.actor
  if (!person || !session) throw refuse('signed-out')
  const tries = await limit(ctx, 'password-change', person.id, lockOut)
  if (tries.over) throw refuse('locked-out', { minutes: Math.ceil(tries.seconds / 60) })
  const { password } = await read(ctx, ctx.scope, (db) => credentialsOf(db, person.id))
  if (!(await passwordFits(password, body.current))) throw refuse('wrong-credentials')
  const secret = await newPassword(body.next, [person.name])
  await act(ctx, { action: 'session.change-password', scope: within(ctx, [person.id], [session]) }, async (tx) => {
    await setCredential(tx, person.id, 'password', secret)
    const epoch = await endSessions(tx, person.id)
    const kept = await tx.sql.updateTable('sessions').set({ epoch }).where('tokenHash', '=', session).executeTakeFirst()
    mustTouch(kept.numUpdatedRows, 1)
  })
  await forget(ctx, 'password-change', person.id)
  return done
}

/** The hash of a password that is good enough, else invalid-input with why: short, long or guessable. */
export async function newPassword(password: string, known: readonly string[]): Promise<string> {
  const why = passwordWeakness(password, known)
  if (why) throw refuse('invalid-input', { fields: ['password'], why })
  return hashPassword(password)
}

/** Stores a password's hash or a sealed authenticator secret in place of the one before. */
export async function setCredential(
  tx: Tx,
  personId: string,
  kind: 'password' | 'totp',
  secret: string,
): Promise<void> {
  await tx.sql
    .insertInto('credentials')
    .values({ personId, kind, secret, at: tx.now })
    .onConflict((c) => c.columns(['personId', 'kind']).doUpdateSet({ secret, at: tx.now }))
    .execute()
}

/**
 * The token of a session or link, made out of the request's own key, which only its sender knows, and something it
 * proved: a lost reply that is asked for again leads to the same session, and no reply in the database holds a token.
 */
export const sessionToken = (ctx: Ctx, ...parts: string[]): string =>
  blind(ctx.app.keys, 'session', [ctx.key, ...parts].join(':'))

/** Has this key been answered already? Then limits don't count it again. */
async function answered(ctx: Ctx, scopeId: string): Promise<boolean> {
  if (!ctx.key) return false
  const key = ctx.key
  const row = await read(ctx, knownValues([], [scopeId]), (db) =>
    db.sql
      .selectFrom('idempotency')
      .select('key')
      .where('scopeId', '=', scopeId)
      .where('key', '=', key)
      .executeTakeFirst(),
  )
  return row !== undefined
}

/** A staff role of whoever has this login, for a reset by the operator of the machine. */
export async function staffByLogin(ctx: Ctx, login: string) {
  const { personId } = await holderOf(ctx, loginIdentity(login))
  const roles = await read(ctx, knownValues([], [personId]), (db) => rolesHeld(db, personId))
  const held = roles.find((one) => one.role !== 'member')
  return held && { personId, role: held.role as RoleName, organisationId: held.organisationId }
}

interface Holder {
  /** Of nobody, when unknown: an id that no row has, so that the same statements run. */
  personId: string
  known: boolean
  epoch: number
  roles: readonly string[]
}

/** Who has this phone or login; for an unknown one the same work is done on nobody. */
async function holderOf(ctx: Ctx, identity: string): Promise<Holder> {
  const found = await read(ctx, knownValues([identity]), (db) =>
    db.sql.selectFrom('identities').select('personId').where('value', '=', identity).executeTakeFirst(),
  )
  const personId = found?.personId ?? idFrom('nobody', identity)
  return read(ctx, knownValues([], [personId]), async (db) => {
    const person = await db.sql
      .selectFrom('people')
      .select('sessionEpoch')
      .where('personId', '=', personId)
      .executeTakeFirst()
    const roles = (await rolesHeld(db, personId)).map((role) => role.role)
    return { personId, known: person !== undefined && roles.length > 0, epoch: person?.sessionEpoch ?? 0, roles }
  })
}

/** As holderOf, for a phone: only who is a member gets in by a code. */
async function memberOf(ctx: Ctx, identity: string): Promise<Holder> {
  const holder = await holderOf(ctx, identity)
  return { ...holder, known: holder.known && holder.roles.includes('member') }
}

/** Password hash and sealed authenticator secret of a person. */
async function credentialsOf(db: Db, personId: string): Promise<{ password?: string; totp?: string }> {
  const rows = await db.sql
    .selectFrom('credentials')
    .select(['kind', 'secret'])
    .where('personId', '=', personId)
    .execute()
  return Object.fromEntries(rows.map(({ kind, secret }) => [kind, secret]))
}

/** What is stored of a code; `purpose` keeps a code for one thing from opening another. */
export const codeHash = (ctx: Ctx, hash: string, code: string, purpose = 'sign-in'): string =>
  blind(ctx.app.keys, 'one-time-code', [purpose, hash, code.normalize('NFKC').replace(/\D/g, '')].join(':'))
