import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { linkedUnit, reportedIn, toldNeed, writtenRecord } from './desk-stage.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

let town: ServedTown
let browser: Browser
let desk: BrowserContext
let page: Page
/** 灯一闪一闪, open and asked of nobody. */
let lamp: string
const base = () => `/api/communities/${town.apricot.id}`
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  for (let n = 0; n < 50; n++)
    await writtenRecord(town, n, n < 2 ? { evidence: 'E0' } : n === 2 ? { minutes: 400 } : {})
  for (let n = 0; n < 50; n++) await reportedIn(town, n)
  await toldNeed(town, '楼上漏水，漏到我家天花板了', undefined, { category: 'repair' })
  lamp = await toldNeed(town, '家里的灯一闪一闪的', '望棠小区一户老人家的灯一闪一闪，想请人看看')
  await linkedUnit(town, 1, '县供电公司', '供电和电路维修')
  await linkedUnit(town, 2, '县档案馆', '档案')
  const taps = await toldNeed(town, '水表不走了', '望棠小区一户水表不走，想请人看看')
  const asked = { to: [{ kind: 'unit', id: town.waterworks.id }], note: '老人耳背，敲门久一点' }
  expect((await town.clerk.call('POST', `${base()}/needs/${taps}/dispatch`, asked)).status).toBe(200)
  desk = await open(browser, town.baseUrl, { width: 1440, height: 900 }, await town.session('clerk'))
  page = await desk.newPage()
  page.setDefaultTimeout(10_000)
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

const state = async (table: string): Promise<Record<string, number>> => {
  const sql = `select state, count(*)::int as count from ${table} where community_id = $1 group by 1`
  const { rows } = await town.admin.query(sql, [town.apricot.id])
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}

const paths = {
  week: () => '/console',
  records: () => '/console/services',
  people: () => '/console/people',
  dispatch: () => `/console/needs/${town.apricot.id}/${lamp}/dispatch`,
  orders: () => '/console/orders',
  ledgers: () => '/console/ledgers',
  posters: () => '/console/posters',
  messages: () => '/console/messages',
}

test.each(Object.entries(paths))(
  '%s fits phone and desktop, throws nothing and shuts nobody out',
  async (name, path) => {
    const folder = process.env.LOOK_FOLDER
    for (const viewport of sizes) {
      const context = await open(browser, town.baseUrl, viewport, await town.session('clerk'))
      const look = await context.newPage()
      const errors: string[] = []
      look.on('pageerror', (error) => errors.push(error.message))
      look.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      await look.goto(path(), { waitUntil: 'networkidle' })
      await look.locator('h1').first().waitFor()
      if (folder) await look.screenshot({ path: `${folder}/${name}-${viewport.width}.png` })
      expect(await sidewaysOf(look)).toBeUndefined()
      expect(await seriousOf(look)).toEqual([])
      expect(errors).toEqual([])
      await context.close()
    }
  },
)

test('an open need goes from the week to a unit, a member and a record', async () => {
  await page.goto('/console', { waitUntil: 'networkidle' })
  await page.getByText('望棠小区一户老人家的灯一闪一闪，想请人看看').first().click()
  await page.getByText('看别的 2 个').waitFor()
  await page.keyboard.press('d')
  await page.getByRole('heading', { name: '推荐这 1 个' }).waitFor()
  await page.getByRole('checkbox', { name: '县供电公司' }).uncheck()
  await page.getByRole('checkbox', { name: '县水务局' }).check()
  await page.getByRole('button', { name: '就问这一个' }).click()
  await page.getByText('问了，等 县水务局 回话').waitFor()
  const { rows } = await town.admin.query(`select id from orders where need_id = $1 and state = 'dispatched'`, [lamp])
  const named = { personIds: [town.member.id] }
  expect((await town.secretary.call('POST', `${base()}/orders/${rows[0].id}/pass-on`, named)).status).toBe(200)
  await town.app.drained()
  const child = await town.admin.query('select id from orders where parent_id = $1', [rows[0].id])
  const order = `${base()}/orders/${child.rows[0].id}`
  expect((await town.member.call('POST', `${order}/accept`)).status).toBe(200)
  const record = { line: '换了灯头，不闪了', minutes: 40, happenedOn: '2026-11-23' }
  expect((await town.member.call('POST', `${order}/record`, record)).body).toMatchObject({ evidence: 'E0' })
})

test('who is asked first is asked from the week by one key, and reminded by another', async () => {
  const need = await toldNeed(town, '插座坏了', '望棠小区一户插座坏了，想请人看看')
  await page.goto(`/console/week?item=${need}`, { waitUntil: 'networkidle' })
  await page.getByText('请县供电公司安排人').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('问了，等 县供电公司 回话').waitFor()
  await page.keyboard.press('u')
  await page.getByText('提醒发出去了').waitFor()
})

test('fifty-one records are two actions: those that agree pass, the odd ones stay until looked at', async () => {
  await page.goto('/console', { waitUntil: 'networkidle' })
  await page.getByRole('button', { name: /51 条服务记录/ }).click()
  await page.keyboard.press('Enter') // action 1: to the records
  await page.getByRole('heading', { name: '51 条服务记录，先看这 4 条' }).waitFor()
  await page.keyboard.press('a') // action 2: pass
  await page.getByText(/通过了 47 条/).waitFor()
  await page.getByRole('heading', { name: '4 条服务记录，先看这 4 条' }).waitFor()
  expect(await state('services')).toEqual({ verified: 47, written: 4 })
})

test('an odd record passes once its resident was telephoned, another goes back with a reason', async () => {
  await page.getByText('换了灯头，不闪了', { exact: true }).first().click()
  await page.keyboard.press('2')
  await page.getByText('凭据现在是“补录两人”').waitFor()
  await page.getByRole('heading', { name: '4 条服务记录，先看这 3 条' }).waitFor()
  await page.keyboard.press('3')
  await page.keyboard.press('1')
  await page.getByText(/通过了 1 条/).waitFor()
  await page.getByRole('heading', { name: '3 条服务记录，先看这 3 条' }).waitFor()
  const well = await town.admin.query(`select done_well from services where line = '换了灯头，不闪了'`)
  expect(well.rows).toEqual([{ done_well: true }])
  await page.keyboard.press('4')
  await page.getByRole('textbox', { name: '为什么' }).fill('写清楚是哪一户')
  await page.getByRole('button', { name: '退回', exact: true }).click()
  await page.getByText('退回了 1 条，本人会看到原因').waitFor()
  expect(await state('services')).toEqual({ verified: 48, written: 2, returned: 1 })
})

test('fifty reports-in are two actions; one that is wrong goes back with a reason', async () => {
  await page.goto('/console/people', { waitUntil: 'networkidle' })
  await page.getByRole('heading', { name: '50 人来报到，等您确认' }).waitFor()
  await page.keyboard.press('2')
  await page.getByRole('textbox', { name: '为什么' }).fill('单位写错了')
  await page.getByRole('button', { name: '退回', exact: true }).click()
  await page.getByRole('heading', { name: '49 人来报到，等您确认' }).waitFor()
  await page.keyboard.press('a')
  await page.getByText('确认了 49 人').waitFor()
  expect(await state('enrolments')).toMatchObject({ current: 51, returned: 1 })
})

test('somebody at the counter is reported in by name and phone', async () => {
  await page.keyboard.press('w')
  await page.getByRole('textbox', { name: '名字', exact: true }).fill(town.member.name)
  await page.getByRole('textbox', { name: '手机号' }).fill(town.member.phone)
  await page.getByRole('button', { name: '报到', exact: true }).click()
  await page.getByText(`${town.member.name}报到了`).waitFor()
})

test('whoever moved away is ended with a reason; her history stays among those who moved on', async () => {
  await page.goto('/console/people?tab=current', { timeout: 40_000 })
  await page.getByRole('button', { name: '搬走了、离开了，结束报到' }).click({ timeout: 40_000 })
  await page.getByText('单位合并了').click()
  await page.getByRole('textbox', { name: '想说的话（可以不写）' }).fill('并到县水利局')
  if (process.env.LOOK)
    for (const size of sizes) {
      await page.setViewportSize(size)
      await page.screenshot({ path: `${process.env.LOOK}/end-${size.width}.png` })
    }
  await page.getByRole('button', { name: '结束报到', exact: true }).click()
  await page.getByText(/的报到结束了/).waitFor()
  const { rows } = await town.admin.query(`select reason from transitions where entity = 'enrolment' and verb = 'end'`)
  expect(rows).toEqual([{ reason: '单位合并了：并到县水利局' }])
})
