import { readFile } from 'node:fs/promises'
import { rosterColumns } from '@lianxin/rules/roster'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runImport } from '../../server/src/imports/commands.apply.ts'
import { readSheet } from '../../server/src/platform/excel/read.ts'
import { writeWorkbook } from '../../server/src/platform/excel/write.ts'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

let town: ServedTown
let browser: Browser
let page: Page
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  page = await (await open(browser, town.baseUrl, desk, await town.session('county'))).newPage()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

const row = (n: number, phoneNumber = `1440002${String(n).padStart(4, '0')}`, home = '杏林湾社区') => [
  '县水务局',
  '第一支部',
  `云栖${n}`,
  phoneNumber,
  '听雨街道',
  home,
  '望棠小区',
  '工程师',
  '电工、水电',
  '周六上午',
]

/** 200 rows: 197 good ones, then a short phone, a phone that was there before, a community nobody knows. */
const roster = [
  ...Array.from({ length: 197 }, (_, n) => row(n)),
  row(197, '1440002'),
  row(198, '14400020001'),
  row(199, '14400020199', '没有的社区'),
]

const importId = () => page.url().split('/').at(-1)?.replace(/\?.*/, '') ?? ''
const choose = async (name: string, mimeType: string, buffer: Buffer) => {
  await page.goto('/console/imports')
  await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
}

describe('a roster comes in through the page', () => {
  test('the template is the file that the import takes', async () => {
    await page.goto('/console/imports')
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: '下载模板' }).click()
    const content = await readFile(await (await saved).path())
    const head: string[] = []
    for await (const line of readSheet(content)) if (head.length === 0) head.push(...line.cells)
    expect(head.slice(0, rosterColumns.length)).toEqual([...rosterColumns])
  })

  test('two hundred rows: problems by cell, confirmation, progress, and as many people as good rows', async () => {
    const content = await writeWorkbook(
      rosterColumns.map((header) => ({ header })),
      roster,
    )
    await choose('名册.xlsx', xlsx, content)
    await page.getByRole('heading', { name: '读到 200 行，197 行可以导入，3 行有问题' }).waitFor()
    const wrong = page.locator('.import-wrong')
    expect(await wrong.allInnerTexts()).toEqual([
      '手机号不对，要 11 位',
      '这个手机号前面已经有一行',
      '名册范围里没有这个社区，请看街道和社区名',
    ])
    expect(await page.content()).not.toContain('14400020001')
    await page.getByRole('button', { name: '导入这 197 行' }).click()
    await page.getByRole('progressbar').waitFor()
    await page.getByText('已导入 0 / 197 行').first().waitFor()
    await runImport(town.app, town.county.id, importId())
    await page.getByText('导入好了：197 行').waitFor()
    await town.app.drained()
    const people = await town.admin.query(`select count(*)::int as n from people where name like '云栖%'`)
    expect(people.rows[0].n).toBe(197)
  })

  test('the bad rows come back as a file, whole and with the reason', async () => {
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: '下载没通过的行' }).click()
    const content = await readFile(await (await saved).path())
    const lines: string[][] = []
    for await (const line of readSheet(content)) lines.push(line.cells)
    expect(lines.slice(1).map((cells) => [cells[2], cells[3], cells.at(-1)])).toEqual([
      ['云栖197', '1440002', '手机号：手机号不对，要 11 位'],
      ['云栖198', '14400020001', '手机号：这个手机号前面已经有一行'],
      ['云栖199', '14400020199', '居住社区：名册范围里没有这个社区，请看街道和社区名'],
    ])
  })

  test('a preview that nobody wants is put away and writes nobody', async () => {
    const csv = [rosterColumns.join(','), row(500).join(',')].join('\r\n')
    await choose('一行.csv', 'text/csv', Buffer.from(csv))
    await page.getByRole('heading', { name: '1 行都可以导入' }).waitFor()
    await page.getByRole('button', { name: '不要这份了' }).click()
    await page.getByText('已停下，停下前导入了 0 行').waitFor()
    const people = await town.admin.query(`select 1 from people where name = '云栖500'`)
    expect(people.rows).toEqual([])
    await page.goto('/console/imports')
    await page.getByText('一行.csv').waitFor()
  })

  test('a file with other columns is refused in words', async () => {
    await choose('别的.csv', 'text/csv', Buffer.from('甲,乙\r\n1,2'))
    await page.getByRole('alert').getByText('第一行和模板对不上').waitFor()
  })

  test('the pages fit phone and desktop and shut nobody out', async () => {
    const { rows } = await town.admin.query(`select id from imports where state = 'done'`)
    for (const path of [
      '/console/imports',
      `/console/imports/${rows[0].id}`,
      `/console/imports/${rows[0].id}?rows=all`,
    ])
      for (const size of [phone, desk]) {
        const context = await open(browser, town.baseUrl, size, await town.session('county'))
        const at = await context.newPage()
        await at.goto(path, { waitUntil: 'networkidle' })
        expect(await sidewaysOf(at)).toBeUndefined()
        expect(await seriousOf(at)).toEqual([])
        await context.close()
      }
  })
})
