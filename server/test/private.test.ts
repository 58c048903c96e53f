import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { residentOf, tap } from './resident.ts'
import { newcomer } from './stranger.ts'
import { openTown, type Town } from './town.ts'

let town: Town
let it: ReturnType<typeof residentOf>
const lines: string[] = []
const phones = ['14400009001', '14400007788', '14400007799']
const words = ['温奶奶', '5 幢 302', '厨房水龙头一直滴水', '李走访']

/** A day in which phones, names and doors go through every kind of request, and some of them go wrong. */
beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
  // the log of a real server, at its most talkative
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  Object.assign(town.app, { log })
  for (const method of ['trace', 'debug', 'info', 'warn', 'error'] as const)
    Object.assign(town.http.log, { [method]: log[method].bind(log) })
  const base = `/api/communities/${town.apricot.id}`
  const { id, link } = await it.placed()
  await it.get(link)
  await it.get(`${link}/slip`)
  await it.sorted(id)
  await town.clerk.call('POST', it.api(`/${id}/open-private`), { purpose: 'call' })
  await it.post(`${link}/amend`, { seq: await it.seqOf(id), text: '再打 14400007799', phone: '14400007799' })
  await town.clerk.call('POST', `${base}/enrolments/walk-in`, { name: '李走访', phone: '14400007788' })
  await town.clerk.call('POST', it.api(''), {
    ...tap,
    phone: '14400009001',
    route: 'telephone',
    neighbourhoodId: undefined,
  })
  await town.clerk.call('POST', it.api('/find'), { code: '1123-000', lastFour: '9001' })
  await town.http.inject({ method: 'POST', url: '/api/sessions/code', payload: { phone: '14400009001' } })
  await town.clerk.call('GET', `${base}/enrolments?search=14400007788&after=14400007788`)
  await town.http.inject('/c/apricot/needs?search=14400009001%00')
  await town.member.call('GET', '/api/me/about')
  // a fault of ours while a phone is at hand
  await town.admin.query('revoke insert on people from lianxin_app')
  const fault = await town.clerk.call('POST', `${base}/enrolments/walk-in`, { name: '李走访', phone: '14400007711' })
  expect(fault.status).toBe(500)
  await town.admin.query('grant insert on people to lianxin_app')
  await town.app.drained()
}, 60_000)
afterAll(() => town.close())

const inside = (text: string) => [...phones, '14400007711', ...words].filter((word) => text.includes(word))

test('the log knows what failed, and no phone, name, door or words', () => {
  const text = lines.join('')
  expect(text).toContain('a request failed')
  expect(inside(text)).toEqual([])
})

test('stored replies, audit, outbox, messages and life-cycle lines hold no phone, door or words', async () => {
  for (const table of ['idempotency', 'audit', 'outbox', 'messages', 'transitions', 'rate_limits', 'needs']) {
    const { rows } = await town.admin.query(`select t::text as row from ${table} t`)
    expect(inside(rows.map(({ row }) => row).join('\n')).map((word) => `${table}: ${word}`)).toEqual([])
  }
})

test('no table at all holds a phone, a door or a resident’s words in clear', async () => {
  const { rows: tables } = await town.admin.query(
    `select tablename from pg_tables where schemaname = 'public' and tablename <> 'inbox'`,
  )
  const found: string[] = []
  for (const { tablename } of tables) {
    const { rows } = await town.admin.query(`select t::text as row from "${tablename}" t`)
    const text = rows.map(({ row }) => row).join('\n')
    for (const word of [...phones, '5 幢 302', '厨房水龙头一直滴水', '温奶奶'])
      if (text.includes(word)) found.push(`${tablename}: ${word}`)
  }
  expect(found).toEqual([])
})

test('every opening of a private part is an audit row with who and what for', async () => {
  const { rows } = await town.admin.query(
    `select action, actor from audit where action like 'need.open-private:%' order by at`,
  )
  expect(rows).toContainEqual({ action: 'need.open-private:call', actor: town.clerk.id })
  expect(rows.some(({ action }) => action === 'need.open-private:link')).toBe(true)
})

test('a branch’s secretary, a second role and a street’s official reach no further than their seat', async () => {
  const branch = await newcomer(town, 'secretary of a branch', 'secretary', town.waterBranch)
  const { rows } = await town.admin.query(`select id from enrolments where subject = 'unit' and unit_id = $1`, [
    town.waterworks.id,
  ])
  const report = `/api/communities/${town.apricot.id}/enrolments/${rows[0].id}/report`
  expect((await branch.ask('POST', report, {})).status).toBe(404)
  expect((await branch.ask('GET', `/api/units/${town.school.id}/people`)).status).toBe(404)
  // who is clerk elsewhere too, but acts as a member now, is a member
  await town.teacher.also('clerk', town.apricot)
  expect((await town.teacher.call('GET', `/api/communities/${town.apricot.id}/week`)).status).toBe(403)
  const { id } = await it.placed()
  for (const above of [town.streetOfficial, town.countyOfficial]) {
    expect((await above.call('GET', it.api(`/${id}`))).status).toBe(200)
    for (const [verb, body] of [
      ['answer', { seq: 1, answer: '不归我们' }],
      ['open-private', { purpose: 'call' }],
      ['withdraw', { seq: 1, reason: '不要了' }],
    ] as const)
      expect((await above.call('POST', it.api(`/${id}/${verb}`), body)).status).toBe(403)
  }
  expect(await it.state(id)).toBe('placed')
})

test('a process in New York counts the days of Beijing', async () => {
  const rules = resolve(import.meta.dirname, '../../rules/src/calendar.ts')
  const script = `import { businessDate, periodOf } from ${JSON.stringify(rules)}
    const at = new Date('2026-12-31T16:30:00Z')
    console.log(businessDate(at), periodOf(businessDate(at), 'year').key, businessDate(new Date('2026-12-31T15:59:59Z')))`
  const run = (zone: string) =>
    promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', script], {
      env: { ...process.env, TZ: zone },
    })
  for (const zone of ['America/New_York', 'Asia/Shanghai', 'Pacific/Kiritimati'])
    expect((await run(zone)).stdout.trim()).toBe('2027-01-01 2027 2026-12-31')
})
