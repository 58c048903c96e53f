import { maskPhone } from '@lianxin/rules/phones'
import { refuse } from '@lianxin/rules/refusal'
import { isRosterHead, type RosterRow, type RowProblem, readRosterRow } from '@lianxin/rules/roster'
import type { Ctx } from '../context.ts'
import { act, mustTouch, read, type Tx } from '../db.ts'
import { readSheet } from '../platform/excel/read.ts'
import { newKey, open, seal } from '../platform/seal.ts'
import { type ImportRecord, importById, type Places, placesBelow } from './queries.ts'

/** A roster row as staged: everything but the phone in clear for the preview, the whole row sealed. */
export interface Staged {
  rowNo: number
  state: 'ready' | 'bad'
  cells: string[]
  problems: RowProblem[]
  row: RosterRow
}

const insertChunk = 500

/**
 * Reads an uploaded roster into staging and checks every row against the places it names. Nothing is applied. Throws
 * wrong-columns when the first line isn't the template's, and whatever the sheet reader refuses.
 */
export async function upload(ctx: Ctx, organisationId: string, file: { name: string; content: Buffer }) {
  const staged = await check(ctx, organisationId, file.content)
  if (!staged.length) throw refuse('nothing-to-import')
  const bad = staged.filter(({ state }) => state === 'bad').length
  const what = {
    action: 'import.upload',
    scope: ctx.scope,
    key: ctx.key,
    body: { name: file.name, rows: staged.length },
  }
  return act(ctx, what, async (tx) => {
    const id = tx.id()
    const wrappedKey = newKey(ctx.app.keys)
    const row = { scopeId: organisationId, id, fileName: file.name.slice(0, 200), state: 'previewed', wrappedKey }
    const counts = { total: staged.length, bad, uploadedBy: ctx.actor.id, at: tx.now }
    await tx.sql
      .insertInto('imports')
      .values({ ...row, ...counts })
      .execute()
    for (let from = 0; from < staged.length; from += insertChunk)
      await stage(tx, { scopeId: organisationId, id, wrappedKey }, staged.slice(from, from + insertChunk))
    return { id, total: staged.length, bad }
  })
}

async function stage(tx: Tx, to: { scopeId: string; id: string; wrappedKey: Buffer }, rows: Staged[]): Promise<void> {
  const values = rows.map(({ rowNo, state, cells, problems, row }) => ({
    scopeId: to.scopeId,
    importId: to.id,
    rowNo,
    state,
    shown: JSON.stringify(cells.map((cell, at) => (at === 3 ? maskPhone(row.phone) : cell))),
    sealed: seal(tx.ctx.app.keys, to.wrappedKey, JSON.stringify(row), rowContext(to.id, rowNo)),
    problems: JSON.stringify(problems),
  }))
  await tx.sql.insertInto('importRows').values(values).execute()
}

const rowContext = (importId: string, rowNo: number): string => `import_rows:${importId}:${rowNo}`

/** A staged row's sealed part; undefined once the import's key is destroyed. */
export function openRow(
  ctx: Ctx,
  of: ImportRecord,
  row: { rowNo: number; sealed: Buffer | null },
): RosterRow | undefined {
  if (!of.wrappedKey || !row.sealed) return undefined
  return JSON.parse(open(ctx.app.keys, of.wrappedKey, row.sealed, rowContext(of.id, row.rowNo))) as RosterRow
}

async function check(ctx: Ctx, organisationId: string, content: Buffer): Promise<Staged[]> {
  const path = await pathOf(ctx, organisationId)
  const places = await read(ctx, ctx.scope, (db) => placesBelow(db, path))
  const staged: Staged[] = []
  const seen = new Map<string, number>()
  let head = false
  for await (const { row: rowNo, cells, problems } of readSheet(content)) {
    if (!head) {
      if (!isRosterHead(cells)) throw refuse('wrong-columns')
      head = true
      continue
    }
    const found = readRosterRow(cells)
    const all = [
      ...problems.map(({ column, problem }) => ({ column, code: problem })),
      ...found.problems,
      ...unknownPlaces(places, found.row),
      ...(seen.has(found.row.phone) ? [{ column: 3, code: 'phone-twice' }] : []),
    ]
    seen.set(found.row.phone, rowNo)
    const shown = Array.from({ length: 10 }, (_, at) => cells[at] ?? '')
    staged.push({ rowNo, state: all.length ? 'bad' : 'ready', cells: shown, problems: all, row: found.row })
  }
  return staged
}

export async function pathOf(ctx: Ctx, organisationId: string): Promise<string> {
  const row = await ctx.app.pool.kysely
    .selectFrom('organisations')
    .select('path')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return row.path
}

/** The community a row names, by street and name or by the name alone where it is the only one. */
export const homeOf = (places: Places, row: RosterRow) => places.communities.get(`${row.street}|${row.community}`)

function unknownPlaces(places: Places, row: RosterRow): RowProblem[] {
  if (!row.community) return []
  const home = homeOf(places, row)
  if (!home) return [{ column: 5, code: 'unknown-community' }]
  const neighbourhood = row.neighbourhood && !places.neighbourhoods.has(`${home.id}|${row.neighbourhood}`)
  return neighbourhood ? [{ column: 6, code: 'unknown-neighbourhood' }] : []
}

const settle =
  (action: 'import.confirm' | 'import.cancel', from: string[], state: string) =>
  async (ctx: Ctx, { organisationId, importId }: { organisationId: string; importId: string }) =>
    act(ctx, { action, scope: ctx.scope, key: ctx.key, subject: importId }, async (tx) => {
      const found = await importById(tx, organisationId, importId)
      if (!found) throw refuse('not-found')
      if (!from.includes(found.state)) throw refuse('wrong-state', { state: found.state })
      const changed = await tx.sql
        .updateTable('imports')
        .set({ state, ...(state === 'cancelled' ? { settledAt: tx.now } : {}) })
        .where('scopeId', '=', organisationId)
        .where('id', '=', importId)
        .where('state', '=', found.state)
        .executeTakeFirst()
      mustTouch(changed.numUpdatedRows, 1)
      return { done: true as const }
    })

/** Begins to apply; the job carries it on, also after a crash. */
export const confirmImport = settle('import.confirm', ['previewed'], 'running')
/** Stops before the next row. */
export const cancelImport = settle('import.cancel', ['previewed', 'running'], 'cancelled')
