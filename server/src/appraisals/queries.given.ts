import { sql } from 'kysely'
import type { Db, Tx } from '../db.ts'

const rows = (db: Db, communityId: string) =>
  db.sql
    .selectFrom('appraisals as a')
    .innerJoin('organisations as c', 'c.id', 'a.communityId')
    .selectAll('a')
    .select('c.path as communityPath')
    .where('a.communityId', '=', communityId)

export type AppraisalRow = Awaited<ReturnType<typeof appraisalById>> & object

export const appraisalById = (db: Db, communityId: string, id: string) =>
  rows(db, communityId).where('a.id', '=', id).executeTakeFirst()

/** The one appraisal of a subject by a rule in a cycle, if somebody has begun it. */
export const appraisalOf = (db: Db, communityId: string, subjectId: string, rule: string, cycle: string) =>
  rows(db, communityId)
    .where('a.subjectId', '=', subjectId)
    .where('a.rule', '=', rule)
    .where('a.cycle', '=', cycle)
    .executeTakeFirst()

/** Appraisals of a year's cycles, of some subjects or all; begun on or before the day. */
export const appraisalsOfYear = (db: Db, communityId: string, year: number, subjectIds?: readonly string[]) => {
  const found = rows(db, communityId).where('a.cycle', 'like', `${year}%`)
  return (subjectIds ? found.where('a.subjectId', 'in', subjectIds) : found).execute()
}

/** All proposals of a rule in a cycle. */
export const appraisalsByRule = (db: Db, communityId: string, rule: string, cycle: string) =>
  rows(db, communityId).where('a.rule', '=', rule).where('a.cycle', '=', cycle).execute()

/** The newest proposals of one subject by some rules, of whatever cycle. */
export const appraisalsOfSubject = (db: Db, communityId: string, subjectId: string, rules: readonly string[]) =>
  rows(db, communityId)
    .where('a.subjectId', '=', subjectId)
    .where('a.rule', 'in', [...rules])
    .orderBy('a.stateAt', 'desc')
    .limit(20)
    .execute()

/** What was decided and hangs out on the day, oldest first. */
export const noticesOn = (db: Db, communityId: string, rules: readonly string[], day: string, notGiven: string) =>
  rows(db, communityId)
    .where('a.rule', 'in', [...rules])
    .where('a.state', '=', 'decided')
    .where('a.endsOn', '>=', day)
    .where('a.grade', '<>', notGiven)
    .orderBy('a.stateAt')
    .orderBy('a.id')
    .execute()

/** How many of a rule's proposals in a cycle a person has confirmed and nobody turned down; held until this one is settled. */
export async function takenCount(
  tx: Tx,
  communityId: string,
  rule: string,
  cycle: string,
  notGiven: string,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${communityId}|${rule}|${cycle}`}, 0))`.execute(tx.sql)
  const found = await appraisalsByRule(tx, communityId, rule, cycle)
  return found.filter(({ state, grade }) => state !== 'drafted' && grade !== notGiven).length
}

/** Officials of the street that the community lies in; the scope must hold the street. */
export const officialsOf = async (db: Db, streetId: string): Promise<string[]> =>
  (
    await db.sql
      .selectFrom('staff')
      .select('personId')
      .where('scopeId', '=', streetId)
      .where('role', '=', 'street')
      .where('endedAt', 'is', null)
      .execute()
  ).map(({ personId }) => personId)

/** The street right above a community; undefined where it lies elsewhere in the tree. */
export const streetOf = async (db: Db, communityId: string): Promise<string | undefined> =>
  (
    await db.sql
      .selectFrom('organisations as c')
      .innerJoin('organisations as s', 's.id', 'c.parentId')
      .select('s.id')
      .where('c.id', '=', communityId)
      .where('s.kind', '=', 'street')
      .executeTakeFirst()
  )?.id

/** Ids from the root down to the community, joined by dots. */
export const pathOf = async (db: Db, communityId: string): Promise<string> =>
  (await db.sql.selectFrom('organisations').select('path').where('id', '=', communityId).executeTakeFirst())?.path ?? ''
