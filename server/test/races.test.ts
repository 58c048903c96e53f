import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPool } from '../src/db.ts'
import { newId } from '../src/platform/ids.ts'
import { drainOnce } from '../src/platform/outbox.ts'
import { type Asked, type Asker, newcomer } from './stranger.ts'
import { openTown, type Person, type Town } from './town.ts'

let town: Town
let clerks: [Asker, Asker]
beforeAll(async () => {
  town = await openTown()
  clerks = [
    await newcomer(town, '陆小满', 'clerk', town.apricot),
    await newcomer(town, '蓝采苹', 'clerk', town.apricot),
  ]
}, 60_000)
afterAll(() => town.close())

const base = () => `/api/communities/${town.apricot.id}`
const statuses = (answers: Asked[]) => answers.map(({ status }) => status).sort()
const one = async (sql: string, values: unknown[] = []) => (await town.admin.query(sql, values)).rows[0]

async function need(state: string, helpers = 1): Promise<string> {
  const id = newId(town.clock)
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
       link_hash, presence_hash, at, state_at)
     values ($1, $2, $3, 'difficulty', 'own', $4, 3, 'repair', '一户水龙头漏水', 'saturday', $5, $6, 'x', $7, $7)`,
    [town.apricot.id, id, randomUUID().slice(0, 8), state, helpers, randomUUID(), town.clock.now()],
  )
  return id
}

async function order(needId: string, who: Person, state: string): Promise<string> {
  const id = newId(town.clock)
  await town.admin.query(
    `insert into orders (community_id, id, need_id, helper, unit_id, person_id, helper_name, state, seq, due_at, at, state_at)
     values ($1, $2, $3, 'member', $4, $5, $6, $7, 3, $8, $8, $8)`,
    [town.apricot.id, id, needId, town.waterworks.id, who.id, who.name, state, town.clock.now()],
  )
  return id
}

/** A record that waits for the clerk, with its need and order. */
async function record(needId: string, who: Person): Promise<string> {
  const [id, orderId] = [newId(town.clock), await order(needId, who, 'done')]
  await town.admin.query(
    `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, field, happened_on, minutes,
       line, evidence, state, seq, at, state_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'repair', '2026-11-23', 30, '换了龙头', 'E0', 'written', 1, $8, $8)`,
    [town.apricot.id, id, orderId, needId, who.id, town.waterworks.id, who.name, town.clock.now()],
  )
  return id
}

async function booksAreRight(): Promise<void> {
  const sums = await town.admin.query(
    'select community_id, subject_id, year, sum(points)::int as points, count(*)::int as lines from points_lines group by 1, 2, 3 order by 1, 2, 3',
  )
  const balances = await town.admin.query(
    'select community_id, subject_id, year, points, lines from balances order by 1, 2, 3',
  )
  expect(balances.rows).toEqual(sums.rows)
}

describe('at the same moment', () => {
  test('two clerks verify the same fifty records: each counts once, and the books are their sums', async () => {
    const ids: string[] = []
    for (let n = 0; n < 50; n++) ids.push(await record(await need('in-hand'), n % 2 ? town.member : town.secondMember))
    const answers = await Promise.all([
      clerks[0].ask('POST', `${base()}/services/verify`, { ids }),
      clerks[1].ask('POST', `${base()}/services/verify`, { ids: [...ids].reverse() }),
    ])
    expect(statuses(answers)).toEqual([200, 409])
    expect((await one(`select count(*)::int as n from facts where kind = 'service.verified'`)).n).toBe(100)
    expect((await one(`select count(*)::int as n from needs where state = 'served'`)).n).toBe(50)
    await booksAreRight()
  }, 60_000)

  test('overlapping records in opposite order are no fault of ours', async () => {
    const ids: string[] = []
    for (let n = 0; n < 6; n++) ids.push(await record(await need('in-hand'), n % 2 ? town.member : town.secondMember))
    const answers = await Promise.all(
      ids.map((id, n) =>
        clerks[n % 2 ? 1 : 0].ask('POST', `${base()}/services/verify`, {
          ids: [id, ids[(n + 1) % 6], ids[(n + 3) % 6]],
        }),
      ),
    )
    for (const { status } of answers) expect([200, 409]).toContain(status)
    await booksAreRight()
  }, 60_000)

  test('two records of a need that wanted two are verified by two clerks: the need is served', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const needId = await need('in-hand', 2)
      const ids = [await record(needId, town.member), await record(needId, town.secondMember)]
      const answers = await Promise.all(
        ids.map((id, n) => clerks[n ? 1 : 0].ask('POST', `${base()}/services/verify`, { ids: [id] })),
      )
      expect(statuses(answers)).toEqual([200, 200])
      expect((await one('select state from needs where id = $1', [needId])).state).toBe('served')
    }
    await booksAreRight()
  }, 60_000)

  test('two members who take on the same need both have it', async () => {
    const needId = await need('open', 2)
    const orders = [
      await order(needId, town.member, 'dispatched'),
      await order(needId, town.secondMember, 'dispatched'),
    ]
    const answers = await Promise.all([
      town.member.call('POST', `${base()}/orders/${orders[0]}/accept`),
      town.secondMember.call('POST', `${base()}/orders/${orders[1]}/accept`),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect((await one('select state from needs where id = $1', [needId])).state).toBe('in-hand')
  })

  test('two members who give the same need back leave it open', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const needId = await need('in-hand', 2)
      const orders = [await order(needId, town.member, 'accepted'), await order(needId, town.secondMember, 'accepted')]
      const reason = { reason: '临时出差' }
      const answers = await Promise.all([
        town.member.call('POST', `${base()}/orders/${orders[0]}/hand-back`, reason),
        town.secondMember.call('POST', `${base()}/orders/${orders[1]}/hand-back`, reason),
      ])
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      expect((await one('select state from needs where id = $1', [needId])).state).toBe('open')
    }
  })

  test('the same need sent to the same unit by two clerks is one order', async () => {
    const needId = await need('open')
    const to = { to: [{ kind: 'unit', id: town.waterworks.id }] }
    const answers = await Promise.all(
      clerks.map((clerk) => clerk.ask('POST', `${base()}/needs/${needId}/dispatch`, to)),
    )
    expect(statuses(answers)).toEqual([200, 409])
    expect((await one('select count(*)::int as n from orders where need_id = $1', [needId])).n).toBe(1)
  })

  test('two confirmations of the same enrolments confirm once', async () => {
    const { rows } = await town.admin.query(
      `update enrolments set state = 'reported' where community_id = $1 and subject = 'member' returning id`,
      [town.apricot.id],
    )
    const ids = rows.map(({ id }) => id)
    const answers = await Promise.all([
      clerks[0].ask('POST', `${base()}/enrolments/confirm`, { ids }),
      clerks[1].ask('POST', `${base()}/enrolments/confirm`, { ids: [...ids].reverse() }),
    ])
    expect(statuses(answers)).toEqual([200, 409])
    const twice = await one(
      `select count(*)::int as n from (select 1 from facts where kind = 'enrolment.current' group by source having count(*) > 1) as d`,
    )
    expect(twice.n).toBe(0)
    await booksAreRight()
  })

  test('ten requests with one key are one act and ten equal replies', async () => {
    const key = randomUUID()
    const body = { name: '迟到的人', phone: '14400007700' }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => clerks[0].ask('POST', `${base()}/enrolments/walk-in`, body, key)),
    )
    expect(new Set(answers.map(({ status, body: text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(200)
    expect((await one(`select count(*)::int as n from people where name = '迟到的人'`)).n).toBe(1)
  })

  test('one person at two counters with two keys is one person', async () => {
    const body = { name: '两处都到', phone: '14400007701' }
    const answers = await Promise.all(clerks.map((clerk) => clerk.ask('POST', `${base()}/enrolments/walk-in`, body)))
    for (const { status } of answers) expect([200, 409]).toContain(status)
    expect((await one(`select count(*)::int as n from people where name = '两处都到'`)).n).toBe(1)
  })

  test('two processes drain side by side: each row arrives once', async () => {
    await town.app.drained()
    const before = (await one('select count(*)::int as n from messages')).n
    const rows = Array.from({ length: 300 }, () => newId(town.clock))
    for (const id of rows)
      await town.admin.query(
        `insert into outbox (scope_id, id, topic, payload, at) values ($1, $2, 'message', $3, $4)`,
        [
          town.apricot.id,
          id,
          JSON.stringify({
            ...{ scope_id: town.apricot.id, id: newId(town.clock), to_kind: 'community', to_id: town.apricot.id },
            ...{ text_key: 'need.placed', params: { code: '1' }, link: null, at: town.clock.now().toISOString() },
          }),
          town.clock.now(),
        ],
      )
    const pools = [1, 2, 3].map(() => openPool(town.app.config.drainUrl, 1, () => {}))
    const moved = await Promise.all(pools.map((pool) => drainOnce(pool, 20)))
    await Promise.all(pools.map((pool) => pool.close()))
    await town.app.drained()
    expect(moved.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(300)
    expect((await one('select count(*)::int as n from messages')).n - before).toBe(300)
    expect((await one('select count(*)::int as n from outbox')).n).toBe(0)
  }, 60_000)
})
