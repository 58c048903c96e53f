import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scheme } from '@lianxin/rules/scheme'
import { collisions } from '@lianxin/rules/scheme-collisions'
import { writeYaml } from '../src/platform/yaml.ts'

/** The switches that clauses of a scheme wait for: where it meets the law and an authority may decide. */
export const awaited = (scheme: Scheme, date: string): string[] => [
  ...new Set(collisions(scheme, date).flatMap((one) => one.switch ?? [])),
]

/**
 * A copy of the schemes in a folder of the run's own, with one more that inherits everything and turns on what its
 * clauses wait for, under an authority that nobody takes for a real one. Throws where no clause waits for a switch.
 */
export function withSwitches(schemesDir: string, scheme: Scheme, year: number): { schemesDir: string; id: string } {
  const names = awaited(scheme, `${year}-06-30`)
  if (!names.length) throw new Error(`no clause of ${scheme.scheme} waits for a switch: there is one way to run it`)
  const dir = mkdtempSync(join(tmpdir(), 'lianxin-schemes-'))
  cpSync(schemesDir, dir, { recursive: true })
  const id = `${scheme.scheme}-on`
  const given = { authority: '演练指挥部（虚构）', document: '演练〔0000〕0号', reason: '演一年，看看开着会怎样' }
  // longer than the year, so that what is read on the day after is read with it on
  const until = `${year + 1}-06-30`
  const own = {
    scheme: id,
    name: `${scheme.name}（演练）`,
    area: scheme.area,
    effective: `${year - 1}-01-01`,
    inherits: [scheme.scheme],
    sources: {},
    switches: Object.fromEntries(names.map((name) => [name, { ...given, until }])),
  }
  mkdirSync(join(dir, id))
  writeFileSync(join(dir, id, `${own.effective}.yaml`), writeYaml(own as unknown as Scheme))
  return { schemesDir: dir, id }
}
