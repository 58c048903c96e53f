import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

/** Where pictures go, for whoever wants to look: LOOK=/tmp/pictures. */
const pictures = process.env.LOOK

let town: ServedTown
let browser: Browser

beforeAll(async () => {
  town = await serveTown({ scheme: 'hubei-2014' })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

test.each([
  [1440, 900, '机关'],
  [390, 844, '高校'],
])('at %i px the county says what kind a unit is, out of the words of its scheme', async (width, height, kind) => {
  const page = await (await open(browser, town.baseUrl, { width, height }, await town.session('county'))).newPage()
  await page.goto(`/console/organisations/${town.waterworks.id}`)
  await page.getByRole('button', { name: '改资料' }).click()
  const select = page.getByRole('dialog').getByLabel('单位类别')
  expect(await select.locator('option').allTextContents()).toEqual([
    '还没说',
    '机关',
    '国企',
    '高校',
    '事业单位',
    '非公企业',
    '社会组织',
  ])
  await select.selectOption(kind)
  if (pictures) await page.screenshot({ path: `${pictures}/kind-${width}.png`, fullPage: true })
  expect(await sidewaysOf(page)).toBeUndefined()
  expect(await seriousOf(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: '存好' }).click()
  await page.getByText(`类别：${kind}`, { exact: false }).waitFor()
  const { rows } = await town.admin.query('select unit_kind from organisations where id = $1', [town.waterworks.id])
  expect(rows).toEqual([{ unit_kind: kind }])
  await page.context().close()
})
