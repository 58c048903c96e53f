import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

test('the member’s day shows what is due, and after reporting in and confirmation her points with their cause', async () => {
  const before = await town.member.call('GET', '/api/me/today')
  expect(before.body.enrolments).toHaveLength(1)
  expect(before.body).toMatchObject({ servedThisYear: 0, orders: [] })
  const { entityId, communityId } = before.body.enrolments[0]
  await town.member.call('POST', `/api/communities/${communityId}/enrolments/${entityId}/report`, {})
  await town.clerk.call('POST', `/api/communities/${communityId}/enrolments/confirm`, { ids: [entityId] })
  await town.app.drained()
  const after = await town.member.call('GET', '/api/me/today')
  expect(after.body.enrolments).toHaveLength(0)
  expect(after.body.unread).toBe(1)
  const points = await town.member.call('GET', '/api/me/points')
  const [book] = points.body.books
  expect(book.total).toBe(80)
  expect(book.lines[0].data).toMatchObject({
    points: 80,
    rule: expect.any(String),
    say: expect.stringMatching(/./),
    cites: { doc: expect.any(String) },
  })
})

test('a member changes what she offers, and her unit’s list follows', async () => {
  const body = { strengths: ['电工', '驾驶'], freeTimes: ['周六上午'] }
  expect((await town.member.call('POST', '/api/me/offers', body)).status).toBe(200)
  await town.app.drained()
  const unit = await town.secretary.call('GET', `/api/units/${town.waterworks.id}/people`)
  const listed = unit.body.people.find((one: { personId: string }) => one.personId === town.member.id)
  expect(listed).toMatchObject({ strengths: ['电工', '驾驶'], points: expect.any(Number) })
  const { rows } = await town.admin.query('select strengths, free_times from enrolments where subject_id = $1', [
    town.member.id,
  ])
  expect(rows).toEqual([body].map(({ strengths, freeTimes }) => ({ strengths, free_times: freeTimes })))
})

test('what is held about a person opens for that person, and the opening is an audit row', async () => {
  const answer = await town.member.call('POST', '/api/me/about')
  expect(answer.body).toMatchObject({ name: '沈知远', unit: '县水务局' })
  const { rows } = await town.admin.query(`select subject from audit where action = 'person.open-own'`)
  expect(rows).toEqual([{ subject: town.member.id }])
})

test('another unit’s people stay unseen', async () => {
  expect((await town.schoolSecretary.call('GET', `/api/units/${town.waterworks.id}/people`)).status).toBe(404)
})

test('open needs of her own community are offered with a reason and how they come; another community’s are not', async () => {
  const open = async (community: string, code: string, category: string) =>
    town.admin.query(
      `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
         link_hash, presence_hash, at, state_at)
       values ($1, gen_random_uuid(), $2, 'difficulty', 'own', 'open', 3, $3, '一户想请人看看', 'saturday', 1,
         $2, $2, $4, $4)`,
      [community, code, category, town.clock.now()],
    )
  await open(town.apricot.id, 'aa-1', 'learning')
  await open(town.apricot.id, 'aa-2', 'repair')
  await open(town.willow.id, 'ww-1', 'repair')
  const { body } = await town.member.call('GET', '/api/me/can-take')
  expect(body.needs.map(({ code }: { code: string }) => code)).toEqual(['aa-2', 'aa-1'])
  expect(body.needs[0]).toMatchObject({ orders: 'chain', communityName: '杏林湾社区', wanted: ['saturday'] })
  expect(body.needs[0].reasons.map(({ code }: { code: string }) => code)).toEqual(['strength', 'free-then'])
  expect((await town.teacher.call('GET', '/api/me/can-take')).body.needs).toHaveLength(1)
  const mine = await town.member.call('GET', '/api/me/communities')
  expect(mine.body.communities).toMatchObject([{ name: '杏林湾社区', orders: 'chain' }])
  const grab = `/api/communities/${town.apricot.id}/needs/${body.needs[0].needId}/grab`
  expect(await town.member.call('POST', grab)).toMatchObject({ status: 403, body: { code: 'scheme-forbids' } })
})
