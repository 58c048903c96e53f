import type { Client } from 'pg'
import { preludeOf, quoted, routinesOf, type Table, tablesOf } from './catalogue.ts'

/** Order of the classes in the file: what others point at comes first. */
export const classOrder = ['reference', 'community', 'person', 'unit', 'scope', 'lookup', 'local'] as const

/**
 * The whole schema as one SQL file that builds it again: tables in class order, each followed by its indexes, walls,
 * grants and comments. Written from the catalogue, so it says what is, not what the migrations meant.
 */
export async function printSchema(db: Client, classes: Record<string, string>): Promise<string> {
  const tables = await tablesOf(db)
  const done = new Set<string>()
  const later: string[] = []
  const routines = await routinesOf(db)
  // a function of a table's row stands behind the table
  const ofRows = routines.filter((one) => namesRow(one, tables))
  const parts = [
    '-- Written by `node tools/schema.ts` from the catalogue of a migrated database; edit the migrations, not this file.',
    '-- Run by lianxin_owner in an empty database it makes the same schema as server/migrations/ (npm run check -- schema).',
    'set check_function_bodies = off;',
    ...(await preludeOf(db)),
    '',
    routines.filter((one) => !ofRows.includes(one)).join('\n\n'),
  ]
  for (const group of [...classOrder, undefined]) {
    const members = tables.filter((table) => (group ? classes[table.name] === group : !(table.name in classes)))
    if (members.length === 0) continue
    parts.push('', `-- ${group ?? 'without a class'} ${'-'.repeat(Math.max(3, 100 - (group?.length ?? 15)))}`)
    for (const table of inOrder(members)) parts.push('', printTable(table, done, later))
  }
  if (later.length > 0) parts.push('', ...later)
  if (ofRows.length > 0) parts.push('', ofRows.join('\n\n'))
  return `${parts.join('\n')}\n`
}

/** Is one of a function's arguments, or what it returns, a row of a table? */
function namesRow(routine: string, tables: readonly Table[]): boolean {
  const [, takes = '', returns = ''] = /\(([^)]*)\)(?:\s+RETURNS SETOF (\w+))?/.exec(routine) ?? []
  const words = new Set(`${takes} ${returns}`.split(/[\s,[\]]+/))
  return tables.some(({ name }) => words.has(name))
}

/** Tables after those they point at, by name where it doesn't matter. */
function inOrder(tables: Table[]): Table[] {
  const left = [...tables]
  const sorted: Table[] = []
  while (left.length > 0) {
    const waiting = new Set(left.map((table) => table.name))
    const free = left.findIndex((table) =>
      table.constraints.every((one) => one.type !== 'f' || one.target === table.name || !waiting.has(one.target ?? '')),
    )
    sorted.push(...left.splice(Math.max(0, free), 1))
  }
  return sorted
}

function printTable(table: Table, done: Set<string>, later: string[]): string {
  done.add(table.name)
  const inside = [...table.columns]
  for (const { name, def, type, target } of table.constraints) {
    if (type === 'f' && !done.has(target ?? '')) later.push(`alter table ${table.name} add constraint ${name} ${def};`)
    else inside.push(`constraint ${name} ${def}`)
  }
  const lines = [`create table ${table.name} (\n  ${inside.join(',\n  ')}\n);`]
  if (table.comment) lines.push(`comment on table ${table.name} is ${quoted(table.comment)};`)
  lines.push(...table.columnComments, ...table.indexes.map((index) => `${index.def.replace(' public.', ' ')};`))
  if (table.rls) lines.push(`alter table ${table.name} enable row level security;`)
  if (table.forced) lines.push(`alter table ${table.name} force row level security;`)
  return [...lines, ...table.policies, ...table.grants].join('\n')
}
