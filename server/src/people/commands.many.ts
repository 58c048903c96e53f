import { sql } from 'kysely'
import { mustTouch, type Tx } from '../db.ts'
import { tellPausesAnew } from './commands.told.ts'
import { contactRowOf, listInUnit, type Membership, type NewPerson } from './commands.ts'

/**
 * `createPerson` for many, one statement a table; `identity` is the phone's look-up value. Throws already-exists for a
 * taken phone, and then makes none.
 */
export async function createPersons(
  tx: Tx,
  persons: readonly (NewPerson & { phone: string; identity: string })[],
): Promise<void> {
  if (!persons.length) return
  const ids = persons.map(({ personId }) => personId)
  const names = persons.map(({ name }) => name)
  const contacts = persons.map(({ personId, phone }) => contactRowOf(tx, personId, { phone }))
  await sql`insert into people (person_id, name, at)
    select p.*, ${tx.now} from unnest(${ids}::uuid[], ${names}::text[]) p`.execute(tx.sql)
  await sql`insert into person_private (person_id, wrapped_key, sealed)
    select * from unnest(${ids}::uuid[], ${contacts.map(({ wrappedKey }) => wrappedKey)}::bytea[],
      ${contacts.map(({ sealed }) => sealed)}::bytea[])`.execute(tx.sql)
  await sql`insert into identities (value, person_id, at)
    select i.*, ${tx.now} from unnest(${persons.map(({ identity }) => identity)}::text[], ${ids}::uuid[]) i`.execute(
    tx.sql,
  )
}

/** The member's role of many at their unit or branch; who holds it already keeps it as it is. */
export async function grantMemberRoles(
  tx: Tx,
  grants: readonly { personId: string; organisationId: string }[],
): Promise<void> {
  if (!grants.length) return
  await sql`insert into roles (person_id, id, role, organisation_id, at)
    select g.person_id, g.id, 'member', g.organisation_id, ${tx.now}
    from unnest(${grants.map(({ personId }) => personId)}::uuid[], ${grants.map(() => tx.id())}::uuid[],
      ${grants.map(({ organisationId }) => organisationId)}::uuid[]) g(person_id, id, organisation_id)
    on conflict (person_id, role, organisation_id) where ended_at is null do nothing`.execute(tx.sql)
}

/** Ends the member's role of a person wherever she holds it, at most with one exception; it counts at the next request. */
export async function endMemberRoles(tx: Tx, personId: string, except?: string): Promise<void> {
  let rows = tx.sql
    .updateTable('roles')
    .set({ endedAt: tx.now })
    .where('personId', '=', personId)
    .where('role', '=', 'member')
    .where('endedAt', 'is', null)
  if (except) rows = rows.where('organisationId', '<>', except)
  await rows.execute()
}

/** `setMembership` for many different people. */
export async function setMemberships(tx: Tx, memberships: readonly Membership[]): Promise<void> {
  if (!memberships.length) return
  const column = <K extends keyof Membership>(name: K) => memberships.map((one) => one[name])
  // lists within a list have one length in SQL, so they travel as JSON
  const lists = (name: 'strengths' | 'freeTimes') => memberships.map((one) => JSON.stringify(one[name]))
  await sql`insert into memberships (person_id, unit_id, branch_id, home_community_id, home_neighbourhood_id, work,
      strengths, free_times, at)
    select m.person_id, m.unit_id, m.branch_id, m.home_id, m.neighbourhood_id, m.work,
      array(select jsonb_array_elements_text(m.strengths)), array(select jsonb_array_elements_text(m.free_times)), ${tx.now}
    from unnest(${column('personId')}::uuid[], ${column('unitId')}::uuid[], ${column('branchId')}::uuid[],
      ${column('homeCommunityId')}::uuid[], ${column('homeNeighbourhoodId')}::uuid[], ${column('work')}::text[],
      ${lists('strengths')}::jsonb[], ${lists('freeTimes')}::jsonb[])
      m(person_id, unit_id, branch_id, home_id, neighbourhood_id, work, strengths, free_times)
    on conflict (person_id) do update set unit_id = excluded.unit_id, branch_id = excluded.branch_id,
      home_community_id = excluded.home_community_id, home_neighbourhood_id = excluded.home_neighbourhood_id,
      work = excluded.work, strengths = excluded.strengths, free_times = excluded.free_times, left_at = null`.execute(
    tx.sql,
  )
  for (const one of memberships) listInUnit(tx, one)
  await tellPausesAnew(tx, column('personId'))
}

/** A member leaves her unit: her membership ends, her role there, and her place on the unit's list. Throws lost-race. */
export async function endMembership(tx: Tx, membership: Membership): Promise<void> {
  const left = await tx.sql
    .updateTable('memberships')
    .set({ leftAt: tx.now })
    .where('personId', '=', membership.personId)
    .where('unitId', '=', membership.unitId)
    .where('leftAt', 'is', null)
    .executeTakeFirst()
  mustTouch(left.numUpdatedRows, 1)
  await endMemberRoles(tx, membership.personId)
  listInUnit(tx, membership, tx.now)
}
