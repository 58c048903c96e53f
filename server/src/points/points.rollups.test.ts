import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { needLife } from '@lianxin/rules/life-cycles'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf, tap } from '../../test/resident.ts'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { act } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { newId } from '../platform/ids.ts'
import { move } from '../platform/transition.ts'
import { checkRollups } from './jobs.rollups.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
}, 60_000)
afterAll(() => town.close())

const base = () => `/api/communities/${town.apricot.id}`
const rows = async (sql: string) => (await town.admin.query(sql)).rows

/** A need in hand, counted as the product would have, for it is put in by hand. */
async function needInHand({ kind = 'difficulty', helpers = 1 } = {}): Promise<string> {
  const needId = newId(town.clock)
  const now = town.clock.now()
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
       link_hash, presence_hash, at, state_at)
     values ($1, $2, $3, $7, 'own', 'in-hand', 3, 'repair', '一户水龙头漏水', 'saturday', $4, $5, 'x', $6, $6)`,
    [town.apricot.id, needId, randomUUID().slice(0, 8), helpers, randomUUID(), now, kind],
  )
  await town.admin.query('select set_config($1, $2, false)', ['app.scope', town.apricot.id])
  await town.admin.query('select count_needs($1)', [
    JSON.stringify([
      {
        community_id: town.apricot.id,
        day: '2026-11-23',
        needs_open: 1,
        needs_served: 0,
        needs_answered: 0,
        to_kind: kind,
        to_state: 'in-hand',
      },
    ]),
  ])
  return needId
}

/** A record that waits for the clerk. */
async function record(who: Pick<Person, 'id' | 'name'>, day = '2026-11-23', { of = '', unit = town.waterworks } = {}) {
  const needId = of || (await needInHand())
  const [orderId, id] = [newId(town.clock), newId(town.clock)]
  const now = town.clock.now()
  await town.admin.query(
    `insert into orders (community_id, id, need_id, helper, unit_id, person_id, helper_name, state, seq, due_at, at, state_at)
     values ($1, $2, $3, 'member', $4, $5, $6, 'done', 3, $7, $7, $7)`,
    [town.apricot.id, orderId, needId, unit.id, who.id, who.name, now],
  )
  await town.admin.query(
    `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, field, happened_on, minutes,
       line, evidence, by_unit, state, seq, at, state_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'repair', $8, 45, '换了龙头', 'E2', $10, 'written', 1, $9, $9)`,
    [town.apricot.id, id, orderId, needId, who.id, unit.id, who.name, day, now, unit === town.waterworks],
  )
  return { id, needId }
}

async function sumsAreRight(): Promise<void> {
  await town.app.drained()
  expect(await checkRollups(town.app, { all: true })).toEqual({ community: 0, unit: 0 })
}

const verify = (ids: string[]) => town.clerk.call('POST', `${base()}/services/verify`, { ids })

describe('roll-ups', () => {
  test('follow a record from verified to withdrawn, and the member stops being seen with her last one', async () => {
    const first = await record(town.member, '2026-11-20')
    const second = await record(town.member, '2026-11-23')
    expect((await verify([first.id, second.id])).body.verified).toBe(2)
    await sumsAreRight()
    const days =
      await rows(`select to_char(day, 'MM-DD') as day, services, minutes, e2, members_first from community_days
      where services > 0 order by day`)
    expect(days).toEqual([
      { day: '11-20', services: 1, minutes: 45, e2: 1, members_first: 1 },
      { day: '11-23', services: 1, minutes: 45, e2: 1, members_first: 0 },
    ])
    expect(await rows('select sum(services)::int as n from unit_days')).toEqual([{ n: 2 }])
    const reason = { reason: '写错了' }
    for (const { id } of [first, second]) await town.clerk.call('POST', `${base()}/services/${id}/withdraw`, reason)
    await sumsAreRight()
    expect(await rows('select sum(services)::int as n, sum(members_first)::int as seen from community_days')).toEqual([
      { n: 0, seen: 0 },
    ])
    const again = await record(town.member, '2026-11-22')
    await verify([again.id])
    await sumsAreRight()
  })

  test('of both sides follow a wish: a session a day, and the wish itself on the day it was first served', async () => {
    const sides = () =>
      rows(`select to_char(day, 'MM-DD') as day, by_unit, services, sessions, wishes from side_days
        where services > 0 and day between '2026-11-17' and '2026-11-19' order by day, by_unit`)
    const wish = await needInHand({ kind: 'wish', helpers: 4 })
    // the last of a unit that is linked elsewhere
    const helper = (name: string) => ({ id: newId(town.clock), name })
    const made = [
      await record(town.member, '2026-11-17', { of: wish }),
      await record(town.secondMember, '2026-11-17', { of: wish }),
      await record(helper('归帆'), '2026-11-19', { of: wish }),
      await record(helper('停云'), '2026-11-18', { of: wish, unit: town.school }),
    ]
    const [first, second, ...others] = made.map(({ id }) => id) as [string, string, ...string[]]
    await verify([first, ...others])
    await sumsAreRight()
    const day = (name: string, by_unit: boolean, [services, sessions, wishes]: number[]) => ({
      ...{ day: `11-${name}`, by_unit, services, sessions, wishes },
    })
    // nobody calls a wish done while one of its helpers is still to be verified
    expect(await sides()).toEqual([day('17', true, [1, 1, 0]), day('18', false, [1, 1, 0]), day('19', true, [1, 1, 0])])
    await verify([second])
    await sumsAreRight()
    expect(await sides()).toEqual([day('17', true, [2, 1, 1]), day('18', false, [1, 1, 1]), day('19', true, [1, 1, 0])])
    for (const id of [first, second])
      await town.clerk.call('POST', `${base()}/services/${id}/withdraw`, { reason: '写错了' })
    await sumsAreRight()
    expect(await sides()).toEqual([day('18', false, [1, 1, 1]), day('19', true, [1, 1, 1])])
    // opened again it isn't done, whatever was served
    const ctx = jobContext(town.app, 'test', [town.apricot.id])
    await act(ctx, { action: 'test', scope: ctx.scope }, async (tx) => {
      const need = await tx.sql.selectFrom('needs').selectAll().where('id', '=', wish).executeTakeFirstOrThrow()
      await move(tx, needLife, 'needs', need, 'reopen', { reason: '没办完' })
    })
    await sumsAreRight()
    expect(await sides()).toEqual([day('18', false, [1, 1, 0]), day('19', true, [1, 1, 0])])
  })

  test('follow a need from placed to withdrawn', async () => {
    const it = residentOf(town)
    await it.placed()
    const other = await it.placed()
    await sumsAreRight()
    const withdrawn = await town.clerk.call('POST', `${base()}/needs/${other.id}/withdraw`, {
      seq: 1,
      reason: '不用了',
    })
    expect(withdrawn.status, JSON.stringify(withdrawn.body)).toBe(200)
    await sumsAreRight()
    const filed = await town.clerk.call('POST', `${base()}/needs`, {
      ...tap,
      route: 'counter',
      wanted: ['any'],
      neighbourhoodId: undefined,
    })
    expect(filed.status, JSON.stringify(filed.body)).toBe(200)
    await sumsAreRight()
  })

  test('are exact after many at once, with connections cut in the middle', async () => {
    const made: { id: string }[] = []
    for (let n = 0; n < 30; n++)
      made.push(await record(n % 2 ? town.member : town.secondMember, `2026-11-${10 + (n % 12)}`))
    let cutting = true
    const cut = (async () => {
      while (cutting) {
        await town.admin.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'lianxin_app'
             and datname = current_database() and xact_start is not null order by random() limit 1`,
        )
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    })()
    const keys = made.map(() => randomUUID())
    for (let round = 0; round < 3; round++)
      await Promise.all(
        made.map(({ id }, n) => town.clerk.call('POST', `${base()}/services/verify`, { ids: [id] }, keys[n])),
      )
    cutting = false
    await cut
    const last = await Promise.all(
      made.map(({ id }, n) => town.clerk.call('POST', `${base()}/services/verify`, { ids: [id] }, keys[n])),
    )
    expect(last.map(({ body }) => body.verified)).toEqual(made.map(() => 1))
    await sumsAreRight()
  }, 60_000)

  test('counted anew by the migration say the same', async () => {
    const all = () => rows('select * from community_days where services + needs_open + lines <> 0 order by 1, 2')
    const before = await all()
    const years = await rows(
      'select community_id, year, person_id, services, minutes from member_years where services > 0 order by 3',
    )
    const units = await rows('select * from unit_days where services <> 0 order by 1, 2')
    const sides = () => rows('select * from side_days where services > 0 order by 1, 2, 3')
    const sidesBefore = await sides()
    await town.admin.query('truncate community_days, member_years, unit_days, need_days, side_days')
    for (const name of ['0020_rollups', '0121_sides']) {
      const text = readFileSync(join(import.meta.dirname, `../../migrations/${name}.sql`), 'utf8')
      await town.admin.query(text.slice(text.indexOf('do $$')))
    }
    expect(await sides()).toEqual(sidesBefore)
    expect(await all()).toMatchObject(before.map(({ members_first: _, ...row }) => row))
    expect(
      await rows(
        'select community_id, year, person_id, services, minutes from member_years where services > 0 order by 3',
      ),
    ).toEqual(years)
    expect(await rows('select * from unit_days where services <> 0 order by 1, 2')).toEqual(units)
    await sumsAreRight()
  })

  test('a wrong counter is found and says so in the metrics', async () => {
    await town.admin.query('update community_days set services = services + 1 where services > 0')
    const { community } = await checkRollups(town.app, { all: true })
    expect(community).toBeGreaterThan(0)
    const { content } = await town.app.metrics.text()
    expect(content).toMatch(/lianxin_rollup_differences\{rollup="community-days"\} [1-9]/)
  })
})
