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
let set: Record<string, string>
beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  // A need told at the desk, for the page behind its private link.
  const needs = `/api/communities/${town.apricot.id}/needs`
  const told = { text: '楼道灯不亮', category: 'repair', wanted: ['any'], route: 'counter' }
  const { id } = (await town.clerk.call('POST', needs, told)).body
  const { body } = await town.clerk.call('POST', `${needs}/${id}/new-link`, {})
  set = {
    community: town.apricot.code,
    communityId: town.apricot.id,
    organisationId: town.apricot.id,
    unitId: town.waterworks.id,
    needId: id,
    link: body.link.split('/').at(-1),
  }
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

test('the pages of staff and members are built', () => {
  expect(existsSync(fileURLToPath(new URL('../dist/console.html', import.meta.url)))).toBe(true)
})

test.each(pages.filter(({ path }) => !/:(?!community\b|communityId|organisationId|unitId|needId|link)/.test(path)))(
  '$name ($as) fits phone and desktop, throws nothing and shuts nobody out',
  async (one) => {
    const { baseUrl, session } = town
    const { findings, seen } = await look({
      baseUrl,
      browser,
      session,
      pages: [one],
      set,
    })
    expect(seen).toEqual([one.name])
    expect(findings).toEqual([])
  },
)
