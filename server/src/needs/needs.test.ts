import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentOf, tap } from '../../test/resident.ts'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
let it: ReturnType<typeof residentOf>
beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
})
afterAll(() => town.close())

describe('a resident without JavaScript', () => {
  test('reads the emergency numbers before anything else, then places a need and follows it', async () => {
    const front = await it.get('/c/apricot')
    expect(front.statusCode).toBe(200)
    expect(front.body.indexOf('tel:120')).toBeLessThan(front.body.indexOf('<h1'))
    const form = await it.get('/c/apricot/need')
    expect(form.headers['cache-control']).toBe('no-store')
    expect(form.body).toContain('望棠小区')
    const { link, code } = await it.placed()
    const mine = await it.get(link)
    expect(mine.statusCode).toBe(200)
    expect(mine.headers['cache-control']).toBe('no-store')
    expect(mine.body).toContain(code)
    expect(mine.body).toContain('厨房水龙头一直滴水')
    const slip = await it.get(`${link}/slip`)
    expect(slip.body).toContain('<svg')
    expect(slip.body).toMatch(/class="presence-code">\d{4}</)
  })

  test('gets a fresh key with every form', async () => {
    const key = async () => /name="key" value="([^"]+)"/.exec((await it.get('/c/apricot/need')).body)?.[1]
    expect(await key()).not.toBe(await key())
  })

  test('gets everything typed back with a sentence for each wrong field', async () => {
    const answer = await it.post('/c/apricot/need', {
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
    const yesterday = await it.post('/c/apricot/need', { ...tap, wantedOn: '2026-11-23' })
    expect(yesterday.statusCode).toBe(422)
    const today = await it.post('/c/apricot/need', { ...tap, wantedOn: '2026-11-24' })
    expect(today.statusCode).toBe(303)
  })

  test('keeps emoji, rare characters and scripts as plain text', async () => {
    const { link } = await it.placed({ text: '𠮷家的猫🐈‍⬛上树了<script>alert(1)</script>' })
    const { body } = await it.get(link)
    expect(body).toContain('𠮷家的猫🐈‍⬛上树了')
    expect(body).not.toContain('<script>alert')
    expect(body).toContain('&lt;script&gt;')
  })

  test('with a text of 100 kB is told the limit and nothing is written', async () => {
    const before = (await town.admin.query('select count(*)::int as n from needs')).rows[0].n
    const answer = await it.post('/c/apricot/need', { ...tap, text: 'a'.repeat(100_000) })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('500 个字以内')
    const huge = await it.post('/c/apricot/need', { ...tap, text: '长'.repeat(34_000) })
    expect(huge.statusCode).toBe(413)
    expect((await town.admin.query('select count(*)::int as n from needs')).rows[0].n).toBe(before)
  })

  test('reads a no in the own language, with the community’s telephone and never another page’s', async () => {
    const ask = (url: string, headers = {}) => town.http.inject({ method: 'GET', url, headers })
    const chinese = await ask(`/c/apricot/my/${'x'.repeat(24)}`)
    expect(chinese.statusCode).toBe(404)
    expect(chinese.body).toContain('这一步没办成')
    for (const part of ['杏林湾社区', 'href="tel:00005550117"', 'href="/c/apricot"'])
      expect(chinese.body).toContain(part)
    const english = await ask(`/c/apricot/my/${'x'.repeat(24)}`, { 'accept-language': 'en-GB,en' })
    expect(english.body).toContain('<html lang="en"')
    expect(english.body).toContain('That step did not go through')
    const astray = await ask('/c/apricot/nowhere', { accept: 'text/html' })
    expect(astray.body).toContain('href="tel:00005550117"')
    const unknown = await ask('/c/no-such-place')
    expect(unknown.body).not.toContain('0000-555 0117')
  })

  test('gets an answer in words for an unknown community', async () => {
    for (const url of ['/c/nowhere', '/c/nowhere/need', '/c/nowhere/my/xxxxxxxxxxxxxxxxxxxxxxxx']) {
      const answer = await it.get(url)
      expect(answer.statusCode).toBe(404)
      expect(answer.headers['content-type']).toContain('text/html')
    }
  })
})

describe('the same form again', () => {
  test('after a lost reply gives the same link and writes nothing twice', async () => {
    const key = randomUUID()
    const first = await it.post('/c/apricot/need', { ...tap, key, text: '只写一次' })
    const again = await it.post('/c/apricot/need', { ...tap, key, text: '只写一次' })
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
      it.post('/c/apricot/need', { ...tap, key }),
      it.post('/c/apricot/need', { ...tap, key }),
    ])
    expect(one.headers.location).toBe(two.headers.location)
    expect((await town.admin.query('select count(*)::int as n from needs')).rows[0].n).toBe(before + 1)
  })

  test('with other words shows what was received and both ways on', async () => {
    const key = randomUUID()
    await it.post('/c/apricot/need', { ...tap, key, text: '先写的话' })
    const answer = await it.post('/c/apricot/need', { ...tap, key, text: '后写的话' })
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('先写的话')
    expect(answer.body).toContain('后写的话')
    expect(answer.body).toContain('/c/apricot/my/')
    expect(/name="key" value="([^"]+)"/.exec(answer.body)?.[1]).not.toBe(key)
  })
})

describe('what is private', () => {
  test('stands nowhere in clear in the database', async () => {
    const { id } = await it.placed({ text: '机密的话在这里', name: '闻人奶奶', phone: '14400009777' })
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
    const { link } = await it.placed({ text: '要人看看', phone: '14400009888' })
    const { body } = await it.get(link)
    expect(body).toContain('144****9888')
    expect(body).not.toContain('14400009888')
    expect(body).not.toContain('5 幢 302')
  })

  test('every opening by the clerk leaves an audit row, and no stored copy', async () => {
    const { id } = await it.placed()
    const opened = await town.clerk.call('POST', it.api(`/${id}/open-private`), { purpose: 'call' })
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
    const { id } = await it.placed()
    expect([401, 403, 404]).toContain(await ask(it.api(`/${id}/open-private`)))
  })
})

describe('by the link', () => {
  test('words are added and the phone is changed; the desk finds the need by the new one', async () => {
    const { link, code } = await it.placed()
    const added = await it.post(`${link}/amend`, { seq: '1', text: '水更大了', phone: '14400005555' })
    expect(added.statusCode).toBe(303)
    const { body } = await it.get(link)
    expect(body).toContain('水更大了')
    expect(body).toContain('144****5555')
    expect((await town.clerk.call('POST', it.api('/find'), { code, lastFour: '5555' })).status).toBe(200)
  })

  test('a stale form comes back with what was typed', async () => {
    const { id, link } = await it.placed()
    await it.sorted(id)
    const answer = await it.post(`${link}/amend`, { seq: '1', text: '没赶上的话' })
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('没赶上的话')
  })

  test('a need is withdrawn, and then nothing more can be done to it', async () => {
    const { id, link } = await it.placed()
    expect((await it.post(`${link}/withdraw`, { seq: '1' })).statusCode).toBe(303)
    expect(await it.state(id)).toBe('withdrawn')
    expect((await it.post(`${link}/withdraw`, { seq: '2' })).statusCode).toBe(409)
  })

  test('a guessed link is not found', async () => {
    expect((await it.get('/c/apricot/my/AAAAAAAAAAAAAAAAAAAAAAAA')).statusCode).toBe(404)
    expect((await it.get('/c/willow/my/AAAAAAAAAAAAAAAAAAAAAAAA')).statusCode).toBe(404)
    const { link } = await it.placed()
    expect((await it.get(link.replace('apricot', 'willow'))).statusCode).toBe(404)
  })
})

test('a hundred needs from one address in an hour: none is lost, those over twenty wait for the clerk', async () => {
  town.clock.advance(2 * 3_600_000)
  const since = town.clock.now()
  for (let turn = 0; turn < 100; turn++) {
    const phone = `1440${String(5_000_000 + turn)}`
    const answer = await it.post('/c/apricot/need', { ...tap, text: `第 ${turn} 件`, phone }, '10.9.9.9')
    expect(answer.statusCode).toBe(303)
  }
  const { rows } = await town.admin.query('select state, count(*)::int as n from needs where at >= $1 group by 1', [
    since,
  ])
  expect(Object.fromEntries(rows.map((row) => [row.state, row.n]))).toEqual({ placed: 20, held: 80 })
  const [held] = (await town.admin.query("select id, seq from needs where state = 'held' limit 1")).rows
  const released = await town.clerk.call('POST', it.api(`/${held.id}/release`), { seq: held.seq })
  expect(released.body.state).toBe('placed')
}, 60_000)

test('a resident’s page stays under 60 kB with all it loads', async () => {
  for (const url of ['/c/apricot', '/c/apricot/need', '/c/apricot/needs', (await it.placed()).link]) {
    const page = await it.get(url)
    const parts = [...page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] as string)
    expect(parts.length).toBeGreaterThan(0)
    let bytes = Buffer.byteLength(page.body)
    for (const part of parts) {
      const asset = await it.get(part)
      expect(asset.statusCode).toBe(200)
      bytes += asset.rawPayload.length
    }
    expect(bytes).toBeLessThan(60_000)
  }
})
