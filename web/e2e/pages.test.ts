import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { look } from './look.ts'
import { pages } from './pages.ts'
import { type ServedTown, serveTown } from './served.ts'

let town: ServedTown
let browser: Browser
beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

const reachable = pages.filter((one) => !one.path.includes(':link'))

test('the pages of staff and members are built', () => {
  expect(existsSync(fileURLToPath(new URL('../dist/console.html', import.meta.url)))).toBe(true)
})

test.each(reachable)('$name ($as) fits phone and desktop, throws nothing and shuts nobody out', async (one) => {
  const { baseUrl, session } = town
  const { findings, seen } = await look({
    baseUrl,
    browser,
    session,
    pages: [one],
    set: { community: town.apricot.code },
  })
  expect(seen).toEqual([one.name])
  expect(findings).toEqual([])
})
