import { type KnownMember, unitKindColumn } from '@lianxin/rules/roster'
import { sql } from 'kysely'
import { type Db, mustTouch, type Tx } from '../db.ts'

export const importsOf = (db: Db, scopeId: string) =>
  db.sql.selectFrom('imports').selectAll().where('scopeId', '=', scopeId).orderBy('at', 'desc').limit(50).execute()

export const importById = (db: Db, scopeId: string, id: string) =>
  db.sql.selectFrom('imports').selectAll().where('scopeId', '=', scopeId).where('id', '=', id).executeTakeFirst()

export type ImportRecord = Awaited<ReturnType<typeof importById>> & object

/** Rows after a row number, in the file's order. */
export function rowsOf(
  db: Db,
  scopeId: string,
  importId: string,
  more: { state?: string; change?: string; unitId?: string; after?: number; limit: number },
) {
  let rows = db.sql
    .selectFrom('importRows')
    .selectAll()
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .where('rowNo', '>', more.after ?? 0)
  if (more.state) rows = rows.where('state', '=', more.state)
  if (more.change) rows = rows.where('change', '=', more.change)
  if (more.unitId) rows = rows.where('unitId', '=', more.unitId)
  return rows.orderBy('rowNo').limit(more.limit).execute()
}

/** The sealed lots that hold any of the rows from `first` to `last`. */
export const lotsOf = (db: Db, scopeId: string, importId: string, first: number, last: number) =>
  db.sql
    .selectFrom('importLots')
    .select(['firstRow', 'sealed'])
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .where('firstRow', '<=', last)
    .where('lastRow', '>=', first)
    .execute()

export const runningImports = (db: Db, scopeId: string) =>
  db.sql.selectFrom('imports').select('id').where('scopeId', '=', scopeId).where('state', '=', 'running').execute()

/** Imports whose sealed phones have outlived their use: finished more than a week ago, key not yet destroyed. */
export const importsToForget = (db: Db, scopeId: string, before: Date) =>
  db.sql
    .selectFrom('imports')
    .select('id')
    .where('scopeId', '=', scopeId)
    .where('settledAt', '<', before)
    .where('wrappedKey', 'is not', null)
    .execute()

export interface PlacedUnit {
  id: string
  name: string
  linked: { id: string; name: string } | null
  schemeId: string | null
  /** Its kind, a word of its scheme; null while nobody has said it. */
  unitKind: string | null
}

export interface Places {
  /** `street name|community name`, and the community's name alone where it is the only one. */
  communities: Map<string, { id: string; name: string }>
  neighbourhoods: Map<string, string>
  units: Map<string, PlacedUnit>
  branches: Map<string, string>
  unitsById: Map<string, PlacedUnit>
  communitiesById: Map<string, { id: string; name: string }>
  /** The scheme of the organisation whose tree this is; for units that name none. */
  schemeId: string | null
}

/** Everything below an organisation that a roster's words can name. Names that stand for two things are left out. */
export async function placesBelow(db: Db, path: string): Promise<Places> {
  const rows = await db.sql
    .selectFrom('organisations as o')
    .leftJoin('organisations as p', 'p.id', 'o.parentId')
    .leftJoin('organisations as l', 'l.id', 'o.linkedCommunityId')
    .select([
      'o.id',
      'o.name',
      'o.kind',
      'o.parentId',
      'o.schemeId',
      'o.unitKind',
      'p.name as parentName',
      'l.id as linkedId',
      'l.name as linkedName',
    ])
    .where('o.path', 'like', `${path}%`)
    .where('o.endedAt', 'is', null)
    .where('o.kind', 'in', ['community', 'neighbourhood', 'unit', 'branch'])
    .execute()
  const root = await db.sql.selectFrom('organisations').select('schemeId').where('path', '=', path).executeTakeFirst()
  const places: Places = {
    communities: new Map(),
    neighbourhoods: new Map(),
    units: new Map(),
    branches: new Map(),
    unitsById: new Map(),
    communitiesById: new Map(),
    schemeId: root?.schemeId ?? null,
  }
  const alone = new Map<string, number>()
  for (const row of rows) if (row.kind === 'community') alone.set(row.name, (alone.get(row.name) ?? 0) + 1)
  for (const { id, name, kind, parentId, parentName, schemeId, unitKind, linkedId, linkedName } of rows) {
    if (kind === 'community') {
      places.communities.set(`${parentName}|${name}`, { id, name })
      places.communitiesById.set(id, { id, name })
      if (alone.get(name) === 1) places.communities.set(`|${name}`, { id, name })
    } else if (kind === 'neighbourhood') places.neighbourhoods.set(`${parentId}|${name}`, id)
    else if (kind === 'unit') {
      const linked = linkedId ? { id: linkedId, name: linkedName ?? '' } : null
      const unit = { id, name, schemeId, unitKind, linked }
      places.units.set(name, unit)
      places.unitsById.set(id, unit)
    } else places.branches.set(`${parentId}|${name}`, id)
  }
  return places
}

/** The schemes that the organisations of a tree name, its own among them. */
export async function schemesBelow(db: Db, path: string): Promise<string[]> {
  const rows = await db.sql
    .selectFrom('organisations')
    .select('schemeId')
    .distinct()
    .where('path', 'like', `${path}%`)
    .where('schemeId', 'is not', null)
    .execute()
  return rows.flatMap(({ schemeId }) => schemeId ?? [])
}

/** Members as they stand, by their id; the scope must hold them. */
export async function knownMembers(db: Db, ids: readonly string[]): Promise<Map<string, KnownMember>> {
  const rows = await db.sql
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.personId', 'm.personId')
    .select(['m.personId', 'm.unitId', 'm.branchId', 'm.homeCommunityId', 'm.homeNeighbourhoodId', 'm.work'])
    .select(['m.strengths', 'm.freeTimes', 'm.leftAt', 'p.name'])
    .where('m.personId', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  return new Map(
    rows.map(({ personId, homeCommunityId, homeNeighbourhoodId, leftAt, ...row }) => [
      personId,
      { ...row, communityId: homeCommunityId, neighbourhoodId: homeNeighbourhoodId, left: leftAt !== null },
    ]),
  )
}

/** Names of places and units by id. */
export async function namesOf(db: Db, ids: readonly (string | null | undefined)[]): Promise<Map<string, string>> {
  const known = [...new Set(ids)].filter((id) => id != null)
  if (!known.length) return new Map()
  const rows = await db.sql.selectFrom('organisations').select(['id', 'name']).where('id', 'in', known).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** How many good rows do what, and how many people are on no row any more (`gone`). */
export async function changeCounts(db: Db, scopeId: string, importId: string): Promise<Record<string, number>> {
  const rows = await db.sql
    .selectFrom('importRows')
    .select(['change', sql<number>`count(*)::int`.as('count')])
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .where('change', 'is not', null)
    .groupBy('change')
    .execute()
  const gone = await db.sql
    .selectFrom('importLeft')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .executeTakeFirstOrThrow()
  return { ...Object.fromEntries(rows.map(({ change, count }) => [change, count])), gone: gone.count }
}

/** The kind that a file's good rows name for each unit, by the unit's name; each unit has one, the check sees to that. */
export async function kindsInFile(db: Db, scopeId: string, importId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ unit: string; kind: string }>`
    select distinct trim(shown ->> 0) as unit, trim(shown ->> ${sql.lit(unitKindColumn)}) as kind from import_rows
    where scope_id = ${scopeId} and import_id = ${importId} and state <> 'bad'
      and trim(shown ->> ${sql.lit(unitKindColumn)}) <> ''`.execute(db.sql)
  return new Map(rows.map(({ unit, kind }) => [unit, kind]))
}

/** How many rows are in each state. */
export async function rowCounts(db: Db, scopeId: string, importId: string): Promise<Record<string, number>> {
  const rows = await db.sql
    .selectFrom('importRows')
    .select(['state', sql<number>`count(*)::int`.as('count')])
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/**
 * Ticks rows off as applied and counts them, in the transaction that applies them. Throws lost-race when the import was
 * stopped meanwhile or somebody else has applied one of them: then nothing of this transaction stays.
 */
export async function tickOff(
  tx: Tx,
  { scopeId, id }: { scopeId: string; id: string },
  rows: readonly { rowNo: number; personId: string }[],
): Promise<void> {
  const counted = await tx.sql
    .updateTable('imports')
    .set((row) => ({ applied: row('applied', '+', rows.length) }))
    .where('scopeId', '=', scopeId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst()
  mustTouch(counted.numUpdatedRows, 1)
  const { numAffectedRows } = await sql`update import_rows r set state = 'applied', person_id = t.person_id
    from unnest(${rows.map(({ rowNo }) => rowNo)}::int[], ${rows.map(({ personId }) => personId)}::uuid[]) t(row_no, person_id)
    where r.scope_id = ${scopeId} and r.import_id = ${id} and r.row_no = t.row_no and r.state = 'ready'`.execute(tx.sql)
  mustTouch(numAffectedRows ?? 0, rows.length)
}
