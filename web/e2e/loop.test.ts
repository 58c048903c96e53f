import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../server/test/town.ts'
import { openBrowser } from './browser.ts'
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

const phone = { width: 390, height: 844 }
const desk = { width: 1440, height: 900 }

/** A window of one person: signed in, or of a resident whose telephone runs no JavaScript. */
async function windowOf(person: Person | undefined, viewport: typeof phone): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    javaScriptEnabled: person !== undefined,
  })
  if (person)
    await context.addCookies([{ name: 'session', value: await town.sessionOf(person), url: town.baseUrl }])
  context.setDefaultTimeout(15_000)
  return context.newPage()
}

test('a resident’s wish travels the whole way on real pages, and back to her', async () => {
  const resident = await windowOf(undefined, phone)
  await resident.goto(`${town.baseUrl}/c/apricot`)
  await resident.getByRole('link', { name: /说说我的需求/ }).first().click()
  await resident.getByRole('textbox', { name: /什么事/ }).fill('厨房的灯不亮了，想请人来看看')
  console.log(await resident.locator('main').innerText())
}, 180_000)
