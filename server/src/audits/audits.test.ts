import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
let needId: string
const text = '三单元的老人想有人陪着去复查'
beforeAll(async () => {
  town = await openTown()
  const told = { text, category: 'companion', wanted: ['any'], route: 'counter' }
  const { body } = await town.clerk.call('POST', `/api/communities/${town.apricot.id}/needs`, told)
  needId = body.id
  await town.clerk.call('POST', `/api/communities/${town.apricot.id}/needs/${needId}/open-private`, {
    purpose: 'sort',
  })
})
afterAll(() => town.close())

const audit = (id: string, query = '') => `/api/organisations/${id}/audit${query}`

describe('the book of who did what', () => {
  test('the county reads a community below: ids and hashes, none of the words', async () => {
    const { status, body } = await town.countyOfficial.call('GET', audit(town.apricot.id))
    expect(status).toBe(200)
    const filed = body.lines.find((line: { action: string }) => line.action === 'need.file')
    expect(filed).toMatchObject({ actor: town.clerk.id, role: 'clerk', bodyHash: expect.any(String) })
    expect(JSON.stringify(body)).not.toContain('复查')
  })

  test('lines are found by what was done and by whom, and come in parts, newest first', async () => {
    const opened = await town.countyOfficial.call('GET', audit(town.apricot.id, '?action=need.open'))
    expect(opened.body.lines.every((line: { action: string }) => line.action.startsWith('need.open'))).toBe(true)
    const mine = await town.countyOfficial.call('GET', audit(town.apricot.id, `?about=${town.clerk.id}`))
    expect(mine.body.lines.length).toBeGreaterThan(0)
    const first = await town.countyOfficial.call('GET', audit(town.apricot.id, '?limit=1'))
    const second = await town.countyOfficial.call('GET', audit(town.apricot.id, `?limit=1&after=${first.body.next}`))
    expect(second.body.lines[0].id < first.body.lines[0].id).toBe(true)
  })

  test('nobody else reads it: not the desk itself, not the street, not another county', async () => {
    for (const person of [town.clerk, town.streetOfficial, town.secretary, town.member])
      expect((await person.call('GET', audit(town.apricot.id))).status).toBeGreaterThanOrEqual(403)
    expect((await town.countyOfficial.call('GET', audit(town.foreign.id))).status).toBe(404)
  })
})
