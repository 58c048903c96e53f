import { businessDate } from '@lianxin/rules/calendar'
import type { RosterRow } from '@lianxin/rules/roster'
import type { App, Ctx } from '../context.ts'
import { act, mustTouch, read } from '../db.ts'
import { openEnrolments } from '../enrolments/commands.ts'
import { knownValues, within } from '../gate.ts'
import { jobContext } from '../jobs.ts'
import { createPerson, grantRole, personByIdentity, phoneIdentity, setMembership } from '../people/commands.ts'
import { idFrom, newId } from '../platform/ids.ts'
import { homeOf, openRow, pathOf } from './commands.ts'
import { importById, type Places, placesBelow, rowCounts, rowsOf } from './queries.ts'

/** Rows taken at once: between two takes a cancel is seen, and progress shown. */
const take = 40
/** Rows of one take that are applied side by side. */
const together = 4

/**
 * Applies an import's ready rows, one person a transaction. Safe to stop anywhere and to run again: a person is found
 * by the phone, so a row that was applied but not yet ticked off changes nothing the second time.
 */
export async function runImport(app: App, scopeId: string, importId: string): Promise<void> {
  const ctx = jobContext(app, 'imports.run', [scopeId])
  const path = await pathOf(ctx, scopeId)
  for (;;) {
    const found = await read(ctx, ctx.scope, (db) => importById(db, scopeId, importId))
    if (found?.state !== 'running') return
    const rows = await read(ctx, ctx.scope, (db) => rowsOf(db, scopeId, importId, { state: 'ready', limit: take }))
    if (!rows.length) return finish(ctx, scopeId, importId)
    const work = rows.flatMap((row) => {
      const opened = openRow(ctx, found, row)
      return opened ? [{ rowNo: row.rowNo, row: opened }] : []
    })
    await ensureUnits(
      ctx,
      scopeId,
      path,
      work.map(({ row }) => row),
    )
    const places = await read(ctx, ctx.scope, (db) => placesBelow(db, path))
    const people = new Map<number, string>()
    const byTurns = Array.from({ length: together }, (_, turn) => work.filter((_row, at) => at % together === turn))
    await Promise.all(
      byTurns.map(async (turn) => {
        for (const { rowNo, row } of turn) people.set(rowNo, await applyRow(ctx, scopeId, places, row))
      }),
    )
    await tickOff(ctx, scopeId, importId, people)
  }
}

/** Units and branches that a roster names and the tree hasn't yet; their ids follow from their names. */
async function ensureUnits(ctx: Ctx, scopeId: string, path: string, rows: RosterRow[]): Promise<void> {
  const places = await read(ctx, ctx.scope, (db) => placesBelow(db, path))
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
  if (!wanted.size) return
  const scope = within(ctx, [scopeId, ...wanted.keys(), ...[...wanted.values()].map(({ parentId }) => parentId)])
  await act(ctx, { action: 'organisation.create', scope, subject: scopeId }, async (tx) => {
    for (const row of wanted.values())
      await tx.sql
        .insertInto('organisations')
        .values({ ...row, code: row.id.slice(0, 13), at: tx.now })
        .onConflict((c) => c.column('id').doNothing())
        .execute()
  })
}

async function applyRow(ctx: Ctx, scopeId: string, places: Places, row: RosterRow): Promise<string> {
  const identity = phoneIdentity(ctx.app.keys, row.phone)
  const known = await read(ctx, knownValues([identity]), (db) => personByIdentity(db, identity))
  const personId = known ?? newId(ctx.app.clock)
  const unit = places.units.get(row.unit)
  if (!unit) throw new Error('a roster row names a unit that was not made')
  const home = homeOf(places, row) ?? null
  const branchId = row.branch ? (places.branches.get(`${unit.id}|${row.branch}`) ?? null) : null
  const neighbourhoodId = home ? (places.neighbourhoods.get(`${home.id}|${row.neighbourhood}`) ?? null) : null
  const scope = within(ctx, [personId, unit.id, scopeId], [identity])
  await act(ctx, { action: 'import.apply-row', scope, subject: personId }, async (tx) => {
    if (!known) await createPerson(tx, { personId, name: row.name, phone: row.phone })
    const { work, strengths, freeTimes, name } = row
    const organisationId = branchId ?? unit.id
    await grantRole(tx, { personId, role: 'member', organisationId, name })
    const homeIds = { homeCommunityId: home?.id ?? null, homeNeighbourhoodId: neighbourhoodId }
    await setMembership(tx, {
      personId,
      name,
      unitId: unit.id,
      branchId,
      ...homeIds,
      work: work || null,
      strengths,
      freeTimes,
    })
    const schemeId = unit.schemeId ?? (await schemeIdOf(tx, scopeId))
    openEnrolments(tx, ctx.app.schemes.at(schemeId, businessDate(tx.now)), {
      subject: 'member',
      subjectId: personId,
      name,
      unitId: unit.id,
      unitName: unit.name,
      branchName: row.branch || null,
      homeCommunity: home,
      linkedCommunity: unit.linked,
      neighbourhoodId,
      work: work || null,
      strengths,
      freeTimes,
    })
  })
  return personId
}

const schemeIdOf = async (tx: Parameters<Parameters<typeof act>[2]>[0], id: string): Promise<string | null> =>
  (await tx.sql.selectFrom('organisations').select('schemeId').where('id', '=', id).executeTakeFirst())?.schemeId ??
  null

async function tickOff(ctx: Ctx, scopeId: string, importId: string, people: Map<number, string>): Promise<void> {
  await act(ctx, { action: 'import.progress', scope: ctx.scope, subject: importId }, async (tx) => {
    for (const [rowNo, personId] of people) {
      const ticked = await tx.sql
        .updateTable('importRows')
        .set({ state: 'applied', personId })
        .where('scopeId', '=', scopeId)
        .where('importId', '=', importId)
        .where('rowNo', '=', rowNo)
        .where('state', '=', 'ready')
        .executeTakeFirst()
      mustTouch(ticked.numUpdatedRows, 1)
    }
    const counts = await rowCounts(tx, scopeId, importId)
    await tx.sql
      .updateTable('imports')
      .set({ applied: counts.applied ?? 0 })
      .where('scopeId', '=', scopeId)
      .where('id', '=', importId)
      .execute()
  })
}

/** Units report in too: each linked unit that the roster named is due in its community. Then the phones are forgotten. */
async function finish(ctx: Ctx, scopeId: string, importId: string): Promise<void> {
  const path = await pathOf(ctx, scopeId)
  const places = await read(ctx, ctx.scope, (db) => placesBelow(db, path))
  for (const unit of places.units.values()) {
    if (!unit.linked) continue
    await act(
      ctx,
      { action: 'enrolment.open', scope: within(ctx, [unit.id, scopeId]), subject: unit.id },
      async (tx) => {
        const schemeId = unit.schemeId ?? (await schemeIdOf(tx, scopeId))
        openEnrolments(tx, ctx.app.schemes.at(schemeId, businessDate(tx.now)), {
          subject: 'unit',
          subjectId: unit.id,
          name: unit.name,
          unitId: unit.id,
          unitName: unit.name,
          branchName: null,
          homeCommunity: null,
          linkedCommunity: unit.linked,
          neighbourhoodId: null,
          work: null,
          strengths: [],
          freeTimes: [],
        })
      },
    )
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
