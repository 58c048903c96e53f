import { refuse } from '@lianxin/rules/refusal'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { act, mustTouch, read } from '../db.ts'
import { within } from '../gate.ts'
import {
  type ImportRecord,
  importById,
  namesOfBadRows,
  personsInFile,
  unitMembersOf,
  unitsInFile,
} from './queries.left.ts'

/** Units that are compared at once. */
const together = 50

/**
 * Who stood on the roster of one of the file's units and is in none of its rows. It is only noted: nobody is ended
 * until a person chooses so. A member whose row is bad hasn't left, known by the phone or, where that is the fault, by
 * name and unit.
 */
export async function findLeft(ctx: Ctx, { scopeId, id }: ImportRecord): Promise<void> {
  const units = await read(ctx, ctx.scope, (db) => unitsInFile(db, scopeId, id))
  for (let from = 0; from < units.length; from += together) {
    const some = units.slice(from, from + together)
    const members = await read(ctx, within(ctx, some), (db) => unitMembersOf(db, some))
    if (!members.length) continue
    const ids = members.map(({ personId }) => personId)
    const { inFile, badNames } = await read(ctx, ctx.scope, async (db) => ({
      inFile: await personsInFile(db, scopeId, id, ids),
      badNames: await namesOfBadRows(db, scopeId, id, some),
    }))
    const left = members.filter(
      ({ personId, unitId, name }) => !inFile.has(personId) && !badNames.has(`${unitId}|${name}`),
    )
    if (!left.length) continue
    await act(ctx, { action: 'import.stage', scope: ctx.scope, subject: id }, async (tx) => {
      const column = <K extends keyof (typeof left)[number]>(name: K) => left.map((one) => one[name])
      await sql`insert into import_left (scope_id, import_id, person_id, unit_id, name, community_id, state)
        select ${scopeId}::uuid, ${id}::uuid, l.*, 'kept' from unnest(${column('personId')}::uuid[],
          ${column('unitId')}::uuid[], ${column('name')}::text[], ${column('homeCommunityId')}::uuid[]) l
        on conflict on constraint import_left_pk do nothing`.execute(tx.sql)
    })
  }
}

/** Chooses who of those no longer on the roster is to be ended, or takes it back; all, one unit's, or some persons. */
export async function chooseLeft(
  ctx: Ctx,
  { organisationId, importId }: { organisationId: string; importId: string },
  body: { end: boolean; unitId?: string | undefined; personIds?: string[] | undefined },
) {
  const what = { action: 'import.choose-left', scope: ctx.scope, key: ctx.key, body, subject: importId }
  return act(ctx, what, async (tx) => {
    const found = await importById(tx, organisationId, importId)
    if (!found) throw refuse('not-found')
    if (found.state !== 'previewed') throw refuse('wrong-state', { state: found.state })
    let rows = tx.sql
      .updateTable('importLeft')
      .set({ state: body.end ? 'chosen' : 'kept' })
      .where('scopeId', '=', organisationId)
      .where('importId', '=', importId)
    if (body.unitId) rows = rows.where('unitId', '=', body.unitId)
    if (body.personIds) rows = rows.where('personId', 'in', body.personIds)
    const { numUpdatedRows } = await rows.executeTakeFirst()
    if (body.personIds) mustTouch(numUpdatedRows, new Set(body.personIds).size)
    return { done: true as const }
  })
}
