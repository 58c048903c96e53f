import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { presenceHash } from '../needs/commands.ts'
import { newId } from '../platform/ids.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  // the unit helps in 柳岸 too; its people report at home only
  await town.admin.query(
    `insert into enrolments (community_id, id, subject, subject_id, unit_id, kind, term, state, seq, due_on, name,
       unit_name, at, state_at)
     values ($1, $2, 'unit', $3, $3, 'unit', 'first', 'current', 2, '2026-12-01', $4, $4, $5, $5)`,
    [town.willow.id, newId(town.clock), town.waterworks.id, town.waterworks.name, town.clock.now()],
  )
})
afterAll(() => town.close())

/** A need of 柳岸, where nobody of 县水务局 is enrolled herself, served by one of its people and verified. */
async function servedElsewhere(person: Person): Promise<string> {
  const base = `/api/communities/${town.willow.id}`
  const id = newId(town.clock)
  const hash = presenceHash({ ctx: { app: town.app } } as never, id, '4711')
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, target_group, public_line, wanted,
       helpers_wanted, link_hash, presence_hash, at, state_at)
     values ($1, $2, $3, 'wish', 'own', 'open', 3, 'repair', 'elderly', '一户水龙头漏水', 'saturday', 1, $4, $5, $6, $6)`,
    [town.willow.id, id, randomUUID().slice(0, 8), randomUUID(), hash, town.clock.now()],
  )
  const to = [{ kind: 'unit', id: town.waterworks.id }]
  const asked = await town.willowClerk.call('POST', `${base}/needs/${id}/dispatch`, { to })
  expect(asked.status, JSON.stringify(asked.body)).toBe(200)
  const [unitOrder] = asked.body.orders
  await town.app.drained()
  const passed = await town.secretary.call('POST', `${base}/orders/${unitOrder}/pass-on`, { personIds: [person.id] })
  expect(passed.status, JSON.stringify(passed.body)).toBe(200)
  await town.app.drained()
  const { rows } = await town.admin.query('select id from orders where parent_id = $1', [unitOrder])
  const order = `${base}/orders/${rows[0].id}`
  await person.call('POST', `${order}/accept`)
  await person.call('POST', `${order}/presence`, { how: 'home-code', code: '4711' })
  const body = { line: '换了垫圈', minutes: 60, happenedOn: '2026-11-23' }
  const record = (await person.call('POST', `${order}/record`, body)).body.id
  const verified = await town.willowClerk.call('POST', `${base}/services/verify`, { ids: [record] })
  expect(verified.status, JSON.stringify(verified.body)).toBe(200)
  await town.app.drained()
  return record
}

const own = async (person: Person): Promise<number[]> =>
  (await person.call('GET', '/api/me/points')).body.books.map(({ total }: { total: number }) => total)
const seenByUnit = async (person: Person) => {
  const { people } = (await town.secretary.call('GET', `/api/units/${town.waterworks.id}/people`)).body
  return people.find(({ personId }: { personId: string }) => personId === person.id)
}
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0)

const reportAtHome = async (person: Person) => {
  const base = `/api/communities/${town.apricot.id}/enrolments`
  const { rows } = await town.admin.query('select id from enrolments where subject_id = $1', [person.id])
  await person.call('POST', `${base}/${rows[0].id}/report`, {})
  await town.clerk.call('POST', `${base}/confirm`, { ids: [rows[0].id] })
  await town.app.drained()
}

test('the unit sees her whole service: points of a community where she is not enrolled too', async () => {
  await reportAtHome(town.member)
  const record = await servedElsewhere(town.member)
  const totals = await own(town.member)
  expect(totals).toHaveLength(2)
  expect(Math.min(...totals)).toBeGreaterThan(0)
  expect(await seenByUnit(town.member)).toMatchObject({ servedThisYear: 1, points: sum(totals) })
  // what is taken back is taken back on both pages, also where the unit's never showed that line
  await town.admin.query(`delete from unit_items where entity = 'points' and community_id = $1 and person_id = $2`, [
    town.willow.id,
    town.member.id,
  ])
  const withdraw = `/api/communities/${town.willow.id}/services/${record}/withdraw`
  const back = await town.willowClerk.call('POST', withdraw, { reason: '记错了人' })
  expect(back.status, JSON.stringify(back.body)).toBe(200)
  await town.app.drained()
  const left = sum(await own(town.member))
  expect(left).toBeLessThan(sum(totals))
  expect(await seenByUnit(town.member)).toMatchObject({ servedThisYear: 0, points: left })
})
