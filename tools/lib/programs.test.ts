import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findPostgres, findProgram } from './programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'lianxin-programs-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a program counts as there when it can be run, wherever in PATH it lies', () => {
  mkdirSync(join(folder, 'a'))
  mkdirSync(join(folder, 'b'))
  const [text, program] = [join(folder, 'a/pooling-program'), join(folder, 'b/pooling-program')]
  writeFileSync(text, '', { mode: 0o644 })
  writeFileSync(program, '')
  chmodSync(program, 0o755)
  expect(findProgram('pooling-program', `${join(folder, 'a')}:${join(folder, 'b')}`)).toBe(program)
  expect(findProgram('pooling-program', join(folder, 'a'))).toBeUndefined()
})

test('a PostgreSQL without initdb is no PostgreSQL to run the suites on', () => {
  const bin = join(folder, '15/bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'postgres'), '')
  expect(findPostgres(15, [folder])).toBeUndefined()
  writeFileSync(join(bin, 'initdb'), '')
  expect(findPostgres(15, [folder])).toBe(bin)
  expect(findPostgres(16, [folder])).toBeUndefined()
})
