import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { presenceHash } from '../needs/commands.ts'
import { newId } from '../platform/ids.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ scheme: 'ali' })
})
afterAll(() => town.close())

const base = () => `/api/communities/${town.apricot.id}`
const factsOf = async (subjectId: string, like: string) =>
  (
    await town.admin.query(
      `select kind, subject, to_char(happened_on, 'YYYY-MM-DD') as day, data from facts
       where subject_id = $1 and kind like $2 order by kind, day, id`,
      [subjectId, like],
    )
  ).rows

async function openNeed(kind: string, helpers = 1): Promise<string> {
  const id = newId(town.clock)
  const hash = presenceHash({ ctx: { app: town.app } } as never, id, '4711')
  await town.admin.query(
    `insert into needs (community_id, id, code, kind, route, state, seq, category, target_group, public_line, wanted,
       helpers_wanted, link_hash, presence_hash, at, state_at)
     values ($1, $2, $3, $8, 'own', 'open', 3, 'repair', 'elderly', '一户水龙头漏水', 'saturday', $4, $5, $6, $7, $7)`,
    [town.apricot.id, id, randomUUID().slice(0, 8), helpers, randomUUID(), hash, town.clock.now(), kind],
  )
  return id
}

const ask = async (needId: string): Promise<string> =>
  (
    await town.clerk.call('POST', `${base()}/needs/${needId}/dispatch`, {
      to: [{ kind: 'unit', id: town.waterworks.id }],
    })
  ).body.orders[0]

/** Through the unit to each of its people, on the spot and verified. */
async function served(needId: string, people: Person[]): Promise<void> {
  const unitOrder = await ask(needId)
  const personIds = people.map(({ id }) => id)
  const passed = await town.secretary.call('POST', `${base()}/orders/${unitOrder}/pass-on`, { personIds })
  expect(passed.body).toEqual({ done: true })
  await town.app.drained()
  const ids: string[] = []
  for (const person of people) {
    const { rows } = await town.admin.query('select id from orders where parent_id = $1 and person_id = $2', [
      unitOrder,
      person.id,
    ])
    const order = `${base()}/orders/${rows[0].id}`
    expect((await person.call('POST', `${order}/accept`)).status).toBe(200)
    expect((await person.call('POST', `${order}/presence`, { how: 'home-code', code: '4711' })).status).toBe(200)
    const record = await person.call('POST', `${order}/record`, {
      line: '换了垫圈',
      minutes: 45,
      happenedOn: '2026-11-23',
    })
    ids.push(record.body.id)
  }
  expect((await town.clerk.call('POST', `${base()}/services/verify`, { ids })).status).toBe(200)
}

describe('facts', () => {
  test('a wish served by two members is one fact for each of them and one for their unit', async () => {
    const wish = await openNeed('wish', 2)
    await served(wish, [town.member, town.secondMember])
    for (const id of [town.member.id, town.secondMember.id, town.waterworks.id])
      expect((await factsOf(id, 'wish.done')).length).toBe(1)
    expect(await factsOf(town.member.id, 'need.served')).toMatchObject([
      { subject: 'member', day: '2026-11-23', data: { kind: 'wish', field: 'repair', group: 'elderly' } },
    ])
    expect(await factsOf(town.member.id, 'problem.solved')).toEqual([])
  })

  test('a problem solved again after a re-opening is the same fact', async () => {
    const problem = await openNeed('problem')
    await served(problem, [town.member])
    expect(await factsOf(town.waterworks.id, 'problem.solved')).toHaveLength(1)
    await town.admin.query(`update needs set state = 'open' where id = $1`, [problem])
    await served(problem, [town.member])
    expect(await factsOf(town.waterworks.id, 'problem.solved')).toHaveLength(1)
  })

  test('a service seen on the spot says the kind of day and the slot by the unit’s hours', async () => {
    const [first] = await factsOf(town.member.id, 'service.verified')
    expect(first.data).toMatchObject({ day: 'working', slot: 'inside', evidence: 'E2', hours: 1 })
  })

  test('accepting, declining and handing back are facts of the one who was asked, with no card opened for them', async () => {
    const first = await ask(await openNeed('difficulty'))
    expect(
      (await town.secretary.call('POST', `${base()}/orders/${first}/decline`, { reason: '这周排满' })).status,
    ).toBe(200)
    const second = await ask(await openNeed('difficulty'))
    await town.secretary.call('POST', `${base()}/orders/${second}/accept`)
    await town.secretary.call('POST', `${base()}/orders/${second}/hand-back`, { reason: '来不了' })
    const kinds = (await factsOf(town.waterworks.id, 'order.%')).map(({ kind }) => kind)
    expect(kinds.sort()).toEqual([
      'order.accepted',
      'order.accepted',
      'order.accepted',
      'order.accepted',
      'order.declined',
      'order.handed-back',
    ])
    expect(await factsOf(town.school.id, '%')).toEqual([])
  })

  test('reported after the due date is a fact with its days; an end with a reason is one too', async () => {
    const id = (await town.admin.query('select id from enrolments where subject_id = $1', [town.secondMember.id]))
      .rows[0].id
    await town.admin.query(`update enrolments set due_on = '2026-11-20' where id = $1`, [id])
    await town.secondMember.call('POST', `${base()}/enrolments/${id}/report`, {})
    await town.clerk.call('POST', `${base()}/enrolments/confirm`, { ids: [id] })
    expect(await factsOf(town.secondMember.id, 'enrolment.late')).toMatchObject([{ data: { kind: 'home', days: 3 } }])
    const ended = await town.clerk.call('POST', `${base()}/enrolments/${id}/end`, { reason: '搬到外县' })
    expect(ended.body).toEqual({ done: true })
    expect(await factsOf(town.secondMember.id, 'enrolment.ended')).toHaveLength(1)
    const again = await town.clerk.call('POST', `${base()}/enrolments/${id}/end`, { reason: '搬到外县' })
    expect(again.body.code).toBe('wrong-state')
  })

  test('a need that is open again takes its points back at once, and gives them again when it is served', async () => {
    const wish = await openNeed('wish')
    await served(wish, [town.member])
    const sum = async () =>
      (
        await town.admin.query(
          `select coalesce(sum(points), 0)::int as points from points_lines where subject_id = $1 and rule like '%wish%'`,
          [town.member.id],
        )
      ).rows[0].points
    const before = await sum()
    expect(before).toBeGreaterThan(0)
    const { rows } = await town.admin.query('select seq from needs where id = $1', [wish])
    const answer = await town.clerk.call('POST', `${base()}/needs/${wish}/reopen`, {
      seq: rows[0].seq,
      reason: '又漏了',
    })
    expect(answer.status).toBe(200)
    const after = await sum()
    expect(after).toBeLessThan(before)
    await served(wish, [town.member])
    expect(await sum()).toBe(before)
    const { rows: wrong } = await town.admin.query(
      `select 1 from balances b where points <> (select sum(points) from points_lines l
         where l.community_id = b.community_id and l.subject_id = b.subject_id and l.year = b.year)`,
    )
    expect(wrong).toEqual([])
  })
})
