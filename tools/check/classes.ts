import type { Table } from '../schema/catalogue.ts'
import { inspectOnce } from '../schema/inspect.ts'
import { classOrder } from '../schema/print.ts'
import type { Check } from './kit.ts'

/** The column that every key of a class starts with; the other classes are keyed by their own value. */
const keyOf: Record<string, string> = {
  community: 'community_id',
  person: 'person_id',
  unit: 'unit_id',
  scope: 'scope_id',
}

/**
 * What is wrong with one table of this class: house.md, Data 1 (keys start with the class's key, so that rows of one
 * key can live on one machine) and 4 (row-level security, forced, by the scope).
 */
export function objections(table: Table, classes: Record<string, string>): string[] {
  const own = classes[table.name]
  if (!own) return ['has no class in server/src/platform/tables-manifest.ts']
  if (!classOrder.some((known) => known === own)) return [`“${own}” is no class`]
  const problems = table.comment ? [] : ['has no comment: say in a sentence what a row is']
  const key = keyOf[own]
  if (!table.constraints.some((one) => one.type === 'p')) problems.push('has no primary key')
  if (key) problems.push(...keyProblems(table, key, own, classes))
  if (own !== 'local') problems.push(...wallProblems(table, own, key))
  return problems
}

function keyProblems(table: Table, key: string, own: string, classes: Record<string, string>): string[] {
  const problems: string[] = []
  for (const one of table.constraints) {
    if ((one.type === 'p' || one.type === 'u' || one.type === 'x') && one.columns[0] !== key)
      problems.push(`the key ${one.name} (${one.columns.join(', ')}) does not start with ${key}`)
    const target = classes[one.target ?? '']
    if (one.type !== 'f' || target === 'reference') continue
    if (target !== own) problems.push(`${one.name} points from ${own} to ${target}: only the outbox crosses classes`)
    else if (one.columns[0] !== key || one.targetColumns[0] !== key)
      problems.push(`the foreign key ${one.name} does not start with ${key} on both sides`)
  }
  for (const index of table.indexes)
    if (index.unique && index.columns[0] !== key)
      problems.push(`the unique index ${index.name} does not start with ${key}`)
  return problems
}

function wallProblems(table: Table, own: string, key: string | undefined): string[] {
  const problems: string[] = []
  if (!table.rls) problems.push('has no row-level security')
  if (!table.forced) problems.push('does not force row-level security on its owner')
  const setting = own === 'lookup' ? 'app.lookup' : 'app.scope'
  const open = table.policies.filter(
    (policy) => !/ to lianxin_drain\b/.test(policy) && !/ as restrictive /.test(policy),
  )
  if (open.length === 0) problems.push('has no policy for the app')
  for (const policy of open) {
    // Everybody may read what is reference; nobody may write it out of scope.
    if (own === 'reference' && / for select /.test(policy)) continue
    if (!policy.includes(setting) || (key && !policy.includes(key)))
      problems.push(`a policy does not look at ${setting}${key ? ` by ${key}` : ''}: ${policy.split('\n')[0]}`)
  }
  return problems
}

/** Every table of the migrated database has a class, and keys, walls and a comment to match. */
export const classes: Check = {
  name: 'classes',
  unit: 'tables',
  minimum: 30,
  async look(root) {
    const { tables, classes: manifest } = await inspectOnce(root)
    const problems = tables.flatMap((table) => objections(table, manifest).map((why) => `${table.name}: ${why}`))
    for (const name of Object.keys(manifest))
      if (!tables.some((table) => table.name === name))
        problems.push(`server/src/platform/tables-manifest.ts: there is no table ${name}`)
    return { saw: tables.length, problems }
  },
}
