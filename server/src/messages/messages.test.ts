import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { act } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { tell } from '../platform/items.ts'
import { gatewaySender, realSender } from '../platform/messages.ts'
import { queueSms } from '../platform/sms.ts'
import { sendQueued } from './commands.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

/** One transaction of a job on a person, with what it emits. */
const asJob = (work: Parameters<typeof act<void>>[2]) => {
  const ctx = jobContext(town.app, 'test', [town.member.id])
  return act(ctx, { action: 'test', scope: ctx.scope }, work)
}

test('a message reaches the person’s own page and, as a short message, the phone the sender opens, audited', async () => {
  const { clerk, apricot, member } = town
  const walkIn = { name: '停云', phone: '14400066001' }
  await clerk.call('POST', `/api/communities/${apricot.id}/enrolments/walk-in`, walkIn)
  await town.app.drained()
  const { rows } = await town.admin.query('select phone, text from inbox where phone = $1', [walkIn.phone])
  expect(rows).toHaveLength(1)
  expect(rows[0].text).toMatch(/报到已确认/)
  expect(rows[0].text).not.toContain('停云')
  const audit = await town.admin.query(`select count(*)::int as n from audit where action = 'person.open-phone'`)
  expect(audit.rows[0].n).toBe(1)
  expect(member.id).toBeTruthy()
})

test('a one-time code stands nowhere in clear while it waits', async () => {
  const { sms } = town.app
  town.app.sms = undefined
  await asJob(async (tx) => queueSms(tx, '14400066002', '验证码 271828'))
  await town.app.drained()
  const waiting = await town.admin.query(
    `select q::text as row, encode(sealed, 'escape') as raw from sms_queue q where sealed is not null`,
  )
  expect(waiting.rows).toHaveLength(1)
  expect(JSON.stringify(waiting.rows)).not.toMatch(/271828|14400066002/)
  town.app.sms = sms
  expect(await sendQueued(town.app)).toBe(1)
  expect(await sendQueued(town.app)).toBe(0)
})

test('a gateway that refuses is asked three times at most, and demo numbers never reach it', async () => {
  const asked: string[] = []
  const gateway = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      asked.push(`${request.headers.authorization} ${JSON.parse(body).phone}`)
      response.writeHead(503).end()
    })
  })
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
  const { sms } = town.app
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`
  town.app.sms = realSender(gatewaySender({ url, token: 'geheim' }))
  await asJob(async (tx) => {
    queueSms(tx, '13900000117', '一')
    queueSms(tx, '14400066003', '二')
  })
  await town.app.drained()
  expect(asked).toEqual(Array(3).fill('Bearer geheim 13900000117'))
  town.app.sms = sms
  gateway.close()
})

test('a process that dies while it sends has no more than one message in its hands', async () => {
  const { sms } = town.app
  town.app.sms = undefined
  await asJob(async (tx) => {
    for (const text of ['一', '二', '三']) queueSms(tx, '14400066004', text)
  })
  await town.app.drained()
  const begun = Promise.withResolvers<void>()
  const dead = Promise.withResolvers<void>()
  town.app.sms = {
    send: () => {
      begun.resolve()
      return dead.promise
    },
  }
  const sending = sendQueued(town.app)
  await begun.promise
  const { rows } = await town.admin.query('select count(*)::int as n from sms_queue')
  expect(rows[0].n).toBe(2)
  town.app.sms = sms
  dead.resolve()
  await sending
})

test('the same message given twice is one', async () => {
  const id = '01900000-0000-7000-8000-000000000001'
  for (let time = 0; time < 2; time++)
    await asJob(async (tx) => tell(tx, { kind: 'person', id: town.member.id }, 'points.low', {}, '/m', id))
  await town.app.drained()
  const { rows } = await town.admin.query('select count(*)::int as n from messages where id = $1', [id])
  expect(rows[0].n).toBe(1)
})
