import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeUnder } from '../../server/test/stranger.ts'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

let town: ServedTown
let browser: Browser
const phone = { width: 390, height: 844 }
const desk = { width: 1440, height: 900 }

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

/** A window of that size for somebody new in a role at a place. */
const asNew = async (name: string, role: string, place: { id: string }, size = phone) =>
  open(browser, town.baseUrl, size, await town.sessionAs(name, role, place))

async function fits(page: Page) {
  await page.waitForLoadState('networkidle')
  expect(await sidewaysOf(page)).toBeUndefined()
  expect(await seriousOf(page)).toEqual([])
}

describe('a grid worker with a phone', () => {
  let context: BrowserContext
  let page: Page
  beforeAll(async () => {
    const grid = await placeUnder(town, town.apricot, 'grid', '一网格')
    context = await asNew('苗望舒', 'grid-worker', grid)
    page = await context.newPage()
  })
  afterAll(() => context.close())

  test('arrives at her own list, which is empty, and notes what she hears at a door', async () => {
    await page.goto('/console')
    await page.getByRole('heading', { name: '我替居民记的' }).waitFor()
    await page.getByText('还没有记过').waitFor()
    await fits(page)
    await page.getByRole('link', { name: '记下第一件' }).click()
    await page.getByRole('radio', { name: '上门听到的' }).waitFor()
    expect(await page.getByRole('radio', { name: '上门听到的' }).isChecked()).toBe(true)
    await page.getByLabel('什么事，照原话记').fill('煤气灶打不着火，一个人住')
    await page.getByLabel('称呼').fill('柏奶奶')
    await page.getByLabel('门牌').fill('2 幢 101')
    await fits(page)
    await page.getByRole('button', { name: '记下', exact: true }).click()
    await page.getByText(/记下了，编号 \d{4}-\d{3}/).waitFor()
  })

  test('finds it in her list, how far it is, and its words when she asks for them', async () => {
    await page.getByRole('link', { name: '需求详情' }).click()
    await page.getByText('等社区分拣').first().waitFor({ state: 'attached' })
    await page.getByRole('button', { name: '看原话和电话' }).click()
    await page.getByText('煤气灶打不着火').waitFor()
    await page.getByText('柏奶奶').waitFor()
    await fits(page)
    await page.goto('/console/filed')
    await page.getByText('等社区分拣').first().waitFor()
    expect(await page.getByRole('button', { name: /^(分拣|公开|告诉|撤回)/ }).count()).toBe(0)
    await fits(page)
  })

  test('has no desk: its pages are not there for her', async () => {
    await page.goto('/console/week')
    await page.getByText('没有这一页').waitFor()
  })
})

describe('a branch’s secretary', () => {
  test.each([
    ['phone', phone],
    ['desktop', desk],
  ])('sees her branch’s members and who has reported in, on a %s', async (_, size) => {
    const context = await asNew('单疏桐', 'secretary', town.waterBranch, size)
    const page = await context.newPage()
    const wrong: string[] = []
    page.on('response', (answer) => {
      if (answer.status() >= 400) wrong.push(`${answer.status()} ${answer.url()}`)
    })
    await page.goto('/console')
    await page.getByRole('heading', { name: /支部党员手上有 \d 件/ }).waitFor()
    await page.getByText(town.member.name).first().waitFor()
    await fits(page)
    for (const [path, words] of [
      ['/console/members', '本支部党员'],
      ['/console/unit/orders', '派给本支部党员的'],
      ['/console/unit/ledgers', '台账'],
      ['/console/organisations', town.waterBranch.name],
    ] as const) {
      await page.goto(path)
      await page.getByText(words).first().waitFor({ state: 'attached' })
      await fits(page)
    }
    expect(wrong).toEqual([])
    await context.close()
  })
})
