import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { differencesOf } from '../schema/fingerprint.ts'
import { inspectOnce } from '../schema/inspect.ts'
import { type Check, textOf } from './kit.ts'

const FILE = 'server/schema.sql'
const TYPES = 'server/src/platform/tables.ts'

/** server/schema.sql is what the catalogue says after all migrations, and builds the very same database. */
export const schema: Check = {
  name: 'schema',
  unit: 'database objects',
  minimum: 500,
  async look(root) {
    const { migrated, built, trouble, schema: expected } = await inspectOnce(root)
    if (!existsSync(join(root, FILE)) || !built) return { saw: migrated.size, problems: [`${FILE}: ${trouble}`] }
    const problems = differencesOf(migrated, built, ['the migrations', FILE]).map((line) => `${FILE}: ${short(line)}`)
    if (textOf(root, FILE) !== expected)
      problems.push(`${FILE}: not what the migrations make now; run node tools/schema.ts`)
    return { saw: migrated.size, problems }
  },
}

const short = (line: string) => (line.length > 160 ? `${line.slice(0, 160)}…` : line).replaceAll('\n', ' ')

/** The table types of the code are those of the migrated database. */
export const generated: Check = {
  name: 'generated',
  unit: 'lines of table types',
  minimum: 300,
  async look(root) {
    const { types } = await inspectOnce(root)
    const problems = textOf(root, TYPES) === types ? [] : [`${TYPES}: out of date; run node tools/schema.ts`]
    return { saw: types.split('\n').length, problems }
  },
}
