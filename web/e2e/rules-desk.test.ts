import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

/** Where pictures go, for whoever wants to look: LOOK=/tmp/pictures. */
const pictures = process.env.LOOK

let town: ServedTown
let browser: Browser
let author: Page
let second: Page
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  await town.admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code in ('elsewhere', 'foreign')`)
  const colleague = await town.sessionAs('尹若川', 'county', town.county)
  await town.admin.query(
    `insert into staff (scope_id, person_id, role_id, role, name, at)
     select r.organisation_id, r.person_id, r.id, r.role, p.name, r.at from roles r join people p on p.person_id = r.person_id
     where p.name = '尹若川'`,
  )
  author = await (await open(browser, town.baseUrl, desk, await town.session('county'))).newPage()
  second = await (await open(browser, town.baseUrl, phone, colleague)).newPage()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

const press = (page: Page, name: string) => page.getByRole('button', { name }).last().click()
async function sound(page: Page): Promise<void> {
  expect(await sidewaysOf(page)).toBeUndefined()
  expect(await seriousOf(page)).toEqual([])
}

describe('the notice of a year that nobody knows yet', () => {
  test('is entered by one official, as it is printed', async () => {
    await author.goto('/console/schemes/holidays')
    await press(author, '录入一年的通知')
    const dialog = author.getByRole('dialog')
    await dialog.getByLabel('哪一年').fill('2027')
    await dialog.getByLabel('通知的文号或名称').fill('国办发明电〔2026〕9号')
    const newYear = dialog.locator('fieldset', { hasText: '元旦' }).first()
    await newYear.getByLabel('从哪天').fill('2027-01-01')
    await newYear.getByLabel('到哪天').fill('2026-12-30')
    await newYear.getByText('这一天比开头还早').waitFor()
    await newYear.getByLabel('到哪天').fill('2027-01-03')
    const national = dialog.locator('fieldset', { hasText: '国庆节' }).first()
    await national.getByLabel('从哪天').fill('2027-10-01')
    await national.getByLabel('到哪天').fill('2027-10-07')
    await dialog.getByLabel('上班的第 1 天').fill('2027-10-09')
    await press(author, '送第二个人看')
    await author.getByText('要由另一位同事对照原文核对、放行，才算数').waitFor()
    expect(town.app.calendar.known()['2027']).toBeUndefined()
    expect(await author.getByRole('button', { name: '放行' }).count()).toBe(0)
  })

  test('reaches her colleague as a message, who compares it and releases it on the phone', async () => {
    await town.app.drained()
    await second.goto('/console/told')
    await second.getByText('还没看的').waitFor()
    if (pictures) await second.screenshot({ path: `${pictures}/told-390.png`, fullPage: true })
    await sound(second)
    await second.getByText('2027 年的放假通知录好了，等您对照原文核一遍').click()
    await second.getByText('请对照国务院通知的原文，一天一天核对，再放行').waitFor()
    await sound(second)
    await press(second, '放行')
    await second.getByText('本平台录入').waitFor()
    expect(town.app.calendar.known()['2027']).toBeDefined()
  })

  test('is told to who entered it, and counts from then on', async () => {
    await town.app.drained()
    await author.goto('/console/told')
    await author.getByText('您录入的 2027 年放假通知已放行').click()
    await author.getByText('照这份算').waitFor()
    await sound(author)
    await author.goto('/console/told')
    await press(author, '都看过了')
    await author.getByText('看过的').waitFor()
    if (pictures) await author.screenshot({ path: `${pictures}/told-1440.png`, fullPage: true })
    expect(await author.getByText('还没看的').count()).toBe(0)
    await sound(author)
  })

  test('a street’s own messages have the same page, empty and said so', async () => {
    const page = await (await open(browser, town.baseUrl, phone, await town.session('street'))).newPage()
    await page.goto('/console/told')
    await page.getByText('还没有人告诉您什么').waitFor()
    await sound(page)
    await page.context().close()
  })
})

describe('where a scheme meets the law', () => {
  test('a switch that lacks its document and its end is told what it lacks, and the draft cannot be sent', async () => {
    const base = `/api/organisations/${town.county.id}/scheme-drafts`
    const begun = { scheme: 'luzhou-5412', from: '2023-01-01', effective: '2027-06-01' }
    const { id } = (await town.countyOfficial.call('POST', base, begun)).body
    const { draft, content } = (await town.countyOfficial.call('GET', `${base}/${id}`)).body
    const switches = { ranking: { authority: '某部', reason: '防汛期间要看谁在' } }
    const saved = await town.countyOfficial.call('PUT', `${base}/${id}`, {
      seq: draft.seq,
      content: { ...content, switches },
    })
    expect(saved.status).toBe(200)
    await author.goto(`/console/schemes/drafts/${id}?tab=yaml`)
    const problem = author.locator('.scheme-problems li').first()
    await problem.getByText('缺少 document（哪份文件）、until（到哪天为止）').waitFor()
    await problem.getByText('默认关着的开关', { exact: false }).waitFor()
    expect(await author.getByRole('button', { name: '送第二个人看' }).isDisabled()).toBe(true)
    await sound(author)
  })

  test.each([desk, phone])('both texts, what holds now and the clause are read at $width px', async (viewport) => {
    // the one of the six whose clauses wait for a switch
    await town.admin.query(`update organisations set scheme_id = 'tongchuan-2023' where path like $1`, [
      `${town.county.path}%`,
    ])
    const page = await (await open(browser, town.baseUrl, viewport, await town.session('county'))).newPage()
    await page.goto('/console/schemes/tongchuan-2023/2023-06-19')
    const law = page.locator('.scheme-law')
    await law.getByText(/\d+ 处碰到国家有关规定/).click()
    const note = law.locator('.scheme-laws > li').filter({ hasText: '没开' }).first()
    await note.getByText('没开', { exact: true }).waitFor()
    await note.getByText('方案里写的').waitFor()
    await note
      .getByText(/LAW-[1-5]/)
      .first()
      .waitFor()
    await note.getByText('要开还缺').waitFor()
    await note
      .getByText(/谁批准|批准/)
      .first()
      .waitFor()
    await note.getByText('现在怎么办').waitFor()
    await note.getByText('开关没开', { exact: false }).first().waitFor()
    if (pictures) await page.screenshot({ path: `${pictures}/law-${viewport.width}.png`, fullPage: true })
    await sound(page)
    const said = await note.locator('dd').first().textContent()
    await note.getByRole('button', { name: '看这一条' }).click()
    await page
      .locator('.scheme-say', { hasText: said ?? '' })
      .first()
      .waitFor()
    await page.context().close()
  })
})
