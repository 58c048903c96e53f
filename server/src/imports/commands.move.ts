import { merged } from '@lianxin/rules/roster'
import type { Ctx } from '../context.ts'
import { act, mustTouch, read, type Tx } from '../db.ts'
import { communitiesHeld, endEnrolments, heldEnrolments, openEnrolments } from '../enrolments/commands.open.ts'
import { within } from '../gate.ts'
import { endMemberRoles, endMembership, grantMemberRoles } from '../people/commands.many.ts'
import { listInUnit, setMembership } from '../people/commands.ts'
import { words } from '../platform/words.ts'
import { enrollingOf, membershipOf, schemeOf, type Work } from './commands.rows.ts'
import { leftRows } from './queries.left.ts'
import { type ImportRecord, importById, knownMembers, type Places, tickOff } from './queries.ts'

const reasonOf = (tx: Tx, why: string): string => words(tx.ctx.language)(`imports:ended.${why}`)

/**
 * A member whose unit or home is another one now (HB-6): the enrolments of the old place end, their history stays, and
 * the new duty opens with its own due date. A new home ends what was due at home, a new unit everything.
 */
export async function moveMember(ctx: Ctx, of: ImportRecord, places: Places, work: Work): Promise<void> {
  const { personId, known, wanted, held } = work
  if (!known) throw new Error('only somebody known can move')
  const communities = [...new Set(held.map(({ communityId }) => communityId))]
  const to = merged(known, wanted)
  const scope = within(ctx, [of.scopeId, personId, known.unitId, to.unitId, ...communities])
  await act(ctx, { action: 'import.move-member', scope, subject: personId }, async (tx) => {
    await tickOff(tx, of, [{ rowNo: work.rowNo, personId }])
    const leaves = known.left || known.unitId !== to.unitId
    const ends = (one: { kind: string; communityId: string }) =>
      leaves || (one.kind === 'home' && one.communityId !== to.communityId)
    const after = await endEnrolments(tx, held, ends, reasonOf(tx, 'moved'))
    const place = to.branchId ?? to.unitId
    await endMemberRoles(tx, personId, place)
    await grantMemberRoles(tx, [{ personId, organisationId: place }])
    if (known.unitId !== to.unitId) listInUnit(tx, membershipOf(personId, { ...known }), tx.now)
    await setMembership(tx, membershipOf(personId, to))
    openEnrolments(tx, schemeOf(tx, places, to.unitId), enrollingOf(places, work), { held: after, move: true })
  })
}

/**
 * Ends those whom the person confirming chose among the ones no longer on the roster, one at a time. Who has come to
 * another unit meanwhile is left alone. False when the import was stopped.
 */
export async function endLeft(ctx: Ctx, scopeId: string, importId: string): Promise<boolean> {
  for (;;) {
    const found = await read(ctx, ctx.scope, (db) => importById(db, scopeId, importId))
    if (found?.state !== 'running') return false
    const some = await read(ctx, ctx.scope, (db) => leftRows(db, scopeId, importId, { state: 'chosen', limit: 50 }))
    if (!some.length) return true
    const ids = some.map(({ personId }) => personId)
    const { members, communities } = await read(ctx, within(ctx, ids), async (db) => ({
      members: await knownMembers(db, ids),
      communities: await communitiesHeld(db, ids),
    }))
    const held = await read(ctx, within(ctx, communities), (db) => heldEnrolments(db, communities, ids))
    for (const { personId, unitId } of some) {
      const known = members.get(personId)
      const own = held.filter(({ subjectId }) => subjectId === personId)
      const stays = !known || known.left || known.unitId !== unitId
      const scope = within(ctx, [scopeId, personId, unitId, ...new Set(own.map(({ communityId }) => communityId))])
      await act(ctx, { action: 'import.end-member', scope, subject: personId }, async (tx) => {
        await settleLeft(tx, { scopeId, importId, personId, state: stays ? 'kept' : 'ended' })
        if (stays) return
        await endEnrolments(tx, own, () => true, reasonOf(tx, 'left'))
        await endMembership(tx, membershipOf(personId, { ...known }))
      })
    }
  }
}

async function settleLeft(
  tx: Tx,
  { scopeId, importId, personId, state }: { scopeId: string; importId: string; personId: string; state: string },
): Promise<void> {
  const settled = await tx.sql
    .updateTable('importLeft')
    .set({ state })
    .where('scopeId', '=', scopeId)
    .where('importId', '=', importId)
    .where('personId', '=', personId)
    .where('state', '=', 'chosen')
    .executeTakeFirst()
  mustTouch(settled.numUpdatedRows, 1)
  const counted = await tx.sql
    .updateTable('imports')
    .set((row) => ({ ended: row('ended', '+', state === 'ended' ? 1 : 0) }))
    .where('scopeId', '=', scopeId)
    .where('id', '=', importId)
    .where('state', '=', 'running')
    .executeTakeFirst()
  mustTouch(counted.numUpdatedRows, 1)
}
