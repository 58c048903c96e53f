import { sql } from 'kysely'
import type { Db } from '../db.ts'

/** The kind of each of these units, and of each of these members' unit in the community; whose kind nobody said is left out. */
export async function kindsOf(db: Db, communityId: string, subjectIds: readonly string[]) {
  const { rows } = await sql<{ subjectId: string; unitKind: string }>`
    select o.id as subject_id, o.unit_kind from organisations o
      where o.id = any(${subjectIds}::uuid[]) and o.unit_kind is not null
    union all
    select m.subject_id, o.unit_kind from (
      select distinct on (e.subject_id) e.subject_id, e.unit_id from enrolments e
        where e.community_id = ${communityId} and e.subject_id = any(${subjectIds}::uuid[]) and e.subject = 'member'
          and e.unit_id is not null
        order by e.subject_id, e.at desc, e.id) m
      join organisations o on o.id = m.unit_id where o.unit_kind is not null`.execute(db.sql)
  return rows
}
