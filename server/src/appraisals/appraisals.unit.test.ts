import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { newId } from '../platform/ids.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  await town.admin.query(`update enrolments set state = 'current', at = '2026-01-05', state_at = '2026-01-05'`)
  // she lives in one community and her unit looks after another
  await town.admin.query(
    `insert into enrolments (community_id, id, subject, subject_id, unit_id, kind, term, state, seq, due_on, name, unit_name,
       strengths, free_times, at, state_at)
     select $1, $2, subject, subject_id, unit_id, 'unit', term, state, seq, due_on, name, unit_name, strengths, free_times, at,
       state_at from enrolments where subject_id = $3`,
    [town.willow.id, newId(town.clock), town.member.id],
  )
  await town.admin.query(
    `insert into person_items (person_id, entity, entity_id, community_id, seq, state, data, at)
     select person_id, entity, $1, $2, seq, state, data, at from person_items where person_id = $3 and entity = 'enrolment'`,
    [newId(town.clock), town.willow.id, town.member.id],
  )
  await town.admin.query(
    `insert into unit_items (unit_id, person_id, entity, entity_id, community_id, seq, state, data, at)
     select unit_id, person_id, entity, $1, $2, seq, state, data, at from unit_items
     where person_id = $3 and entity = 'enrolment'`,
    [newId(town.clock), town.willow.id, town.member.id],
  )
  for (const place of [town.apricot, town.apricot, town.willow]) await served(place.id)
})
afterAll(() => town.close())

async function served(communityId: string) {
  const id = newId(town.clock)
  await town.admin.query(
    `insert into facts (community_id, id, kind, source, subject, subject_id, card, happened_on, data, at)
     values ($1, $2, 'service.verified', $2::uuid::text, 'member', $3, 'home', '2026-11-02', '{"evidence": "E2", "hours": 1}', $4)`,
    [communityId, id, town.member.id, town.clock.now()],
  )
}
const own = async () => (await town.member.call('GET', '/api/me/standing')).body
const unit = async () => (await town.secretary.call('GET', `/api/units/${town.waterworks.id}/standing`)).body
const lines = async () =>
  (await town.admin.query('select count(*)::int as n, sum(points)::int as s from points_lines')).rows

test('a unit under the scheme of its area has none of its own', async () => {
  expect((await own()).units).toEqual([])
  expect((await unit()).own).toBeNull()
})

test('a unit’s scheme counts its people’s services in all communities, and changes no community’s lines', async () => {
  const [before, written] = [await own(), await lines()]
  const given = await town.countyOfficial.call('PUT', `/api/organisations/${town.waterworks.id}`, {
    schemeId: 'changji-2023',
  })
  expect(given.status, JSON.stringify(given.body)).toBe(200)
  const after = await own()
  expect(after.communities).toEqual(before.communities)
  expect(after.communities).toHaveLength(2)
  expect(after.units).toMatchObject([{ unitId: town.waterworks.id, unitName: '县水务局' }])
  const duty = after.units[0].duties.find(({ rule }: { rule: string }) => rule === 'member-services')
  expect(duty).toMatchObject({ required: 4, done: 3, left: 1 })
  expect(after.units[0].grades.map(({ rule }: { rule: string }) => rule)).toContain('member-grade')
  const office = await unit()
  const row = office.own.rows.find(({ subjectId }: { subjectId: string }) => subjectId === town.member.id)
  expect(row.duties).toEqual(after.units[0].duties)
  expect(row.points).toBe(after.units[0].points)
  expect(office.own.rows.some(({ subject }: { subject: string }) => subject === 'unit')).toBe(true)
  expect(await lines()).toEqual(written)
  expect((await town.schoolSecretary.call('GET', `/api/units/${town.school.id}/standing`)).body.own).toBeNull()
})
