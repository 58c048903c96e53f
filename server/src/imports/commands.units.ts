import type { RosterRow } from '@lianxin/rules/roster'
import type { Ctx } from '../context.ts'
import { act } from '../db.ts'
import { within } from '../gate.ts'
import { idFrom } from '../platform/ids.ts'
import type { Places } from './queries.ts'

/** Units and branches that a roster names and the tree hasn't yet; their ids follow from their names. True if some were made. */
export async function ensureUnits(
  ctx: Ctx,
  scopeId: string,
  path: string,
  places: Places,
  rows: readonly RosterRow[],
): Promise<boolean> {
  const wanted = new Map<
    string,
    { id: string; parentId: string; path: string; kind: 'unit' | 'branch'; name: string }
  >()
  for (const { unit, branch } of rows) {
    const unitId = places.units.get(unit)?.id ?? idFrom('unit', scopeId, unit)
    const unitPath = `${path}.${unitId}`
    if (!places.units.has(unit))
      wanted.set(unitId, { id: unitId, parentId: scopeId, path: unitPath, kind: 'unit', name: unit })
    if (!branch || places.branches.has(`${unitId}|${branch}`)) continue
    const id = idFrom('branch', unitId, branch)
    wanted.set(id, { id, parentId: unitId, path: `${unitPath}.${id}`, kind: 'branch', name: branch })
  }
  if (!wanted.size) return false
  const scope = within(ctx, [scopeId, ...wanted.keys(), ...[...wanted.values()].map(({ parentId }) => parentId)])
  await act(ctx, { action: 'organisation.create', scope, subject: scopeId }, async (tx) => {
    const values = [...wanted.values()].map((row) => ({ ...row, code: row.id.slice(0, 13), at: tx.now }))
    await tx.sql
      .insertInto('organisations')
      .values(values)
      .onConflict((c) => c.column('id').doNothing())
      .execute()
  })
  return true
}
