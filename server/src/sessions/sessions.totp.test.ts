import { randomUUID } from 'node:crypto'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { hashPassword } from '../platform/passwords.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  town.app.config.staffTotp = true
})
afterAll(() => town.close())

const password = '院里的枣子青了又黄又红'

async function send(url: string, payload: object) {
  const headers = { 'idempotency-key': randomUUID() }
  const answer = await town.http.inject({ method: 'POST', url, headers, payload })
  return { status: answer.statusCode, body: answer.json() }
}

test('with the switch on, staff get an authenticator with the invitation, and each of its codes works once', async () => {
  const { body } = await town.streetOfficial.call('POST', `/api/organisations/${town.apricot.id}/invitations`, {
    role: 'clerk',
  })
  const token = body.link.split('#')[1]
  const joined = await send('/api/invitations/accept', { token, name: '任新来', login: 'ren', password })
  expect(joined.body.totp.uri).toMatch(/^otpauth:\/\/totp\//)
  const { secret } = joined.body.totp
  const kept = await town.admin.query("select secret from credentials where kind = 'totp'")
  expect(kept.rows[0].secret).not.toContain(secret)

  const code = () => generateSync({ secret, epoch: Math.floor(town.clock.now().getTime() / 1000) })
  const signIn = (totp?: string) =>
    send('/api/sessions/password', { login: 'ren', password, ...(totp ? { totp } : {}) })
  expect((await signIn()).body.code).toBe('wrong-credentials')
  const first = code()
  expect((await signIn(first)).status).toBe(200)
  expect((await signIn(first)).body.code).toBe('wrong-credentials')
  town.clock.advance(60_000)
  expect((await signIn(code())).status).toBe(200)
})

test('a password alone opens nothing for staff who have no authenticator yet, until the level above resets them', async () => {
  await town.admin.query('insert into identities (value, person_id, at) values ($1, $2, $3)', [
    'login:old.hand',
    town.willowClerk.id,
    town.clock.now(),
  ])
  await town.admin.query("insert into credentials (person_id, kind, secret, at) values ($1, 'password', $2, $3)", [
    town.willowClerk.id,
    await hashPassword(password),
    town.clock.now(),
  ])
  const signIn = (totp?: string) =>
    send('/api/sessions/password', { login: 'old.hand', password, ...(totp ? { totp } : {}) })
  expect((await signIn('123456')).body.code).toBe('wrong-credentials')
  const { rows } = await town.admin.query('select id from roles where person_id = $1', [town.willowClerk.id])
  const reset = await town.streetOfficial.call('POST', `/api/organisations/${town.willow.id}/resets`, {
    roleId: rows[0].id,
  })
  const done = await send('/api/invitations/accept', { token: reset.body.link.split('#')[1], password })
  const { secret } = done.body.totp
  const code = generateSync({ secret, epoch: Math.floor(town.clock.now().getTime() / 1000) })
  expect((await signIn(code)).status).toBe(200)
})
