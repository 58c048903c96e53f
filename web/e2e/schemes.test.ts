import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../server/src/platform/ids.ts'
import { newToken, tokenHash } from '../../server/src/platform/tokens.ts'
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
  const { admin, apricot, member } = town
  await admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code in ('elsewhere', 'foreign')`)
  await admin.query(`update enrolments set state = 'current', state_at = '2024-06-01' where subject = 'member'`)
  await admin.query(
    `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
     select $1, gen_random_uuid(), 'service.verified', 'n' || n, 'member', $2, 'home', date '2025-01-01' + n * 20,
       '{"evidence":"E2"}', '2025-12-31' from generate_series(1, 5) n`,
    [apricot.id, member.id],
  )
  author = await (await open(browser, town.baseUrl, desk, await town.session('county'))).newPage()
  second = await (await open(browser, town.baseUrl, desk, await anotherOfficial())).newPage()
})
afterAll(async () => {
  await browser.close()
  await town.close()
})

/** A colleague at the same desk, signed in. */
async function anotherOfficial(): Promise<string> {
  const [id, role, token] = [newId(town.clock), newId(town.clock), newToken()]
  const now = town.clock.now()
  await town.admin.query('insert into people (person_id, name, at) values ($1, $2, $3)', [id, '尹若川', now])
  await town.admin.query(
    `insert into roles (person_id, id, role, organisation_id, at) values ($1, $2, 'county', $3, $4)`,
    [id, role, town.county.id, now],
  )
  await town.admin.query(
    `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
     values ($1, $2, $3, 0, $4, timestamptz '2099-01-01', timestamptz '2099-01-01')`,
    [tokenHash(token), id, role, now],
  )
  return token
}

const press = (page: Page, name: string) => page.getByRole('button', { name }).last().click()

describe('a county changes a rule', () => {
  test('she reads the scheme as a document and begins a draft', async () => {
    await author.goto('/console/schemes')
    await author.getByText('现在用的').click()
    await author.getByText('大家').first().or(author.getByText('报到')).first().waitFor()
    await author.goto('/console/schemes')
    await press(author, '起草新的一版')
    await author.getByLabel('从哪天生效').fill('2027-01-01')
    await press(author, '开始写')
    await author.getByText('写法没有问题').waitFor()
  })

  test('she is told beside the field what is wrong, and puts it right', async () => {
    await author.getByText('做成一次服务，加1分').first().click()
    const points = author.getByLabel('给几分')
    await points.fill('很多')
    await author.getByText('这里要写一个整数').waitFor()
    expect(await author.getByRole('button', { name: '送第二个人看' }).isDisabled()).toBe(true)
    await points.fill('2')
    await author.getByText('写法没有问题').waitFor()
    await author.getByText('和给的 2 分不一样').waitFor()
  })

  test('the dry run says whose points change before anybody’s do', async () => {
    await author.getByRole('tab', { name: '试算' }).click()
    await press(author, '开始试算')
    await author.getByText('1 张变高，0 张变低').waitFor()
    await author.getByText('大家一年要多花多久').waitFor()
    const { rows } = await town.admin.query('select count(*)::int as n from points_lines')
    expect(rows).toEqual([{ n: 0 }])
  })

  test('she cannot release it; her colleague reads what changed and does', async () => {
    await press(author, '送第二个人看')
    await author.getByLabel('为什么改').fill('去年说分给得少')
    await author.getByRole('dialog').getByRole('button', { name: '送第二个人看' }).click()
    await author.getByText('要由另一位同事放行').waitFor()
    expect(await author.getByRole('button', { name: '放行' }).count()).toBe(0)
    await second.goto('/console/schemes')
    await second.getByText('等第二个人看').click()
    await second.getByText('给几分：原来 1，现在 2').waitFor()
    await press(second, '放行')
    await second.getByRole('dialog').getByRole('button', { name: '放行' }).click()
    await second.getByText('还没生效').waitFor()
    expect(town.app.schemes.at('luzhou-5412', '2027-01-01').effective).toBe('2027-01-01')
    expect(town.app.schemes.at('luzhou-5412', '2026-12-31').effective).toBe('2023-01-01')
  })

  test.each([desk, phone])('the new version reads at $width px', async (viewport) => {
    const page = await (await open(browser, town.baseUrl, viewport, await town.session('county'))).newPage()
    for (const path of ['/console/schemes', '/console/schemes/luzhou-5412/2027-01-01?tab=changes']) {
      await page.goto(path)
      await page.getByText(path.includes('tab') ? '给几分：原来 1，现在 2' : '还没生效').waitFor()
      expect(await sidewaysOf(page)).toBeUndefined()
      expect(await seriousOf(page)).toEqual([])
    }
    await page.context().close()
  })

  test('the trial names a duty that nobody could meet, and what it would cost, out of the year’s records', async () => {
    const base = `/api/organisations/${town.county.id}/scheme-drafts`
    const begun = { scheme: 'luzhou-5412', from: '2023-01-01', effective: '2027-09-01' }
    const { id } = (await town.countyOfficial.call('POST', base, begun)).body
    const { draft, content } = (await town.countyOfficial.call('GET', `${base}/${id}`)).body
    const cites = { doc: 'lz', place: '试写' }
    const more = { rule: 'meetings', who: 'member', on: 'meeting.attended', do: { times: 4 }, every: 'year' }
    const duties = [...content.duties, { ...more, cites, say: '每年参加四次会议' }]
    const saved = await town.countyOfficial.call('PUT', `${base}/${id}`, {
      seq: draft.seq,
      content: { ...content, duties },
    })
    expect(saved.body.problems).toEqual([])
    await author.goto(`/console/schemes/drafts/${id}?tab=trial`)
    await press(author, '开始试算')
    const owed = author.locator('.scheme-duties > li', { hasText: '每年参加四次会议' })
    await owed.getByText('参加会议', { exact: false }).waitFor()
    const cost = author.locator('.scheme-costs > li', { hasText: '每年参加四次会议' })
    await cost.getByText('做一次该做的事', { exact: false }).first().waitFor()
    await cost.getByText('社区干部', { exact: false }).first().waitFor()
    if (pictures) await author.screenshot({ path: `${pictures}/trial-1440.png`, fullPage: true })
    expect(await sidewaysOf(author)).toBeUndefined()
  })

  test('what she types as text is told with its clause in words, the line, and what to write instead', async () => {
    const base = `/api/organisations/${town.county.id}/scheme-drafts`
    const begun = { scheme: 'luzhou-5412', from: '2023-01-01', effective: '2027-10-01' }
    const { id } = (await town.countyOfficial.call('POST', base, begun)).body
    await author.goto(`/console/schemes/drafts/${id}?tab=yaml`)
    const box = author.getByRole('textbox', { name: '文本' })
    const before = await box.inputValue()
    const duty =
      '  - {rule: four-talks, who: member, on: talk.dreamt, do: {times: 4}, every: year, cites: {doc: lz, place: 一}, say: 一年讲四次}\n'
    await box.fill(before.replace(/^duties:\n/m, `duties:\n${duty}`))
    await press(author, '按文本存')
    const problem = author.locator('.scheme-problems li')
    await problem.getByText('不在可选的词里').waitFor()
    const line = before.split('\n').indexOf('duties:') + 2
    await problem.getByText(`要做多少 · 一年讲四次 · 做了什么 · 文本第 ${line} 行`).waitFor()
    await problem.getByText('talk.given（宣讲一次）').waitFor()
    if (pictures) await author.screenshot({ path: `${pictures}/bad-desk.png`, fullPage: true })
    await box.fill(before)
    await press(author, '按文本存')
    await author.getByText('写法没有问题').waitFor()
  })
})
