import { afterAll, beforeAll, expect, test } from 'vitest'
import { newcomer } from '../../test/stranger.ts'
import { openTown, type Person, type Town } from '../../test/town.ts'

let town: Town
let second: Awaited<ReturnType<typeof newcomer>>
let base: string
const scheme = 'luzhou-5412'

beforeAll(async () => {
  town = await openTown()
  await town.admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code in ('elsewhere', 'foreign')`)
  second = await newcomer(town, '尹若川', 'county', town.county)
  // her colleagues know her as one of the desk
  await town.admin.query(
    `insert into staff (scope_id, person_id, role_id, role, name, at)
     select r.organisation_id, r.person_id, r.id, r.role, p.name, r.at from roles r join people p on p.person_id = r.person_id
     where p.name = '尹若川'`,
  )
  base = `/api/organisations/${town.county.id}/scheme-drafts`
})
afterAll(() => town.close())

async function drafted(effective: string): Promise<string> {
  const begun = await town.countyOfficial.call('POST', base, { scheme, from: '2023-01-01', effective })
  expect(begun.status).toBe(200)
  return begun.body.id
}
const send = async (id: string) =>
  expect((await town.countyOfficial.call('POST', `${base}/${id}/send`, { note: '去年申诉多' })).status).toBe(200)
interface Told {
  text: string
  link: string | null
}
const said = (all: Told[]) => all.map(({ text, link }) => [text, link])
const toldTo = async (who: Person): Promise<Told[]> => {
  await town.app.drained()
  return (await who.call('GET', '/api/me/messages')).body.messages
}
const toldSecond = async (): Promise<Told[]> => {
  await town.app.drained()
  return JSON.parse((await second.ask('GET', '/api/me/messages')).body).messages
}

test('a draft that is sent is told to the colleagues who could release it, once each, and to nobody else', async () => {
  const before = (await toldTo(town.countyOfficial)).length
  const id = await drafted('2027-01-01')
  expect(await toldSecond()).toEqual([])
  await send(id)
  const told = await toldSecond()
  expect(told).toHaveLength(1)
  expect(said(told)).toEqual([
    ['有一份方案稿子（2027年1月1日起生效）等您看，放行或退回都可以', `/console/schemes/drafts/${id}`],
  ])
  expect(await toldTo(town.countyOfficial)).toHaveLength(before)
  for (const other of [town.streetOfficial, town.clerk, town.secretary])
    expect((await toldTo(other)).filter(({ text }) => text.includes('方案'))).toEqual([])
})

test('a draft that goes back is told to its author, with where to mend it', async () => {
  const id = await drafted('2027-02-01')
  await send(id)
  expect((await second.ask('POST', `${base}/${id}/return`, { answer: '分给高了' })).status).toBe(200)
  expect(said(await toldTo(town.countyOfficial))).toContainEqual([
    '您写的方案稿子退回来了，点开看哪里要改',
    `/console/schemes/drafts/${id}`,
  ])
})

test('a draft that is released is told to its author, with the version it became', async () => {
  const id = await drafted('2027-03-01')
  await send(id)
  expect((await second.ask('POST', `${base}/${id}/release`)).status).toBe(200)
  expect(said(await toldTo(town.countyOfficial))).toContainEqual([
    '您写的方案已放行，2027年3月1日起生效',
    `/console/schemes/${scheme}/2027-03-01`,
  ])
})

test('a draft sent three times is waiting once, and not at all once it was released', async () => {
  const id = await drafted('2027-04-01')
  const waiting = async () =>
    (await toldSecond()).filter(({ link, text }) => link?.endsWith(id) && text.includes('等您看')).length
  const unread = async () => JSON.parse((await second.ask('GET', '/api/me/messages')).body).unread
  const before = await unread()
  for (const times of [1, 2, 3]) {
    await send(id)
    expect(await waiting()).toBe(1)
    town.clock.advance(1000)
    if (times < 3) await town.countyOfficial.call('POST', `${base}/${id}/take-back`)
    if (times < 3) expect(await waiting()).toBe(0)
    town.clock.advance(1000)
  }
  expect((await second.ask('POST', `${base}/${id}/release`)).status).toBe(200)
  expect(await waiting()).toBe(0)
  expect(await unread()).toBe(before)
  expect(said(await toldSecond())).toContainEqual([
    '有一份方案稿子（2027年4月1日起生效）等过您看，现在不用看了',
    `/console/schemes/drafts/${id}`,
  ])
})

test('seen messages stay, and are new no longer', async () => {
  const unread = async () => (await town.countyOfficial.call('GET', '/api/me/messages')).body.unread
  expect(await unread()).toBeGreaterThan(0)
  const count = (await toldTo(town.countyOfficial)).length
  expect((await town.countyOfficial.call('POST', '/api/me/messages/read')).status).toBe(200)
  expect(await unread()).toBe(0)
  expect(await toldTo(town.countyOfficial)).toHaveLength(count)
})
