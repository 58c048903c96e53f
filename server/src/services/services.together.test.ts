import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { openPool } from '../db.ts'
import { newId } from '../platform/ids.ts'
import { drainOnce } from '../platform/outbox.ts'
import { oneByOne } from '../platform/together.ts'
import { checkRollups } from '../points/jobs.rollups.ts'

/** What a town is asked to verify: records by number, the same in both towns. */
interface Play {
  town: Town
  ids: string[]
}

const rows = async (town: Town, sql: string) => (await town.admin.query(sql)).rows

/** Moves the outbox on without sending: these needs have no private part to take a phone from. */
async function drain(town: Town): Promise<void> {
  const pool = openPool(town.app.config.drainUrl, 1, () => {})
  for (let moved = 1; moved > 0; ) moved = await drainOnce(pool)
  await pool.close()
}

/** Whatever has no order of its own is compared by what it says. */
const sorted = async (town: Town, sql: string) => (await rows(town, sql)).map((row) => JSON.stringify(row)).sort()

/** Ids differ from town to town; what rows say beside them must not. */
const said = {
  services: `select s.line, s.state, s.seq, s.done_well, s.verified_by = p.person_id as by_clerk from services s
    join people p on p.name = '陆小满' order by s.line`,
  orders: `select o.note, o.helper, o.state, o.seq from orders o order by o.note`,
  needs: `select code, state, seq, served_at is not null as served from needs order by code`,
  transitions: `select entity, verb, from_state, to_state, role, seq, reason, count(*)::int as n from transitions
    where actor <> 'stage' group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 6`,
  // of a need with two helpers the last one's day and evidence count, and who is last is chance here
  facts: `select f.kind, f.subject, f.card, f.data - 'evidence' as data, count(*)::int as n,
      case when f.kind like 'service.%' then f.data ->> 'evidence' || to_char(f.happened_on, 'MM-DD') end as seen
    from facts f group by 1, 2, 3, 4, 6 order by 1, 2, 4::text, 6`,
  lines: `select rule, subject, card, points, cut, say, scheme, year, to_char(happened_on, 'MM-DD') as day,
      to_char(fact_date, 'MM-DD') as fact_day, count(*)::int as n
    from points_lines group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 order by 1, 2, 4, 9, 10`,
  balances: `select subject, year, points, lines from balances order by 1, 3, 4`,
  days: `select to_char(day, 'MM-DD') as day, services, minutes, e0, e1, e2, e3, members_first, needs_open, needs_served,
      points, lines from community_days order by day, services`,
  years: 'select year, services, minutes, to_char(first_day, $$MM-DD$$) as day from member_years order by minutes',
  units: `select to_char(day, 'MM-DD') as day, services, minutes from unit_days order by 1, 2`,
  items: `select entity, state, seq, (data - 'fact' - 'key' - 'needId' - 'orderId')::text as data from person_items
    where entity <> 'enrolment' order by 1, 2, 3, 4`,
  unitItems: `select entity, state, seq, data ->> 'line' as line, data ->> 'rule' as rule, data ->> 'points' as points
    from unit_items where entity <> 'enrolment' order by 1, 4, 5, 6, 3`,
  messages: `select to_kind, text_key, params, link, count(*)::int as n from messages group by 1, 2, 3, 4 order by 2, 3::text`,
  audit: `select action, role, subject is not null as named, count(*)::int as n from audit
    where action = 'service.verify' group by 1, 2, 3`,
  keys: `select action, reply, count(*)::int as n from idempotency where action = 'service.verify' group by 1, 2 order by 2::text`,
  books: `select version > 0 as kept, state -> 'opened' as opened from books order by state::text`,
}

async function stage(): Promise<Play> {
  const town = await openTown()
  const ids: string[] = []
  // fewer than the caps cut: where they do, the order of coming shows in reversing lines, not in sums
  const helpers: [Person, number][] = [
    [town.member, 1],
    [town.secondMember, 1],
    [town.member, 2],
    [town.secondMember, 2],
  ]
  const now = town.clock.now()
  // two records may be of one need that wants two helpers, under one order of their unit
  for (let n = 0; n < 16; n += 2) {
    const shared = n % 8 === 0
    const parent = newId(town.clock)
    let needId = ''
    for (const m of [n, n + 1]) {
      const [who] = helpers[m % 4] ?? [town.member]
      if (m === n || !shared) {
        needId = newId(town.clock)
        await town.admin.query(
          `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted,
             helpers_wanted, link_hash, presence_hash, at, state_at)
           values ($1, $2, $3, $4, 'own', 'in-hand', 3, 'repair', '一户水龙头漏水', 'saturday', $5, $6, 'x', $7, $7)`,
          [town.apricot.id, needId, `code-${m}`, m % 3 ? 'difficulty' : 'wish', shared ? 2 : 1, randomUUID(), now],
        )
        if (shared)
          await town.admin.query(
            `insert into orders (community_id, id, need_id, helper, unit_id, helper_name, state, seq, due_at, note, at, state_at)
             values ($1, $2, $3, 'unit', $4, '县水务局', 'passed-on', 2, $5, $6, $5, $5)`,
            [town.apricot.id, parent, needId, town.waterworks.id, now, `unit-${n}`],
          )
      }
      const [orderId, id] = [newId(town.clock), newId(town.clock)]
      await town.admin.query(
        `insert into orders (community_id, id, need_id, parent_id, helper, unit_id, person_id, helper_name, state, seq,
           due_at, note, at, state_at)
         values ($1, $2, $3, $4, 'member', $5, $6, $7, 'done', 3, $8, $9, $8, $8)`,
        [
          town.apricot.id,
          orderId,
          needId,
          shared ? parent : null,
          town.waterworks.id,
          who.id,
          who.name,
          now,
          `order-${m}`,
        ],
      )
      // some days lie in the month before, which is closed
      const day = `2026-${m % 5 === 0 ? '10-2' : '11-1'}${m % 9}`
      await town.admin.query(
        `insert into services (community_id, id, order_id, need_id, person_id, unit_id, person_name, field, happened_on,
           minutes, line, evidence, state, seq, at, state_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'repair', $8, $9, $10, $11, 'written', 1, $12, $12)`,
        [
          town.apricot.id,
          id,
          orderId,
          needId,
          who.id,
          town.waterworks.id,
          who.name,
          day,
          30 + m,
          `line-${m}`,
          `E${m % 4}`,
          now,
        ],
      )
      ids.push(id)
    }
  }
  await town.admin.query('select set_config($1, $2, false)', ['app.scope', town.apricot.id])
  await town.admin.query(`insert into community_days (community_id, day, needs_open)
    select community_id, day, needs_open from community_days_again()`)
  await town.admin.query(
    'insert into need_counts (community_id, month, kind, state, needs) select * from need_counts_again()',
  )
  return { town, ids }
}

const verify = ({ town }: Play, id: string, key?: string, wellDone = false) =>
  town.clerk.call(
    'POST',
    `/api/communities/${town.apricot.id}/services/verify`,
    { ids: [id], ...(wellDone ? { wellDone: [id] } : {}) },
    key,
  )

// each test plays on a town of its own, and opening one takes its time
describe('verifying records', { timeout: 120_000 }, () => {
  let batched: Play
  let single: Play
  beforeAll(async () => {
    batched = await stage()
    single = await stage()
    oneByOne(single.town.app)
  }, 120_000)
  afterAll(async () => {
    await batched.town.close()
    await single.town.close()
  })

  test('many at once leave the same rows as one by one', async () => {
    const order = batched.ids.map((_, place) => place)
    // first the books are opened, by the full fold; then all others come at the same moment
    for (const play of [batched, single]) {
      for (const place of order.slice(0, 4)) expect((await verify(play, play.ids[place] ?? '')).status).toBe(200)
    }
    const rest = order.slice(4)
    const answers = await Promise.all(
      rest.map((place) => verify(batched, batched.ids[place] ?? '', undefined, place % 6 === 0)),
    )
    expect(answers.map(({ status }) => status)).toEqual(rest.map(() => 200))
    const alone: number[] = []
    for (const place of rest) {
      const answer = await verify(single, single.ids[place] ?? '', undefined, place % 6 === 0)
      alone.push(answer.body.points)
    }
    expect(answers.map(({ body }) => body.points)).toEqual(alone)
    for (const { town } of [batched, single]) {
      await drain(town)
      expect(await rows(town, 'select 1 from outbox')).toEqual([])
      expect(await checkRollups(town.app, { all: true })).toEqual({ community: 0, unit: 0 })
    }
    for (const [what, sql] of Object.entries(said))
      expect([what, await sorted(batched.town, sql)]).toEqual([what, await sorted(single.town, sql)])
  })

  test('a batch goes in few transactions', async () => {
    const more = await stage()
    try {
      const before = await rows(
        more.town,
        `select count(distinct xmin::text)::int as n from audit where action = 'service.verify'`,
      )
      expect(before).toEqual([{ n: 0 }])
      await Promise.all(more.ids.map((id) => verify(more, id)))
      const [{ n }] = await rows(
        more.town,
        `select count(distinct xmin::text)::int as n from audit where action = 'service.verify'`,
      )
      expect(n).toBeLessThan(more.ids.length / 2)
    } finally {
      await more.town.close()
    }
  })

  test('who asks twice at once with one key gets one answer twice; with two keys one of them is refused', async () => {
    const play = await stage()
    try {
      const [a = '', b = ''] = play.ids
      const key = randomUUID()
      const twice = await Promise.all([verify(play, a, key), verify(play, a, key), verify(play, a, key)])
      expect(twice.map(({ status }) => status)).toEqual([200, 200, 200])
      expect(new Set(twice.map(({ body }) => JSON.stringify(body))).size).toBe(1)
      const rivals = await Promise.all([verify(play, b), verify(play, b)])
      expect(rivals.map(({ status }) => status).sort()).toEqual([200, 409])
      expect(rivals.find(({ status }) => status === 409)?.body.code).toBe('wrong-state')
    } finally {
      await play.town.close()
    }
  })

  test('what one of them may not do stops none of the others', async () => {
    const play = await stage()
    try {
      const { town, ids } = play
      const own = await town.clerk.also('member', town.waterBranch)
      expect(own).toBeTruthy()
      await town.admin.query('update services set person_id = $1 where id = $2', [town.clerk.id, ids[0]])
      const foreign = await town.willowClerk.call('POST', `/api/communities/${town.willow.id}/services/verify`, {
        ids: [ids[1]],
      })
      expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found'])
      const answers = await Promise.all([
        ...ids.slice(0, 6).map((id) => verify(play, id)),
        verify(play, newId(town.clock)),
        town.willowClerk.call('POST', `/api/communities/${town.willow.id}/services/verify`, { ids: [ids[2]] }),
      ])
      expect(answers.map(({ body }) => body.code ?? 'ok')).toEqual([
        'second-person-needed',
        'ok',
        'ok',
        'ok',
        'ok',
        'ok',
        'not-found',
        'not-found',
      ])
    } finally {
      await play.town.close()
    }
  })
})
