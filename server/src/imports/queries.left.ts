import { sql } from 'kysely'
import type { Db } from '../db.ts'

export { type ImportRecord, importById } from './queries.ts'

/** The units that a file's rows name, known ones and new ones. */
export async function unitsInFile(db: Db, scopeId: string, importId: string): Promise<string[]> {
  const rows = await db.sql
    .selectFrom('importRows')
    .select('unitId')
    .distinct()
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .where('unitId', 'is not', null)
    .execute()
  return rows.map(({ unitId }) => unitId as string)
}

/** Who is on the lists of these units now; the scope must hold the units. */
export const unitMembersOf = (db: Db, unitIds: readonly string[]) =>
  db.sql
    .selectFrom('unitMembers')
    .select(['personId', 'unitId', 'name', 'homeCommunityId'])
    .where('unitId', '=', sql<string>`any(${unitIds}::uuid[])`)
    .where('leftAt', 'is', null)
    .execute()

/** Which of these people a row of the file is about, bad rows too. */
export async function personsInFile(
  db: Db,
  scopeId: string,
  importId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('importRows')
    .select('personId')
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .where('personId', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  return new Set(rows.map(({ personId }) => personId as string))
}

/** `unit|name` of the bad rows whose person isn't known. */
export async function namesOfBadRows(
  db: Db,
  scopeId: string,
  importId: string,
  unitIds: readonly string[],
): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('importRows')
    .select(['unitId', sql<string>`shown ->> 2`.as('name')])
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .where('state', '=', 'bad')
    .where('personId', 'is', null)
    .where('unitId', '=', sql<string>`any(${unitIds}::uuid[])`)
    .execute()
  return new Set(rows.map(({ unitId, name }) => `${unitId}|${name}`))
}

/** Those no longer on the roster, by unit and name; `after` is the person last seen. */
export function leftRows(
  db: Db,
  scopeId: string,
  importId: string,
  { unitId, state, after, limit }: { unitId?: string; state?: string; after?: string; limit: number },
) {
  let rows = db.sql
    .selectFrom('importLeft as l')
    .leftJoin('organisations as u', 'u.id', 'l.unitId')
    .leftJoin('organisations as c', 'c.id', 'l.communityId')
    .select(['l.personId', 'l.name', 'l.state', 'l.unitId', 'u.name as unitName', 'c.name as communityName'])
    .where('l.scopeId', '=', scopeId)
    .where('l.importId', '=', importId)
  if (unitId) rows = rows.where('l.unitId', '=', unitId)
  if (state) rows = rows.where('l.state', '=', state)
  if (after) rows = rows.where('l.personId', '>', after)
  return rows.orderBy('l.personId').limit(limit).execute()
}

/** How many of those no longer on the roster are chosen to be ended. */
export async function chosenCount(db: Db, scopeId: string, importId: string): Promise<number> {
  const row = await db.sql
    .selectFrom('importLeft')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .where('state', '=', 'chosen')
    .executeTakeFirstOrThrow()
  return row.count
}

export interface ChangesOf {
  id: string
  name: string
  fresh: number
  moved: number
  changed: number
  unchanged: number
  bad: number
  gone: number
}

/** What the file changes by unit or by home community, in the order of ids; `after` is the last id seen. */
export async function changesBy(
  db: Db,
  scopeId: string,
  importId: string,
  { by, after, limit }: { by: 'unit' | 'community'; after?: string; limit: number },
): Promise<ChangesOf[]> {
  const key = by === 'unit' ? sql`unit_id` : sql`community_id`
  const named = by === 'unit' ? sql`min(shown ->> 0)` : sql`null::text`
  const { rows } = await sql<ChangesOf>`
    with counted as (
      select ${key} as id, ${named} as name, count(*) filter (where change = 'new')::int as fresh,
        count(*) filter (where change = 'moved')::int as moved, count(*) filter (where change = 'changed')::int as changed,
        count(*) filter (where change = 'same')::int as unchanged, count(*) filter (where state = 'bad')::int as bad, 0 as gone
      from import_rows where scope_id = ${scopeId} and import_id = ${importId} and ${key} is not null group by 1
      union all
      select ${key}, null, 0, 0, 0, 0, 0, count(*)::int from import_left
      where scope_id = ${scopeId} and import_id = ${importId} and ${key} is not null group by 1)
    select c.id, coalesce(o.name, max(c.name), '') as name, sum(fresh)::int as fresh, sum(moved)::int as moved,
      sum(changed)::int as changed, sum(unchanged)::int as unchanged, sum(bad)::int as bad, sum(gone)::int as gone
    from counted c left join organisations o on o.id = c.id
    where c.id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid
    group by c.id, o.name order by c.id limit ${limit}`.execute(db.sql)
  return rows
}
