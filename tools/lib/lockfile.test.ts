import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkout } from '../../server/src/platform/cluster/home.ts'
import { completeLockfile, missingOptional, readLockfile } from './lockfile.ts'

const lock = readLockfile()
const allowed = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')).allowScripts as Record<string, boolean>

test('the lockfile has every optional package that one of its packages names, so that npm ci takes it anywhere', () => {
  expect(Object.keys(lock.packages).length).toBeGreaterThan(500)
  expect(missingOptional(lock).map(({ path }) => path)).toEqual([])
})

test('the lockfile names no place to fetch from: each machine uses its own registry', () => {
  const places = Object.values(lock.packages).flatMap(({ resolved, link }) => (resolved && !link ? [resolved] : []))
  expect(places).toEqual([])
})

test('every dependency that runs a script when installed is on the list of those that may, and nothing else is', () => {
  const scripted = Object.entries(lock.packages).flatMap(([path, entry]) => (entry.hasInstallScript ? [path] : []))
  const names = scripted.map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
  expect(Object.keys(allowed).sort()).toEqual([...new Set(names)].sort())
})

test('a package of another system that the registry did not have is added for that system only', () => {
  const short = {
    packages: {
      'node_modules/a': { version: '1.0.0', dev: true, optionalDependencies: { '@a/cli-linux-x64-musl': '1.0.0' } },
    },
  }
  expect(completeLockfile(short)).toEqual(['node_modules/@a/cli-linux-x64-musl'])
  const added = { version: '1.0.0', cpu: ['x64'], dev: true, libc: ['musl'], optional: true, os: ['linux'] }
  expect(short.packages).toHaveProperty(['node_modules/@a/cli-linux-x64-musl'], added)
})

test('an optional package whose name tells no system is left to a person', () => {
  const odd = { packages: { 'node_modules/a': { optionalDependencies: { fsevents: '2.0.0' } } } }
  expect(() => completeLockfile(odd)).toThrow('add it to package-lock.json by hand')
})
