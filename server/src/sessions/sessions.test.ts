import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshDatabase } from '../../test/database.ts'
import { openTown, type Town } from '../../test/town.ts'
import { openApp } from '../app.ts'
import { hashPassword } from '../platform/passwords.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())
// each test starts a day later, so that no window of a limit is left from the one before
beforeEach(() => town.clock.advance(25 * 3600 * 1000))

const minutes = (count: number) => count * 60 * 1000

/** A request of somebody with an own browser: keeps the cookie that the server sets. */
function browser(address = '203.0.113.7') {
  let cookie: string | undefined
  return {
    cookie: () => cookie,
    async send(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, more: Record<string, string> = {}) {
      const answer = await town.http.inject({
        method,
        url,
        headers: {
          'x-forwarded-for': address,
          ...(cookie ? { cookie: `session=${cookie}` } : {}),
          ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
          ...more,
        },
        ...(body ? { payload: body } : {}),
      })
      const set = answer.cookies.find((one) => one.name === 'session')
      if (set) cookie = set.value || undefined
      return { status: answer.statusCode, body: answer.json(), code: answer.json().code }
    },
  }
}

async function lastCode(phone: string): Promise<string> {
  await town.app.drained()
  const { rows } = await town.admin.query('select text from inbox where phone = $1 order by id desc limit 1', [phone])
  return /\d{6}/.exec(rows[0]?.text ?? '')?.[0] ?? ''
}

async function codeSignIn(phone: string, who = browser()) {
  expect((await who.send('POST', '/api/sessions/code', { phone })).status).toBe(200)
  const code = await lastCode(phone)
  expect((await who.send('POST', '/api/sessions/phone', { phone, code })).status).toBe(200)
  return who
}

/** Gives a person of the cast a login. */
async function withLogin(id: string, login: string, password: string): Promise<void> {
  await town.admin.query('insert into identities (value, person_id, at) values ($1, $2, $3)', [
    `login:${login}`,
    id,
    town.clock.now(),
  ])
  await town.admin.query(
    "insert into credentials (person_id, kind, secret, at) values ($1, 'password', $2, $3) on conflict do nothing",
    [id, await hashPassword(password), town.clock.now()],
  )
}

test('a member signs in with phone and code, and is told who they are and what they may do', async () => {
  const who = await codeSignIn(town.member.phone)
  const { body } = await who.send('GET', '/api/me')
  expect(body.person.name).toBe('沈知远')
  expect(body.roles.map((role: { role: string }) => role.role)).toEqual(['member'])
  expect(body.allowed).toContain('order.accept')
  expect(body.allowed).not.toContain('need.sort')
})

test('the database keeps neither token, code, phone nor password in clear', async () => {
  const who = await codeSignIn(town.member.phone)
  await withLogin(town.clerk.id, 'plain.clerk', '楼下的石榴红了')
  await who.send('POST', '/api/sessions/password', { login: 'plain.clerk', password: '楼下的石榴红了' })
  for (const table of ['sessions', 'one_time_codes', 'idempotency', 'audit', 'identities', 'outbox', 'rate_limits']) {
    const { rows } = await town.admin.query(`select t::text as line from ${table} t`)
    for (const { line } of rows)
      for (const secret of [who.cookie(), town.member.phone, '楼下的石榴红了']) expect(line).not.toContain(secret)
  }
})

test('an unknown number gets the same answer and leaves the same rows, and nothing is sent', async () => {
  const counts = async () => {
    await town.app.drained()
    const { rows } = await town.admin.query(`select
      (select count(*)::int from audit) as audit, (select count(*)::int from one_time_codes) as codes,
      (select count(*)::int from idempotency) as keys, (select count(*)::int from inbox) as inbox`)
    return rows[0]
  }
  const before = await counts()
  const known = await browser().send('POST', '/api/sessions/code', { phone: town.teacher.phone })
  const between = await counts()
  const unknown = await browser().send('POST', '/api/sessions/code', { phone: '14409999999' })
  const after = await counts()
  expect(unknown).toEqual(known)
  expect(after).toEqual({
    audit: 2 * between.audit - before.audit,
    codes: 2 * between.codes - before.codes,
    keys: 2 * between.keys - before.keys,
    inbox: between.inbox,
  })
  expect(between.inbox).toBe(before.inbox + 1)
  const wrong = { phone: '14409999999', code: '000000' }
  expect((await browser().send('POST', '/api/sessions/phone', wrong)).code).toBe('wrong-credentials')
})

test('a code works once', async () => {
  const { phone } = town.secondMember
  await codeSignIn(phone)
  const code = await lastCode(phone)
  expect((await browser().send('POST', '/api/sessions/phone', { phone, code })).code).toBe('code-expired')
})

test('a lost reply asked for again leads to the same session', async () => {
  const { phone } = town.secondMember
  const first = browser()
  await first.send('POST', '/api/sessions/code', { phone })
  const code = await lastCode(phone)
  const key = { 'idempotency-key': randomUUID() }
  await first.send('POST', '/api/sessions/phone', { phone, code }, key)
  const again = browser()
  expect((await again.send('POST', '/api/sessions/phone', { phone, code }, key)).status).toBe(200)
  expect(again.cookie()).toBe(first.cookie())
  expect((await again.send('GET', '/api/me')).status).toBe(200)
})

test('asking again with the same key sends no second code and meets no limit', async () => {
  const { phone } = town.secondMember
  const key = { 'idempotency-key': randomUUID() }
  const who = browser()
  await who.send('POST', '/api/sessions/code', { phone }, key)
  const code = await lastCode(phone)
  expect((await who.send('POST', '/api/sessions/code', { phone }, key)).status).toBe(200)
  expect(await lastCode(phone)).toBe(code)
})

test('after five wrong tries the right code is refused too', async () => {
  const { phone } = town.teacher
  const who = browser()
  await who.send('POST', '/api/sessions/code', { phone })
  const code = await lastCode(phone)
  const wrong = code === '111111' ? '222222' : '111111'
  for (let turn = 0; turn < 5; turn++)
    expect((await who.send('POST', '/api/sessions/phone', { phone, code: wrong })).code).toBe('wrong-credentials')
  expect((await who.send('POST', '/api/sessions/phone', { phone, code })).code).toBe('code-expired')
})

test('a code is good for five minutes', async () => {
  const { phone } = town.teacher
  const who = browser()
  await who.send('POST', '/api/sessions/code', { phone })
  const code = await lastCode(phone)
  town.clock.advance(minutes(5))
  expect((await who.send('POST', '/api/sessions/phone', { phone, code })).code).toBe('code-expired')
})

test('a code of one phone opens no other', async () => {
  const who = browser()
  await who.send('POST', '/api/sessions/code', { phone: town.teacher.phone })
  await who.send('POST', '/api/sessions/code', { phone: town.member.phone })
  const code = await lastCode(town.teacher.phone)
  const other = await lastCode(town.member.phone)
  if (code !== other)
    expect((await who.send('POST', '/api/sessions/phone', { phone: town.member.phone, code })).code).toBe(
      'wrong-credentials',
    )
})

test.for([
  [1, 59],
  [5, 3540],
] as const)('a phone is sent no more than %i codes within %i seconds', async ([most, seconds]) => {
  const { phone } = town.teacher
  let sent = 0
  const step = most === 1 ? 30_000 : 61_000
  for (let passed = 0; passed < seconds * 1000; passed += step) {
    const answer = await browser(`198.51.100.${passed % 200}`).send('POST', '/api/sessions/code', { phone })
    if (answer.status === 200) sent++
    else expect(answer.code).toBe('too-many')
    town.clock.advance(step)
  }
  expect(sent).toBe(most)
})

test('one address asks for no more than twenty codes in an hour, for whatever numbers', async () => {
  const who = browser('192.0.2.77')
  const answers: number[] = []
  for (let turn = 0; turn < 22; turn++)
    answers.push((await who.send('POST', '/api/sessions/code', { phone: `144077700${10 + turn}` })).status)
  expect(answers.filter((status) => status === 200)).toHaveLength(20)
  expect(answers.at(-1)).toBe(429)
})

test.for(['1440000001', '12345678901', 'abc', '010-12345678'])('%s is no number to send a code to', async (phone) => {
  expect((await browser().send('POST', '/api/sessions/code', { phone })).code).toBe('bad-phone')
})

test('staff sign in with login and password; a wrong password and an unknown login say the same', async () => {
  await withLogin(town.clerk.id, 'lu.xiaoman', '楼下的石榴红了')
  const who = browser()
  const wrong = await who.send('POST', '/api/sessions/password', { login: 'lu.xiaoman', password: 'not this one' })
  const nobody = await who.send('POST', '/api/sessions/password', { login: 'no.such', password: 'not this one' })
  expect(nobody).toEqual(wrong)
  expect(wrong.code).toBe('wrong-credentials')
  const right = { login: ' Lu.Xiaoman ', password: '楼下的石榴红了' }
  expect((await who.send('POST', '/api/sessions/password', right)).status).toBe(200)
  expect((await who.send('GET', '/api/me')).body.roles[0].role).toBe('clerk')
})

test.for(['li.known', 'no.such.login'])(
  'after five wrong passwords %s is locked out for a quarter of an hour, with the right one too',
  async (login) => {
    if (login === 'li.known') await withLogin(town.willowClerk.id, login, '楼下的石榴红了')
    const answers: string[] = []
    for (let turn = 0; turn < 6; turn++) {
      const password = turn === 5 ? '楼下的石榴红了' : `wrong ${turn}`
      answers.push(
        (await browser(`198.51.100.${turn}`).send('POST', '/api/sessions/password', { login, password })).code,
      )
    }
    expect(answers).toEqual([...Array(5).fill('wrong-credentials'), 'locked-out'])
    if (login !== 'li.known') return
    town.clock.advance(minutes(15))
    expect((await browser().send('POST', '/api/sessions/password', { login, password: '楼下的石榴红了' })).status).toBe(
      200,
    )
  },
)

test('one person switches between member and clerk without signing in again', async () => {
  const roleId = await town.secondMember.also('clerk', town.willow)
  await withLogin(town.secondMember.id, 'both', '楼下的石榴红了')
  const who = browser()
  await who.send('POST', '/api/sessions/password', { login: 'both', password: '楼下的石榴红了' })
  const { body } = await who.send('GET', '/api/me')
  expect(body.current).toBe(roleId)
  const asMember = body.roles.find((role: { role: string }) => role.role === 'member').id
  expect((await who.send('POST', '/api/sessions/role', { roleId: asMember })).status).toBe(200)
  const now = (await who.send('GET', '/api/me')).body
  expect(now.current).toBe(asMember)
  expect(now.allowed).not.toContain('need.sort')
  await who.send('POST', '/api/sessions/role', { roleId })
  expect((await who.send('GET', '/api/me')).body.allowed).toContain('need.sort')
  expect((await who.send('POST', '/api/sessions/role', { roleId: randomUUID() })).code).toBe('not-found')
})

test('a session begun by a code shows the member only, whatever else the person is', async () => {
  const who = await codeSignIn(town.secondMember.phone)
  const { body } = await who.send('GET', '/api/me')
  expect(body.roles.map((role: { role: string }) => role.role)).toEqual(['member'])
})

test('staff without a member role are sent no code', async () => {
  await browser().send('POST', '/api/sessions/code', { phone: town.streetOfficial.phone })
  expect(await lastCode(town.streetOfficial.phone)).toBe('')
})

test('a role that ends counts at the next request', async () => {
  await withLogin(town.schoolSecretary.id, 'school', '楼下的石榴红了')
  const extra = await town.schoolSecretary.also('clerk', town.willow)
  const who = browser()
  await who.send('POST', '/api/sessions/password', { login: 'school', password: '楼下的石榴红了' })
  await who.send('POST', '/api/sessions/role', { roleId: extra })
  await town.admin.query('update roles set ended_at = $2 where id = $1', [extra, town.clock.now()])
  const { body } = await who.send('GET', '/api/me')
  expect(body.roles.map((role: { role: string }) => role.role)).toEqual(['secretary'])
})

test('signing out ends the token, and a clerk’s session ends after half an hour of silence', async () => {
  const who = await codeSignIn(town.member.phone)
  const token = who.cookie() ?? ''
  expect((await who.send('DELETE', '/api/sessions/current')).status).toBe(200)
  const old = await browser().send('GET', '/api/me', undefined, { cookie: `session=${token}` })
  expect(old.code).toBe('signed-out')
  const clerk = browser()
  await clerk.send('POST', '/api/sessions/password', { login: 'lu.xiaoman', password: '楼下的石榴红了' })
  town.clock.advance(minutes(29))
  expect((await clerk.send('GET', '/api/me')).status).toBe(200)
  town.clock.advance(minutes(31))
  expect((await clerk.send('GET', '/api/me')).code).toBe('signed-out')
})

test('signing out everywhere ends the other browser too', async () => {
  const [one, other] = [await codeSignIn(town.member.phone), browser()]
  town.clock.advance(minutes(2))
  await codeSignIn(town.member.phone, other)
  await one.send('DELETE', '/api/sessions')
  expect((await other.send('GET', '/api/me')).code).toBe('signed-out')
})

test('a new password ends other sessions, keeps this one, and must not be easy', async () => {
  const [one, other] = [browser(), browser()]
  const old = { login: 'lu.xiaoman', password: '楼下的石榴红了' }
  await one.send('POST', '/api/sessions/password', old)
  await other.send('POST', '/api/sessions/password', old)
  const change = (current: string, next: string) => one.send('POST', '/api/me/password', { current, next })
  expect((await change('something else', '院里的枣子青了又黄')).code).toBe('wrong-credentials')
  expect((await change(old.password, '1234567890123')).code).toBe('invalid-input')
  expect((await change(old.password, '院里的枣子青了又黄又红')).status).toBe(200)
  expect((await one.send('GET', '/api/me')).status).toBe(200)
  expect((await other.send('GET', '/api/me')).code).toBe('signed-out')
})

test.for([
  ['https://evil.example', undefined],
  [undefined, 'cross-site'],
] as const)('a write from another site is refused (%s %s)', async ([origin, site]) => {
  const headers = { ...(origin ? { origin } : {}), ...(site ? { 'sec-fetch-site': site } : {}) }
  const answer = await browser().send('POST', '/api/sessions/code', { phone: town.member.phone }, headers)
  expect(answer.code).toBe('wrong-place')
})

test('the inbox shows what would have been sent, and is no page without the development setting', async () => {
  await codeSignIn(town.member.phone)
  const shown = await town.http.inject({ method: 'GET', url: '/inbox' })
  expect(shown.body).toContain(town.member.phone)
  town.app.config.inbox = false
  const hidden = await town.http.inject({ method: 'GET', url: '/inbox' })
  town.app.config.inbox = true
  expect(hidden.statusCode).toBe(404)
  expect(hidden.body).not.toContain(town.member.phone)
})

test.for([
  ['a server that others reach', (config: Town['app']['config']) => ({ ...config, host: '0.0.0.0' })],
  [
    'a database that isn’t the embedded one',
    async (config: Town['app']['config']) => ({ ...config, appUrl: await foreign() }),
  ],
] as const)('%s refuses to start with the inbox', async ([, changed]) => {
  const opening = openApp(await changed(town.app.config), { jobs: false, schemes: town.app.schemes })
  await expect(opening).rejects.toThrow(/DEVELOPMENT_INBOX/)
})

/** A database without the mark that the embedded cluster gives its own; a pooler takes no settings in an address. */
async function foreign(): Promise<string> {
  const database = await freshDatabase()
  await database.query(`alter database ${database.name} reset lianxin.embedded`)
  return database.appUrl
}
