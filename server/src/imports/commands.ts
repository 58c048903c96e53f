import { createHash } from 'node:crypto'
import { Refusal, type RefusalCode, refuse } from '@lianxin/rules/refusal'
import { isRosterHead, tellsUnitKinds, unitKindColumn } from '@lianxin/rules/roster'
import type { Ctx } from '../context.ts'
import { act, type Db, mustTouch, read } from '../db.ts'
import { readBatches } from '../platform/excel/read.ts'
import type { SheetRow } from '../platform/excel/shape.ts'
import { idFrom } from '../platform/ids.ts'
import { type Keyring, newKey, opener } from '../platform/seal.ts'
import { findLeft } from './commands.left.ts'
import { rowOf } from './commands.rows.ts'
import { keep, lotContext, prepared, type Staging, staging } from './commands.stage.ts'
import { changeCounts, type ImportRecord, importById, lotsOf, placesBelow, rowCounts } from './queries.ts'

/** Rows that are checked and kept at once: enough for few round trips, few enough that others are answered in between. */
const chunk = 1000

/**
 * Reads an uploaded roster into staging, checks every row against the places it names, and compares it with the members
 * that are known. Nothing is applied. A file that turns out bad on the way is put down as failed and its phones can be
 * read by nobody; one that is bad from the start leaves nothing. Sent again with the same key it is kept once. Throws
 * wrong-columns when the first line isn't the template's, and whatever the sheet reader refuses.
 */
export async function upload(
  ctx: Ctx,
  organisationId: string,
  file: { name: string; content: Buffer },
  kinds: Staging['kinds'],
) {
  const id = idFrom('import', organisationId, ctx.key ?? ctx.requestId)
  let of: ImportRecord | undefined
  let peak: number | null = null
  // one lot is being kept while the next one is checked and compared
  let keeping: Promise<unknown> = Promise.resolve()
  try {
    const told = (kib: number) => {
      peak = kib
    }
    let to: ReturnType<typeof staging> | undefined
    for await (const rows of rowsAfterHead(readBatches(file.content, {}, told))) {
      of ??= await begin(ctx, organisationId, id, file.name)
      if (of.state !== 'reading') break
      to ??= staging(ctx, of, await placesOf(ctx, organisationId), kinds)
      const lot = await prepared(ctx, to, rows)
      await keeping
      keeping = keep(ctx, of, lot)
      // awaited with the next lot; a failure in between is not an unhandled one
      keeping.catch(() => {})
    }
    await keeping
    if (!of) throw refuse('nothing-to-import')
    if (of.state === 'failed') throw refuse(of.problem as RefusalCode)
  } catch (error) {
    await keeping.catch(() => {})
    if (of?.state === 'reading' && error instanceof Refusal) await putDown(ctx, of, error.code)
    throw error
  }
  if (of.state === 'reading') await findLeft(ctx, of)
  return settled(ctx, of, { file, peak })
}

/** The lines below the template's own, some hundred at a time; the next ones are read while these are being kept. */
async function* rowsAfterHead(batches: AsyncIterable<SheetRow[]>): AsyncGenerator<SheetRow[], void, undefined> {
  let head: readonly string[] | undefined
  let rows: SheetRow[] = []
  for await (const batch of batches) {
    head ??= batch.shift()?.cells ?? []
    if (!isRosterHead(head)) throw refuse('wrong-columns')
    // without that column, whatever a file of ours had behind the others (why a row was bad) is no kind
    const width = tellsUnitKinds(head) ? undefined : unitKindColumn
    rows.push(...batch.map((row) => ({ ...row, cells: row.cells.slice(0, width) })))
    if (rows.length < chunk) continue
    yield rows
    rows = []
  }
  if (rows.length) yield rows
}

const placesOf = async (ctx: Ctx, organisationId: string) => {
  const path = await pathOf(ctx, organisationId)
  return read(ctx, ctx.scope, (db) => placesBelow(db, path))
}

function begin(ctx: Ctx, scopeId: string, id: string, fileName: string): Promise<ImportRecord> {
  return act(ctx, { action: 'import.read-file', scope: ctx.scope, subject: id }, async (tx) => {
    const wrappedKey = newKey(ctx.app.keys)
    const row = { scopeId, id, fileName: fileName.slice(0, 200), state: 'reading', wrappedKey }
    await tx.sql
      .insertInto('imports')
      .values({ ...row, uploadedBy: ctx.actor.id, at: tx.now })
      .onConflict((c) => c.constraint('imports_pk').doNothing())
      .execute()
    return (await importById(tx, scopeId, id)) as ImportRecord
  })
}

const putDown = (ctx: Ctx, { scopeId, id }: ImportRecord, problem: RefusalCode) =>
  act(ctx, { action: 'import.failed', scope: ctx.scope, subject: id }, async (tx) => {
    const failed = { state: 'failed', problem, wrappedKey: null, settledAt: tx.now }
    await tx.sql
      .updateTable('imports')
      .set(failed)
      .where('scopeId', '=', scopeId)
      .where('id', '=', id)
      .where('state', '=', 'reading')
      .execute()
  })

/** Everything was read: the counts are what the preview shows. */
function settled(
  ctx: Ctx,
  { scopeId, id }: ImportRecord,
  of: { file: { name: string; content: Buffer }; peak: number | null },
) {
  const body = { name: of.file.name, content: createHash('sha256').update(of.file.content).digest('hex') }
  return act(ctx, { action: 'import.upload', scope: ctx.scope, key: ctx.key, body, subject: id }, async (tx) => {
    const states = await rowCounts(tx, scopeId, id)
    const changes = await changeCounts(tx, scopeId, id)
    const total = Object.values(states).reduce((sum, count) => sum + count, 0)
    const bad = states.bad ?? 0
    const { new: fresh = 0, moved = 0, changed = 0, same = 0, gone = 0 } = changes
    const counts = { total, bad, fresh, moved, changed, unchanged: same, gone, peakKib: of.peak }
    const read = await tx.sql
      .updateTable('imports')
      .set({ state: 'previewed', ...counts })
      .where('scopeId', '=', scopeId)
      .where('id', '=', id)
      .where('state', '=', 'reading')
      .executeTakeFirst()
    mustTouch(read.numUpdatedRows, 1)
    return { id, total, bad }
  })
}

/**
 * Opens staged rows, the key unwrapped once and the phones of a lot together; undefined for every row when the import's
 * key is destroyed.
 */
export async function rowOpener(db: Db, keys: Keyring, of: ImportRecord, rows: readonly StagedRow[]) {
  const opened = of.wrappedKey ? opener(keys, of.wrappedKey) : undefined
  const phones = new Map<number, string>()
  const [first, last] = [rows[0]?.rowNo ?? 0, rows.at(-1)?.rowNo ?? 0]
  for (const { firstRow, sealed } of opened ? await lotsOf(db, of.scopeId, of.id, first, last) : []) {
    const lot = JSON.parse(opened?.(sealed, lotContext(of.id, firstRow)) ?? '{}') as Record<string, string>
    for (const [rowNo, phone] of Object.entries(lot)) phones.set(Number(rowNo), phone)
  }
  return ({ rowNo, sealed, shown }: StagedRow) => {
    const own = opened && sealed ? opened(sealed, ownContext(of.id, rowNo)) : phones.get(rowNo)
    return own === undefined ? undefined : rowOf(shown as string[], own)
  }
}

type StagedRow = { rowNo: number; sealed: Buffer | null; shown: unknown }

/** Rows kept by an earlier version have an envelope each. */
const ownContext = (importId: string, rowNo: number): string => `import_rows:${importId}:${rowNo}`

/** The path of an organisation in the tree. */
export async function pathOf(ctx: Ctx, organisationId: string): Promise<string> {
  const row = await ctx.app.pool.kysely
    .selectFrom('organisations')
    .select('path')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return row.path
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
