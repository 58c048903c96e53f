import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from './schema/inspect.ts'

// Migrates an empty database of its own and writes down what came out: the schema for readers, the types for the code.
const root = join(import.meta.dirname, '..')
const { schema, types, tables } = await inspect(root)
writeFileSync(join(root, 'server/schema.sql'), schema)
writeFileSync(join(root, 'server/src/platform/tables.ts'), types)
console.log(`server/schema.sql and server/src/platform/tables.ts: ${tables.length} tables`)
