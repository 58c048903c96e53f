import { sql } from 'kysely'
import type { Db } from '../db.ts'

/** A pause as its newest row has it. */
export interface PauseRow {
  personId: string
  id: string
  seq: number
  from: string
  to: string
  wrappedKey: Buffer | null
  sealed: Buffer
}

/** Pauses of some people as they stand, those last to begin first; the scope must hold the people. */
export async function pausesOf(db: Db, personIds: readonly string[]): Promise<PauseRow[]> {
  const { rows } = await sql<PauseRow>`
    select * from (select distinct on (person_id, id) person_id, id, seq, to_char(from_on, 'YYYY-MM-DD') as "from",
        to_char(to_on, 'YYYY-MM-DD') as "to", wrapped_key, sealed
      from pauses where person_id = any(${personIds}::uuid[]) order by person_id, id, seq desc) p
    order by "from" desc, id`.execute(db.sql)
  return rows
}

/** Communities that must know of a person's pause: where she is enrolled, and where her home or unit will have her enrolled. */
export async function communitiesToTell(db: Db, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select community_id as id from person_items
      where person_id = ${personId} and entity = 'enrolment' and state <> 'ended'
    union select home_community_id from memberships
      where person_id = ${personId} and left_at is null and home_community_id is not null
    union select u.linked_community_id from memberships m join organisations u on u.id = m.unit_id
      where m.person_id = ${personId} and m.left_at is null and u.linked_community_id is not null`.execute(db.sql)
  return rows.map(({ id }) => id)
}

/** The unit whose list shows a person; undefined for who is on no roster. */
export async function unitToTell(db: Db, personId: string): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('memberships')
    .select('unitId')
    .where('personId', '=', personId)
    .where('leftAt', 'is', null)
    .executeTakeFirst()
  return row?.unitId
}
