import { maskPhone, readPhone } from '@lianxin/rules/phones'
import {
  changeOf,
  type RosterChange,
  type RosterRow,
  type RowProblem,
  readRosterRow,
  rosterColumns,
  unitKindColumn,
} from '@lianxin/rules/roster'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { act, read } from '../db.ts'
import { knownValues, within } from '../gate.ts'
import { personsByIdentities, phoneIdentity } from '../people/commands.ts'
import type { SheetRow } from '../platform/excel/shape.ts'
import { idFrom } from '../platform/ids.ts'
import { sealer } from '../platform/seal.ts'
import { gently } from './commands.gently.ts'
import { homeOf, wantedOf } from './commands.rows.ts'
import { type ImportRecord, knownMembers, type Places } from './queries.ts'

/** A roster row on its way into staging. */
export interface Staged {
  rowNo: number
  cells: string[]
  row: RosterRow
  problems: RowProblem[]
  unitId: string
  communityId: string | null
  personId: string | null
  change: RosterChange | null
  before: { unitId: string; communityId: string | null } | null
}

export interface Staging {
  of: ImportRecord
  places: Places
  seal: ReturnType<typeof sealer>
  /** Phones of this file, so that the second line of one is told. */
  seen: Set<string>
  /** What became of a unit's name: it comes on many lines. */
  unitIds: Map<string, string>
  /** The kind that this file's first row of a unit names, by the unit's name. */
  kindOf: Map<string, string>
  /** The kinds of unit that a scheme tells apart, by the scheme's id. */
  kinds: ReadonlyMap<string, readonly string[]>
}

/** Gets ready to stage an import's rows; one for the whole file. */
export const staging = (ctx: Ctx, of: ImportRecord, places: Places, kinds: Staging['kinds']): Staging => ({
  of,
  places,
  seal: sealer(ctx.app.keys, of.wrappedKey as Buffer),
  seen: new Set(),
  unitIds: new Map(),
  kindOf: new Map(),
  kinds,
})

/** Some rows checked and compared, their phones in one envelope, ready to be kept. */
export interface Lot {
  staged: readonly Staged[]
  sealed: Buffer
  shown: string[][]
}

/**
 * Checks some rows against the places, in the file's order, so that the second line of a phone is the one that is told;
 * compares them with the members that are known and seals the phones.
 */
export async function prepared(ctx: Ctx, to: Staging, rows: readonly SheetRow[]): Promise<Lot> {
  const staged = await gently(rows, (row) => check(to, row))
  await compare(ctx, to, staged)
  const phones = Object.fromEntries(staged.map(({ rowNo, row }) => [rowNo, row.phone]))
  const sealed = to.seal(JSON.stringify(phones), lotContext(to.of.id, staged[0]?.rowNo ?? 0))
  return { staged, sealed, shown: staged.map(({ cells, row }) => cells.with(3, maskPhone(row.phone))) }
}

/** Keeps a lot. Nothing is applied. The same rows may come twice (a repeated upload): they are kept once. */
export async function keep(ctx: Ctx, of: ImportRecord, { staged, sealed, shown }: Lot): Promise<void> {
  await act(ctx, { action: 'import.stage', scope: ctx.scope, subject: of.id }, async (tx) => {
    const column = <T>(pick: (row: Staged) => T): T[] => staged.map(pick)
    // lists travel as one document each: written and read in half the time of as many small ones
    const document = (rows: readonly unknown[]) => sql`jsonb_array_elements(${JSON.stringify(rows)}::jsonb)`
    await tx.sql
      .insertInto('importLots')
      .values({
        ...{ scopeId: of.scopeId, importId: of.id, sealed },
        firstRow: staged[0]?.rowNo ?? 0,
        lastRow: staged.at(-1)?.rowNo ?? 0,
      })
      .onConflict((c) => c.constraint('import_lots_pk').doNothing())
      .execute()
    await sql`insert into import_rows
      (scope_id, import_id, row_no, state, person_id, change, unit_id, community_id, shown, problems, before)
      select ${of.scopeId}::uuid, ${of.id}::uuid, r.row_no, r.state, r.person_id, r.change, r.unit_id,
        r.community_id, r.shown, r.problems, nullif(r.before, 'null')
      from rows from (unnest(${column(({ rowNo }) => rowNo)}::int[],
          ${column(({ problems }) => (problems.length ? 'bad' : 'ready'))}::text[],
          ${column(({ personId }) => personId)}::uuid[], ${column(({ change }) => change)}::text[],
          ${column(({ unitId }) => unitId)}::uuid[], ${column(({ communityId }) => communityId)}::uuid[]),
        ${document(shown)}, ${document(column(({ problems }) => problems))}, ${document(column(({ before }) => before))})
        r(row_no, state, person_id, change, unit_id, community_id, shown, problems, before)
      on conflict on constraint import_rows_pk do nothing`.execute(tx.sql)
  })
}

/** Where the sealed phones of a lot live; they open nowhere else. */
export const lotContext = (importId: string, firstRow: number): string => `import_lots:${importId}:${firstRow}`

function check(to: Staging, { row: rowNo, cells, problems }: SheetRow): Staged {
  const { places, seen } = to
  const found = readRosterRow(cells)
  const { row } = found
  const twice = row.phone !== '' && seen.has(row.phone)
  seen.add(row.phone)
  return {
    rowNo,
    cells: Array.from({ length: rosterColumns.length }, (_, at) => cells[at] ?? ''),
    row,
    problems: [
      ...problems.map(({ column, problem }) => ({ column: column - 1, code: problem })),
      ...found.problems,
      ...unknownPlaces(places, row),
      ...wrongKind(to, row),
      ...(twice ? [{ column: 3, code: 'phone-twice' }] : []),
    ],
    unitId: unitOf(to, row.unit),
    communityId: homeOf(places, row)?.id ?? null,
    personId: null,
    change: null,
    before: null,
  }
}

/** The unit of a name; where none is made yet its id follows from the name. */
function unitOf({ of, places, unitIds }: Staging, name: string): string {
  const id = unitIds.get(name) ?? places.units.get(name)?.id ?? idFrom('unit', of.scopeId, name)
  unitIds.set(name, id)
  return id
}

function unknownPlaces(places: Places, row: RosterRow): RowProblem[] {
  if (!row.community) return []
  const home = homeOf(places, row)
  if (!home) return [{ column: 5, code: 'unknown-community' }]
  const neighbourhood = row.neighbourhood && !places.neighbourhoods.has(`${home.id}|${row.neighbourhood}`)
  return neighbourhood ? [{ column: 6, code: 'unknown-neighbourhood' }] : []
}

/** A unit is of one kind, and of one that its scheme tells apart; an empty cell says nothing and changes nothing. */
function wrongKind({ places, kindOf, kinds }: Staging, { unit, unitKind }: RosterRow): RowProblem[] {
  if (!unitKind) return []
  // of a unit that names no scheme, the one above it
  const choices = kinds.get(places.units.get(unit)?.schemeId ?? places.schemeId ?? '') ?? []
  if (!choices.length) return [{ column: unitKindColumn, code: 'no-kinds' }]
  if (!choices.includes(unitKind)) return [{ column: unitKindColumn, code: 'unknown-kind', choices }]
  const first = kindOf.get(unit) ?? unitKind
  kindOf.set(unit, first)
  return first === unitKind ? [] : [{ column: unitKindColumn, code: 'kind-differs', choices: [first] }]
}

/** Who of these is known, by the phone, and what the row would change for her. A bad row's person is known too: she hasn't left. */
async function compare(ctx: Ctx, { places }: Staging, staged: readonly Staged[]): Promise<void> {
  const { keys } = ctx.app
  const phones = staged.map(({ row }) => row.phone).filter((phone) => readPhone(phone))
  const identity = new Map(await gently(phones, (phone) => [phone, phoneIdentity(keys, phone)] as const))
  const values = [...identity.values()]
  const persons = values.length
    ? await read(ctx, knownValues(values), (db) => personsByIdentities(db, values))
    : new Map<string, string>()
  const ids = [...new Set(persons.values())]
  const members = ids.length ? await read(ctx, within(ctx, ids), (db) => knownMembers(db, ids)) : new Map()
  for (const one of staged) {
    one.personId = persons.get(identity.get(one.row.phone) ?? '') ?? null
    if (one.problems.length) continue
    const known = one.personId ? members.get(one.personId) : undefined
    one.change = changeOf(known, wantedOf(places, one.row, one.unitId))
    if (known && one.change === 'moved') one.before = { unitId: known.unitId, communityId: known.communityId }
  }
}
