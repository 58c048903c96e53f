import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../server/test/town.ts'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

const phone = { width: 390, height: 844 }
const desk = { width: 1440, height: 900 }
const words = '厨房的灯不亮了，我一个人住，想请人来看看'
const publicLine = '一位老人家厨房的灯不亮，想请人看看'
const record = '换了灯头和开关，亮了'

let town: ServedTown
let browser: Browser
/** One window for each: the resident's telephone runs no JavaScript, the others have the built pages. */
let resident: Page
let withScripts: Page
let member: Page
let clerk: Page
let secretary: Page
let official: Page
const wrong: string[] = []
/** What the resident was given: the address of her private link, the code of her need, the digits for the door. */
const given = { link: '', code: '', door: '' }

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  const { baseUrl: baseURL } = town
  resident = await watched(
    await browser.newContext({ baseURL, viewport: phone, locale: 'zh-CN', javaScriptEnabled: false }),
  )
  withScripts = await windowOf(undefined, phone)
  member = await windowOf(town.member, phone)
  clerk = await windowOf(town.clerk, desk)
  secretary = await windowOf(town.secretary, desk)
  official = await windowOf(town.countyOfficial, desk)
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

async function windowOf(person: Person | undefined, viewport: typeof phone): Promise<Page> {
  return watched(await open(browser, town.baseUrl, viewport, person && (await town.sessionOf(person))))
}

async function watched(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => wrong.push(error.message))
  page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()))
  return page
}

/** The page as it stands fits its window, and axe finds nothing serious. */
async function isFit(shown: Page) {
  let page = shown
  if (shown === resident) {
    // axe is itself a script: it looks at the same address in a window that runs them.
    page = withScripts
    await page.goto(shown.url())
  }
  const sideways = await sidewaysOf(page)
  expect({ at: page.url(), sideways, serious: await seriousOf(page) }).toEqual({
    at: page.url(),
    sideways: undefined,
    serious: [],
  })
}

const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()

test('a resident without an account or JavaScript places a need and holds a link, a code and digits for the door', async () => {
  await resident.goto('/c/apricot')
  await isFit(resident)
  await resident.getByRole('link', { name: '说说我的需求' }).first().click()
  await resident.getByRole('textbox', { name: '什么事' }).fill(words)
  await resident.getByLabel('家里维修').check()
  await resident.getByRole('combobox', { name: '小区' }).selectOption({ label: '望棠小区' })
  await resident.getByRole('textbox', { name: '门牌' }).fill('5 幢 302')
  await resident.getByLabel('周六').check()
  await resident.getByRole('textbox', { name: '怎么联系您' }).fill('14400009001')
  await resident.getByRole('textbox', { name: '怎么称呼' }).fill('季奶奶')
  await isFit(resident)
  await press(resident, '交给社区')
  await shows(resident, '收到了')
  await isFit(resident)
  given.link = new URL(resident.url()).pathname
  given.code = /编号 ([\w-]+)/.exec((await resident.locator('main').textContent()) ?? '')?.[1] ?? ''
  given.door = (await resident.locator('.presence-code').textContent()) ?? ''
  expect(given.link).toMatch(/^\/c\/apricot\/my\/\S{20,}$/)
  expect(given.code).not.toBe('')
  expect(given.door).toMatch(/^\d{4}$/)
})

test('the clerk finds it in the week, gives it a kind and a public line, and asks the unit', async () => {
  await clerk.goto('/console')
  await press(clerk, /要分拣/)
  await isFit(clerk)
  await press(clerk, /^分拣/)
  const dialog = clerk.getByRole('dialog')
  await dialog.getByText(words).first().waitFor()
  await dialog.getByRole('textbox', { name: '大家看到的一句话' }).fill(publicLine)
  await dialog.getByRole('combobox', { name: '哪一类' }).selectOption('repair')
  await dialog.getByText('这几天', { exact: true }).click()
  await isFit(clerk)
  await dialog.getByRole('button', { name: '分拣好，公开' }).click()
  await shows(clerk, '请县水务局安排人')
  await isFit(clerk)
  await press(clerk, '问问他们')
  await shows(clerk, /等 县水务局 回话/)
  await town.app.drained()
})

test('the public sees the line and not the words', async () => {
  await resident.goto('/c/apricot/needs')
  await shows(resident, publicLine)
  expect(await resident.content()).not.toContain('一个人住')
  await isFit(resident)
})

test('the secretary of the unit names a member', async () => {
  await secretary.goto('/console')
  await shows(secretary, publicLine)
  await isFit(secretary)
  await press(secretary, '点人去办')
  const dialog = secretary.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: new RegExp(town.member.name) }).check()
  await isFit(secretary)
  await dialog.getByRole('button', { name: '问这 1 位' }).click()
  await shows(secretary, '已经去问 1 位')
  await town.app.drained()
})

test('the member reports in, accepts, finds the door, checks in with its digits and writes one line', async () => {
  await member.goto('/m')
  await shows(member, '到杏林湾社区报到')
  await isFit(member)
  await press(member, '我来报到')
  await shows(member, '等社区确认')
  await town.app.drained()
  await press(member, '可以去')
  await shows(member, '请家里人念回执条上的 4 位数')
  await press(member, '看地址电话')
  await shows(member, '5 幢 302')
  await shows(member, '14400009001')
  await isFit(member)
  await member.getByLabel('请家里人念回执条上的 4 位数').fill(given.door)
  await press(member, '签到')
  await shows(member, '对上了回执条上的码')
  await member.getByLabel('做了什么').fill(record)
  await isFit(member)
  await press(member, '交记录')
  await shows(member, '等社区核实')
  await shows(member, '现场确认')
  await isFit(member)
  await town.app.drained()
})

test('the clerk verifies the record and confirms the report-in', async () => {
  await clerk.goto('/console/services')
  await shows(clerk, record)
  await isFit(clerk)
  await press(clerk, /^通过 1 条/)
  await shows(clerk, /通过了 1 条/)
  await clerk.goto('/console/people?tab=reported')
  await shows(clerk, town.member.name)
  await isFit(clerk)
  await press(clerk, /^确认 1 人/)
  await shows(clerk, '确认了 1 人')
  await town.app.drained()
})

test('the resident reads that it is done and rates it by her link', async () => {
  await resident.goto(given.link)
  await shows(resident, '办得怎么样？')
  await isFit(resident)
  await resident.getByLabel('很好').check()
  await resident.getByRole('textbox', { name: '想说一句' }).fill('来得快，灯亮堂了')
  await press(resident, '交评价')
  await shows(resident, '您评的是“很好”，谢谢。')
  await isFit(resident)
  await town.app.drained()
})

test('the member reads each point with its cause, and the record behind it now counts as confirmed by the one served', async () => {
  await member.goto('/m/mine')
  await shows(member, record)
  await isFit(member)
  await member.getByRole('link', { name: /^为什么/ }).click()
  await shows(member, '起点')
  await member.locator('summary', { hasText: publicLine }).first().click()
  await shows(member, /做成一次服务，加1分/)
  await shows(member, '受助人确认')
  await isFit(member)
})

test('the county reads the figures that came of it, down to the record', async () => {
  await official.goto('/console')
  await shows(official, '1 件办到 1 件。')
  await isFit(official)
  await official.getByRole('link', { name: town.apricot.name }).click()
  await official.getByRole('tab', { name: '服务' }).click()
  await official.getByRole('cell', { name: record }).waitFor()
  await isFit(official)
  await official.getByRole('table', { name: '服务' }).getByRole('link').first().click()
  await official.getByRole('heading', { name: record }).waitFor()
  await shows(official, '受助人确认')
  await isFit(official)
  await official.getByRole('link', { name: `看需求 ${given.code}` }).click()
  await official.getByRole('heading', { name: publicLine }).waitFor()
  expect(await official.content()).not.toContain('季奶奶')
  await isFit(official)
})

test('nothing was thrown on the way', () => {
  expect(wrong).toEqual([])
})
