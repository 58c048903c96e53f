import { randomUUID } from 'node:crypto'
import { instantOf } from '@lianxin/rules/calendar'
import { afterWorkingHours, officeHours } from '@lianxin/rules/deadlines'
import { orderStep } from '@lianxin/rules/paths'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'
import { openCalendar } from '../platform/calendar.ts'
import { newId } from '../platform/ids.ts'
import { newToken, tokenHash } from '../platform/tokens.ts'
import { refreshNotices } from './commands.holidays.ts'

let town: Town
let base: string
let second: Second

beforeAll(async () => {
  town = await openTown()
  base = `/api/organisations/${town.county.id}`
  second = await colleague('尹若川', town.county.id)
})
afterAll(() => town.close())

interface Second {
  id: string
  call(method: 'GET' | 'POST', url: string, body?: object): Promise<{ status: number; body: Record<string, never> }>
}

/** Another official at a desk, signed in and known to her colleagues. */
async function colleague(name: string, organisationId: string): Promise<Second> {
  const [id, role, token, now] = [newId(town.clock), newId(town.clock), newToken(), town.clock.now()]
  await town.admin.query('insert into people (person_id, name, at) values ($1, $2, $3)', [id, name, now])
  await town.admin.query(
    `insert into roles (person_id, id, role, organisation_id, at) values ($1, $2, 'county', $3, $4)`,
    [id, role, organisationId, now],
  )
  await town.admin.query(
    `insert into staff (scope_id, person_id, role_id, role, name, at) values ($1, $2, $3, 'county', $4, $5)`,
    [organisationId, id, role, name, now],
  )
  await town.admin.query(
    `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
     values ($1, $2, $3, 0, $4, timestamptz '2099-01-01', timestamptz '2099-01-01')`,
    [tokenHash(token), id, role, now],
  )
  return {
    id,
    async call(method, url, body) {
      const headers = method === 'GET' ? {} : { 'idempotency-key': newId(town.clock) }
      const payload = body === undefined ? {} : { payload: body }
      const answer = await town.http.inject({ method, url, headers, cookies: { session: token }, ...payload })
      return { status: answer.statusCode, body: answer.json() }
    },
  }
}

const notice = {
  year: 2027,
  document: '国办发明电〔2026〕9号',
  off: [
    { name: '元旦', days: ['2027-01-01', '2027-01-02', '2027-01-03'] },
    { name: '国庆节', days: ['2027-10-01', '2027-10-04', '2027-10-05', '2027-10-06', '2027-10-07'] },
  ],
  work: ['2027-10-09', '2027-10-10'],
}
const enter = (change: object = {}, who: Pick<Person, 'call'> = town.countyOfficial) =>
  who.call('POST', `${base}/holiday-entries`, { ...notice, ...change })
const settle = (id: string, verb: string, body: object = {}) =>
  second.call('POST', `${base}/holiday-entries/${id}/${verb}`, verb === 'return' ? body : undefined)
const list = async () => (await town.countyOfficial.call('GET', `${base}/holiday-notices`)).body
const told = async (who: Pick<Person, 'call'> | Second) => {
  await town.app.drained()
  const { body } = await who.call('GET', '/api/me/messages')
  return (body as unknown as { messages: { text: string }[] }).messages.map(({ text }) => text)
}

describe('a notice with a mistake is refused, with the day', () => {
  const off = (...days: string[]) => ({ off: [{ name: '元旦', days }], work: [] })
  const january = Array.from({ length: 31 }, (_, at) => `2027-01-${String(at + 1).padStart(2, '0')}`)
  test.each([
    ['a year nobody plans for', { year: 1999 }, 'notice-year', ''],
    ['no days off', { off: [] }, 'notice-none-off', ''],
    ['a festival of a month', { off: [{ name: '元旦', days: january }] }, 'notice-too-long', '2027-01-01'],
    [
      'a festival whose days lie on both sides of the year',
      off('2026-12-31', '2027-01-01'),
      'notice-other-year',
      '2026-12-31',
    ],
    ['a festival without days', { off: [{ name: '元旦', days: [] }] }, 'notice-no-days', ''],
    ['a festival without a name', { off: [{ name: ' ', days: ['2027-01-01'] }] }, 'notice-no-name', ''],
    ['a day that does not exist', off('2027-02-30'), 'notice-no-such-day', '2027-02-30'],
    ['words for a day', off('正月初一'), 'notice-no-such-day', '正月初一'],
    ['a day outside the year', off('2028-01-01'), 'notice-other-year', '2028-01-01'],
    ['a day in two festivals', { off: [...off('2027-01-01').off, ...notice.off] }, 'notice-twice', '2027-01-01'],
    ['a day both off and worked', { ...off('2027-10-09'), work: ['2027-10-09'] }, 'notice-twice', '2027-10-09'],
    ['a weekday made up', { work: ['2027-10-11'] }, 'notice-make-up-on-weekday', '2027-10-11'],
    ['a year that is known', { year: 2026, ...off('2026-01-01') }, 'year-known', undefined],
  ])('%s', async (_, change, code, date) => {
    const answer = await enter(change)
    expect(answer.body).toMatchObject({ code, ...(date === undefined ? {} : { params: { date } }) })
    expect(await list()).toMatchObject({ entries: [] })
  })
})

describe('a year’s notice', () => {
  let id: string

  test('is entered by an official of the county, not by a street, a clerk or a member', async () => {
    for (const who of [town.streetOfficial, town.clerk, town.member])
      expect([403, 404]).toContain((await enter({}, who)).status)
    const answer = await enter()
    expect(answer.status).toBe(200)
    id = answer.body.id
    expect((await enter()).body.code).toBe('year-waiting')
  })

  test('changes nothing until somebody else has compared it, who is told', async () => {
    expect((await town.member.call('GET', '/api/calendar')).body.years).not.toContain(2027)
    expect(await told(second)).toEqual([expect.stringContaining('2027')])
    const own = await town.countyOfficial.call('POST', `${base}/holiday-entries/${id}/release`)
    expect(own.body.code).toBe('second-person-needed')
  })

  test('with a mistake goes back with a word, and is entered anew', async () => {
    expect((await settle(id, 'return', { answer: '国庆少写了一天' })).status).toBe(200)
    expect((await list()).entries[0]).toMatchObject({ state: 'returned', answer: '国庆少写了一天', allowed: [] })
    expect(await told(town.countyOfficial)).toEqual([expect.stringContaining('退回')])
    id = (await enter()).body.id
  })

  test('once released counts at once: for everybody, in deadlines and on every server', async () => {
    const friday = instantOf('2027-10-08', '17:00')
    const before = afterWorkingHours(friday, 2, officeHours, town.app.calendar.known())
    expect(before).toEqual({ at: instantOf('2027-10-11', '09:30'), certain: false })
    expect((await settle(id, 'release')).status).toBe(200)
    expect((await town.member.call('GET', '/api/calendar')).body.years).toContain(2027)
    const after = afterWorkingHours(friday, 2, officeHours, town.app.calendar.known())
    expect(after).toEqual({ at: instantOf('2027-10-09', '09:30'), certain: true })
    expect(await told(town.countyOfficial)).toContainEqual(expect.stringContaining('放行'))
    // another server of the same database knows nothing yet, and learns it by its job
    const other = { ...town.app, calendar: openCalendar() }
    await refreshNotices(other)
    expect(other.calendar.known()['2027']).toEqual(town.app.calendar.known()['2027'])
  })

  test('reaches what the server writes: a deadline of an order asked before a make-up day', async () => {
    const start = town.clock.now()
    await town.admin.query(`update enrolments set state = 'current', state_at = '2024-06-01'`)
    const need = randomUUID()
    await town.admin.query(
      `insert into needs (community_id, id, code, kind, route, state, seq, category, public_line, wanted, helpers_wanted,
         link_hash, presence_hash, at, state_at)
       values ($1, $2, $3, 'difficulty', 'own', 'open', 3, 'repair', '一户水龙头漏水', 'any', 1, $3, $3, $4, $4)`,
      [town.apricot.id, need, need.slice(0, 8), start],
    )
    town.clock.set(instantOf('2027-10-08', '17:00'))
    const to = [{ kind: 'unit', id: town.waterworks.id }]
    const asked = await town.clerk.call('POST', `/api/communities/${town.apricot.id}/needs/${need}/dispatch`, { to })
    town.clock.set(start)
    expect(asked.status, JSON.stringify(asked.body)).toBe(200)
    const { rows } = await town.admin.query('select due_at from orders where need_id = $1', [need])
    const hours = orderStep(town.app.schemes.at('luzhou-5412', '2027-10-08'), 'unit').hours
    const due = afterWorkingHours(instantOf('2027-10-08', '17:00'), hours, officeHours, town.app.calendar.known())
    expect(rows).toEqual([{ due_at: due.at }])
    expect(due.at < afterWorkingHours(instantOf('2027-10-08', '17:00'), hours, officeHours, {}).at).toBe(true)
  })

  test('is corrected with a reason only, and what stood before is kept', async () => {
    expect((await enter()).body.code).toBe('year-known')
    town.clock.advance(60_000)
    const change = { why: '通知补充了一天', off: [...notice.off, { name: '抗战胜利纪念日', days: ['2027-09-03'] }] }
    const entered = await enter(change)
    expect((await settle(entered.body.id, 'release')).status).toBe(200)
    const { years, notices } = await list()
    expect(years.find(({ year }: { year: number }) => year === 2027)).toMatchObject({ source: 'notice' })
    expect(notices.map(({ counts, why }: { counts: boolean; why: string }) => [counts, why])).toEqual([
      [true, '通知补充了一天'],
      [false, null],
    ])
  })

  test('once released is changed and deleted by nobody', async () => {
    for (const statement of ['update holiday_notices set year = 2028', 'delete from holiday_notices'])
      for (const role of ['lianxin_app', 'lianxin_drain'])
        await expect(
          town.admin
            .query(`begin; set local role ${role}; ${statement}; commit`)
            .finally(() => town.admin.query('rollback')),
        ).rejects.toThrow(/permission denied/)
  })

  test('entered by mistake is taken back by whoever entered it, and by nobody else', async () => {
    const { body } = await enter({ year: 2028, off: [{ name: '元旦', days: ['2028-01-01'] }], work: [] })
    expect((await settle(body.id, 'drop')).body).toMatchObject({ code: 'not-allowed' })
    const dropped = await town.countyOfficial.call('POST', `${base}/holiday-entries/${body.id}/drop`)
    expect(dropped.status).toBe(200)
    expect((await settle(body.id, 'release')).body).toMatchObject({ code: 'wrong-state' })
  })

  test('of another desk answers like one that is not there', async () => {
    const { rows } = await town.admin.query(`select id from organisations where code = 'elsewhere'`)
    const foreign = await colleague('外县官员', rows[0].id)
    const { body } = await enter({ year: 2028, off: [{ name: '元旦', days: ['2028-01-01'] }], work: [] })
    const there = await foreign.call('POST', `${base}/holiday-entries/${body.id}/release`)
    const own = await foreign.call('POST', `/api/organisations/${rows[0].id}/holiday-entries/${body.id}/release`)
    expect([there.status, own.status]).toEqual([404, 404])
  })
})
