import { sql } from 'kysely'
import type { Db } from '../db.ts'

/** A subject that is current in a community: by which enrolment, and since which Beijing day. */
export interface Enrolled {
  who: 'member' | 'unit'
  subjectId: string
  card: 'home' | 'unit'
  since: string
}

/** Current members and units whose card of one of the periods isn't open in the community, by id; home before unit. */
export async function withoutCard(
  db: Db,
  communityId: string,
  { periods, after, limit }: { periods: readonly string[]; after: string | null; limit: number },
): Promise<Enrolled[]> {
  const { rows } = await sql<Enrolled>`
    select e.subject as who, e.subject_id, min(e.kind) as card,
      to_char(min((e.state_at at time zone 'Asia/Shanghai')::date), 'YYYY-MM-DD') as since
    from enrolments e
    where e.community_id = ${communityId} and e.state = 'current' and (${after}::uuid is null or e.subject_id > ${after})
      and (select count(*) from facts f where f.community_id = ${communityId} and f.subject_id = e.subject_id
        and f.kind = 'period.opened' and f.source = any(${periods})) < cardinality(${periods}::text[])
    group by e.subject, e.subject_id order by e.subject_id limit ${limit}`.execute(db.sql)
  return rows
}
