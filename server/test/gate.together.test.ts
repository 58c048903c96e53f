import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from './town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
}, 120_000)
afterAll(() => town.close())

test('requests that arrive at the same moment are each answered as who sent them', async () => {
  const people = [town.clerk, town.member, town.secretary, town.countyOfficial, town.teacher, town.willowClerk]
  const asked = [...people, ...people, ...people]
  const strangers = ['', 'no-such-token'].map((session) =>
    town.http.inject({ method: 'GET', url: '/api/me', cookies: { session } }),
  )
  const answers = await Promise.all(asked.map((person) => person.call('GET', '/api/me')))
  expect(answers.map(({ body }) => body.person?.name ?? body.name)).toEqual(asked.map(({ name }) => name))
  for (const answer of await Promise.all(strangers)) expect(answer.body).not.toMatch(/陆小满|沈知远/)
})

test('first pages that are asked for at the same moment hold each member’s own lines', async () => {
  const members = [town.member, town.teacher, town.member]
  const answers = await Promise.all(members.map((one) => one.call('GET', '/api/me/today')))
  const { rows } = await town.admin.query<{ person_id: string; id: string }>(
    `select person_id, entity_id as id from person_items where entity = 'enrolment'
       and state in ('due', 'returned', 'reported') order by at desc, entity_id`,
  )
  const own = members.map(({ id }) => rows.filter((row) => row.person_id === id).map((row) => row.id))
  expect(own.flat().length).toBeGreaterThan(1)
  expect(answers.map(({ body }) => body.enrolments.map((one: { entityId: string }) => one.entityId).sort())).toEqual(
    own.map((ids) => ids.sort()),
  )
})

test('a session that ends is gone at the next request, though others are asked for at the same moment', async () => {
  await town.admin.query('update sessions set ended_at = $2 where person_id = $1', [town.teacher.id, town.clock.now()])
  const [gone, there] = await Promise.all([
    town.teacher.call('GET', '/api/me/today'),
    town.member.call('GET', '/api/me/today'),
  ])
  expect([gone.status, there.status]).toEqual([401, 200])
})

test('an address that no database takes spoils nobody else’s request', async () => {
  const [odd, good] = await Promise.all([
    town.http.inject({ method: 'GET', url: '/c/%00' }),
    town.http.inject({ method: 'GET', url: `/c/${town.apricot.code}` }),
  ])
  expect([odd.statusCode, good.statusCode]).toEqual([404, 200])
})

test('a place is found by its id and by its code, and an ended one by neither', async () => {
  const codes = [town.apricot.id, town.willow.id, town.apricot.code, 'no-such-place']
  const answers = await Promise.all(codes.map((code) => town.http.inject({ method: 'GET', url: `/c/${code}` })))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 404])
  await town.admin.query('update organisations set ended_at = $2 where id = $1', [town.foreign.id, town.clock.now()])
  for (const name of [town.foreign.id, town.foreign.code])
    expect((await town.http.inject({ method: 'GET', url: `/c/${name}` })).statusCode).toBe(404)
})
