import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findChromium } from './chromium.ts'

const folder = mkdtempSync(join(tmpdir(), 'lianxin-browsers-'))
afterAll(() => rmSync(folder, { recursive: true }))

function browser(name: string, mode = 0o755): string {
  const file = join(folder, name)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, '')
  chmodSync(file, mode)
  return file
}

const [chrome, chromium, own] = [browser('a/google-chrome'), browser('b/chromium'), browser('c/my-own')]
const PATH = `${join(folder, 'a')}:${join(folder, 'b')}`

test('CHROMIUM goes before what is in PATH, and chromium before google-chrome wherever they lie', () => {
  expect(findChromium({ PATH, CHROMIUM: own })).toBe(own)
  expect(findChromium({ PATH })).toBe(chromium)
  expect(findChromium({ PATH: join(folder, 'a') })).toBe(chrome)
})

test('a CHROMIUM that can’t be run is not silently replaced by another browser', () => {
  expect(findChromium({ PATH, CHROMIUM: join(folder, 'nowhere') })).toBeUndefined()
  expect(findChromium({ PATH: '', CHROMIUM: browser('d/chromium', 0o644) })).toBeUndefined()
})
