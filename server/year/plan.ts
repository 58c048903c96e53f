import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scheme } from '@lianxin/rules/scheme'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { defaults } from '../src/config.ts'
import { loadSchemes } from '../src/platform/schemes.ts'
import { readYaml } from '../src/platform/yaml.ts'
import { withSwitches } from './switches.ts'

const Count = Type.Integer({ minimum: 0 })
const Figure = Type.Object({
  figure: Type.String(),
  say: Type.String(),
  /** As the document writes it: “213” exactly, “380余” at least, “近200” nearly, “80%以上” at least. */
  text: Type.String(),
  /** Requirement whose feature the platform has not got: then nothing is counted. */
  'not-yet': Type.Optional(Type.String()),
  cites: Type.Object({ doc: Type.String(), place: Type.String() }),
})
const PlanFile = Type.Object({
  year: Type.Integer(),
  size: Type.Object({
    streets: Count,
    communities: Count,
    units: Count,
    'units-willing': Count,
    members: Count,
    'members-willing': Count,
    needs: Count,
    'unknown-homes': Type.Optional(Type.Number()),
    /** Of a hundred who report, how many have moved since the roster was written; two when left out. */
    moved: Type.Optional(Type.Number()),
    kinds: Type.Optional(Type.Record(Type.String(), Type.Number())),
  }),
  figures: Type.Array(Figure),
})

export type Figure = Static<typeof Figure>
export type Size = Static<typeof PlanFile>['size']

/** A locality's year: how big, and what its document says came out. */
export interface Plan {
  id: string
  /** Where the server finds its schemes, and the run its places. */
  schemesDir: string
  year: number
  size: Size
  figures: readonly Figure[]
  scheme: Scheme
  versions: readonly Scheme[]
}

/** Where the plan comes from and what is different this time. */
export interface Planning {
  /** Parts of the size, for a trial. */
  size?: Partial<Size> | ((size: Size) => Partial<Size>) | undefined
  schemesDir?: string | undefined
  /** Turn on what the scheme's clauses wait for. */
  switches?: boolean | undefined
}

/** Reads `schemes/<id>/year.yaml` and the scheme beside it. Throws naming the file. */
export async function readPlan(id: string, planning: Planning = {}): Promise<Plan> {
  const { schemesDir: dir = defaults.schemesDir } = planning
  const file = join(dir, id, 'year.yaml')
  const read = readYaml(readFileSync(file, 'utf8'))
  if (!read.ok) throw new Error(`${file}: ${read.problems[0]?.message}`)
  const [wrong] = Value.Errors(PlanFile, read.value)
  if (wrong) throw new Error(`${file}: ${wrong.instancePath} ${wrong.message}`)
  const { year, figures, size: full } = read.value as Static<typeof PlanFile>
  const size = { ...full, ...(typeof planning.size === 'function' ? planning.size(full) : planning.size) }
  const written = (await loadSchemes(dir)).at(id, `${year}-06-30`)
  const runs = planning.switches ? withSwitches(dir, written, year) : { schemesDir: dir, id }
  const schemes = await loadSchemes(runs.schemesDir)
  const scheme = schemes.at(runs.id, `${year}-06-30`)
  return { id, schemesDir: runs.schemesDir, year, size, figures, scheme, versions: schemes.versions(runs.id) }
}

/** A tenth of the size, for trying a change; document figures don't hold then. */
export function tenth(size: Size): Partial<Size> {
  const part = (count: number) => Math.max(2, Math.ceil(count / 10))
  return {
    streets: Math.min(size.streets, part(size.streets)),
    communities: part(size.communities),
    units: part(size.units),
    'units-willing': part(size['units-willing']),
    members: part(size.members),
    'members-willing': part(size['members-willing']),
    needs: part(size.needs),
  }
}
