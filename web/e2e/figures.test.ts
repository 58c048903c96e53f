import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../server/src/platform/ids.ts'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

let town: ServedTown
let browser: Browser
let page: Page
let serviceId: string
const desk = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const line = '陪着去县医院复查，送回了家'

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  await town.admin.query(`update enrolments set state = 'current' where community_id = $1`, [town.apricot.id])
  for (const month of ['07', '08', '09', '10', '11', '11', '11'])
    await need(town.apricot.id, 'companion', month === '11' ? 'open' : 'closed', `2026-${month}-03`)
  await need(town.willow.id, 'repair', 'open', '2026-11-05')
  serviceId = await service(await need(town.apricot.id, 'companion', 'served', '2026-11-06'))
  page = await (await open(browser, town.baseUrl, desk, await town.session('county'))).newPage()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

async function need(communityId: string, category: string, state: string, day: string): Promise<string> {
  const id = newId(town.clock)
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
       link_hash, presence_hash, at, state_at)
     values ($1, $2, $3, 'difficulty', 'own', $4, 3, $5, '一位老人想有人陪着去复查', 'any', 1, $6, $6, $7, $7)`,
    [communityId, id, randomUUID().slice(0, 8), state, category, randomUUID(), `${day}T02:00:00Z`],
  )
  return id
}

/** A verified service of the member in 杏林湾, with its order and its history. */
async function service(needId: string): Promise<string> {
  const orderId = newId(town.clock)
  const id = newId(town.clock)
  const who = [town.apricot.id, orderId, needId, town.member.id, town.waterworks.id, town.clock.now()]
  await town.admin.query(
    `insert into orders (community_id, id, need_id, helper, person_id, unit_id, helper_name, state, seq, due_at, at, state_at)
     values ($1, $2, $3, 'member', $4, $5, '沈知远', 'verified', 4, $6, $6, $6)`,
    who,
  )
  await town.admin.query(
    `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, happened_on, minutes,
       line, evidence, state, seq, at, state_at)
     values ($1, $7, $2, $3, $4, $5, '沈知远', '2026-11-20', 40, $8, 'E2', 'verified', 2, $6, $6)`,
    [...who, id, line],
  )
  await town.admin.query(
    `insert into transitions (community_id, entity_id, seq, entity, verb, from_state, to_state, at, actor, role)
     values ($1, $2, 1, 'service', 'write', null, 'written', $3, 'stage', 'member'),
       ($1, $2, 2, 'service', 'verify', 'written', 'verified', $3, 'stage', 'clerk')`,
    [town.apricot.id, id, town.clock.now()],
  )
  return id
}

const year = '?span=year'

describe('those above read down to the record', () => {
  test('the county opens on its overview: charts that answer, and every community in the order of the register', async () => {
    await page.goto('/console')
    await page.waitForURL('**/console/overview')
    await page.goto(`/console/overview${year}`)
    for (const question of ['需求办到了吗？', '帮忙的人累不累？', '哪里缺人？'])
      await page.getByRole('heading', { name: question }).waitFor()
    const table = page.getByRole('table', { name: '各社区的数' })
    const names = await table.getByRole('link').allInnerTexts()
    expect(names).toEqual([town.apricot.name, town.willow.name])
    expect(await page.locator('main').textContent()).not.toContain(town.member.name)
  })

  test('county → community → its ledger → the record, and no button decides anything there', async () => {
    await page.goto(`/console/overview${year}`)
    await page.getByRole('link', { name: town.apricot.name }).click()
    await page.getByRole('tab', { name: '服务' }).click()
    await page.getByRole('cell', { name: line }).waitFor()
    await page.getByRole('table', { name: '服务' }).getByRole('link').first().click()
    await page.waitForURL(`**/console/communities/${town.apricot.id}/services/${serviceId}`)
    await page.getByRole('heading', { name: line }).waitFor()
    expect(await page.locator('main').getByRole('button').count()).toBe(0)
  })

  test('a ledger speaks in words, not in codes', async () => {
    await page.goto(`/console/communities/${town.apricot.id}${year}&ledger=members`)
    await page.getByRole('cell', { name: '报到了' }).first().waitFor()
    await page.getByRole('cell', { name: '居住地' }).first().waitFor()
  })

  test('a ledger is saved as a workbook', async () => {
    await page.goto(`/console/communities/${town.apricot.id}${year}`)
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: '存成表格' }).click()
    expect((await saved).suggestedFilename()).toMatch(/\.xlsx$/)
  })

  test.each([
    ['county', `/console/overview${year}`],
    ['county', `/console/communities/:community${year}&ledger=members`],
    ['county', '/console/communities/:community/services/:service'],
    ['secretary', '/console/unit/ledgers?ledger=members'],
  ] as const)('%s: %s fits phone and desktop and shuts nobody out', async (who, path) => {
    const at = path.replace(':community', town.apricot.id).replace(':service', serviceId)
    for (const size of [phone, desk]) {
      const context = await open(browser, town.baseUrl, size, await town.session(who))
      const view = await context.newPage()
      await view.goto(at, { waitUntil: 'networkidle' })
      expect(await sidewaysOf(view)).toBeUndefined()
      expect(await seriousOf(view)).toEqual([])
      await context.close()
    }
  })
})
