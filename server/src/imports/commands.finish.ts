import type { App, Ctx } from '../context.ts'
import { act, read } from '../db.ts'
import { heldEnrolments, openForUnit } from '../enrolments/commands.open.ts'
import { within } from '../gate.ts'
import { jobContext } from '../jobs.ts'
import { schemeOf } from './commands.rows.ts'
import { unitsInFile } from './queries.left.ts'
import { type Places, rowCounts } from './queries.ts'

/** Units report in too: each linked unit that the roster named is due in its community. Then the phones are forgotten. */
export async function finish(ctx: Ctx, scopeId: string, importId: string, places: Places): Promise<void> {
  const named = await read(ctx, ctx.scope, (db) => unitsInFile(db, scopeId, importId))
  for (const unitId of named) {
    const unit = places.unitsById.get(unitId)
    const { linked } = unit ?? {}
    if (!unit || !linked) continue
    const held = await read(ctx, within(ctx, [linked.id]), (db) => heldEnrolments(db, [linked.id], [unit.id]))
    const scope = within(ctx, [unit.id, scopeId])
    await act(ctx, { action: 'enrolment.open', scope, subject: unit.id }, async (tx) => {
      openForUnit(tx, schemeOf(tx, places, unit.id), unit, linked, held)
    })
  }
  await act(ctx, { action: 'import.done', scope: ctx.scope, subject: importId }, async (tx) => {
    const bad = (await rowCounts(tx, scopeId, importId)).bad ?? 0
    await tx.sql
      .updateTable('imports')
      .set({ state: 'done', settledAt: tx.now, ...(bad ? {} : { wrappedKey: null }) })
      .where('scopeId', '=', scopeId)
      .where('id', '=', importId)
      .where('state', '=', 'running')
      .execute()
  })
}

/** Destroys the key of a finished import: its sealed phones can be read by nobody from now on. */
export async function forgetPhones(app: App, scopeId: string, importId: string): Promise<void> {
  const ctx = jobContext(app, 'imports.forget', [scopeId])
  await act(ctx, { action: 'import.forget', scope: ctx.scope, subject: importId }, async (tx) => {
    await tx.sql
      .updateTable('imports')
      .set({ wrappedKey: null })
      .where('scopeId', '=', scopeId)
      .where('id', '=', importId)
      .execute()
  })
}
