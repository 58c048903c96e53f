import { type Check, node, tool } from './kit.ts'

const reader = tool('license-checker-rseidelsohn/bin/license-checker-rseidelsohn.js')

const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
  'PostgreSQL',
  'Zlib',
  // Weak copyleft per file: used unchanged, in tests and builds only.
  'MPL-2.0',
])

/** Packages whose licence the tool can't read or that is allowed for this package only, each with the reason. */
const exceptions = new Map([
  ['spdx-exceptions@2.5.0', 'CC-BY-3.0: a list of names, development only'],
  ['spdx-ranges@2.1.1', 'MIT and CC-BY-3.0: a list of names, development only'],
  ['chainsaw@0.1.0', 'MIT/X11, said in its package.json in an old form'],
])

/** True when a licence expression can be met with allowed licences only; a starred guess counts as what it guesses. */
export function acceptable(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1').replace(/\*$/, '')
  if (bare.includes(' OR ')) return bare.split(' OR ').some(acceptable)
  if (bare.includes(' AND ')) return bare.split(' AND ').every(acceptable)
  return allowed.has(bare)
}

/** Every installed package, development ones too, may be used in a work under Apache-2.0. */
export const licences: Check = {
  name: 'licences',
  unit: 'packages',
  minimum: 300,
  async look(root) {
    const { out, err } = await node(root, [reader, '--json', '--excludePrivatePackages', '--start', root])
    if (!out.trim())
      return { saw: 0, problems: [`package.json: the licence reader said nothing: ${err.slice(0, 300)}`] }
    const packages: Record<string, { licenses?: string | string[] }> = JSON.parse(out)
    const problems = Object.entries(packages).flatMap(([name, { licenses = 'UNKNOWN' }]) => {
      const expression = [licenses].flat().join(' OR ')
      return exceptions.has(name) || acceptable(expression) ? [] : [`package-lock.json: ${name} is under ${expression}`]
    })
    return { saw: Object.keys(packages).length, problems }
  },
}
