import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Person, type Town } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const password = '院里的枣子青了又黄又红'
let count = 0

async function redeem(token: string, body: object = {}, cookie?: string) {
  const answer = await town.http.inject({
    method: 'POST',
    url: '/api/invitations/accept',
    headers: { 'idempotency-key': randomUUID(), 'x-forwarded-for': `198.51.100.${++count}` },
    ...(cookie ? { cookies: { session: cookie } } : {}),
    payload: { token, ...body },
  })
  return {
    status: answer.statusCode,
    body: answer.json(),
    cookie: answer.cookies.find((one) => one.name === 'session')?.value ?? '',
  }
}

async function get(url: string, cookie: string) {
  const answer = await town.http.inject({ method: 'GET', url, cookies: { session: cookie } })
  return { status: answer.statusCode, body: answer.json() }
}

const tokenOf = (answer: { body: { link: string } }) => answer.body.link.split('#')[1] ?? ''

const invite = (who: Person, organisationId: string, role: string) =>
  who.call('POST', `/api/organisations/${organisationId}/invitations`, { role })

/** Invites somebody new and lets them in. */
async function newStaff(who: Person, organisationId: string, role: string, login: string) {
  const link = await invite(who, organisationId, role)
  expect(link.status).toBe(200)
  const joined = await redeem(tokenOf(link), { name: '任新来', login, password })
  expect(joined.status).toBe(200)
  await town.app.drained()
  return joined
}

async function staffOf(who: Person, organisationId: string) {
  await town.app.drained()
  return (await who.call('GET', `/api/organisations/${organisationId}`)).body.staff
}

test('a street invites a clerk, who gets a name, a login and a desk, by a link that works once', async () => {
  const link = await invite(town.streetOfficial, town.apricot.id, 'clerk')
  expect(link.body.link).toMatch(/^http:\/\/localhost\/invite#[0-9a-f]{64}$/)
  expect(link.body.qr).toContain('<svg')
  const look = await town.streetOfficial.call('POST', '/api/invitations/look', { token: tokenOf(link) })
  expect(look.body).toMatchObject({ organisation: { name: '杏林湾社区' }, role: 'clerk', reset: false })
  const joined = await redeem(tokenOf(link), { name: ' 任新来 ', login: 'Ren.Xinlai', password })
  expect(joined.status).toBe(200)
  const me = await get('/api/me', joined.cookie)
  expect(me.body.person.name).toBe('任新来')
  expect(me.body.roles[0]).toMatchObject({ role: 'clerk', organisation: { name: '杏林湾社区' } })
  expect((await redeem(tokenOf(link), { name: '别人', login: 'other', password })).body.code).toBe('link-expired')
  const staff = await staffOf(town.streetOfficial, town.apricot.id)
  expect(staff).toContainEqual(expect.objectContaining({ name: '任新来', login: 'ren.xinlai', role: 'clerk' }))
})

test('two who open the same link at the same moment: one gets in', async () => {
  const token = tokenOf(await invite(town.streetOfficial, town.willow.id, 'clerk'))
  const both = await Promise.all(
    ['first.one', 'second.one'].map((login) => redeem(token, { name: '双人', login, password })),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([200, 410])
})

test('a link is no good after seven days, and an invented one answers the same', async () => {
  const token = tokenOf(await invite(town.streetOfficial, town.willow.id, 'clerk'))
  town.clock.advance(7 * 24 * 3600 * 1000)
  const late = await redeem(token, { name: '来晚', login: 'late', password })
  const invented = await redeem('0'.repeat(64), { name: '来晚', login: 'late', password })
  expect([late.status, late.body.code]).toEqual([410, 'link-expired'])
  expect(invented.body).toEqual(late.body)
})

test('the same request sent again gives the same link, and no table holds it', async () => {
  const key = randomUUID()
  const send = () =>
    town.streetOfficial.call('POST', `/api/organisations/${town.willow.id}/invitations`, { role: 'clerk' }, key)
  const [first, again] = [await send(), await send()]
  expect(again.body.link).toBe(first.body.link)
  for (const table of ['invitations', 'idempotency', 'audit', 'outbox']) {
    const { rows } = await town.admin.query(`select t::text as line from ${table} t`)
    for (const { line } of rows) expect(line).not.toContain(tokenOf(first))
  }
})

test('a login that is taken, a weak password or an empty name doesn’t use the link up', async () => {
  await newStaff(town.countyOfficial, town.street.id, 'street', 'taken.login')
  const token = tokenOf(await invite(town.streetOfficial, town.willow.id, 'clerk'))
  const wrong = async (body: object) => (await redeem(token, body)).body.code
  expect(await wrong({ name: '任', login: 'Taken.Login', password })).toBe('already-exists')
  expect(await wrong({ name: '任', login: 'fresh', password: '12345678901' })).toBe('invalid-input')
  expect(await wrong({ name: '  ', login: 'fresh', password })).toBe('empty-text')
  expect(await wrong({ name: '任', login: '有 空格', password })).toBe('invalid-input')
  expect(await wrong({ name: '任', login: 'fresh', password })).toBeUndefined()
})

test('a member who is signed in gets the clerk’s role added, and switches', async () => {
  const link = await invite(town.streetOfficial, town.willow.id, 'clerk')
  const code = await town.http.inject({
    method: 'POST',
    url: '/api/sessions/code',
    headers: { 'idempotency-key': randomUUID(), 'x-forwarded-for': '203.0.113.9' },
    payload: { phone: town.teacher.phone },
  })
  expect(code.statusCode).toBe(200)
  await town.app.drained()
  const { rows } = await town.admin.query('select text from inbox where phone = $1', [town.teacher.phone])
  const signedIn = await town.http.inject({
    method: 'POST',
    url: '/api/sessions/phone',
    headers: { 'idempotency-key': randomUUID() },
    payload: { phone: town.teacher.phone, code: /\d{6}/.exec(rows[0].text)?.[0] },
  })
  const cookie = signedIn.cookies[0]?.value ?? ''
  const joined = await redeem(tokenOf(link), { login: 'song.zhezhi', password }, cookie)
  const { body } = await get('/api/me', joined.cookie)
  expect(body.person).toEqual({ id: town.teacher.id, name: '宋折枝' })
  expect(body.roles.map((one: { role: string }) => one.role).sort()).toEqual(['clerk', 'member'])
})

test.for<[string, (t: Town) => Person, (t: Town) => string, string, string]>([
  ['a clerk invites a clerk', (t) => t.clerk, (t) => t.apricot.id, 'clerk', 'not-allowed'],
  ['a clerk invites a grid worker next door', (t) => t.willowClerk, (t) => t.garden.id, 'grid-worker', 'not-found'],
  ['a street invites into its own office', (t) => t.streetOfficial, (t) => t.street.id, 'street', 'not-found'],
  ['a street invites a secretary', (t) => t.streetOfficial, (t) => t.waterworks.id, 'secretary', 'not-found'],
  ['a county invites a clerk into another county', (t) => t.countyOfficial, (t) => t.foreign.id, 'clerk', 'not-found'],
  ['a county seats a clerk at a street', (t) => t.countyOfficial, (t) => t.street.id, 'clerk', 'not-allowed'],
  ['a county invites a county', (t) => t.countyOfficial, (t) => t.county.id, 'county', 'not-allowed'],
  ['a secretary invites beside herself', (t) => t.secretary, (t) => t.waterworks.id, 'secretary', 'not-allowed'],
  ['a member invites', (t) => t.member, (t) => t.waterBranch.id, 'secretary', 'not-allowed'],
])('refused: %s', async ([, who, where, role, code]) => {
  expect((await invite(who(town), where(town), role)).body.code).toBe(code)
})

test('a foreign organisation answers as one that isn’t there', async () => {
  const absent = randomUUID()
  const answers = (id: string) =>
    Promise.all([
      town.streetOfficial.call('GET', `/api/organisations/${id}`),
      town.streetOfficial.call('GET', `/api/organisations/${id}/children`),
      town.countyOfficial.call('POST', `/api/organisations/${id}/children`, { kind: 'grid', name: '一格' }),
      town.countyOfficial.call('PUT', `/api/organisations/${id}`, { phone: '0000-555 0100' }),
      town.countyOfficial.call('POST', `/api/organisations/${id}/resets`, { roleId: randomUUID() }),
    ]).then((all) => all.map(({ status, body }) => [status, body]))
  const foreign = await answers(town.foreign.id)
  expect(foreign).toEqual(await answers(absent))
  expect(new Set(foreign.map(([status]) => status))).toEqual(new Set([404]))
})

test('a clerk’s grid worker and a secretary’s branch secretary come in the same way', async () => {
  const grid = await town.clerk.call('POST', `/api/organisations/${town.garden.id}/children`, {
    kind: 'grid',
    name: '望棠一格',
  })
  expect(grid.status).toBe(200)
  await newStaff(town.clerk, grid.body.organisation.id, 'grid-worker', 'grid.one')
  await newStaff(town.secretary, town.waterBranch.id, 'secretary', 'branch.one')
})

test('ending a role counts at the next request', async () => {
  const joined = await newStaff(town.streetOfficial, town.willow.id, 'clerk', 'soon.gone')
  const row = (await staffOf(town.streetOfficial, town.willow.id)).find(
    (one: { login: string }) => one.login === 'soon.gone',
  )
  expect(row.allowed).toEqual(['end-role', 'reset'])
  const url = `/api/organisations/${town.willow.id}/roles/${row.roleId}/end`
  expect((await town.willowClerk.call('POST', url, {})).body.code).toBe('not-allowed')
  const key = randomUUID()
  expect((await town.streetOfficial.call('POST', url, {}, key)).status).toBe(200)
  expect((await town.streetOfficial.call('POST', url, {}, key)).status).toBe(200)
  expect((await get('/api/me', joined.cookie)).body.code).toBe('signed-out')
  const login = await town.http.inject({
    method: 'POST',
    url: '/api/sessions/password',
    headers: { 'idempotency-key': randomUUID() },
    payload: { login: 'soon.gone', password },
  })
  expect(login.json().code).toBe('wrong-credentials')
  await town.app.drained()
  expect((await town.streetOfficial.call('POST', url, {})).body.code).toBe('wrong-state')
})

test('a reset sets a new password and ends the old sessions', async () => {
  const joined = await newStaff(town.streetOfficial, town.willow.id, 'clerk', 'forgot.it')
  const row = (await staffOf(town.streetOfficial, town.willow.id)).find(
    (one: { login: string }) => one.login === 'forgot.it',
  )
  const link = await town.streetOfficial.call('POST', `/api/organisations/${town.willow.id}/resets`, {
    roleId: row.roleId,
  })
  const look = await town.streetOfficial.call('POST', '/api/invitations/look', { token: tokenOf(link) })
  expect(look.body).toMatchObject({ reset: true, login: 'forgot.it' })
  expect((await get('/api/me', joined.cookie)).status).toBe(200)
  const again = await redeem(tokenOf(link), { password: '新换的一把很长很长的锁' })
  expect(again.status).toBe(200)
  expect((await get('/api/me', joined.cookie)).body.code).toBe('signed-out')
  expect((await get('/api/me', again.cookie)).body.person.name).toBe('任新来')
})

test('nobody resets an account that also holds a role above their own', async () => {
  const roleId = await town.countyOfficial.also('clerk', town.willow)
  const reset = await town.streetOfficial.call('POST', `/api/organisations/${town.willow.id}/resets`, { roleId })
  expect(reset.body.code).toBe('not-allowed')
})

test('a county makes a street, a community and a unit with a branch; wrong places and doubles are refused', async () => {
  const make = (parent: string, body: object) =>
    town.countyOfficial.call('POST', `/api/organisations/${parent}/children`, body)
  const street = (await make(town.county.id, { kind: 'street', name: '望江街道' })).body.organisation
  const community = (await make(street.id, { kind: 'community', name: '石榴巷社区', code: 'slx' })).body.organisation
  expect(community).toMatchObject({ code: 'slx', schemeId: 'luzhou-5412', parentId: street.id })
  const unit = await make(town.county.id, { kind: 'unit', name: '县图书馆', linkedCommunityId: community.id })
  expect((await make(unit.body.organisation.id, { kind: 'branch', name: '第一支部' })).status).toBe(200)
  const code = async (parent: string, body: object) => (await make(parent, body)).body.code
  expect(await code(town.county.id, { kind: 'community', name: '挂错了' })).toBe('invalid-input')
  expect(await code(town.county.id, { kind: 'street', name: '望江街道' })).toBe('already-exists')
  expect(await code(street.id, { kind: 'community', name: '另一个', code: 'slx' })).toBe('already-exists')
  expect(await code(street.id, { kind: 'community', name: ' ' })).toBe('empty-text')
  expect(await code(street.id, { kind: 'community', name: '甲', schemeId: 'nowhere' })).toBe('scheme-missing')
  expect(await code(town.county.id, { kind: 'unit', name: '乙', linkedCommunityId: town.foreign.id })).toBe(
    'unknown-community',
  )
  const children = await town.countyOfficial.call('GET', `/api/organisations/${town.county.id}/children?search=图书`)
  expect(children.body).toMatchObject({
    total: 1,
    children: [{ name: '县图书馆', children: 1, staff: 0, seats: true }],
  })
})

test('a unit made by hand with a community it looks after is due to report there', async () => {
  const due = async (unitId: string) => {
    await town.app.drained()
    const { rows } = await town.admin.query(
      `select community_id, subject_id, kind, state, due_on - date '2026-11-23' as days from enrolments where unit_id = $1 and subject = 'unit'`,
      [unitId],
    )
    return rows
  }
  const make = (body: object) =>
    town.countyOfficial.call('POST', `/api/organisations/${town.county.id}/children`, { kind: 'unit', ...body })
  const linked = (await make({ name: '县档案馆', linkedCommunityId: town.willow.id })).body.organisation.id
  expect(await due(linked)).toMatchObject([
    { community_id: town.willow.id, subject_id: linked, kind: 'unit', state: 'due' },
  ])
  // and on its own page, for its secretary
  const { rows } = await town.admin.query(`select state from unit_items where unit_id = $1 and entity = 'enrolment'`, [
    linked,
  ])
  expect(rows).toEqual([{ state: 'due' }])
  const alone = (await make({ name: '县体育中心' })).body.organisation.id
  expect(await due(alone)).toEqual([])
  const link = { linkedCommunityId: town.apricot.id }
  expect((await town.countyOfficial.call('PUT', `/api/organisations/${alone}`, link)).status).toBe(200)
  expect(await due(alone)).toMatchObject([{ community_id: town.apricot.id }])
  // said twice it is still one
  expect(
    (await town.countyOfficial.call('PUT', `/api/organisations/${alone}`, { ...link, hours: '每天' })).status,
  ).toBe(200)
  expect(await due(alone)).toHaveLength(1)
})

test('a clerk keeps telephone and hours right, and changes no name', async () => {
  const url = `/api/organisations/${town.willow.id}`
  const edited = await town.willowClerk.call('PUT', url, { phone: '0000-555 0199', hours: ' 每天 9:00–17:00 ' })
  expect(edited.body.organisation).toMatchObject({ phone: '0000-555 0199', hours: '每天 9:00–17:00' })
  expect((await town.willowClerk.call('PUT', url, { name: '别的名字' })).body.code).toBe('not-allowed')
  expect((await town.willowClerk.call('PUT', url, { phone: '打给小王' })).body.code).toBe('bad-phone')
  expect((await town.willowClerk.call('PUT', url, {})).body.code).toBe('nothing-chosen')
  expect((await town.countyOfficial.call('PUT', url, { name: '柳岸新社区' })).status).toBe(200)
  expect((await town.willowClerk.call('PUT', url, { phone: '<script>' })).status).toBe(422)
})

test('the list goes on where it stopped, and shows where nobody works yet', async () => {
  const parent = `/api/organisations/${town.street.id}/children`
  for (const name of ['一', '二', '三'])
    await town.countyOfficial.call('POST', parent, { kind: 'community', name: `${name}号社区` })
  const first = (await town.countyOfficial.call('GET', `${parent}?limit=2`)).body
  const rest = (await town.countyOfficial.call('GET', `${parent}?after=${first.after}`)).body
  expect(first.children.length + rest.children.length).toBe(first.total)
  const empty = (await town.countyOfficial.call('GET', `${parent}?unstaffed=yes`)).body.children
  expect(empty.map((one: { name: string }) => one.name).sort()).toEqual(['一号社区', '三号社区', '二号社区'])
})

test('anyone signed in finds communities by name for a pick list, and sees no more than names', async () => {
  const found = await town.member.call('GET', `/api/organisations?kind=community&search=杏林&under=${town.county.id}`)
  expect(found.body.found).toEqual([
    { id: town.apricot.id, kind: 'community', code: 'apricot', name: '杏林湾社区', parentName: '听雨街道' },
  ])
  expect((await town.member.call('GET', `/api/organisations/${town.apricot.id}`)).body.code).toBe('not-allowed')
})
