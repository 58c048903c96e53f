import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf, tap } from '../../test/resident.ts'
import { type Asker, newcomer, placeUnder } from '../../test/stranger.ts'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
let it: ReturnType<typeof residentOf>
/** Two grid workers of 杏林湾. */
let hers: Asker
let other: Asker
const told = { ...tap, route: 'door', wanted: ['any'], neighbourhoodId: undefined }

beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
  const grid = await placeUnder(town, town.apricot, 'grid', '一网格')
  hers = await newcomer(town, '苗望舒', 'grid-worker', grid)
  other = await newcomer(town, '邵行简', 'grid-worker', grid)
})
afterAll(() => town.close())

const ask = async (who: Asker, method: 'GET' | 'POST', path: string, body?: unknown) => {
  const answer = await who.ask(method, it.api(path), body)
  return { status: answer.status, body: JSON.parse(answer.body) }
}
const filed = async (who: Asker) =>
  (await ask(who, 'POST', '', told)).body as { id: string; code: string; slip: string }

describe('a grid worker', () => {
  test('files for somebody met at the door and finds it in a list of nothing but her own', async () => {
    const mine = await filed(hers)
    const another = await filed(other)
    const own = await it.placed()
    const { status, body } = await ask(hers, 'GET', '?state=held,placed,sorted,open,in-hand,served,closed&order=newest')
    expect(status).toBe(200)
    const ids = body.needs.map(({ id }: { id: string }) => id)
    expect(ids).toContain(mine.id)
    expect(ids).not.toContain(another.id)
    expect(ids).not.toContain(own.id)
    expect(Object.values<number>(body.counts).reduce((sum, one) => sum + one, 0)).toBe(ids.length)
    expect(body.allowed).toEqual(['file'])
  })

  test('reads, opens, adds to and prints the slip of what she filed', async () => {
    const { id } = await filed(hers)
    const read = await ask(hers, 'GET', `/${id}`)
    expect(read.status).toBe(200)
    expect(read.body.allowed.sort()).toEqual(['amend', 'open-private', 'print-slip'])
    // who else has this phone or door is for the desk
    expect(read.body.duplicates).toEqual([])
    expect((await ask(hers, 'POST', `/${id}/open-private`, { purpose: 'check' })).body.name).toBe('温奶奶')
    expect((await ask(hers, 'POST', `/${id}/amend`, { seq: 1, text: '下午也行' })).status).toBe(200)
    const link = await ask(hers, 'POST', `/${id}/new-link`)
    expect((await it.get(link.body.slip)).statusCode).toBe(200)
  })

  test('is told nothing of what others filed: no words, no slip, no private link', async () => {
    const absent = '01900000-0000-7000-8000-000000000000'
    for (const { id } of [await filed(other), await it.placed()])
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['POST', '/open-private', { purpose: 'check' }],
        ['POST', '/new-link', undefined],
        ['POST', '/amend', { seq: 1, text: '下午也行' }],
        ['POST', '/rate', { seq: 1, score: 5 }],
      ] as const) {
        const there = await ask(hers, method, `/${id}${path}`, body)
        const gone = await ask(hers, method, `/${absent}${path}`, body)
        expect([path, there.status, there.body]).toEqual([path, 404, gone.body])
      }
  })

  test('files the told rating of what she filed, once it is served', async () => {
    const { id } = await filed(hers)
    await it.setState(id, 'served')
    expect((await ask(hers, 'POST', `/${id}/rate`, { seq: 1, score: 4 })).status).toBe(200)
  })

  test('has no desk: neither the week nor its messages', async () => {
    const base = `/api/communities/${town.apricot.id}`
    for (const path of ['/week', '/messages']) expect((await hers.ask('GET', `${base}${path}`)).status).toBe(403)
  })

  test('learns from the session which community her grid lies in', async () => {
    const me = JSON.parse((await hers.ask('GET', '/api/me')).body)
    expect(me.roles[0].organisation.communityId).toBe(town.apricot.id)
    const clerk = (await town.clerk.call('GET', '/api/me')).body
    expect(clerk.roles[0].organisation.communityId).toBe(town.apricot.id)
    const county = (await town.countyOfficial.call('GET', '/api/me')).body
    expect(county.roles[0].organisation.communityId).toBeNull()
  })
})
