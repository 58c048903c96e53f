import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf } from '../../test/resident.ts'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
let it: ReturnType<typeof residentOf>
beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
})
afterAll(() => town.close())

describe('the clerk', () => {
  test('sorts, publishes, and the line stands on the front page', async () => {
    const { id } = await it.placed()
    const answer = await it.sorted(id, { publish: true })
    expect(answer.body).toMatchObject({ state: 'open' })
    const front = await it.get('/c/apricot')
    expect(front.body).toContain('一位老人家水龙头漏水，想请人看看')
    expect(front.body).toContain('等人接')
  })

  test.each([
    ['the phone', '电话 14400009001，水龙头漏水'],
    ['the door', '5 幢 302 水龙头漏水'],
    ['the name', '温奶奶家水龙头漏水'],
  ])('is refused a public line with %s', async (_, publicLine) => {
    const { id } = await it.placed()
    const answer = await it.sorted(id, { publicLine, looked: true })
    expect(answer).toMatchObject({ status: 422, body: { code: 'personal-data' } })
    expect(await it.state(id)).toBe('placed')
  })

  test('is asked to look when a line may hold a name, and may go on', async () => {
    const { id } = await it.placed()
    expect(await it.sorted(id, { publicLine: '想谢谢李师傅' })).toMatchObject({
      status: 422,
      body: { params: { sure: false } },
    })
    expect(await it.sorted(id, { publicLine: '想谢谢李师傅', looked: true })).toMatchObject({ status: 200 })
  })

  test('with a stale page is told so', async () => {
    const { id } = await it.placed()
    await it.sorted(id)
    const answer = await it.sorted(id, { seq: 1 })
    expect(answer).toMatchObject({ status: 409, body: { code: 'stale' } })
  })

  test('merges two into one, and can take them apart again', async () => {
    const one = await it.placed()
    const two = await it.placed()
    await it.sorted(one.id)
    expect((await town.clerk.call('POST', it.api(`/${one.id}/merge`), { seq: 2, into: one.id })).body.code).toBe(
      'merge-with-itself',
    )
    const merged = await town.clerk.call('POST', it.api(`/${two.id}/merge`), { seq: 1, into: one.id })
    expect(merged.body.state).toBe('merged')
    const first = await town.clerk.call('GET', it.api(`/${one.id}`))
    expect(first.body.merged).toMatchObject([{ code: two.code }])
    expect((await it.get(two.link)).body).toContain('一起办')
    const apart = await town.clerk.call('POST', it.api(`/${two.id}/split`), { seq: 2 })
    expect(apart.body.state).toBe('sorted')
  })

  test('splits one need in two for the same resident', async () => {
    const { id } = await it.placed()
    town.clock.advance(60_000)
    const answer = await town.clerk.call('POST', it.api(`/${id}/split`), {
      seq: 1,
      text: '还有窗帘要缝',
      category: 'companion',
    })
    expect(answer.body.state).toBe('placed')
    const { body } = await town.clerk.call('GET', it.api('?order=newest&limit=1'))
    expect(body.needs[0]).toMatchObject({ category: 'companion', state: 'placed' })
    const same = await town.clerk.call('GET', it.api(`/${id}`))
    expect(
      same.body.duplicates.some(
        (one: { id: string; why: string[] }) => one.id === body.needs[0].id && one.why.includes('phone'),
      ),
    ).toBe(true)
  })

  test('answers “not ours”, the resident reads where to go', async () => {
    const { id, link } = await it.placed()
    const answer = await town.clerk.call('POST', it.api(`/${id}/answer`), {
      seq: 1,
      answer: '请找县供水公司，0000-555 0200',
    })
    expect(answer.body.state).toBe('answered')
    expect((await it.get(link)).body).toContain('县供水公司')
    const late = await it.post(`${link}/amend`, { seq: '2', text: '还有一句' })
    expect(late.statusCode).toBe(409)
  })

  test('files for somebody without a phone, and the slip prints', async () => {
    const filed = await town.clerk.call('POST', it.api(''), {
      text: '想学用手机',
      category: 'tell',
      wanted: ['any'],
      route: 'counter',
    })
    expect(filed.status).toBe(200)
    expect((await it.get(filed.body.slip)).statusCode).toBe(200)
    const read = await town.clerk.call('GET', it.api(`/${filed.body.id}`))
    expect(read.body).toMatchObject({ route: 'counter', forOther: true })
  })

  test('finds a need by its code and the last four digits, and gives a new link', async () => {
    const { link, code, id } = await it.placed({ phone: '14400004321' })
    expect((await town.clerk.call('POST', it.api('/find'), { code, lastFour: '9999' })).status).toBe(404)
    expect((await town.clerk.call('POST', it.api('/find'), { code, lastFour: '4321' })).body).toEqual({ id, code })
    const renewed = await town.clerk.call('POST', it.api(`/${id}/new-link`), {})
    expect((await it.get(renewed.body.link)).statusCode).toBe(200)
    expect((await it.get(link)).statusCode).toBe(404)
  })

  test('of another community gets the answer of what does not exist', async () => {
    const { id } = await it.placed()
    const foreign = await town.willowClerk.call('GET', it.api(`/${id}`, town.willow.id))
    const absent = await town.willowClerk.call('GET', it.api(`/${randomUUID()}`, town.willow.id))
    expect([foreign.status, foreign.body]).toEqual([absent.status, absent.body])
    expect(foreign.status).toBe(404)
    const inside = await town.willowClerk.call('GET', it.api(`/${id}`))
    expect(inside.status).toBe(404)
  })

  test('reads the list most urgent and oldest first, page by page, and every need once', async () => {
    const { body: first } = await town.clerk.call('GET', it.api('?limit=3'))
    const seen: string[] = first.needs.map((need: { id: string }) => need.id)
    for (let after = first.next; after; ) {
      const { body } = await town.clerk.call('GET', it.api(`?limit=3&after=${after}`))
      seen.push(...body.needs.map((need: { id: string }) => need.id))
      after = body.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    const { body: all } = await town.clerk.call('GET', it.api('?limit=200'))
    expect(seen).toEqual(all.needs.map((need: { id: string }) => need.id))
  })

  test('a member cannot read the desk’s list', async () => {
    expect([403, 404]).toContain((await town.member.call('GET', it.api(''))).status)
  })
})
