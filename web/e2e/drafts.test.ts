import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

/** Where pictures go, for whoever wants to look: LOOK=/tmp/pictures. */
const pictures = process.env.LOOK

let town: ServedTown
let browser: Browser
let context: BrowserContext
let author: Page
let second: Page
let base: string
let id: string
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  await town.admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code in ('elsewhere', 'foreign')`)
  base = `/api/organisations/${town.county.id}/scheme-drafts`
  context = await open(browser, town.baseUrl, desk, await town.session('county'))
  author = await context.newPage()
  second = await (
    await open(browser, town.baseUrl, phone, await town.sessionAs('尹若川', 'county', town.county))
  ).newPage()
})
beforeEach(async () => {
  const begun = { scheme: 'luzhou-5412', from: '2023-01-01', effective: '2027-06-01' }
  id = (await town.countyOfficial.call('POST', base, begun)).body.id
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

const at = (more = '') => `/console/schemes/drafts/${id}${more}`
const stored = async () => (await town.countyOfficial.call('GET', `${base}/${id}`)).body
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last().click()
const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()
const box = (page: Page) => page.getByRole('textbox', { name: '文本' })
const isClosed = (page: Page, name: string) => page.getByRole('button', { name }).last().isDisabled()
const saved = (page: Page) => page.getByText('已存好', { exact: true }).waitFor()

/** Both widths hold, and a picture of each for whoever looks. */
async function sound(page: Page, name: string): Promise<void> {
  const was = page.viewportSize()
  for (const viewport of [phone, desk]) {
    await page.setViewportSize(viewport)
    if (pictures) await page.screenshot({ path: `${pictures}/${name}-${viewport.width}.png` })
    expect(await sidewaysOf(page)).toBeUndefined()
    expect(await seriousOf(page)).toEqual([])
  }
  if (was) await page.setViewportSize(was)
}

describe('the text', () => {
  test('that cannot be parsed closes the forms, and nothing of it is lost', async () => {
    await author.goto(at('?tab=yaml'))
    const before = await box(author).inputValue()
    const broken = before.replace('points:\n', 'points:\n\t')
    await box(author).fill(broken)
    await press(author, '按文本存')
    await saved(author)
    await tab(author, '条款')
    await author.getByText(/先在文本里改好第 \d+ 行/).waitFor()
    expect(await author.getByRole('button', { name: '加一条' }).count()).toBe(0)
    await sound(author, 'unreadable')
    expect((await stored()).draft.yaml).toBe(broken)
    await press(author, '去改文本')
    await box(author).fill(before)
    await press(author, '按文本存')
    await author.getByText('写法没有问题').waitFor()
    await tab(author, '条款')
    await author.getByRole('button', { name: '加一条' }).waitFor()
  })

  test('that nobody saved stays over the tabs, closes what would send the old one, and holds whoever leaves', async () => {
    await author.goto(at('?tab=yaml'))
    const before = await box(author).inputValue()
    await box(author).fill(`${before}# 年会上再议\n`)
    await tab(author, '试算')
    await author.getByText('刚改的还没存，试算照存好的算').waitFor()
    await tab(author, '条款')
    await author.getByText('文本里改的还没存：').waitFor()
    await tab(author, '文本')
    expect(await box(author).inputValue()).toContain('# 年会上再议')
    expect(await isClosed(author, '送第二个人看')).toBe(true)
    await sound(author, 'text-unsaved')
    await author.getByRole('link', { name: '方案' }).first().click()
    await author.getByText('离开这一页，刚写的就没有了。').waitFor()
    await sound(author, 'leaving')
    await press(author, '留下')
    expect(await box(author).inputValue()).toContain('# 年会上再议')
    await press(author, '按文本存')
    await saved(author)
    expect((await stored()).draft.yaml).toContain('# 年会上再议')
  })
})

describe('a failed save', () => {
  test('keeps the words, says so at the foot, closes the sending, and is made good', async () => {
    await author.goto(at('?clause=points/member-served'))
    await author.getByText('写法没有问题').waitFor()
    await author.route(`**${base}/${id}`, (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    )
    await author.getByLabel('大家看到的话').fill('做成一次服务，加1分，好')
    await author.getByText('还没存上：').first().waitFor({ timeout: 30_000 })
    expect(await isClosed(author, '送第二个人看')).toBe(true)
    await sound(author, 'unsaved')
    await author.unroute(`**${base}/${id}`)
    await press(author, '再存一次')
    await saved(author)
    expect(JSON.stringify((await stored()).content)).toContain('加1分，好')
  })

  test('of a text that is too large leaves the text as typed', async () => {
    await author.goto(at('?tab=yaml'))
    const before = await box(author).inputValue()
    await author.route(`**${base}/${id}`, (route) =>
      route.request().method() === 'PUT'
        ? route.fulfill({ status: 413, json: { code: 'too-large' } })
        : route.continue(),
    )
    await box(author).fill(`${before}# 很长\n`)
    await press(author, '按文本存')
    await author.getByText('还没存上：内容太大').first().waitFor()
    expect(await box(author).inputValue()).toContain('# 很长')
    await author.unroute(`**${base}/${id}`)
    await press(author, '再存一次')
    await saved(author)
  })

  test('by a window that closes at once does not come to pass: the letter is saved or the window asks', async () => {
    const page = await context.newPage()
    await page.goto(at('?clause=points/member-served'))
    await page.getByText('写法没有问题').waitFor()
    const asked = new Promise<string>((resolve) =>
      page.on('dialog', (dialog) => {
        resolve(dialog.type())
        void dialog.dismiss()
      }),
    )
    await page.getByLabel('大家看到的话').fill('做成一次服务，加1分，快')
    await page.close({ runBeforeUnload: true })
    expect(await asked).toBe('beforeunload')
    await saved(page)
    expect(JSON.stringify((await stored()).content)).toContain('加1分，快')
    await page.close()
  })
})

test('a draft in two windows: hers stays, the other’s is shown, and she chooses', async () => {
  const other = await context.newPage()
  for (const page of [author, other]) {
    await page.goto(at('?clause=points/member-served'))
    await page.getByText('写法没有问题').waitFor()
  }
  const words = (page: Page) => page.getByLabel('大家看到的话')
  await words(author).fill('做成一次服务，加1分，这一份')
  await saved(author)
  await words(other).fill('做成一次服务，加1分，那一份')
  const choice = other.getByRole('dialog')
  await choice.getByText('做成一次服务，加1分，这一份').first().waitFor()
  await sound(other, 'conflict')
  await choice.getByRole('button', { name: '留我写的' }).click()
  await saved(other)
  expect(await words(other).inputValue()).toContain('那一份')
  expect(JSON.stringify((await stored()).content)).toContain('那一份')
  await words(author).fill('做成一次服务，加1分，又一份')
  await author.getByRole('dialog').getByRole('button', { name: '用那份' }).click()
  await saved(author)
  expect(await words(author).inputValue()).toContain('那一份')
  await other.close()
})

describe('a clause', () => {
  test('that was taken out comes back alone: what was written since stays', async () => {
    await author.goto(at('?clause=points/member-served'))
    await press(author, '去掉这一条')
    await author.locator('.scheme-clause').first().click()
    await author.getByLabel('名称').first().fill('改过的名字')
    await press(author, '放回来')
    await saved(author)
    const { content } = await stored()
    expect(content.name).toBe('改过的名字')
    expect(content.points.map((one: { rule: string }) => one.rule)).toContain('member-served')
  })

  test('gets another id once it is written to its end, and never one that another clause has', async () => {
    await author.goto(at('?clause=points/member-served'))
    const field = author.getByLabel('条款编号')
    await field.click()
    await field.press('End')
    await field.pressSequentially('-twice')
    await author.getByLabel('给几分').click()
    await saved(author)
    expect(await author.getByLabel('给几分').and(author.locator(':focus')).count()).toBe(1)
    const ids = async () => (await stored()).content.points.map((one: { rule: string }) => one.rule)
    await expect.poll(ids, { timeout: 15_000 }).toContain('member-served-twice')
    const taken = (await ids()).find((one: string) => one !== 'member-served-twice')
    await field.fill(taken)
    await field.blur()
    await author.getByText('别的条款已经用了这个编号').waitFor()
    expect(await ids()).toContain('member-served-twice')
  })

  test('shows both ends of a range and keeps the one that is not changed', async () => {
    const { content } = await stored()
    const points = content.points.map((one: { rule: string }) =>
      one.rule === 'member-served' ? { ...one, when: { hours: { 'at-least': 4, 'at-most': 5 } } } : one,
    )
    await town.countyOfficial.call('PUT', `${base}/${id}`, { seq: 1, content: { ...content, points } })
    await author.goto(at('?clause=points/member-served'))
    await author.getByRole('textbox', { name: '不少于' }).fill('3')
    await saved(author)
    const when = async () =>
      (await stored()).content.points.find((one: { rule: string }) => one.rule === 'member-served').when
    await expect.poll(when, { timeout: 15_000 }).toEqual({ hours: { 'at-least': 3, 'at-most': 5 } })
    await sound(author, 'range')
    await press(author, '不写做了几小时 不多于了')
    await expect.poll(when, { timeout: 15_000 }).toEqual({ hours: { 'at-least': 3 } })
  })
})

describe('a draft that somebody else looks at', () => {
  test('is said to be still written while it is', async () => {
    await second.goto(at())
    await second.getByText(/还在写，写好送出来您再看/).waitFor()
    await sound(second, 'still-writing')
  })

  test('whose day has passed while it waited cannot be released, and says why', async () => {
    await town.countyOfficial.call('POST', `${base}/${id}/send`, { note: '去年申诉多' })
    await town.admin.query(
      `update scheme_drafts set content = replace(content, '2027-06-01', '2020-01-01') where id = $1`,
      [id],
    )
    await second.goto(at())
    await second.getByText('生效日期已经过去').waitFor()
    expect(await isClosed(second, '放行')).toBe(true)
    await sound(second, 'day-passed')
  })

  test('and that came back meanwhile says so when it is pressed', async () => {
    await town.countyOfficial.call('POST', `${base}/${id}/send`, { note: '去年申诉多' })
    await second.goto(at())
    await press(second, '放行')
    await second.getByRole('button', { name: '再看看' }).waitFor()
    await town.countyOfficial.call('POST', `${base}/${id}/take-back`)
    await press(second, '放行')
    await second.getByText('写的人把稿子拿回去改了').waitFor()
  })
})

test('a draft that was released or given up still has its page', async () => {
  await town.countyOfficial.call('POST', `${base}/${id}/drop`)
  await author.goto(at())
  await author.getByText('这份稿子不写了，留着备查').waitFor()
  await sound(author, 'dropped')
  const begun = { scheme: 'luzhou-5412', from: '2023-01-01', effective: '2027-07-01' }
  id = (await town.countyOfficial.call('POST', base, begun)).body.id
  await town.countyOfficial.call('POST', `${base}/${id}/send`, { note: '去年申诉多' })
  await second.goto(at())
  await press(second, '放行')
  await second.getByRole('dialog').getByRole('button', { name: '放行' }).click()
  await second.getByText('还没生效').waitFor()
  await author.goto(at())
  await author.getByText('这份稿子已放行').waitFor()
  await sound(author, 'released')
  await author.getByRole('link', { name: '看放行的这一版' }).click()
  await author.getByRole('tab', { name: '全文' }).waitFor()
})

test('two presses without a pause begin one draft', async () => {
  const count = async () => (await town.admin.query('select count(*)::int as n from scheme_drafts')).rows[0].n
  const before = await count()
  await author.goto('/console/schemes')
  await press(author, '起草新的一版')
  await author.getByLabel('从哪天生效').fill('2027-08-01')
  await author.getByRole('button', { name: '开始写' }).evaluate((one: { click(): void }) => {
    one.click()
    one.click()
  })
  await author.getByText('写法没有问题').waitFor()
  expect(await count()).toBe(before + 1)
})
