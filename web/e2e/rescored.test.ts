import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../server/src/platform/ids.ts'
import { rescoreJob } from '../../server/src/schemes/jobs.ts'
import { newcomer } from '../../server/test/stranger.ts'
import type { Person } from '../../server/test/town.ts'
import { openBrowser } from './browser.ts'
import { open, seriousOf, sidewaysOf } from './look.ts'
import { type ServedTown, serveTown } from './served.ts'

let town: ServedTown
let browser: Browser
let page: Page

beforeAll(async () => {
  town = await serveTown({ scheme: 'tongchuan-2023' })
  browser = await openBrowser()
  // the county alone runs its scheme, so it may change it
  await town.admin.query(`update organisations set scheme_id = 'luzhou-5412' where code in ('elsewhere', 'foreign')`)
  town.clock.set(new Date('2026-09-14T01:00:00Z'))
  const base = `/api/communities/${town.apricot.id}/enrolments`
  const { rows } = await town.admin.query('select id from enrolments where subject_id = $1', [town.member.id])
  await town.member.call('POST', `${base}/${rows[0].id}/report`, {})
  await town.clerk.call('POST', `${base}/confirm`, { ids: [rows[0].id] })
  await serve(town.member, '2026-09-14', '陪徐奶奶去医院')
  town.clock.set(new Date('2026-11-23T01:00:00Z'))
  await serve(town.member, '2026-11-23', '修好了楼道的灯')
  await town.app.drained()
  page = await (await open(browser, town.baseUrl, { width: 390, height: 844 }, await town.session('member'))).newPage()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

/** From a need that is open to the verified record of who served it. */
async function serve(who: Person, day: string, line: string): Promise<void> {
  const base = `/api/communities/${town.apricot.id}`
  const id = newId(town.clock)
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, link_hash,
       presence_hash, at, state_at)
     values ($1, $2::uuid, $2::text, 'difficulty', 'own', 'open', 3, 'repair', $3, 'saturday', $2::text, $2::text, $4, $4)`,
    [town.apricot.id, id, line, town.clock.now()],
  )
  const asked = await town.clerk.call('POST', `${base}/needs/${id}/dispatch`, { to: [{ kind: 'member', id: who.id }] })
  const [order] = asked.body.orders
  await who.call('POST', `${base}/orders/${order}/accept`)
  const body = { line, minutes: 30, happenedOn: day }
  const { id: record } = (await who.call('POST', `${base}/orders/${order}/record`, body)).body
  await town.clerk.call('POST', `${base}/services/${record}/phoned`)
  expect((await town.clerk.call('POST', `${base}/services/verify`, { ids: [record] })).status).toBe(200)
}

/** A version that gives two points more for a service, from July on, sent and released by two. */
async function releaseAnother(): Promise<string> {
  const base = `/api/organisations/${town.county.id}`
  const scheme = 'tongchuan-2023'
  const begun = await town.countyOfficial.call('POST', `${base}/scheme-drafts`, {
    scheme,
    from: '2023-06-19',
    effective: '2026-12-01',
  })
  const at = `${base}/scheme-drafts/${begun.body.id}`
  const { draft, content } = (await town.countyOfficial.call('GET', at)).body
  const served = content.points.find(
    (one: { on?: string; who: string }) => one.on === 'service.verified' && one.who === 'member',
  )
  const points = content.points.map((one: { rule: string }) =>
    one.rule === served.rule ? { ...one, give: served.give + 2, say: '每做成一次服务，加三分' } : one,
  )
  const body = { seq: draft.seq, content: { ...content, points, 're-score-from': '2026-07-01' } }
  expect((await town.countyOfficial.call('PUT', at, body)).body.problems).toEqual([])
  await town.countyOfficial.call('POST', `${at}/send`, { note: '原来说分给少了' })
  const second = await newcomer(town, '尹若川', 'county', town.county)
  expect((await second.ask('POST', `${at}/release`)).status).toBe(200)
  return served.say
}

const total = async () => Number(await page.locator('.big-figure').textContent())
const linesOf = (text?: string) => page.locator('.points-line', text ? { hasText: text } : {})

test('after a new version that scores the past anew, a member reads each change: the old line, its reversal, the new line', async () => {
  await page.goto('/m/points')
  await page.getByText('陪徐奶奶去医院').first().waitFor()
  const before = await total()
  const lines = await linesOf().count()
  const said = await releaseAnother()
  await rescoreJob.run(town.app)
  await town.app.drained()
  expect(await linesOf().count(), 'its first day is not yet here').toBe(lines)
  town.clock.set(new Date('2026-12-01T01:00:00Z'))
  await rescoreJob.run(town.app)
  await town.app.drained()
  await page.reload()
  await page.getByText('冲回原来的一条').first().waitFor()
  expect(await total()).toBe(before + 4)
  expect(await linesOf().count()).toBe(lines + 4)
  // what was taken back was no deduction
  expect(await page.locator('.sum-line').textContent()).toMatch(/− .*?0 =/)
  for (const what of ['修好了楼道的灯', '陪徐奶奶去医院']) {
    expect(await linesOf(what).locator('.points-sum').allTextContents()).toEqual(['+1', '−1', '+3'])
    const [old, back, anew] = await linesOf(what).locator('.row-where').allTextContents()
    expect(old).not.toContain('办法改了')
    expect(back).toContain('冲回原来的一条')
    expect(back).toContain('办法改了')
    expect(anew).toContain('办法改了，重新算的')
  }
  // one after the other, each with its own sentence and why
  const three = linesOf('陪徐奶奶去医院')
  for (const [at, words] of [said, said, '每做成一次服务，加三分'].entries()) {
    await three.nth(at).locator('summary').click()
    expect(await three.nth(at).locator('.points-why').textContent()).toContain(words)
  }
  for (const at of [1, 2])
    expect(await three.nth(at).locator('.points-why').textContent()).toContain(
      '2026年12月1日起的新办法把旧记录也重新算了。原来说分给少了',
    )
  expect(await sidewaysOf(page)).toBeUndefined()
  expect(await seriousOf(page)).toEqual([])
})
