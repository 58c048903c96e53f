import { refuse } from '@lianxin/rules/refusal'
import { sql } from 'kysely'
import type { RoleName } from '../context.ts'
import { type Db, mustTouch, type Tx } from '../db.ts'
import { blind, type Keyring, open, seal, sealNew } from '../platform/seal.ts'
import { tellPausesAnew } from './commands.told.ts'

/**
 * What makes a natural person known to the platform. All of it runs inside a caller's transaction, whose scope must
 * hold the person's id and, for phones and logins, the look-up value (`within(ctx, [personId], [phoneIdentity(…)])`).
 */
export interface NewPerson {
  personId: string
  name: string
  /** Digits as `phone()` of rules/phones.ts gives them. */
  phone?: string | undefined
  login?: string | undefined
}

/** What is kept sealed of a person. */
export interface Contact {
  phone?: string
}

/** Keyed hash under which one-time codes and phone identities are found. */
export const phoneHash = (keys: Keyring, phone: string): string => blind(keys, 'phone', phone)

/** Look-up value of a phone in `identities`; put it into the scope before reading or writing the row. */
export const phoneIdentity = (keys: Keyring, phone: string): string => `phone:${phoneHash(keys, phone)}`

/** Look-up value of a staff login, which is kept in lower case. */
export const loginIdentity = (login: string): string => `login:${login.toLowerCase()}`

/** Makes a person, with sealed phone and identities when given. Throws already-exists for a taken phone or login. */
export async function createPerson(tx: Tx, person: NewPerson): Promise<void> {
  const { personId, name, phone, login } = person
  await tx.sql.insertInto('people').values({ personId, name, at: tx.now }).execute()
  if (phone) {
    await insertContact(tx, personId, { phone })
    await addIdentity(tx, personId, phoneIdentity(tx.ctx.app.keys, phone))
  }
  if (login) await addIdentity(tx, personId, loginIdentity(login))
}

/** Whose phone or login this is, or undefined. The value must be in the scope, else nobody is found. */
export async function personByIdentity(tx: Pick<Db, 'sql'>, value: string): Promise<string | undefined> {
  const row = await tx.sql.selectFrom('identities').select('personId').where('value', '=', value).executeTakeFirst()
  return row?.personId
}

/** Whose phones or logins these are; values that nobody has, or that aren't in the scope, are left out. */
export async function personsByIdentities(
  tx: Pick<Db, 'sql'>,
  values: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.sql
    .selectFrom('identities')
    .select(['value', 'personId'])
    .where('value', '=', sql<string>`any(${values}::text[])`)
    .execute()
  return new Map(rows.map(({ value, personId }) => [value, personId]))
}

/** Ties a look-up value to a person. Throws already-exists when somebody has it. */
export async function addIdentity(tx: Tx, personId: string, value: string): Promise<void> {
  await tx.sql.insertInto('identities').values({ value, personId, at: tx.now }).execute()
}

/**
 * Gives an existing person a (new) phone: seals it, and moves the identity. The scope must reveal the person and know
 * the new value, and the old one if there is one (`revealing(within(ctx, [id], [new, old]), id)`).
 */
export async function registerPhone(tx: Tx, personId: string, phone: string): Promise<void> {
  const { keys } = tx.ctx.app
  const row = await contactRow(tx, personId)
  if (!row) await insertContact(tx, personId, { phone })
  else {
    const contact = opened(tx, personId, row)
    if (contact.phone === phone) return
    if (contact.phone) {
      const old = await tx.sql
        .deleteFrom('identities')
        .where('value', '=', phoneIdentity(keys, contact.phone))
        .where('personId', '=', personId)
        .executeTakeFirst()
      mustTouch(old.numDeletedRows, 1)
    }
    const sealed = sealContact(tx, personId, row.wrappedKey as Buffer, { ...contact, phone })
    const changed = await tx.sql
      .updateTable('personPrivate')
      .set({ sealed })
      .where('personId', '=', personId)
      .executeTakeFirst()
    mustTouch(changed.numUpdatedRows, 1)
  }
  await addIdentity(tx, personId, phoneIdentity(keys, phone))
}

/** Opens what is sealed of a person; the scope must reveal them, and the act be named for the audit. */
export async function openContact(tx: Tx, personId: string): Promise<Contact> {
  const row = await contactRow(tx, personId)
  return row ? opened(tx, personId, row) : {}
}

export interface Grant {
  personId: string
  role: RoleName
  organisationId: string
  /** For the organisation's list of its staff. */
  name: string
  login?: string | undefined
}

/** Gives a role, once: a role that is held already is answered as it stands. Answers the role's id. */
export async function grantRole(tx: Tx, grant: Grant): Promise<string> {
  const { personId, role, organisationId } = grant
  const held = await tx.sql
    .selectFrom('roles')
    .select('id')
    .where('personId', '=', personId)
    .where('role', '=', role)
    .where('organisationId', '=', organisationId)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  if (held) return held.id
  const id = tx.id()
  const grantedBy = tx.ctx.actor.person?.id ?? null
  await tx.sql.insertInto('roles').values({ personId, id, role, organisationId, grantedBy, at: tx.now }).execute()
  if (role !== 'member') tellStaff(tx, { ...grant, id, endedAt: null })
  return id
}

/** Ends a role; it counts at the person's next request. Throws wrong-state when it is ended already. */
export async function endRole(tx: Tx, personId: string, roleId: string, name: string): Promise<void> {
  const ended = await tx.sql
    .updateTable('roles')
    .set({ endedAt: tx.now })
    .where('personId', '=', personId)
    .where('id', '=', roleId)
    .where('endedAt', 'is', null)
    .returning(['role', 'organisationId'])
    .executeTakeFirst()
  if (!ended) throw refuse('wrong-state')
  const { role, organisationId } = ended
  if (role !== 'member')
    tellStaff(tx, { personId, name, role: role as RoleName, organisationId, id: roleId, endedAt: tx.now })
}

/** Ends all sessions of a person: each one carries the number it began with. */
export async function endSessions(tx: Tx, personId: string): Promise<number> {
  const person = await tx.sql
    .updateTable('people')
    .set((row) => ({ sessionEpoch: row('sessionEpoch', '+', 1) }))
    .where('personId', '=', personId)
    .returning('sessionEpoch')
    .executeTakeFirst()
  if (!person) throw refuse('not-found')
  return person.sessionEpoch
}

/** Where a member works and lives and what they offer. */
export interface Membership {
  personId: string
  name: string
  unitId: string
  branchId: string | null
  homeCommunityId: string | null
  homeNeighbourhoodId: string | null
  work: string | null
  strengths: string[]
  freeTimes: string[]
}

/** Sets a member's unit, home and offers, and the unit's own list of its people. */
export async function setMembership(tx: Tx, membership: Membership): Promise<void> {
  const { name: _, personId, ...facts } = membership
  await tx.sql
    .insertInto('memberships')
    .values({ personId, ...facts, at: tx.now })
    .onConflict((c) => c.column('personId').doUpdateSet({ ...facts, leftAt: null }))
    .execute()
  listInUnit(tx, membership)
  await tellPausesAnew(tx, [personId])
}

/** The unit whose roster a person is on; the scope must hold the person. */
export const unitOfMember = (db: Db, personId: string): Promise<{ id: string; name: string } | undefined> =>
  db.sql
    .selectFrom('memberships as m')
    .innerJoin('organisations as u', 'u.id', 'm.unitId')
    .select(['u.id', 'u.name'])
    .where('m.personId', '=', personId)
    .where('m.leftAt', 'is', null)
    .executeTakeFirst()

/** Puts a member on her unit's own list, or takes her off it as of `leftAt`. */
export function listInUnit(tx: Tx, membership: Membership, leftAt: Date | null = null): void {
  const { name, personId, ...facts } = membership
  tx.emit('unit-member', {
    unit_id: facts.unitId,
    person_id: personId,
    branch_id: facts.branchId,
    name,
    work: facts.work,
    strengths: facts.strengths,
    free_times: facts.freeTimes,
    home_community_id: facts.homeCommunityId,
    at: tx.now.toISOString(),
    left_at: leftAt?.toISOString() ?? null,
  })
}

function tellStaff(tx: Tx, row: Grant & { id: string; endedAt: Date | null }): void {
  tx.emit('staff', {
    scope_id: row.organisationId,
    person_id: row.personId,
    role_id: row.id,
    role: row.role,
    name: row.name,
    login: row.login ?? null,
    at: tx.now.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
  })
}

const contactRow = (tx: Tx, personId: string) =>
  tx.sql
    .selectFrom('personPrivate')
    .select(['wrappedKey', 'sealed'])
    .where('personId', '=', personId)
    .executeTakeFirst()

const place = (personId: string): string => `person_private:${personId}`

function sealContact(tx: Tx, personId: string, wrappedKey: Buffer, contact: Contact): Buffer {
  return seal(tx.ctx.app.keys, wrappedKey, JSON.stringify(contact), place(personId))
}

function opened(tx: Tx, personId: string, row: { wrappedKey: Buffer | null; sealed: Buffer }): Contact {
  // no key, no data: the person had it destroyed
  return row.wrappedKey ? JSON.parse(open(tx.ctx.app.keys, row.wrappedKey, row.sealed, place(personId))) : {}
}

/** A person's private row, sealed under a new key of her own. */
export const contactRowOf = (tx: Tx, personId: string, contact: Contact) => ({
  personId,
  ...sealNew(tx.ctx.app.keys, JSON.stringify(contact), place(personId)),
})

async function insertContact(tx: Tx, personId: string, contact: Contact): Promise<void> {
  await tx.sql
    .insertInto('personPrivate')
    .values(contactRowOf(tx, personId, contact))
    .execute()
}
