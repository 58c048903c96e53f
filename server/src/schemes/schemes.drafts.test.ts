import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Asker, newcomer } from '../../test/stranger.ts'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
let second: Asker
let base: string
const scheme = 'luzhou-5412'

beforeAll(async () => {
  town = await openTown()
  await town.admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code in ('elsewhere', 'foreign')`)
  second = await newcomer(town, '尹若川', 'county', town.county)
  base = `/api/organisations/${town.county.id}`
})
afterAll(() => town.close())

const begin = async (effective: string): Promise<string> => {
  const body = { scheme, from: '2023-01-01', effective }
  const answer = await town.countyOfficial.call('POST', `${base}/scheme-drafts`, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body.id
}
const draftAt = async (id: string) => (await town.countyOfficial.call('GET', `${base}/scheme-drafts/${id}`)).body
const send = (id: string) =>
  town.countyOfficial.call('POST', `${base}/scheme-drafts/${id}/send`, { note: '去年申诉多' })

test('a draft that cannot be parsed takes no values from a form, which would take the place of the whole text', async () => {
  const id = await begin('2027-01-06')
  const { content, draft } = await draftAt(id)
  const broken = draft.yaml.replace('points:\n', 'points:\n\t')
  const at = `${base}/scheme-drafts/${id}`
  expect((await town.countyOfficial.call('PUT', at, { seq: 1, yaml: broken })).body.readable).toBe(false)
  const form = await town.countyOfficial.call('PUT', at, { seq: 2, content: { name: '潞' } })
  expect([form.status, form.body.code]).toEqual([422, 'scheme-invalid'])
  expect(await draftAt(id)).toMatchObject({ readable: false, draft: { yaml: broken, seq: 2 } })
  expect((await town.countyOfficial.call('PUT', at, { seq: 2, yaml: draft.yaml })).body.readable).toBe(true)
  expect((await town.countyOfficial.call('PUT', at, { seq: 3, content })).status).toBe(200)
})

test('a draft keeps the comments of its text when a form changes a value', async () => {
  const id = await begin('2027-01-07')
  const { draft } = await draftAt(id)
  const noted = draft.yaml.replace('points:\n', 'points: # 年会上定的\n')
  await town.countyOfficial.call('PUT', `${base}/scheme-drafts/${id}`, { seq: 1, yaml: noted })
  const { content } = await draftAt(id)
  const points = content.points.map((one: { rule: string }) =>
    one.rule === 'member-served' ? { ...one, give: 2 } : one,
  )
  const saved = await town.countyOfficial.call('PUT', `${base}/scheme-drafts/${id}`, {
    seq: 2,
    content: { ...content, points },
  })
  expect(saved.status).toBe(200)
  const { yaml } = (await draftAt(id)).draft
  expect(yaml).toContain('# 年会上定的')
  expect(yaml).toContain('# yaml-language-server')
})

test('a draft from a day that has passed is told which day is the first', async () => {
  const body = { scheme, from: '2023-01-01', effective: '2020-01-01' }
  const refused = await town.countyOfficial.call('POST', `${base}/scheme-drafts`, body)
  expect(refused.body).toMatchObject({
    code: 'past-day',
    params: { from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
  })
})

test('the release of a draft whose day has passed while it waited is refused in words, and the second person sees it before', async () => {
  const id = await begin('2027-05-20')
  await send(id)
  await town.admin.query(
    `update scheme_drafts set content = replace(content, '2027-05-20', '2020-01-01') where id = $1`,
    [id],
  )
  const seen = JSON.parse((await second.ask('GET', `${base}/scheme-drafts/${id}`)).body)
  expect(seen.problems).toMatchObject([{ clause: 'effective', message: '生效日期已经过去' }])
  const refused = await second.ask('POST', `${base}/scheme-drafts/${id}/release`)
  expect(refused.status).toBe(422)
  expect(JSON.parse(refused.body).params.message).toContain('生效日期已经过去')
})

test('the release of a draft that its author took back says that it came back, not that it went on', async () => {
  const id = await begin('2027-05-21')
  await send(id)
  await town.countyOfficial.call('POST', `${base}/scheme-drafts/${id}/take-back`)
  for (const verb of ['release', 'return']) {
    const body = verb === 'return' ? { answer: '分给高了' } : undefined
    const refused = await second.ask('POST', `${base}/scheme-drafts/${id}/${verb}`, body)
    expect([refused.status, JSON.parse(refused.body).code]).toEqual([409, 'draft-came-back'])
  }
})
