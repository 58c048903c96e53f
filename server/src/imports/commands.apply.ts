import { businessDate } from '@lianxin/rules/calendar'
import { Refusal } from '@lianxin/rules/refusal'
import { changeOf, type KnownMember, merged, type RosterRow } from '@lianxin/rules/roster'
import { auditRow } from '../audit.ts'
import type { App, Ctx } from '../context.ts'
import { act, mustTouch, read, type Tx } from '../db.ts'
import { communitiesHeld, heldEnrolments, openEnrolments } from '../enrolments/commands.open.ts'
import { knownValues, within } from '../gate.ts'
import { jobContext } from '../jobs.ts'
import { createPersons, endMemberRoles, grantMemberRoles, setMemberships } from '../people/commands.many.ts'
import { personsByIdentities, phoneIdentity } from '../people/commands.ts'
import { bodyHash, newId } from '../platform/ids.ts'
import { finish } from './commands.finish.ts'
import { letOthersIn } from './commands.gently.ts'
import { endLeft, moveMember } from './commands.move.ts'
import { enrollingOf, membershipOf, schemeOf, type Work, wantedOf } from './commands.rows.ts'
import { pathOf, rowOpener } from './commands.ts'
import { ensureUnits, giveKinds } from './commands.units.ts'
import {
  type ImportRecord,
  importById,
  kindsInFile,
  knownMembers,
  type Places,
  placesBelow,
  rowsOf,
  tickOff,
} from './queries.ts'

/** Rows of one transaction: between two of them a cancel is seen, and progress shown. */
const take = 500

/**
 * Applies an import's ready rows, some hundred persons a transaction; who moves is taken alone, for that touches two
 * communities. A row is ticked off in the transaction that applies it, so each is applied exactly once, wherever it is
 * stopped and whoever runs it again.
 */
export async function runImport(app: App, scopeId: string, importId: string): Promise<void> {
  const ctx = jobContext(app, 'imports.run', [scopeId])
  const path = await pathOf(ctx, scopeId)
  const placesNow = () => read(ctx, ctx.scope, (db) => placesBelow(db, path))
  let places = await placesNow()
  const kinds = await read(ctx, ctx.scope, (db) => kindsInFile(db, scopeId, importId))
  const started = await read(ctx, ctx.scope, (db) => importById(db, scopeId, importId))
  if (started?.state === 'running' && (await giveKinds(ctx, scopeId, places, kinds))) places = await placesNow()
  for (let after = 0; ; ) {
    const found = await read(ctx, ctx.scope, (db) => importById(db, scopeId, importId))
    if (found?.state !== 'running') return
    const next = { state: 'ready', after, limit: take }
    const rows = await read(ctx, ctx.scope, (db) => rowsOf(db, scopeId, importId, next))
    if (!rows.length) break
    after = rows.at(-1)?.rowNo ?? after
    const open = await read(ctx, ctx.scope, (db) => rowOpener(db, ctx.app.keys, found, rows))
    const opened = rows.flatMap((row) => {
      const one = open(row)
      return one ? [{ rowNo: row.rowNo, row: one }] : []
    })
    if (
      await ensureUnits(
        ctx,
        scopeId,
        path,
        places,
        opened.map(({ row }) => row),
        kinds,
      )
    )
      places = await placesNow()
    const work = await withKnown(ctx, places, opened)
    const movers = work.filter(({ known, wanted }) => known && changeOf(known, wanted) === 'moved')
    const others = work.filter((one) => !movers.includes(one))
    if (!(await unlessStopped(() => applyRows(ctx, found, places, others)))) return
    for (const one of movers) if (!(await unlessStopped(() => moveMember(ctx, found, places, one)))) return
  }
  if (await endLeft(ctx, scopeId, importId)) await finish(ctx, scopeId, importId, places)
}

/** False when the import was stopped or taken over in between: then nothing of it was written. */
async function unlessStopped(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'lost-race') return false
    throw error
  }
}

/** Whom each row is about and how they stand now, whatever the preview said. */
async function withKnown(ctx: Ctx, places: Places, rows: { rowNo: number; row: RosterRow }[]): Promise<Work[]> {
  const { keys, clock } = ctx.app
  const identities = rows.map(({ row }) => phoneIdentity(keys, row.phone))
  const persons = await read(ctx, knownValues(identities), (db) => personsByIdentities(db, identities))
  const ids = [...new Set(persons.values())]
  const { members, communities } = ids.length
    ? await read(ctx, within(ctx, ids), async (db) => ({
        members: await knownMembers(db, ids),
        communities: await communitiesHeld(db, ids),
      }))
    : { members: new Map<string, KnownMember>(), communities: [] }
  const held = communities.length
    ? await read(ctx, within(ctx, communities), (db) => heldEnrolments(db, communities, ids))
    : []
  const heldBy = Map.groupBy(held, ({ subjectId }) => subjectId)
  return rows.map(({ rowNo, row }, at) => {
    const person = persons.get(identities[at] ?? '')
    const unit = places.units.get(row.unit)
    if (!unit) throw new Error('a roster row names a unit that was not made')
    return {
      rowNo,
      row,
      personId: person ?? newId(clock),
      identity: identities[at] ?? '',
      isPerson: person !== undefined,
      known: person ? members.get(person) : undefined,
      wanted: wantedOf(places, row, unit.id),
      held: heldBy.get(person ?? '') ?? [],
    }
  })
}

/** Everybody of a take who is new, changed in particulars or unchanged, in one transaction. */
async function applyRows(ctx: Ctx, of: ImportRecord, places: Places, work: readonly Work[]): Promise<void> {
  if (!work.length) return
  const personIds = work.map(({ personId }) => personId)
  const newcomers = work.filter(({ isPerson }) => !isPerson)
  const identities = newcomers.map(({ identity }) => identity)
  const scope = within(ctx, [of.scopeId, ...personIds], identities)
  await act(ctx, { action: 'import.apply-rows', scope, subject: of.id }, async (tx) => {
    await tickOff(tx, of, work)
    await createPersons(
      tx,
      newcomers.map(({ personId, identity, row: { name, phone } }) => ({ personId, identity, name, phone })),
    )
    const written = work.filter(({ known, wanted }) => changeOf(known, wanted) !== 'same')
    for (const { personId, known, wanted } of written)
      if (known?.branchId && wanted.branchId && known.branchId !== wanted.branchId)
        await endMemberRoles(tx, personId, wanted.branchId)
    const after = written.map((one) => membershipOf(one.personId, merged(one.known, one.wanted)))
    await grantMemberRoles(
      tx,
      after.map(({ personId, branchId, unitId }) => ({ personId, organisationId: branchId ?? unitId })),
    )
    await setMemberships(tx, after)
    await openDuties(tx, places, work)
    await auditEach(tx, personIds)
  })
}

async function openDuties(tx: Tx, places: Places, work: readonly Work[]): Promise<void> {
  const today = businessDate(tx.now)
  const schemes = new Map<string, ReturnType<typeof schemeOf>>()
  for (const [at, one] of work.entries()) {
    const { unitId } = one.wanted
    const scheme = schemes.get(unitId) ?? schemeOf(tx, places, unitId)
    schemes.set(unitId, scheme)
    openEnrolments(tx, scheme, enrollingOf(places, one), { held: one.held, today })
    if (at % 100 === 99) await letOthersIn()
  }
}

/** One line in each person's own audit trail; the take's own line stands with the import. */
async function auditEach(tx: Tx, personIds: readonly string[]): Promise<void> {
  const hash = bodyHash(null)
  const rows = personIds.map((personId) =>
    auditRow(
      tx.ctx,
      { action: 'import.apply-row', scope: within(tx.ctx, [personId]), subject: personId },
      hash,
      tx.now,
    ),
  )
  const { numInsertedOrUpdatedRows } = await tx.sql.insertInto('audit').values(rows).executeTakeFirstOrThrow()
  mustTouch(numInsertedOrUpdatedRows ?? 0, rows.length)
}
