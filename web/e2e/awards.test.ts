import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

/** Where pictures go, for whoever wants to look: LOOK=/tmp/pictures. */
const pictures = process.env.LOOK

let town: ServedTown
let browser: Browser
let clerk: Page
let member: Page
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

beforeAll(async () => {
  town = await serveTown({ scheme: 'hubei-2014' })
  browser = await openBrowser()
  await town.admin.query(`update enrolments set state = 'current', at = '2026-01-05', state_at = '2026-01-05'`)
  clerk = await (await open(browser, town.baseUrl, desk, await town.session('clerk'))).newPage()
  member = await (await open(browser, town.baseUrl, phone, await town.session('member'))).newPage()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

async function sound(page: Page): Promise<void> {
  expect(await sidewaysOf(page)).toBeUndefined()
  expect(await seriousOf(page)).toEqual([])
}
const later = (days: number) => town.clock.advance(days * 24 * 3600 * 1000)

test('the desk reads who may be proposed, by name, and proposes one with a reason', async () => {
  await clerk.goto('/console/awards')
  await clerk.getByRole('heading', { name: '社区服务之星' }).first().waitFor()
  await clerk.getByText('3 个名额，已提 0 个', { exact: false }).waitFor()
  await sound(clerk)
  await clerk.getByRole('table', { name: '社区服务之星' }).getByText(town.member.name).click()
  await clerk.getByLabel('谁提名、为什么').fill('徐奶奶提的：她来了三次')
  await clerk.getByRole('button', { name: '提名', exact: true }).click()
  await clerk.getByText('拟好了，本人还没看到').first().waitFor()
  if (pictures) await clerk.screenshot({ path: `${pictures}/awards-1440.png`, fullPage: true })
  await clerk.getByRole('button', { name: '给本人看' }).click()
  await clerk.getByText('3 个名额，已提 1 个', { exact: false }).waitFor()
  await sound(clerk)
})

test('she reads it on the phone and can say something', async () => {
  await member.goto('/m/mine/year')
  await member.getByText('表扬 · 社区服务之星').waitFor()
  await member.getByText('徐奶奶提的：她来了三次').waitFor()
  await sound(member)
  if (pictures) await member.screenshot({ path: `${pictures}/awards-member.png`, fullPage: true })
  await member.getByLabel('想说的话').fill('谢谢大家')
  await member.getByRole('button', { name: '说一句' }).click()
  await member.getByText('谢谢大家').first().waitFor()
})

test('undisputed it goes on public notice with a masked name, and stands after the days', async () => {
  later(8)
  await clerk.reload()
  await clerk.getByText('谢谢大家').waitFor()
  await clerk.getByRole('button', { name: '没有异议，定下来' }).click()
  await clerk.getByText('定下来了').first().waitFor()
  const page = await (await open(browser, town.baseUrl, phone)).newPage()
  await page.goto('/c/apricot/awards')
  await page.getByText('社区服务之星：', { exact: false }).waitFor()
  expect(await page.content()).not.toContain(town.member.name)
  if (pictures) await page.screenshot({ path: `${pictures}/awards-notice.png`, fullPage: true })
  await sound(page)
  later(8)
  await clerk.getByRole('button', { name: '生效' }).click()
  await clerk.getByText('已经生效').first().waitFor()
  await page.reload()
  await page.getByText('现在没有公示').waitFor()
  await page.context().close()
})

test('the page reads on the phone too, and from the street', async () => {
  for (const [who, path] of [
    ['clerk', '/console/awards'],
    ['street', `/console/awards/${town.apricot.id}`],
  ] as const) {
    const page = await (await open(browser, town.baseUrl, phone, await town.session(who))).newPage()
    await page.goto(path)
    await page.getByRole('heading', { name: '社区服务之星' }).first().waitFor()
    if (who === 'clerk' && pictures) await page.screenshot({ path: `${pictures}/awards-390.png`, fullPage: true })
    await sound(page)
    await page.context().close()
  }
})
