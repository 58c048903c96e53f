import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'

let town: Town
let member: Person & { cookie?: string }
beforeAll(async () => {
  town = await openTown()
  member = town.secondMember
})
afterAll(() => town.close())

async function lastCode(phone: string): Promise<string> {
  await town.app.drained()
  const { rows } = await town.admin.query('select text from inbox where phone = $1 order by id desc limit 1', [phone])
  return /\d{6}/.exec(rows[0]?.text ?? '')?.[0] ?? ''
}

async function anonymous(url: string, payload: object) {
  const headers = { 'idempotency-key': randomUUID() }
  const answer = await town.http.inject({ method: 'POST', url, headers, payload })
  return { status: answer.statusCode, code: answer.json().code }
}

const fresh = '14400088001'

test('a member moves to a new number with a code sent there; the old one opens nothing any more', async () => {
  // as the import leaves a person: the stage gives a look-up value only
  await town.admin.query("delete from identities where person_id = $1 and value like 'phone:%'", [member.id])
  for (const phone of ['14400088000', fresh]) {
    expect((await member.call('POST', '/api/me/phone/code', { phone })).status).toBe(200)
    const code = await lastCode(phone)
    expect((await member.call('POST', '/api/me/phone', { phone, code })).status).toBe(200)
    expect((await member.call('POST', '/api/me/phone', { phone, code })).body.code).toBe('code-expired')
    town.clock.advance(120_000)
  }
  await anonymous('/api/sessions/code', { phone: '14400088000' })
  town.clock.advance(120_000)
  await anonymous('/api/sessions/code', { phone: fresh })
  await town.app.drained()
  const { rows } = await town.admin.query('select phone, count(*)::int as sent from inbox group by 1 order by 1')
  expect(rows).toEqual([
    { phone: '14400088000', sent: 1 },
    { phone: fresh, sent: 2 },
  ])
  expect((await anonymous('/api/sessions/phone', { phone: fresh, code: await lastCode(fresh) })).status).toBe(200)
  const sealed = await town.admin.query('select p::text as line from person_private p')
  for (const { line } of sealed.rows) expect(line).not.toContain(fresh)
})

test('a number that somebody else has is refused, and a code for it signs nobody in', async () => {
  const { phone } = town.member
  await member.call('POST', '/api/me/phone/code', { phone })
  const code = await lastCode(phone)
  expect((await anonymous('/api/sessions/phone', { phone, code })).code).toBe('wrong-credentials')
  expect((await member.call('POST', '/api/me/phone', { phone, code })).body.code).toBe('already-exists')
})

test('nobody signed in changes no number', async () => {
  expect((await anonymous('/api/me/phone/code', { phone: fresh })).code).toBe('signed-out')
})
