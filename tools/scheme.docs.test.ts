import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseScheme } from '@lianxin/rules/scheme'
import { SchemeSchema } from '@lianxin/rules/scheme-schema'
import { expect, it } from 'vitest'
import { loadSchemes } from '../server/src/platform/schemes.ts'
import { readYaml } from '../server/src/platform/yaml.ts'
import { checkFile } from './scheme-files.ts'
import { schemeFiles } from './scheme-library.ts'

const root = join(import.meta.dirname, '..')
const page = readFileSync(join(root, 'docs/scheme.md'), 'utf8')
const example = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text).join('')

it('the examples of the page are one scheme without a mistake', () => {
  const read = readYaml(example)
  const parsed = read.ok ? parseScheme(read.value, read.lineOf) : read
  expect(parsed.ok ? [] : parsed.problems).toEqual([])
})

it('the page has an example of every block of the language', () => {
  const read = readYaml(example)
  const shown = Object.keys(read.ok ? (read.value as object) : {})
  const told = ['inherits', 'without', 're-score-from'].filter((name) => page.includes(`\`${name}`))
  expect([...shown, ...told].sort()).toEqual(Object.keys(SchemeSchema.properties).sort())
})

it('the server loads all localities, and leaves the invented ones to be tried', async () => {
  const schemes = await loadSchemes(join(root, 'schemes'))
  expect(schemes.ids().length).toBeGreaterThanOrEqual(7)
  const folders = schemeFiles(join(root, 'schemes/examples'))
  expect(folders.length).toBeGreaterThan(0)
  for (const file of folders) {
    const { scheme, problems } = checkFile(file)
    expect(problems).toEqual([])
    expect(schemes.ids()).not.toContain(scheme?.scheme)
  }
})

it('an invented locality in under 60 lines says at least five things that no other says', () => {
  const [file = ''] = schemeFiles(join(root, 'schemes/examples'))
  expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBeLessThan(60)
  const others = schemeFiles(join(root, 'schemes'))
    .filter((other) => !other.includes('examples'))
    .map((other) => readFileSync(other, 'utf8'))
  const own = readFileSync(file, 'utf8')
  const only = [
    'per: hour',
    'carry-over:',
    'expires-after:',
    'many-to-one',
    'do: {hours:',
    'do: {kinds:',
    'level: grid',
    'again: half',
    'stars:',
    'bars:',
    'names: honorific',
    'organisation-kinds: [学校]',
  ].filter((words) => own.includes(words) && !others.some((other) => other.includes(words)))
  expect(only.length).toBeGreaterThanOrEqual(5)
})
