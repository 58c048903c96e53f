import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

/** Set to a folder to keep pictures of each step. */
const pictures = process.env.PICTURES
const phone = { width: 390, height: 844 }

let town: ServedTown
let browser: Browser
let context: BrowserContext
let page: Page
const wrong: string[] = []

beforeAll(async () => {
  town = await serveTown()
  browser = await openBrowser()
  context = await open(browser, town.baseUrl, phone, await town.sessionOf(town.member))
  page = await context.newPage()
  page.on('pageerror', (error) => wrong.push(error.message))
  page.on('console', (message) => {
    // a refused code is answered 4xx, which the browser itself calls an error
    if (message.type() === 'error' && !message.text().includes('status of 4')) wrong.push(message.text())
  })
  page.setDefaultTimeout(8_000)
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

/** The page as it stands is fit for a phone in both densities; a picture is kept where asked. */
async function isFit(name: string) {
  for (const elder of [false, true]) {
    await page.evaluate(`document.documentElement.toggleAttribute('data-elder', ${elder})`)
    expect(await sidewaysOf(page), `${name}, elder ${elder}`).toBeUndefined()
    expect(await seriousOf(page), `${name}, elder ${elder}`).toEqual([])
    if (pictures) {
      mkdirSync(pictures, { recursive: true })
      await page.screenshot({ path: `${pictures}/${name}${elder ? '-elder' : ''}.png`, fullPage: true })
    }
  }
  await page.evaluate(`document.documentElement.removeAttribute('data-elder')`)
}

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().tap()
const seen = (words: string | RegExp) => page.getByText(words).first().waitFor()

/** A resident's need told at the desk, published, sent to the unit and passed on to the member: the order's id. */
async function askMember(): Promise<{ order: string; code: string }> {
  const base = `/api/communities/${town.apricot.id}`
  const told = { text: '厨房水龙头滴水', category: 'repair', wanted: ['saturday'], route: 'counter', door: '5 幢 302' }
  const placed = await town.clerk.call('POST', `${base}/needs`, { ...told, phone: '14409990001', name: '季奶奶' })
  const { id } = placed.body
  const now = await town.clerk.call('GET', `${base}/needs/${id}`)
  const sorted = await town.clerk.call('POST', `${base}/needs/${id}/sort`, {
    seq: now.body.seq,
    publicLine: '一户居民家水龙头滴水，想请人看看',
    category: 'repair',
    kind: 'difficulty',
    urgency: 'normal',
    helpersWanted: 1,
    wanted: ['saturday'],
  })
  expect(sorted.status).toBe(200)
  const published = await town.clerk.call('POST', `${base}/needs/${id}/publish`, { seq: sorted.body.seq })
  expect(published.status).toBe(200)
  const to = [{ kind: 'unit', id: town.waterworks.id }]
  const asked = await town.clerk.call('POST', `${base}/needs/${id}/dispatch`, { to })
  const personIds = [town.member.id]
  await town.secretary.call('POST', `${base}/orders/${asked.body.orders[0]}/pass-on`, { personIds })
  await town.app.drained()
  const { rows } = await town.admin.query('select id from orders where parent_id = $1', [asked.body.orders[0]])
  const opened = await town.clerk.call('POST', `${base}/needs/${id}/open-private`, { purpose: 'check' })
  return { order: rows[0].id, code: opened.body.presenceCode }
}

test('reporting in takes one press, with the neighbourhood three', async () => {
  await page.goto('/m')
  await seen('到杏林湾社区报到')
  await isFit('today-report')
  await page.getByLabel('住在哪个小区').selectOption({ label: '望棠小区' })
  await press('我来报到')
  await seen('等社区确认')
  const { rows } = await town.admin.query(`select state, neighbourhood_id from enrolments where subject_id = $1`, [
    town.member.id,
  ])
  expect(rows).toEqual([{ state: 'reported', neighbourhood_id: town.garden.id }])
  const { body } = await town.member.call('GET', '/api/me/today')
  const ids = [body.enrolments[0].entityId]
  await town.clerk.call('POST', `/api/communities/${town.apricot.id}/enrolments/confirm`, { ids })
  await town.app.drained()
})

test('with nothing due the day says so', async () => {
  await page.goto('/m')
  await seen('没有更多要做的了')
  await isFit('today-nothing')
})

test('an order is opened from its message, accepted, checked in with the door’s code, and recorded in one press', async () => {
  const { order, code } = await askMember()
  await page.goto('/m')
  await seen('有 1 件事想请您')
  await isFit('today-asked')
  await page.getByRole('link', { name: /社区想请您帮个忙/ }).tap()
  await page.waitForURL(`**/m/orders/${town.apricot.id}/${order}`)
  await isFit('order-asked')
  await press('可以去')
  await seen('请家里人念')
  await isFit('order-accepted')
  await press('看地址电话')
  await seen('5 幢 302')
  await seen('14409990001')
  await isFit('order-opened')
  const wrongCode = code === '0000' ? '1111' : '0000'
  await page.getByLabel('请家里人念回执条上的 4 位数').fill(wrongCode)
  await press('签到')
  await seen('码不对')
  await page.getByLabel('请家里人念回执条上的 4 位数').fill(code)
  await press('签到')
  await seen('对上了回执条上的码')
  await isFit('order-record')
  await press('交记录')
  await seen('等社区核实')
  await seen('现场确认')
  await isFit('order-written')
  await town.app.drained()
})

test('a returned record says why, is mended and handed in again', async () => {
  const base = `/api/communities/${town.apricot.id}`
  const { rows } = await town.admin.query('select id from services where person_id = $1', [town.member.id])
  await town.clerk.call('POST', `${base}/services/${rows[0].id}/return`, { reason: '请写清换了什么' })
  await town.app.drained()
  await page.goto('/m')
  await seen('请写清换了什么')
  await isFit('today-returned')
  await page.getByRole('link', { name: '改一改', exact: true }).tap()
  await page.getByLabel('做了什么').fill('换了厨房龙头的垫圈，不漏了')
  await press('改好了，再交')
  await seen('等社区核实')
  const verified = await town.clerk.call('POST', `${base}/services/verify`, { ids: [rows[0].id] })
  expect(verified).toMatchObject({ status: 200 })
  await town.app.drained()
})

test('“为什么” leads in two presses from 我的 to the record and the clause behind each point', async () => {
  await page.goto('/m/mine')
  await seen('换了厨房龙头的垫圈，不漏了')
  await isFit('mine')
  await page.getByRole('link', { name: /^为什么/ }).tap()
  await seen('起点')
  await isFit('points')
  await page.locator('summary', { hasText: '水龙头滴水' }).first().tap()
  await seen(/做成一次服务，加1分/)
  await isFit('points-open')
  await page.getByRole('button', { name: '这一条不对' }).first().tap()
  await seen('打 0000-555 0117')
  await isFit('points-wrong')
})

test('what fits comes with its reason and how one comes to it; offers are changed and kept', async () => {
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
       link_hash, presence_hash, at, state_at)
     values ($1, $2, 'take-1', 'difficulty', 'own', 'open', 3, 'repair', '望棠小区一户热水器不热', 'saturday', 2, $3, $3, $4, $4)`,
    [town.apricot.id, randomUUID(), randomUUID(), town.clock.now()],
  )
  await page.goto('/m/take')
  await seen('望棠小区一户热水器不热')
  await seen(/正用得上/)
  await seen(/支部书记/)
  await isFit('take')
  await page.getByRole('link', { name: '改', exact: true }).tap()
  await page.getByText('周六', { exact: true }).tap()
  await isFit('offers')
  await press('存好')
  await page.waitForURL('**/m/mine')
  const { body } = await town.member.call('GET', '/api/me/can-take')
  expect(body.freeTimes).toEqual(['周六'])
})

test('a pause is said in three presses, runs until its day, is made longer and ended early', async () => {
  await page.goto('/m/mine')
  await page.getByRole('link', { name: '歇一段' }).tap()
  await page.waitForURL('**/m/mine/pause')
  await seen('只有您自己看得到')
  await isFit('pause')
  await page.getByLabel('歇到哪天').fill('2027-06-30')
  await press('歇一段')
  await seen('一次最多歇 6 个月')
  await page.getByLabel('歇到哪天').fill('2026-12-20')
  await page.getByText('生病', { exact: true }).tap()
  await press('歇一段')
  await seen('歇到 12月20日 周日')
  await isFit('pause-running')
  await page.getByLabel('改歇到哪天').fill('2026-12-31')
  await press('就这么改')
  await seen('歇到 12月31日 周四')
  await town.app.drained()
  await page.goto('/m')
  await seen('您在歇，歇到 12月31日 周四')
  await isFit('today-paused')
  await page.goto('/m/mine')
  await seen('歇到 12月31日 周四，期间不派单、不催、不扣。')
  const people = await town.clerk.call('GET', `/api/communities/${town.apricot.id}/enrolments`)
  expect(JSON.stringify(people.body)).toContain('"pausedUntil":"2026-12-31"')
  expect(JSON.stringify(people.body)).not.toContain('sick')
  await page.goto('/m/mine/about')
  await press('打开看看')
  await seen(/12月31日 周四歇 · 生病/)
  await page.goto('/m/mine/pause')
  await press('提前歇完')
  await seen('歇完了，欢迎回来')
  await page.getByText('歇到 12月31日').waitFor({ state: 'detached' })
})

test('what is held about her opens by pressing; activities say honestly that they come later', async () => {
  await page.goto('/m/mine/about')
  await press('打开看看')
  await seen('县水务局')
  await isFit('about')
  await page.goto('/m/activities')
  await seen('还没有活动')
  await isFit('activities')
})

test('an order that is not hers looks like one that is not there', async () => {
  await page.goto(`/m/orders/${town.apricot.id}/${randomUUID()}`)
  await seen('没有找到')
})

test('without a network the day stays as last seen; signing out leaves nothing of it on the phone', async () => {
  const own = await open(browser, town.baseUrl, phone, await town.sessionOf(town.secondMember))
  const held = await own.newPage()
  await held.goto('/m')
  await held.getByText('到杏林湾社区报到').waitFor()
  await held.evaluate('navigator.serviceWorker.ready')
  // the first visit installs the worker, the second goes through it
  await held.reload({ waitUntil: 'networkidle' })
  await own.setOffline(true)
  await held.reload()
  await held.getByText('到杏林湾社区报到').waitFor()
  await held.getByText('现在没有网络', { exact: false }).waitFor()
  await own.setOffline(false)
  await held.goto('/m/account')
  await held.getByRole('button', { name: '退出', exact: true }).tap()
  await held.waitForURL('**/sign-in**')
  expect(await held.evaluate(`caches.keys()`)).not.toContain('seen-1')
  await own.close()
})

test('nothing was thrown on the way', () => {
  expect(wrong).toEqual([])
})

/** Files of the first load: what the page names, what those import, the day's page, its words and the styles of all. */
function firstLoad(): string[] {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url))
  const there = readdirSync(`${dist}assets`)
  const html = readFileSync(`${dist}member.html`, 'utf8')
  const named = [...html.matchAll(/assets\/([\w.-]+)"/g)].map(([, name]) => name ?? '')
  // words of a namespace in both languages go by its name; counting both is more than anybody loads
  const also = there.filter((name) => /^(today-page|member|needs)-[\w-]{8}\.js$/.test(name))
  const files = new Set([...named, ...also])
  for (const name of files) {
    if (!name.endsWith('.js')) continue
    const text = readFileSync(`${dist}assets/${name}`, 'utf8')
    for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) if (other) files.add(other)
  }
  const stem = (name: string) => name.replace(/-[\w-]{8}\.\w+$/, '')
  const stems = new Set([...files].map(stem))
  for (const name of there) if (name.endsWith('.css') && stems.has(stem(name))) files.add(name)
  return [...files].map((name) => `${dist}assets/${name}`)
}

test('the first load of the member’s app is at most 250 kB gzip', () => {
  const files = firstLoad()
  expect(files.length).toBeGreaterThan(8)
  const bytes = files.reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0)
  expect(bytes).toBeLessThan(250_000)
  if (pictures) console.log(`first load ${Math.round(bytes / 1000)} kB gzip in ${files.length} files`)
})
