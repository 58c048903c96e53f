import type { RosterRow } from '@lianxin/rules/roster'
import type { Ctx } from '../context.ts'
import { act, mustTouch } from '../db.ts'
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
  kinds: ReadonlyMap<string, string>,
): Promise<boolean> {
  const wanted = new Map<
    string,
    { id: string; parentId: string; path: string; kind: 'unit' | 'branch'; name: string; unitKind?: string | null }
  >()
  for (const { unit, branch } of rows) {
    const unitId = places.units.get(unit)?.id ?? idFrom('unit', scopeId, unit)
    const unitPath = `${path}.${unitId}`
    if (!places.units.has(unit))
      wanted.set(unitId, {
        id: unitId,
        parentId: scopeId,
        path: unitPath,
        kind: 'unit',
        name: unit,
        unitKind: kinds.get(unit) ?? null,
      })
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

/**
 * Gives the known units the kind that the file names for them; a new one gets it when it is made. What was written
 * about a unit's people before stays as it is. True if some were changed.
 */
export async function giveKinds(
  ctx: Ctx,
  scopeId: string,
  places: Places,
  kinds: ReadonlyMap<string, string>,
): Promise<boolean> {
  const changed = [...kinds].flatMap(([name, unitKind]) => {
    const unit = places.units.get(name)
    return unit && unit.unitKind !== unitKind ? [{ id: unit.id, unitKind }] : []
  })
  for (const { id, unitKind } of changed) {
    const what = { action: 'organisation.edit', scope: within(ctx, [scopeId, id]), body: { unitKind }, subject: id }
    await act(ctx, what, async (tx) => {
      const { numUpdatedRows } = await tx.sql
        .updateTable('organisations')
        .set({ unitKind })
        .where('id', '=', id)
        .executeTakeFirst()
      mustTouch(numUpdatedRows, 1)
    })
  }
  return changed.length > 0
}
