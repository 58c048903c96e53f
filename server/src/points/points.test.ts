import { randomUUID } from 'node:crypto'
import { parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { defaults } from '../config.ts'
import { jobContext } from '../jobs.ts'
import { newId } from '../platform/ids.ts'
import { loadSchemes, schemesOf } from '../platform/schemes.ts'
import { closePeriod } from './commands.close.ts'

/** A need of 杏林湾 that is open, published on a day. */
async function openNeed(town: Town): Promise<string> {
  const id = newId(town.clock)
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, link_hash,
       presence_hash, at, state_at)
     values ($1, $2, $3, 'difficulty', 'own', 'open', 3, 'repair', '一户灯不亮', 'saturday', $4, $4, $5, $5)`,
    [town.apricot.id, id, randomUUID().slice(0, 8), randomUUID(), town.clock.now()],
  )
  await town.admin.query(
    `insert into transitions (community_id, entity_id, seq, entity, verb, to_state, at, actor, role)
     values ($1, $2, 3, 'need', 'publish', 'open', $3, 'stage', 'clerk')`,
    [town.apricot.id, id, town.clock.now()],
  )
  return id
}

async function reportIn(town: Town): Promise<void> {
  const base = `/api/communities/${town.apricot.id}/enrolments`
  const { rows } = await town.admin.query('select id from enrolments where subject_id = $1', [town.member.id])
  await town.member.call('POST', `${base}/${rows[0].id}/report`, {})
  await town.clerk.call('POST', `${base}/confirm`, { ids: [rows[0].id] })
}

/** From dispatch to a verified record, straight to the member; answers the points the verification wrote. */
async function serve(town: Town, wellDone: boolean, day: string): Promise<number> {
  const base = `/api/communities/${town.apricot.id}`
  const need = await openNeed(town)
  const asked = await town.clerk.call('POST', `${base}/needs/${need}/dispatch`, {
    to: [{ kind: 'member', id: town.member.id }],
  })
  expect(asked.status).toBe(200)
  const order = asked.body.orders[0]
  await town.member.call('POST', `${base}/orders/${order}/accept`)
  const record = await town.member.call('POST', `${base}/orders/${order}/record`, {
    line: '修好了',
    minutes: 30,
    happenedOn: day,
  })
  const ids = [record.body.id]
  await town.clerk.call('POST', `${base}/services/${ids[0]}/phoned`)
  const verified = await town.clerk.call('POST', `${base}/services/verify`, {
    ids,
    ...(wellDone ? { wellDone: ids } : {}),
  })
  expect(verified.status).toBe(200)
  return verified.body.points
}

const memberPoints = async (town: Town) =>
  (
    await town.admin.query('select coalesce(sum(points), 0)::int as n from points_lines where subject_id = $1', [
      town.member.id,
    ])
  ).rows[0].n

const close = (town: Town, today: string) =>
  closePeriod(jobContext(town.app, 'points.close', [town.apricot.id]), town.apricot.id, today)

describe('通川', () => {
  let town: Town
  beforeAll(async () => {
    town = await openTown({ scheme: 'tongchuan-2023' })
    town.clock.set(new Date('2026-09-14T01:00:00Z'))
    await reportIn(town)
  })
  afterAll(() => town.close())

  test('one point a service, one more when it is marked well done; members may be asked directly', async () => {
    const before = await memberPoints(town)
    await serve(town, false, '2026-09-14')
    expect(await memberPoints(town)).toBe(before + 1)
    await serve(town, true, '2026-09-14')
    expect(await memberPoints(town)).toBe(before + 3)
  })

  test('a month that ends with nothing gives one private reminder, however often the close runs', async () => {
    town.clock.set(new Date('2026-11-02T01:00:00Z'))
    await openNeed(town)
    town.clock.set(new Date('2026-12-01T01:00:00Z'))
    const first = await close(town, '2026-12-01')
    const again = await close(town, '2026-12-01')
    expect(first.reminded).toBeGreaterThan(0)
    expect(again).toEqual(first)
    await town.app.drained()
    const { rows } = await town.admin.query(
      `select count(*)::int as n from messages where scope_id = $1 and text_key = 'points.low'`,
      [town.member.id],
    )
    expect(rows[0].n).toBe(1)
  })

  test('a month in which nothing was needed reminds nobody', async () => {
    expect(await close(town, '2027-01-01')).toEqual({ reminded: 0 })
  })
})

describe('潞州', () => {
  test('a month with nothing reminds nobody: the scheme names no such rule', async () => {
    const town = await openTown()
    town.clock.set(new Date('2026-09-14T01:00:00Z'))
    await reportIn(town)
    await openNeed(town)
    expect(await close(town, '2026-10-01')).toEqual({ reminded: 0 })
    await town.close()
  })
})

describe('a third locality, invented by this test', () => {
  test('runs the loop on the same code with its own values', async () => {
    const pick = (from: number, to: number): number => from + Math.floor(Math.random() * (to - from + 1))
    const id = `x${randomUUID().slice(0, 8).replace(/-/g, '')}`
    const [base, each, well] = [pick(10, 60), pick(2, 9), pick(2, 9)]
    const [model] = (await loadSchemes(defaults.schemesDir)).versions('tongchuan-2023')
    const cites = { doc: 'own', place: '第一条' }
    const rule = (name: string, more: object) => ({
      rule: name,
      who: 'member',
      cites,
      say: '这是测试里编的一条规则',
      ...more,
    })
    const raw = {
      ...model,
      scheme: id,
      name: '某地方案',
      effective: '2026-01-01',
      sources: { own: { title: '某地办法', issuer: '某地' } },
      points: [
        rule('start', { give: base, every: 'year' }),
        rule('served', { on: 'service.verified', give: each }),
        rule('well', { on: 'service.rated', when: { by: 'community' }, give: well }),
      ],
    }
    for (const block of [
      'enrolments',
      'duties',
      'low',
      'awards',
      'notices',
      'visits',
      'feedback',
      'grades',
      'rates',
    ] as const)
      delete (raw as Record<string, unknown>)[block]
    const restated = JSON.parse(JSON.stringify(raw).replace(/"doc":"[a-z0-9-]+"/g, '"doc":"own"'))
    const parsed = parseScheme(restated)
    expect('problems' in parsed ? parsed.problems : []).toEqual([])
    const town = await openTown({ scheme: id, schemes: schemesOf([(parsed as { scheme: Scheme }).scheme]) })
    town.clock.set(new Date('2026-09-14T01:00:00Z'))
    await reportIn(town)
    expect(await memberPoints(town)).toBe(base)
    await serve(town, true, '2026-09-14')
    expect(await memberPoints(town)).toBe(base + each + well)
    await town.close()
  })
})
