import { fileURLToPath } from 'node:url'
import { classes } from './check/classes.ts'
import { clock } from './check/clock.ts'
import { coverage } from './check/coverage.ts'
import { dead } from './check/dead.ts'
import { docs } from './check/docs.ts'
import { doors } from './check/doors.ts'
import { imports } from './check/imports.ts'
import type { Check, Finding } from './check/kit.ts'
import { length, lengths, percentile } from './check/length.ts'
import { licences } from './check/licences.ts'
import { locales } from './check/locales.ts'
import { localities } from './check/localities.ts'
import { routes } from './check/routes.ts'
import { generated, schema } from './check/schema.ts'
import { sentences } from './check/sentences.ts'
import { style } from './check/style.ts'
import { types } from './check/types.ts'
import { vocabulary } from './check/vocabulary.ts'
import { words } from './check/words.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** One look at `folder`; seeing less than the check's minimum is a problem of its own, and so is a check that throws. */
export async function held(check: Check, folder: string): Promise<Finding> {
  try {
    const { saw, problems } = await check.look(folder)
    const few = saw < check.minimum ? [`saw ${saw} ${check.unit}, fewer than the ${check.minimum} it must see`] : []
    return { saw, problems: [...few, ...problems] }
  } catch (error) {
    return { saw: 0, problems: [`the check itself failed: ${(error as Error).stack ?? error}`] }
  }
}

// The slow ones go first: they wait for child processes while the others read.
const all: Check[] = [
  schema,
  generated,
  classes,
  imports,
  dead,
  types,
  licences,
  style,
  routes,
  clock,
  doors,
  localities,
  vocabulary,
  length,
  docs,
  coverage,
  locales,
  sentences,
  words,
]

/** Everything that is held of the whole tree, by name; `npm test` runs each as one test. */
export const checks = all.map((check) => ({ ...check, run: () => held(check, root) }))

if (import.meta.main) {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !checks.some((check) => check.name === name))
  if (unknown.length > 0) {
    console.error(`no check ${unknown.join(', ')}; there are: ${checks.map((check) => check.name).join(' ')}`)
    process.exit(2)
  }
  let failed = 0
  await Promise.all(
    checks
      .filter((check) => wanted.length === 0 || wanted.includes(check.name))
      .map(async ({ name, unit, run }) => {
        const { saw, problems } = await run()
        if (problems.length > 0) failed++
        console.log(`${problems.length > 0 ? 'no' : 'ok'} ${name} saw ${saw} ${unit}`)
        for (const problem of problems) console.log(`   ${problem}`)
        if (name === 'length') {
          const files = lengths(root)
          const longest = files.at(-1)
          console.log(
            `   median ${percentile(files, 0.5)}, nine in ten ≤ ${percentile(files, 0.9)}, longest ${longest?.lines} (${longest?.path})`,
          )
        }
      }),
  )
  process.exit(failed > 0 ? 1 : 0)
}
