import type pg from 'pg'
import type { Clock } from '../src/platform/clock.ts'
import { newId } from '../src/platform/ids.ts'
import type { OrganisationTree } from './tree.ts'

/** One organisation as it is to be written; its parent and its linked community are named by code. */
export interface OrganisationRow {
  kind: 'county' | 'street' | 'community' | 'neighbourhood' | 'grid' | 'building' | 'unit' | 'branch'
  code: string
  parentCode?: string
  name: string
  phone?: string
  hours?: string
  function?: string
  schemeId?: string
  linkedCommunityCode?: string
}

/** The tree as a list, parents before children and communities before the units linked to them. */
export function organisationRows(tree: OrganisationTree): OrganisationRow[] {
  const { county } = tree
  return [
    { kind: 'county', code: county.code, name: county.name, schemeId: tree.scheme },
    ...tree.streets.map((one): OrganisationRow => ({ kind: 'street', parentCode: county.code, ...one })),
    ...tree.communities.map(
      ({ code, name, phone, hours, streetCode }): OrganisationRow => ({
        kind: 'community',
        code,
        parentCode: streetCode,
        name,
        phone,
        hours,
        schemeId: tree.scheme,
      }),
    ),
    ...tree.neighbourhoods.flatMap(({ code, name, communityCode, grids, buildings }): OrganisationRow[] => [
      { kind: 'neighbourhood', code, parentCode: communityCode, name },
      ...grids.map((grid): OrganisationRow => ({ kind: 'grid', parentCode: code, ...grid })),
      ...buildings.map(
        (one): OrganisationRow => ({ kind: 'building', code: one.code, parentCode: one.gridCode, name: one.name }),
      ),
    ]),
    ...tree.units.flatMap(({ code, name, function: does, linkedCommunityCode, branches }): OrganisationRow[] => [
      { kind: 'unit', code, parentCode: county.code, name, function: does, linkedCommunityCode },
      ...branches.map(
        (branch, index): OrganisationRow => ({
          kind: 'branch',
          code: `${code}-${index + 1}`,
          parentCode: code,
          name: branch,
        }),
      ),
    ]),
  ]
}

const columns = 'id, parent_id, kind, path, code, name, phone, hours, function, scheme_id, linked_community_id, at'
const atOnce = 500

/**
 * Writes organisations, all or none, and gives the id of each code; those whose code is there already stay as they
 * are. Works behind the walls: as the app's role it only reaches what lies below the organisations it made itself or
 * found. Throws when a parent or linked community is neither in the list before nor in the database.
 */
export async function plantOrganisations(
  pool: pg.Pool,
  rows: readonly OrganisationRow[],
  clock: Clock,
): Promise<Map<string, string>> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const known = await client.query<{ code: string; id: string; path: string }>(
      'select code, id, path from organisations where code = any($1)',
      [rows.flatMap((row) => [row.code, row.parentCode, row.linkedCommunityCode].filter((code) => code !== undefined))],
    )
    const made = new Map(known.rows.map(({ code, id, path }) => [code, { id, path }]))
    const found = (code: string | undefined) => {
      if (code === undefined) return undefined
      const place = made.get(code)
      if (!place) throw new Error(`organisation ${code} is named before it is there`)
      return place
    }
    const values = rows
      .filter((row) => !made.has(row.code))
      .map((row) => {
        const id = newId(clock)
        const parent = found(row.parentCode)
        const path = parent ? `${parent.path}.${id}` : id
        const linked = found(row.linkedCommunityCode)?.id ?? null
        made.set(row.code, { id, path })
        const { phone = null, hours = null, function: does = null, schemeId = null } = row
        return [
          id,
          parent?.id ?? null,
          row.kind,
          path,
          row.code,
          row.name,
          phone,
          hours,
          does,
          schemeId,
          linked,
          clock.now(),
        ]
      })
    const scope = new Set([...values.map((row) => row[1] ?? row[0]), ...known.rows.map((row) => row.id)])
    await client.query(`set local app.scope = '${[...scope].join(',')}'`)
    for (let from = 0; from < values.length; from += atOnce) {
      const part = values.slice(from, from + atOnce)
      const places = part.map((row, line) => `(${row.map((_, at) => `$${line * row.length + at + 1}`).join(', ')})`)
      await client.query(`insert into organisations (${columns}) values ${places.join(', ')}`, part.flat())
    }
    await client.query('commit')
    return new Map([...made].map(([code, { id }]) => [code, id]))
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
