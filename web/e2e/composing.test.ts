import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

/** Where pictures go, for whoever wants to look: LOOK=/tmp/pictures. */
const pictures = process.env.LOOK

let town: ServedTown
let browser: Browser
let page: Page
/** Where a draft that is written on is, and one that is only tried. */
let draft: string
let tried: string
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  const { admin, apricot, member } = town
  await admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code in ('elsewhere', 'foreign')`)
  await admin.query(
    `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
     select $1, gen_random_uuid(), 'service.verified', 'n' || n, 'member', $2, 'home', date '2025-01-01' + n * 20,
       '{"evidence":"E2"}', '2025-12-31' from generate_series(1, 5) n`,
    [apricot.id, member.id],
  )
  const begin = async (effective: string) => {
    const begun = { scheme: 'luzhou-5412', from: '2023-01-01', effective }
    const answer = await town.countyOfficial.call('POST', `/api/organisations/${town.county.id}/scheme-drafts`, begun)
    return `/console/schemes/drafts/${answer.body.id}`
  }
  draft = await begin('2027-01-01')
  tried = await begin('2027-06-01')
  page = await (await open(browser, town.baseUrl, desk, await town.session('county'))).newPage()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

const press = (name: string, on = page) => on.getByRole('button', { name, exact: true }).last().click()
async function seen(name: string, on = page) {
  if (pictures) await on.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
  expect(await sidewaysOf(on)).toBeUndefined()
  expect(await seriousOf(on)).toEqual([])
}
async function add(block: string, which?: string) {
  await press('加一条')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('加到哪一块').selectOption({ label: block })
  if (which) await dialog.getByLabel('哪一项').selectOption({ label: which })
  await dialog.getByRole('button', { name: '加一条' }).click()
  await dialog.waitFor({ state: 'detached' })
}

describe('composing by forms', () => {
  test('a document is added and then cited by a rule', async () => {
    await page.goto(draft)
    await add('依据的文件')
    await page.getByRole('heading', { name: '依据的文件 · 新的一条' }).waitFor()
    await page.getByLabel('文件名').fill('某县补充通知')
    await page.getByLabel('发文单位').fill('某县委组织部')
    await page.getByText('写法没有问题').waitFor()
    await add('报表')
    await page.getByRole('heading', { name: '报表 · 新的一条' }).waitFor()
    await page.getByLabel('哪份文件').selectOption({ label: '某县补充通知' })
    await page.getByLabel('在文件哪里').fill('第一条')
    await page.getByLabel('大家看到的话').fill('每年数一数')
    await page.getByLabel('报表的名字').fill('年度情况')
    await page.getByText('县区', { exact: true }).click()
    await page.getByLabel('统计什么：再加一项').selectOption({ label: '做成一次服务' })
    await page.getByText('写法没有问题').waitFor()
    await seen('report-1440')
  })

  test('a switch, a path, a note and a catalogue’s entry are added, each with its words', async () => {
    await add('默认关着的开关', '排名')
    await page.getByRole('heading', { name: '默认关着的开关 · 排名' }).waitFor()
    await page.getByLabel('谁批准的').waitFor()
    await press('去掉这一条')
    await page.getByText('去掉了“默认关着的开关 · 排名”').waitFor()
    await add('目录', '服务门类')
    await page.getByLabel('一句话说明').last().waitFor()
    await seen('catalogue-1440')
    await page.goto(`${draft}?clause=scheme`)
    await page.getByLabel('哪个地方、哪个单位').waitFor()
    await seen('frame-1440')
  })

  test('conditions and catalogue words are picked by their names', async () => {
    await page.goto(draft)
    await add('应急')
    const level = page.getByLabel('哪个应急级别')
    expect((await level.locator('option').allTextContents()).join()).not.toMatch(/[a-z]/)
    await seen('emergency-1440')
    await page.getByText('活动', { exact: true }).waitFor()
  })

  test('back returns from a clause to the list, and from a tab to the one before', async () => {
    const small = await (await open(browser, town.baseUrl, phone, await town.session('county'))).newPage()
    await small.goto('/console/schemes')
    await small.goto(draft)
    await small.getByText('做成一次服务，加1分').first().click()
    await small.getByLabel('给几分').waitFor()
    await seen('clause-390', small)
    await small.goBack()
    await small.getByRole('button', { name: '加一条' }).waitFor()
    await small.getByText('做成一次服务，加1分').first().click()
    await small.getByRole('button', { name: '返回' }).click()
    await small.getByRole('button', { name: '加一条' }).waitFor()
    await small.getByRole('tab', { name: '试算' }).click()
    await small.getByText('开始试算').waitFor()
    await small.goBack()
    await small.getByRole('button', { name: '加一条' }).waitFor()
    await small.goBack()
    await small.waitForURL(/console\/schemes$/)
    await small.context().close()
  })
})

describe('the full text', () => {
  test.each([desk, phone])('begins with what to know first and leaves nothing out, at $width px', async (viewport) => {
    const reader = await (await open(browser, town.baseUrl, viewport, await town.session('county'))).newPage()
    await reader.goto('/console/schemes/luzhou-5412/2023-01-01?clause=scheme')
    await reader.getByText('原文是一篇交流材料').waitFor()
    await reader.getByText('长治市潞州区').waitFor()
    await seen(`text-${viewport.width}`, reader)
    await reader.goto('/console/schemes/luzhou-5412/2023-01-01?clause=named-in/roles')
    const detail = reader.locator('.split-detail')
    await detail.getByText('角色', { exact: false }).first().waitFor()
    const office = 'clause=offices/leaders-on-committee'
    await reader.goto(`/console/schemes/luzhou-5412/2023-01-01?${office}`)
    await reader.getByText('谁担任').waitFor()
    await seen(`office-${viewport.width}`, reader)
    expect(await detail.textContent()).not.toMatch(/[a-z]{4}/)
    await reader.context().close()
  })
})

describe('the trial', () => {
  test('stops when one says so, says that it is part of the whole, and goes on', async () => {
    let held: (() => void) | undefined
    let asked = 0
    await page.route('**/dry-run/*', async (route) => {
      if (++asked === 2) await new Promise<void>((go) => (held = go))
      await route.continue().catch(() => undefined)
    })
    await page.goto(`${tried}?tab=trial`)
    await press('开始试算')
    await page.getByText('还没算完').waitFor()
    await seen('partial-1440')
    await press('停下')
    held?.()
    await page.getByRole('tab', { name: '条款' }).click()
    await page.getByRole('tab', { name: '试算' }).click()
    await page.getByText('下面只是 2 个社区里前 1 个的').waitFor()
    await press('接着算')
    await page.getByText('还没算完').waitFor({ state: 'detached' })
    expect(asked).toBe(3)
    await page.unroute('**/dry-run/*')
  })
})

describe('the notice of a year', () => {
  test('tells a holiday that is too long at its end, and asks before what was typed is lost', async () => {
    await page.goto('/console/schemes/holidays')
    await press('录入一年的通知')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('从哪天').first().fill('2027-01-01')
    await dialog.getByLabel('到哪天').first().fill('2027-12-31')
    await dialog.getByText('一个假期最多 15 天').waitFor()
    expect(await dialog.getByRole('button', { name: '送第二个人看' }).isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByText('写了的还没送出').waitFor()
    await press('接着写')
    expect(await dialog.getByLabel('到哪天').first().inputValue()).toBe('2027-12-31')
    await page.keyboard.press('Escape')
    await press('不录了')
    await dialog.waitFor({ state: 'detached' })
  })

  test('is entered on a phone', async () => {
    const small = await (await open(browser, town.baseUrl, phone, await town.session('county'))).newPage()
    await small.goto('/console/schemes/holidays')
    await press('录入一年的通知', small)
    await small.getByRole('dialog').getByLabel('从哪天').first().waitFor()
    await seen('notice-390', small)
    await small.context().close()
  })
})
