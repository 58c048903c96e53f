import { randomInt, randomUUID } from 'node:crypto'
import { businessDate } from '@lianxin/rules/calendar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { tokenHash } from '../platform/tokens.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const tap = {
  text: '厨房水龙头一直滴水，我妈一个人住，5 幢 302',
  category: 'repair',
  neighbourhoodId: '',
  door: '5 幢 302',
  wanted: ['saturday', 'sunday'],
  phone: '1440 000 9001',
  name: '温奶奶',
}
type Fields = Record<string, string | string[]>

const encode = (fields: Fields): string => {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
  return body.toString()
}

/** Posts a form as a browser without JavaScript does. */
async function post(url: string, fields: Fields, address = `10.1.${randomInt(255)}.${randomInt(255)}`) {
  return town.http.inject({
    method: 'POST',
    url,
    remoteAddress: '127.0.0.1',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': address },
    payload: encode({ key: randomUUID(), ...fields }),
  })
}
const get = (url: string) => town.http.inject({ method: 'GET', url })

async function placed(fields: Partial<typeof tap> = {}) {
  town.clock.advance(10 * 60_000)
  const answer = await post('/c/apricot/need', { ...tap, neighbourhoodId: town.garden.id, ...fields })
  expect(answer.statusCode).toBe(303)
  const link = String(answer.headers.location).replace(/\?.*/, '')
  const hash = tokenHash(link.split('/').at(-1) ?? '')
  const [row] = (await town.admin.query('select id, code from needs where link_hash = $1', [hash])).rows
  return { link, id: row.id as string, code: row.code as string }
}

const api = (path: string, community = town.apricot.id) => `/api/communities/${community}/needs${path}`

async function sorted(id: string, more: object = {}) {
  const { body } = await town.clerk.call('GET', api(`/${id}`))
  return town.clerk.call('POST', api(`/${id}/sort`), {
    seq: body.seq,
    category: 'repair',
    kind: 'difficulty',
    urgency: 'soon',
    publicLine: '一位老人家水龙头漏水，想请人看看',
    helpersWanted: 1,
    ...more,
  })
}

const state = async (id: string) =>
  (await town.admin.query('select state from needs where id = $1', [id])).rows[0].state
const setState = (id: string, to: string) => town.admin.query('update needs set state = $2 where id = $1', [id, to])
const seqOf = async (id: string) => (await town.admin.query('select seq from needs where id = $1', [id])).rows[0].seq

describe('a resident without JavaScript', () => {
  test('reads the emergency numbers before anything else, then places a need and follows it', async () => {
    const front = await get('/c/apricot')
    expect(front.statusCode).toBe(200)
    expect(front.body.indexOf('tel:120')).toBeLessThan(front.body.indexOf('<h1'))
    const form = await get('/c/apricot/need')
    expect(form.headers['cache-control']).toBe('no-store')
    expect(form.body).toContain('望棠小区')
    const { link, code } = await placed()
    const mine = await get(link)
    expect(mine.statusCode).toBe(200)
    expect(mine.headers['cache-control']).toBe('no-store')
    expect(mine.body).toContain(code)
    expect(mine.body).toContain('厨房水龙头一直滴水')
    const slip = await get(`${link}/slip`)
    expect(slip.body).toContain('<svg')
    expect(slip.body).toMatch(/class="presence-code">\d{4}</)
  })

  test('gets a fresh key with every form', async () => {
    const key = async () => /name="key" value="([^"]+)"/.exec((await get('/c/apricot/need')).body)?.[1]
    expect(await key()).not.toBe(await key())
  })

  test('gets everything typed back with a sentence for each wrong field', async () => {
    const answer = await post('/c/apricot/need', {
      ...tap,
      text: '',
      phone: '1440000900',
      wantedOn: '2026-11-22',
      category: 'nonsense',
    })
    expect(answer.statusCode).toBe(422)
    for (const name of ['text', 'phone', 'wantedOn', 'category']) expect(answer.body).toContain(`href="#${name}"`)
    expect(answer.body).toContain('value="1440000900"')
    expect(answer.body).toContain('value="5 幢 302"')
    expect(answer.body).toContain('手机是 11 位')
    expect(answer.body).toMatch(/value="saturday"[^>]* checked/)
  })

  test('may choose today in Beijing while it is still yesterday elsewhere', async () => {
    town.clock.set(new Date('2026-11-23T16:30:00Z'))
    const yesterday = await post('/c/apricot/need', { ...tap, wantedOn: '2026-11-23' })
    expect(yesterday.statusCode).toBe(422)
    const today = await post('/c/apricot/need', { ...tap, wantedOn: '2026-11-24' })
    expect(today.statusCode).toBe(303)
  })

  test('keeps emoji, rare characters and scripts as plain text', async () => {
    const { link } = await placed({ text: '𠮷家的猫🐈‍⬛上树了<script>alert(1)</script>' })
    const { body } = await get(link)
    expect(body).toContain('𠮷家的猫🐈‍⬛上树了')
    expect(body).not.toContain('<script>alert')
    expect(body).toContain('&lt;script&gt;')
  })

  test('with a text of 100 kB is told the limit and nothing is written', async () => {
    const before = (await town.admin.query('select count(*)::int as n from needs')).rows[0].n
    const answer = await post('/c/apricot/need', { ...tap, text: 'a'.repeat(100_000) })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('500 个字以内')
    const huge = await post('/c/apricot/need', { ...tap, text: '长'.repeat(34_000) })
    expect(huge.statusCode).toBe(413)
    expect((await town.admin.query('select count(*)::int as n from needs')).rows[0].n).toBe(before)
  })

  test('gets an answer in words for an unknown community', async () => {
    for (const url of ['/c/nowhere', '/c/nowhere/need', '/c/nowhere/my/xxxxxxxxxxxxxxxxxxxxxxxx']) {
      const answer = await get(url)
      expect(answer.statusCode).toBe(404)
      expect(answer.headers['content-type']).toContain('text/html')
    }
  })
})

describe('the same form again', () => {
  test('after a lost reply gives the same link and writes nothing twice', async () => {
    const key = randomUUID()
    const first = await post('/c/apricot/need', { ...tap, key, text: '只写一次' })
    const again = await post('/c/apricot/need', { ...tap, key, text: '只写一次' })
    expect(again.headers.location).toBe(first.headers.location)
    const { rows } = await town.admin.query(
      "select count(*)::int as n from idempotency where key = $1 and action = 'need.place'",
      [key],
    )
    expect(rows[0].n).toBe(1)
  })

  test('sent twice at once makes one need', async () => {
    const before = (await town.admin.query('select count(*)::int as n from needs')).rows[0].n
    const key = randomUUID()
    const [one, two] = await Promise.all([
      post('/c/apricot/need', { ...tap, key }),
      post('/c/apricot/need', { ...tap, key }),
    ])
    expect(one.headers.location).toBe(two.headers.location)
    expect((await town.admin.query('select count(*)::int as n from needs')).rows[0].n).toBe(before + 1)
  })

  test('with other words shows what was received and both ways on', async () => {
    const key = randomUUID()
    await post('/c/apricot/need', { ...tap, key, text: '先写的话' })
    const answer = await post('/c/apricot/need', { ...tap, key, text: '后写的话' })
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('先写的话')
    expect(answer.body).toContain('后写的话')
    expect(answer.body).toContain('/c/apricot/my/')
    expect(/name="key" value="([^"]+)"/.exec(answer.body)?.[1]).not.toBe(key)
  })
})

describe('what is private', () => {
  test('stands nowhere in clear in the database', async () => {
    const { id } = await placed({ text: '机密的话在这里', name: '闻人奶奶', phone: '14400009777' })
    await town.app.drained()
    const tables = ['needs', 'needs_private', 'audit', 'outbox', 'idempotency', 'messages', 'transitions']
    for (const table of tables) {
      const { rows } = await town.admin.query(`select ${table}::text as row from ${table}`)
      const all = rows.map((row) => row.row).join('\n')
      expect(all).not.toContain('机密的话')
      expect(all).not.toContain('14400009777')
      expect(all).not.toContain('闻人奶奶')
    }
    expect(id).toBeTruthy()
  })

  test('a forwarded link shows no phone or door in full', async () => {
    const { link } = await placed({ text: '要人看看', phone: '14400009888' })
    const { body } = await get(link)
    expect(body).toContain('144****9888')
    expect(body).not.toContain('14400009888')
    expect(body).not.toContain('5 幢 302')
  })

  test('every opening by the clerk leaves an audit row, and no stored copy', async () => {
    const { id } = await placed()
    const opened = await town.clerk.call('POST', api(`/${id}/open-private`), { purpose: 'call' })
    expect(opened.body).toMatchObject({ phone: '14400009001', name: '温奶奶', door: '5 幢 302' })
    expect(opened.body.draft).not.toContain('302')
    const { rows } = await town.admin.query('select action, actor from audit where subject = $1 order by id', [id])
    expect(rows.at(-1)).toEqual({ action: 'need.open-private:call', actor: town.clerk.id })
    const stored = await town.admin.query('select reply::text as reply from idempotency')
    expect(stored.rows.some((row) => row.reply?.includes('14400009001'))).toBe(false)
  })

  test.each([
    [
      'nobody signed in',
      async (url: string) =>
        (
          await town.http.inject({
            method: 'POST',
            url,
            headers: { 'idempotency-key': randomUUID() },
            payload: { purpose: 'call' },
          })
        ).statusCode,
    ],
    ['a member', async (url: string) => (await town.member.call('POST', url, { purpose: 'call' })).status],
    [
      'the unit’s secretary',
      async (url: string) => (await town.secretary.call('POST', url, { purpose: 'call' })).status,
    ],
    [
      'another community’s clerk',
      async (url: string) => (await town.willowClerk.call('POST', url, { purpose: 'call' })).status,
    ],
    ['the street', async (url: string) => (await town.streetOfficial.call('POST', url, { purpose: 'call' })).status],
  ])('is not opened for %s', async (_, ask) => {
    const { id } = await placed()
    expect([401, 403, 404]).toContain(await ask(api(`/${id}/open-private`)))
  })
})

describe('the clerk', () => {
  test('sorts, publishes, and the line stands on the front page', async () => {
    const { id } = await placed()
    const answer = await sorted(id, { publish: true })
    expect(answer.body).toMatchObject({ state: 'open' })
    const front = await get('/c/apricot')
    expect(front.body).toContain('一位老人家水龙头漏水，想请人看看')
    expect(front.body).toContain('等人接')
  })

  test.each([
    ['the phone', '电话 14400009001，水龙头漏水'],
    ['the door', '5 幢 302 水龙头漏水'],
    ['the name', '温奶奶家水龙头漏水'],
  ])('is refused a public line with %s', async (_, publicLine) => {
    const { id } = await placed()
    const answer = await sorted(id, { publicLine, looked: true })
    expect(answer).toMatchObject({ status: 422, body: { code: 'personal-data' } })
    expect(await state(id)).toBe('placed')
  })

  test('is asked to look when a line may hold a name, and may go on', async () => {
    const { id } = await placed()
    expect(await sorted(id, { publicLine: '想谢谢李师傅' })).toMatchObject({
      status: 422,
      body: { params: { sure: false } },
    })
    expect(await sorted(id, { publicLine: '想谢谢李师傅', looked: true })).toMatchObject({ status: 200 })
  })

  test('with a stale page is told so', async () => {
    const { id } = await placed()
    await sorted(id)
    const answer = await sorted(id, { seq: 1 })
    expect(answer).toMatchObject({ status: 409, body: { code: 'stale' } })
  })

  test('merges two into one, and can take them apart again', async () => {
    const one = await placed()
    const two = await placed()
    await sorted(one.id)
    expect((await town.clerk.call('POST', api(`/${one.id}/merge`), { seq: 2, into: one.id })).body.code).toBe(
      'merge-with-itself',
    )
    const merged = await town.clerk.call('POST', api(`/${two.id}/merge`), { seq: 1, into: one.id })
    expect(merged.body.state).toBe('merged')
    const first = await town.clerk.call('GET', api(`/${one.id}`))
    expect(first.body.merged).toMatchObject([{ code: two.code }])
    expect((await get(two.link)).body).toContain('一起办')
    const apart = await town.clerk.call('POST', api(`/${two.id}/split`), { seq: 2 })
    expect(apart.body.state).toBe('sorted')
  })

  test('splits one need in two for the same resident', async () => {
    const { id } = await placed()
    town.clock.advance(60_000)
    const answer = await town.clerk.call('POST', api(`/${id}/split`), {
      seq: 1,
      text: '还有窗帘要缝',
      category: 'errand',
    })
    expect(answer.body.state).toBe('placed')
    const { body } = await town.clerk.call('GET', api('?order=newest&limit=1'))
    expect(body.needs[0]).toMatchObject({ category: 'errand', state: 'placed' })
    const same = await town.clerk.call('GET', api(`/${id}`))
    expect(
      same.body.duplicates.some(
        (one: { id: string; why: string[] }) => one.id === body.needs[0].id && one.why.includes('phone'),
      ),
    ).toBe(true)
  })

  test('answers “not ours”, the resident reads where to go', async () => {
    const { id, link } = await placed()
    const answer = await town.clerk.call('POST', api(`/${id}/answer`), {
      seq: 1,
      answer: '请找县供水公司，0000-555 0200',
    })
    expect(answer.body.state).toBe('answered')
    expect((await get(link)).body).toContain('县供水公司')
    const late = await post(`${link}/amend`, { seq: '2', text: '还有一句' })
    expect(late.statusCode).toBe(409)
  })

  test('files for somebody without a phone, and the slip prints', async () => {
    const filed = await town.clerk.call('POST', api(''), {
      text: '想学用手机',
      category: 'digital',
      wanted: ['any'],
      route: 'counter',
    })
    expect(filed.status).toBe(200)
    expect((await get(filed.body.slip)).statusCode).toBe(200)
    const read = await town.clerk.call('GET', api(`/${filed.body.id}`))
    expect(read.body).toMatchObject({ route: 'counter', forOther: true })
  })

  test('finds a need by its code and the last four digits, and gives a new link', async () => {
    const { link, code, id } = await placed({ phone: '14400004321' })
    expect((await town.clerk.call('POST', api('/find'), { code, lastFour: '9999' })).status).toBe(404)
    expect((await town.clerk.call('POST', api('/find'), { code, lastFour: '4321' })).body).toEqual({ id, code })
    const renewed = await town.clerk.call('POST', api(`/${id}/new-link`), {})
    expect((await get(renewed.body.link)).statusCode).toBe(200)
    expect((await get(link)).statusCode).toBe(404)
  })

  test('of another community gets the answer of what does not exist', async () => {
    const { id } = await placed()
    const foreign = await town.willowClerk.call('GET', api(`/${id}`, town.willow.id))
    const absent = await town.willowClerk.call('GET', api(`/${randomUUID()}`, town.willow.id))
    expect([foreign.status, foreign.body]).toEqual([absent.status, absent.body])
    expect(foreign.status).toBe(404)
    const inside = await town.willowClerk.call('GET', api(`/${id}`))
    expect(inside.status).toBe(404)
  })

  test('reads the list most urgent and oldest first, page by page, and every need once', async () => {
    const { body: first } = await town.clerk.call('GET', api('?limit=3'))
    const seen: string[] = first.needs.map((need: { id: string }) => need.id)
    for (let after = first.next; after; ) {
      const { body } = await town.clerk.call('GET', api(`?limit=3&after=${after}`))
      seen.push(...body.needs.map((need: { id: string }) => need.id))
      after = body.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    const { body: all } = await town.clerk.call('GET', api('?limit=200'))
    expect(seen).toEqual(all.needs.map((need: { id: string }) => need.id))
  })

  test('a member cannot read the desk’s list', async () => {
    expect([403, 404]).toContain((await town.member.call('GET', api(''))).status)
  })
})

describe('after the service', () => {
  const serve = async () => {
    const one = await placed()
    await sorted(one.id, { publish: true })
    await setState(one.id, 'served')
    return { ...one, seq: await seqOf(one.id) }
  }

  test('the resident rates by the link, once', async () => {
    const { id, link, seq } = await serve()
    expect((await get(link)).body).toContain('办得怎么样')
    const rated = await post(`${link}/rate`, { seq, score: '5', thanks: '谢谢', thanksShown: 'yes' })
    expect(rated.statusCode).toBe(303)
    expect(await state(id)).toBe('closed')
    const again = await post(`${link}/rate`, { seq: String(seq + 1), score: '4' })
    expect(again.statusCode).toBe(409)
  })

  test('“not really done” opens it again, and the next round can be rated', async () => {
    const { id, link, seq } = await serve()
    await post(`${link}/rate`, { seq, score: '2' })
    const reopened = await post(`${link}/reopen`, { seq: String(seq + 1), reason: '又漏了' })
    expect(reopened.statusCode).toBe(303)
    expect(await state(id)).toBe('open')
    await setState(id, 'served')
    expect((await post(`${link}/rate`, { seq: String(seq + 2), score: '5' })).statusCode).toBe(303)
    const { rows } = await town.admin.query('select round, score from ratings where need_id = $1 order by round', [id])
    expect(rows).toEqual([
      { round: 1, score: 2 },
      { round: 2, score: 5 },
    ])
  })

  test('a rating without a score comes back with the words kept', async () => {
    const { link, seq } = await serve()
    const answer = await post(`${link}/rate`, { seq, thanks: '辛苦了' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('辛苦了')
  })

  test('staff file what they were told as told', async () => {
    const { id, seq } = await serve()
    const answer = await town.clerk.call('POST', api(`/${id}/rate`), { seq, score: 4 })
    expect(answer.body.state).toBe('closed')
    const { rows } = await town.admin.query('select route, told_to from ratings where need_id = $1', [id])
    expect(rows).toEqual([{ route: 'told', told_to: town.clerk.id }])
  })
})

describe('the whole way', () => {
  const community = () => `/api/communities/${town.apricot.id}`
  /** From the resident's form over desk, unit and member to a verified record with the code read out at the door. */
  async function served() {
    const one = await placed()
    await sorted(one.id, { publish: true })
    const asked = await town.clerk.call('POST', api(`/${one.id}/dispatch`), {
      to: [{ kind: 'unit', id: town.waterworks.id }],
    })
    const unitOrder = asked.body.orders[0]
    await town.app.drained()
    await town.secretary.call('POST', `${community()}/orders/${unitOrder}/pass-on`, { personIds: [town.member.id] })
    await town.app.drained()
    const [child] = (await town.admin.query('select id from orders where parent_id = $1', [unitOrder])).rows
    const order = `${community()}/orders/${child.id}`
    expect((await town.member.call('POST', `${order}/accept`)).status).toBe(200)
    const code = /class="presence-code">(\d{4})</.exec((await get(one.link)).body)?.[1]
    await town.member.call('POST', `${order}/presence`, { how: 'home-code', code })
    const day = businessDate(town.clock.now())
    const record = await town.member.call('POST', `${order}/record`, { line: '换了阀芯', minutes: 45, happenedOn: day })
    expect(record.body).toMatchObject({ evidence: 'E2' })
    await town.clerk.call('POST', `${community()}/services/verify`, { ids: [record.body.id] })
    expect(await state(one.id)).toBe('served')
    return { ...one, service: record.body.id as string }
  }

  test('the resident’s rating makes the service E3 and a fact of member and unit', async () => {
    const { id, link, service } = await served()
    const page = await get(link)
    expect(page.body).toContain('县水务局')
    expect(page.body).toContain('沈知远')
    const rated = await post(`${link}/rate`, { seq: String(await seqOf(id)), score: '5' })
    expect(rated.statusCode).toBe(303)
    const [row] = (await town.admin.query('select state, evidence from services where id = $1', [service])).rows
    expect(row).toEqual({ state: 'rated', evidence: 'E3' })
    const { rows } = await town.admin.query(
      "select subject, data->>'rating' as rating, data->>'by' as by from facts where kind = 'service.rated' order by subject",
    )
    expect(rows).toEqual([
      { subject: 'member', rating: '5', by: 'resident' },
      { subject: 'unit', rating: '5', by: 'resident' },
    ])
    await town.app.drained()
    const items = await town.admin.query('select state from person_items where entity_id = $1', [service])
    expect(items.rows).toEqual([{ state: 'rated' }])
  })

  test('a rating as told leaves the evidence where it was', async () => {
    const { id, service } = await served()
    await town.clerk.call('POST', api(`/${id}/rate`), { seq: await seqOf(id), score: 4 })
    const [row] = (await town.admin.query('select state, evidence from services where id = $1', [service])).rows
    expect(row).toEqual({ state: 'rated', evidence: 'E2' })
  })

  test('“not really done” puts the need before the helpers again', async () => {
    const { id, link } = await served()
    await post(`${link}/reopen`, { seq: String(await seqOf(id)), reason: '还在漏' })
    expect(await state(id)).toBe('open')
    expect((await get('/c/apricot/needs')).body).toContain('等人接')
    const again = await town.clerk.call('POST', api(`/${id}/dispatch`), {
      to: [{ kind: 'unit', id: town.waterworks.id }],
    })
    expect(again.status).toBe(200)
  })
})

describe('by the link', () => {
  test('words are added and the phone is changed; the desk finds the need by the new one', async () => {
    const { link, code } = await placed()
    const added = await post(`${link}/amend`, { seq: '1', text: '水更大了', phone: '14400005555' })
    expect(added.statusCode).toBe(303)
    const { body } = await get(link)
    expect(body).toContain('水更大了')
    expect(body).toContain('144****5555')
    expect((await town.clerk.call('POST', api('/find'), { code, lastFour: '5555' })).status).toBe(200)
  })

  test('a stale form comes back with what was typed', async () => {
    const { id, link } = await placed()
    await sorted(id)
    const answer = await post(`${link}/amend`, { seq: '1', text: '没赶上的话' })
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('没赶上的话')
  })

  test('a need is withdrawn, and then nothing more can be done to it', async () => {
    const { id, link } = await placed()
    expect((await post(`${link}/withdraw`, { seq: '1' })).statusCode).toBe(303)
    expect(await state(id)).toBe('withdrawn')
    expect((await post(`${link}/withdraw`, { seq: '2' })).statusCode).toBe(409)
  })

  test('a guessed link is not found', async () => {
    expect((await get('/c/apricot/my/AAAAAAAAAAAAAAAAAAAAAAAA')).statusCode).toBe(404)
    expect((await get('/c/willow/my/AAAAAAAAAAAAAAAAAAAAAAAA')).statusCode).toBe(404)
    const { link } = await placed()
    expect((await get(link.replace('apricot', 'willow'))).statusCode).toBe(404)
  })
})

test('a hundred needs from one address in an hour: none is lost, those over twenty wait for the clerk', async () => {
  town.clock.advance(2 * 3_600_000)
  const since = town.clock.now()
  for (let turn = 0; turn < 100; turn++) {
    const phone = `1440${String(5_000_000 + turn)}`
    const answer = await post('/c/apricot/need', { ...tap, text: `第 ${turn} 件`, phone }, '10.9.9.9')
    expect(answer.statusCode).toBe(303)
  }
  const { rows } = await town.admin.query('select state, count(*)::int as n from needs where at >= $1 group by 1', [
    since,
  ])
  expect(Object.fromEntries(rows.map((row) => [row.state, row.n]))).toEqual({ placed: 20, held: 80 })
  const [held] = (await town.admin.query("select id, seq from needs where state = 'held' limit 1")).rows
  const released = await town.clerk.call('POST', api(`/${held.id}/release`), { seq: held.seq })
  expect(released.body.state).toBe('placed')
}, 60_000)

test('a resident’s page stays under 60 kB with all it loads', async () => {
  for (const url of ['/c/apricot', '/c/apricot/need', '/c/apricot/needs', (await placed()).link]) {
    const page = await get(url)
    const parts = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] as string)
    expect(parts.length).toBeGreaterThan(0)
    let bytes = Buffer.byteLength(page.body)
    for (const part of parts) {
      const asset = await get(part)
      expect(asset.statusCode).toBe(200)
      bytes += asset.rawPayload.length
    }
    expect(bytes).toBeLessThan(60_000)
  }
})
