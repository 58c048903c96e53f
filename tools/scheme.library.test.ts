import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { libraryOf, schemeFiles } from './scheme-library.ts'

let folder: string
const at = (name: string) => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'library-'))
  for (const name of [
    'schemes/a-town/2026-01-01.yaml',
    'schemes/a-town/2026-02-01.yaml',
    'schemes/b-town/2026-01-01.yaml',
    'schemes/examples/c-town/2026-01-01.yaml',
    'schemes/b-town/old/2020-01-01.yaml',
    'other/d-town/2026-01-01.yaml',
    'desk/2026-01-01.yaml',
    'desk/copy.yaml',
  ]) {
    mkdirSync(dirname(at(name)), { recursive: true })
    writeFileSync(at(name), 'scheme: a-town\n')
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

const library = ['schemes/a-town/2026-02-01.yaml', 'schemes/b-town/2026-01-01.yaml']

it('a scheme at home has the schemes beside it and the examples', () =>
  expect(libraryOf(at('schemes/a-town/2026-01-01.yaml'), 'a-town')).toEqual(
    [...library, 'schemes/examples/c-town/2026-01-01.yaml'].map(at),
  ))

it('an example has the schemes above it', () =>
  expect(libraryOf(at('schemes/examples/c-town/2026-01-01.yaml'), 'c-town')).toEqual(
    ['schemes/a-town/2026-01-01.yaml', ...library].map(at),
  ))

it('a copy somewhere else has what lies in its own folder', () => {
  expect(libraryOf(at('desk/copy.yaml'), 'a-town')).toEqual([at('desk/2026-01-01.yaml')])
  expect(libraryOf(at('desk/2026-01-01.yaml'), 'a-town')).toEqual([])
})

it('folders named like schemes, and those that can not be opened, are passed by', () => {
  mkdirSync(at('schemes/b-town/2027-01-01.yaml'))
  mkdirSync(at('schemes/locked'))
  chmodSync(at('schemes/locked'), 0)
  expect(libraryOf(at('schemes/a-town/2026-01-01.yaml'), 'a-town')).toHaveLength(3)
  expect(schemeFiles(at('schemes'))).toHaveLength(5)
  expect(schemeFiles(at('nowhere'))).toEqual([])
})
