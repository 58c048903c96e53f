import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as naive from '../../test/figures.naive.ts'
import { livelyPast, sumUp } from '../../test/lively.ts'
import { openTown, type Town } from '../../test/town.ts'
import { read } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { newId } from '../platform/ids.ts'
import { demandByCategory, demandRows, lackOf } from './queries.demand.ts'
import { headlineOf } from './queries.headline.ts'
import { partsOf } from './queries.spans.ts'
import * as queries from './queries.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  await reportIn(town.member.id)
  await reportIn(town.secondMember.id)
  await need('repair', 'open', 3)
  await need('repair', 'open', 1)
  await need('companion', 'closed', 1)
  await need('companion', 'withdrawn', 1)
  await service(await need('companion', 'served', 1))
  // put in behind the commands, so the counters are summed up as if they had been there
  await sumUp(town.admin)
})
afterAll(() => town.close())

async function reportIn(personId: string) {
  await town.admin.query(`update enrolments set state = 'current' where subject_id = $1`, [personId])
}

async function need(category: string, state: string, helpers: number): Promise<string> {
  const id = newId(town.clock)
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
       link_hash, presence_hash, at, state_at)
     values ($1, $2, $3, 'difficulty', 'own', $4, 3, $5, '一件事', 'any', $6, $7, $7, $8, $8)`,
    [town.apricot.id, id, randomUUID().slice(0, 8), state, category, helpers, randomUUID(), town.clock.now()],
  )
  return id
}

/** A verified service of the member, with the order it came from. */
async function service(needId: string) {
  const orderId = newId(town.clock)
  const who = [town.apricot.id, orderId, needId, town.member.id, town.waterworks.id, town.clock.now()]
  await town.admin.query(
    `insert into orders (community_id, id, need_id, helper, person_id, unit_id, helper_name, state, seq, due_at, at, state_at)
     values ($1, $2, $3, 'member', $4, $5, '沈知远', 'verified', 4, $6, $6, $6)`,
    who,
  )
  await town.admin.query(
    `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, happened_on, minutes,
       line, evidence, by_unit, state, seq, at, state_at)
     values ($1, $7, $2, $3, $4, $5, '沈知远', '2026-11-20', 40, '陪着去了', 'E2', true, 'verified', 2, $6, $6)`,
    [...who, newId(town.clock)],
  )
}

const overview = (id: string, query = '') => `/api/organisations/${id}/overview${query}`

describe('the page of answers', () => {
  test('coverage counts homes, effective counts reported members who served, both by community', async () => {
    const { status, body } = await town.countyOfficial.call('GET', overview(town.county.id))
    expect(status).toBe(200)
    const [apricot, willow] = body.communities
    expect(apricot).toMatchObject({ name: '杏林湾社区', homeAsked: 2, homeCurrent: 2, homeServed: 1, services: 1 })
    expect(apricot).toMatchObject({ needs: 4, needsOpen: 2, needsServed: 2, lack: { category: 'repair', missing: 4 } })
    expect(willow).toMatchObject({ homeAsked: 1, homeCurrent: 0, homeServed: 0, needs: 0, lack: null })
    expect(body.months).toHaveLength(6)
    expect(body.months.at(-1)).toEqual({ month: '2026-11', needs: 4, served: 2 })
    expect(body.load.map((one: { people: number }) => one.people)).toEqual([1, 1, 0, 0, 0, 0])
    expect(body.evidence[1]).toEqual({ level: 'E2', count: 1 })
    expect(body.demand[0]).toEqual({
      category: 'repair',
      categoryName: '家庭小修',
      wanted: 4,
      taken: 0,
      lack: { place: '杏林湾社区', missing: 4 },
    })
    expect(JSON.stringify(body)).not.toContain('沈知远')
  })

  test('a span before the first record is empty, not an error', async () => {
    const { body } = await town.countyOfficial.call('GET', overview(town.county.id, '?from=2026-01-01&to=2026-01-31'))
    expect(body.communities[0]).toMatchObject({ needs: 0, services: 0, homeServed: 0 })
    expect(body.demand).toEqual([])
  })

  test('the street reads its own, the clerk her community, nobody a county that is not above', async () => {
    expect((await town.streetOfficial.call('GET', overview(town.street.id))).status).toBe(200)
    expect((await town.clerk.call('GET', overview(town.apricot.id))).body.communities).toHaveLength(1)
    expect((await town.streetOfficial.call('GET', overview(town.county.id))).status).toBe(404)
    expect((await town.clerk.call('GET', overview(town.willow.id))).status).toBe(404)
    expect((await town.countyOfficial.call('GET', overview(town.foreign.id))).status).toBe(404)
  })
})

describe('headline figures', () => {
  const headline = (id: string, query = '') => `/api/organisations/${id}/headline${query}`

  test('whoever reported in twice counts once, and a service is a person-time of the unit’s side', async () => {
    const { status, body } = await town.countyOfficial.call('GET', headline(town.county.id))
    expect(status).toBe(200)
    expect(body).toMatchObject({ streets: 1, communities: 2, membersAsked: 3, membersReported: 2 })
    expect(body).toMatchObject({ unitsAsked: 2, unitsReported: 0, services: 1, ratings: 0 })
    expect(body.needs).toEqual({ open: 2, closed: 1, withdrawn: 1, served: 1 })
    expect(body.byUnits).toEqual({ sessions: 1, personTimes: 1, wishes: 0 })
    expect(body.atHome).toEqual({ sessions: 0, personTimes: 0, wishes: 0 })
  })

  test('one community reads its own, and a year without records is all noughts', async () => {
    const { body } = await town.clerk.call('GET', headline(town.apricot.id))
    expect(body).toMatchObject({ communities: 1, membersAsked: 2, services: 1 })
    const past = await town.clerk.call('GET', headline(town.apricot.id, '?from=2020-01-01&to=2020-12-31'))
    expect(past.body).toMatchObject({ needs: {}, services: 0, points: { member: 0, unit: 0 } })
    expect((await town.clerk.call('GET', headline(town.willow.id))).status).toBe(404)
  })
})

test('what is lacked most comes first, and a place where all is taken lacks nothing', () => {
  const row = (communityId: string, category: string, wanted: number, taken: number) => ({
    communityId,
    place: communityId,
    category,
    categoryName: null,
    wanted,
    taken,
  })
  const rows = [row('a', 'repair', 5, 5), row('b', 'errand', 4, 1), row('a', 'errand', 1, 0)]
  expect(demandByCategory(rows).map(({ category, lack }) => [category, lack])).toEqual([
    ['errand', { place: 'b', missing: 3 }],
    ['repair', null],
  ])
  expect(lackOf(rows, 'a')).toMatchObject({ category: 'errand', missing: 1 })
  expect(lackOf(rows.slice(0, 1), 'a')).toBeNull()
})

test('roll-ups answer what the records themselves do, in a lively town, for whole months and odd spans', async () => {
  const communities = [town.apricot.id, town.willow.id]
  await livelyPast(town.admin, { communities, unitId: town.waterworks.id, until: town.clock.now(), needs: 3000 })
  await sumUp(town.admin)
  const ctx = jobContext(town.app, 'figures.test', communities)
  const spans = [
    { from: '2026-01-01', to: '2026-11-23' },
    { from: '2026-11-01', to: '2026-11-23' },
    { from: '2026-10-01', to: '2026-10-31' },
    { from: '2026-08-14', to: '2026-09-05' },
    { from: '2025-01-01', to: '2025-12-31' },
  ]
  for (const span of spans)
    await read(ctx, ctx.scope, async (db) => {
      const rolled = await queries.byCommunity(db, communities, span)
      expect(rolled).toEqual(await naive.byCommunity(db, communities, span))
      expect(await queries.byMonth(db, communities, span)).toEqual(await naive.byMonth(db, communities, span))
      expect(await queries.loads(db, communities, span)).toEqual(await naive.loads(db, communities, span))
      expect(await demandRows(db, communities, span)).toEqual(await naive.demandRows(db, communities, span))
      const headline = await headlineOf(db, communities, span)
      expect(headline).toMatchObject(await naive.needsByState(db, communities, span))
      expect(headline).toMatchObject(await naive.bySide(db, communities, span))
      expect(await queries.byEvidence(db, communities, span)).toEqual(await naive.byEvidence(db, communities, span))
      if (span.from !== '2026-01-01') return
      expect(rolled[0]?.services).toBeGreaterThan(100)
      expect(headline.byUnits.wishes).toBeGreaterThan(100)
      expect(headline.atHome.wishes).toBeGreaterThan(100)
    })
})

test('a span is whole months and the days before and behind them; the month that goes on is whole', () => {
  const today = '2026-11-23'
  const parts = (from: string, to: string) => partsOf({ from, to }, today)
  expect(parts('2026-01-01', today)).toEqual({ months: { from: '2026-01-01', to: '2026-11-01' }, edges: [] })
  expect(parts('2026-10-01', '2026-10-31')).toEqual({ months: { from: '2026-10-01', to: '2026-10-01' }, edges: [] })
  expect(parts('2026-08-14', '2026-10-05')).toEqual({
    months: { from: '2026-09-01', to: '2026-09-01' },
    edges: [
      { from: '2026-08-14', to: '2026-08-31' },
      { from: '2026-10-01', to: '2026-10-05' },
    ],
  })
  expect(parts('2026-09-14', '2026-10-05').months).toBeNull()
})
