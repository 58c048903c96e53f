import { sql } from 'kysely'
import type { Db } from '../db.ts'

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
  more: { state?: string; after?: number; limit: number },
) {
  let rows = db.sql
    .selectFrom('importRows')
    .selectAll()
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .where('rowNo', '>', more.after ?? 0)
  if (more.state) rows = rows.where('state', '=', more.state)
  return rows.orderBy('rowNo').limit(more.limit).execute()
}

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

export interface Places {
  /** `street name|community name`, and the community's name alone where it is the only one. */
  communities: Map<string, { id: string; name: string }>
  neighbourhoods: Map<string, string>
  units: Map<string, { id: string; name: string; linked: { id: string; name: string } | null; schemeId: string | null }>
  branches: Map<string, string>
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
      'p.name as parentName',
      'l.id as linkedId',
      'l.name as linkedName',
    ])
    .where('o.path', 'like', `${path}%`)
    .where('o.endedAt', 'is', null)
    .where('o.kind', 'in', ['community', 'neighbourhood', 'unit', 'branch'])
    .execute()
  const places: Places = { communities: new Map(), neighbourhoods: new Map(), units: new Map(), branches: new Map() }
  const alone = new Map<string, number>()
  for (const row of rows) if (row.kind === 'community') alone.set(row.name, (alone.get(row.name) ?? 0) + 1)
  for (const { id, name, kind, parentId, parentName, schemeId, linkedId, linkedName } of rows) {
    if (kind === 'community') {
      places.communities.set(`${parentName}|${name}`, { id, name })
      if (alone.get(name) === 1) places.communities.set(`|${name}`, { id, name })
    } else if (kind === 'neighbourhood') places.neighbourhoods.set(`${parentId}|${name}`, id)
    else if (kind === 'unit')
      places.units.set(name, { id, name, schemeId, linked: linkedId ? { id: linkedId, name: linkedName ?? '' } : null })
    else places.branches.set(`${parentId}|${name}`, id)
  }
  return places
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
