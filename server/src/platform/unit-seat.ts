import { refuse } from '@lianxin/rules/refusal'
import type { SelectQueryBuilder } from 'kysely'
import type { Db } from '../db.ts'
import type { DB } from './tables.ts'

/** Whose office a unit's page is: the unit's, or one of its branches', which has no more than that branch's people in it. */
export interface UnitSeat {
  unitId: string
  branchId?: string
}

/** What the id in a unit's address stands for; the gate has admitted it. Throws not-found. */
export async function unitSeat(db: Db, id: string): Promise<UnitSeat> {
  const row = await db.sql
    .selectFrom('organisations')
    .select(['kind', 'parentId'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row?.kind === 'branch' && row.parentId) return { unitId: row.parentId, branchId: id }
  if (row?.kind !== 'unit') throw refuse('not-found')
  return { unitId: id }
}

/** Narrows rows of `unit_items` to what belongs to the office: all of the unit's, or those of the branch's people. */
export function ofSeat<O>(
  rows: SelectQueryBuilder<DB, 'unitItems', O>,
  { unitId, branchId }: UnitSeat,
): SelectQueryBuilder<DB, 'unitItems', O> {
  const ours = rows.where('unitItems.unitId', '=', unitId)
  if (!branchId) return ours
  return ours.where(({ exists, selectFrom }) =>
    exists(
      selectFrom('unitMembers as m')
        .select('m.personId')
        .whereRef('m.unitId', '=', 'unitItems.unitId')
        .whereRef('m.personId', '=', 'unitItems.personId')
        .where('m.branchId', '=', branchId),
    ),
  )
}
