import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

let town: ServedTown
let browser: Browser
let page: Page
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  await askUnit('三楼的灯坏了，请会电的来看看')
  await askUnit('送一位老人去复查')
  page = await (await open(browser, town.baseUrl, desk, await town.session('secretary'))).newPage()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

/** A need told at the desk, published and asked of the unit. */
async function askUnit(publicLine: string): Promise<string> {
  const needs = `/api/communities/${town.apricot.id}/needs`
  const told = { text: publicLine, category: 'repair', wanted: ['any'], route: 'counter' }
  const { id, seq } = (await town.clerk.call('POST', needs, told)).body
  const sort = { seq, category: 'repair', kind: 'difficulty', urgency: 'normal', publicLine, helpersWanted: 1 }
  const sorted = await town.clerk.call('POST', `${needs}/${id}/sort`, { ...sort, publish: true })
  expect(sorted).toMatchObject({ status: 200 })
  const to = [{ kind: 'unit', id: town.waterworks.id }]
  const asked = await town.clerk.call('POST', `${needs}/${id}/dispatch`, { to })
  expect(asked).toMatchObject({ status: 200 })
  await town.app.drained()
  return asked.body.orders[0]
}

/** What happens after a write: the drain tells the unit's pages. */
async function settled() {
  await page.waitForLoadState('networkidle')
  await town.app.drained()
}

describe("the unit's office", () => {
  test('reports the unit in, and the desk finds it waiting', async () => {
    await page.goto('/console')
    await page.getByRole('button', { name: '替单位报到' }).click()
    await page.getByText('报上去了，等社区确认').waitFor()
    await settled()
    const waiting = await town.clerk.call(
      'GET',
      `/api/communities/${town.apricot.id}/enrolments?state=reported&subject=unit`,
    )
    expect(waiting.body.enrolments).toMatchObject([{ name: town.waterworks.name, state: 'reported' }])
    await page.reload()
    await page.getByText(/本单位已到杏林湾社区报到/).waitFor()
    await page.getByText('谁报到了，谁还没有').waitFor()
    await page.getByText(town.member.name).first().waitFor()
  })

  test('takes an order from today, then names a member, who is asked', async () => {
    await page.goto('/console/today')
    await page.getByRole('heading', { name: '有 2 件等您回话' }).waitFor()
    await page.getByRole('button', { name: '接下来' }).click()
    await page.getByText('接下来了，再点人去办').waitFor()
    await settled()
    await page.getByRole('button', { name: '点人去办' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('checkbox', { name: new RegExp(town.member.name) }).check()
    expect(await seriousOf(page)).toEqual([])
    await dialog.getByRole('button', { name: '问这 1 位' }).click()
    await page.getByText('已经去问 1 位').waitFor()
    await settled()
    const today = await town.member.call('GET', '/api/me/today')
    expect(today.body.orders).toMatchObject([{ state: 'dispatched' }])
  })

  test('a message leads to its order, which goes back with a reason the desk sees', async () => {
    const orderId = await askUnit('给一户人家搬米')
    const { messages } = (await town.secretary.call('GET', `/api/units/${town.waterworks.id}/messages`)).body
    const link = `/console/unit/orders/${town.apricot.id}/${orderId}`
    expect(messages.map((message: { link: string }) => message.link)).toContain(link)
    await page.goto(link)
    await page.getByRole('button', { name: '交回社区' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '交回', exact: true }).click()
    await dialog.getByText('写一句原因').waitFor()
    await dialog.getByLabel('为什么办不了').fill('这周都在抢修')
    await dialog.getByRole('button', { name: '交回', exact: true }).click()
    await page.getByText('交回去了，社区会另找人').waitFor()
    await settled()
    const seen = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/orders/${orderId}`)
    expect(seen.body.order.state).toBe('handed-back')
    expect(seen.body.history.at(-1).reason).toBe('这周都在抢修')
  })

  test.each(['/console/today', '/console/members'])('%s fits phone and desktop and shuts nobody out', async (path) => {
    for (const size of [phone, desk]) {
      const context = await open(browser, town.baseUrl, size, await town.session('secretary'))
      const at = await context.newPage()
      await at.goto(path, { waitUntil: 'networkidle' })
      expect(await sidewaysOf(at)).toBeUndefined()
      expect(await seriousOf(at)).toEqual([])
      await context.close()
    }
  })
})
