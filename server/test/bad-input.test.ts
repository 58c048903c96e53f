import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../src/app.ts'
import { newId } from '../src/platform/ids.ts'
import { residentOf, tap } from './resident.ts'
import { type Asked, type Asker, newcomer } from './stranger.ts'
import { openTown, type Town } from './town.ts'

let town: Town
let it: ReturnType<typeof residentOf>
let clerk: Asker
let everyone: Asker[]
beforeAll(async () => {
  town = await openTown()
  it = residentOf(town)
  clerk = await newcomer(town, 'a clerk', 'clerk', town.apricot)
  everyone = [
    clerk,
    await newcomer(town, 'a member', 'member', town.waterworks),
    await newcomer(town, 'a secretary', 'secretary', town.waterworks),
    await newcomer(town, 'a county official', 'county', town.county),
  ]
}, 60_000)
afterAll(() => town.close())

const ids = (): Record<string, string> => ({
  communityId: town.apricot.id,
  code: 'apricot',
  unitId: town.waterworks.id,
  organisationId: town.county.id,
})
const fill = (path: string, name?: string, value = ''): string =>
  path.replace(/:(\w+)/g, (_, one: string) => (one === name ? value : (ids()[one] ?? newId(town.clock))))

const odd = [
  '%00',
  '%ED%A0%80',
  "'",
  '1e999',
  '9007199254740993',
  '-1',
  '2026-02-31',
  '2026-99-99',
  '0000-00-00',
  'a'.repeat(3000),
  '%F0%A0%AE%B7',
  '__proto__',
  'constructor',
  '{}',
  'deadbeef-1',
  '00000000-0000-0000-0000-000000000000',
]

describe('nothing a caller sends makes a fault of ours', () => {
  test('odd values in any place of an address', async () => {
    const wrong: string[] = []
    for (const feature of features)
      for (const one of [...(feature.routes ?? []), ...(feature.pages ?? [])]) {
        const path = one.kind === 'api' ? one.entry.path : one.path
        const method = one.kind === 'api' ? one.entry.method : one.method
        for (const name of [...path.matchAll(/:(\w+)/g)].map(([, found]) => found))
          for (const value of odd) {
            const answer = await clerk.ask(method, fill(path, name, value), {})
            if (answer.status >= 500) wrong.push(`${method} ${path} with ${name}=${value.slice(0, 40)}`)
          }
      }
    expect(wrong).toEqual([])
  }, 300_000)

  test('odd values in any query', async () => {
    const wrong: string[] = []
    const always = ['from', 'search']
    for (const who of everyone)
      for (const feature of features)
        for (const one of [...(feature.routes ?? []), ...(feature.pages ?? [])]) {
          const path = one.kind === 'api' ? one.entry.path : one.path
          const method = one.kind === 'api' ? one.entry.method : one.method
          if (method !== 'GET') continue
          const plain = await who.ask(method, fill(path, 'kind', 'services'))
          if (plain.status >= 400 && plain.status !== 422) continue
          const declared =
            one.kind === 'api' ? Object.keys((one.entry.query as { properties?: object }).properties ?? {}) : always
          for (const name of declared)
            for (const value of [...(one.kind === 'page' ? odd.slice(0, 7) : odd), `a&${name}=b`]) {
              const entity = declared.includes('entity') && name !== 'entity' ? '&entity=order' : ''
              const at = fill(path, 'kind', 'services')
              const answer = await who.ask('GET', `${at}?${name}=${value}${entity}`)
              if (answer.status >= 500) wrong.push(`${who.name} at ${path}?${name}=${value.slice(0, 40)}`)
            }
        }
    expect(wrong).toEqual([])
  }, 400_000)

  test('odd bodies at every write', async () => {
    const wrong: string[] = []
    const deep = '['.repeat(20_000) + ']'.repeat(20_000)
    const bodies: [string, string][] = [
      ['application/json', '{"a":'],
      ['application/json', ''],
      ['application/json', 'null'],
      ['application/json', '[]'],
      ['application/json', '"x"'],
      ['application/json', '9007199254740993'],
      ['application/json', '{"__proto__":{"polluted":1}}'],
      ['application/json', '{"constructor":{"prototype":{"polluted":1}}}'],
      ['application/json', deep],
      ['text/plain', 'x'],
      ['application/xml', '<a/>'],
      ['application/x-www-form-urlencoded', `${'a=b&'.repeat(5000)}__proto__=1&constructor=2`],
      ['multipart/form-data', 'no boundary'],
      ['multipart/form-data; boundary=x', '--x\r\nbroken'],
      ['', 'x'],
    ]
    for (const feature of features)
      for (const one of [...(feature.routes ?? []), ...(feature.pages ?? [])]) {
        const path = one.kind === 'api' ? one.entry.path : one.path
        const method = one.kind === 'api' ? one.entry.method : one.method
        if (method === 'GET' || path.endsWith('/out') || path.includes('sessions')) continue
        for (const [type, payload] of bodies) {
          const answer = await raw(method, fill(path), payload, type)
          if (answer.status >= 500)
            wrong.push(`${method} ${path} ${type} ${payload.slice(0, 40)}: ${answer.body.slice(0, 80)}`)
        }
      }
    expect(wrong).toEqual([])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  }, 300_000)
})

async function raw(method: string, url: string, payload: string, type: string): Promise<Asked> {
  const answer = await town.http.inject({
    method: method as 'POST',
    url,
    headers: { 'idempotency-key': randomUUID(), ...(type ? { 'content-type': type } : {}) },
    payload,
  })
  return { status: answer.statusCode, body: answer.body }
}

describe('texts that people or programs send', () => {
  test('a zero byte or half a character never reaches the table, and is no fault of ours', async () => {
    const { id } = await it.placed()
    for (const answer of ['去街\u0000道', '去街道\ud800']) {
      const told = await town.clerk.call('POST', it.api(`/${id}/answer`), { seq: await it.seqOf(id), answer })
      expect([200, 409, 422]).toContain(told.status)
      const walkIn = `/api/communities/${town.apricot.id}/enrolments/walk-in`
      const came = await town.clerk.call('POST', walkIn, { name: answer, phone: '14400007711' })
      expect(came.status).toBeLessThan(500)
      const place = { name: `${answer}小区`, kind: 'neighbourhood' }
      const made = await town.clerk.call('POST', `/api/organisations/${town.apricot.id}/children`, place)
      expect(made.status).toBeLessThan(500)
    }
    const form = await it.post('/c/apricot/need', { ...tap, text: '水龙头\u0000滴水' })
    expect(form.statusCode).toBeLessThan(500)
  })

  test('𠮷, emoji and scripts survive as text in the record and in console JSON', async () => {
    const { id } = await it.placed({ text: '<img src=x onerror=alert(1)>𠮷🐈‍⬛', name: '</script><script>alert(2)' })
    const line = '<b onmouseover=alert(3)>𠮷家的猫🐈‍⬛下来了</b>'
    expect((await it.sorted(id, { publicLine: line, publish: true, looked: true })).status).toBe(200)
    const read = await town.clerk.call('GET', it.api(`/${id}`))
    expect(read.body.publicLine).toBe(line)
    expect(read.headers['content-type']).toContain('application/json')
    expect(read.headers['x-content-type-options']).toBe('nosniff')
    for (const page of ['/c/apricot', '/c/apricot/needs', '/c/apricot/board']) {
      const shown = await it.get(page)
      expect(shown.body).not.toMatch(/<b onmouseover|<img src=x|<script>alert/)
    }
  })
})

describe('stale, wrong and lost', () => {
  test('a page from before somebody else’s change is refused as stale and changes nothing', async () => {
    const { id } = await it.placed()
    const seq = await it.seqOf(id)
    expect((await it.sorted(id)).status).toBe(200)
    const late = await town.clerk.call('POST', it.api(`/${id}/answer`), { seq, answer: '请找物业' })
    expect(late).toMatchObject({ status: 409, body: { code: 'stale' } })
    expect(await it.state(id)).toBe('sorted')
  })

  test('a lost reply asked for again with its key is the same reply, for pages too', async () => {
    const key = randomUUID()
    const form = { ...tap, neighbourhoodId: town.garden.id, key }
    const [first, again] = [await it.post('/c/apricot/need', form), await it.post('/c/apricot/need', form)]
    expect(first.statusCode).toBe(303)
    expect(again.headers.location).toBe(first.headers.location)
    const { rows } = await town.admin.query('select count(*)::int as n from idempotency where key = $1', [key])
    expect(rows[0].n).toBe(1)
    const other = await it.post('/c/apricot/need', { ...form, text: '别的事' })
    expect(other.statusCode).toBe(409)
  })

  test('a forwarded private link shows its need and opens no other, and no referrer leaves with it', async () => {
    const [one, two] = [await it.placed(), await it.placed()]
    const shown = await it.get(one.link)
    expect(shown.headers['referrer-policy']).toMatch(/same-origin|no-referrer/)
    expect(shown.headers['cache-control']).toBe('no-store')
    expect(shown.body).not.toContain(two.code)
    const elsewhere = await it.get(one.link.replace('/c/apricot/', '/c/willow/'))
    expect(elsewhere.statusCode).toBe(404)
    const changed = one.link.slice(0, -1) + (one.link.endsWith('a') ? 'b' : 'a')
    expect((await it.get(changed)).statusCode).toBe(404)
  })

  test('a phone of ten digits and a past day are refused at the desk as in the form', async () => {
    const body = { text: '换灯泡', category: 'repair', route: 'telephone', wanted: [] }
    const short = await town.clerk.call('POST', it.api(''), { ...body, phone: '1440000900' })
    expect(short).toMatchObject({ status: 422, body: { code: 'bad-phone' } })
    const past = await town.clerk.call('POST', it.api(''), { ...body, phone: '14400009000', wantedOn: '2026-11-01' })
    expect(past).toMatchObject({ status: 422, body: { code: 'past-day' } })
  })

  test('a text of 100 kB is refused at every written line', async () => {
    const { id } = await it.placed()
    const long = '长'.repeat(34_000)
    const seq = await it.seqOf(id)
    for (const [verb, body] of [
      ['answer', { answer: long }],
      ['withdraw', { reason: long }],
      ['amend', { text: long }],
    ] as const) {
      const told = await town.clerk.call('POST', it.api(`/${id}/${verb}`), { seq, ...body })
      expect([413, 422]).toContain(told.status)
    }
    expect(await it.state(id)).toBe('placed')
  })
})

describe('addresses that lead nowhere', () => {
  test('say so in the form that was asked for', async () => {
    const page = await town.http.inject({ url: '/c/unknown', headers: { accept: 'text/html' } })
    expect(page.statusCode).toBe(404)
    expect(page.body).toContain('没有找到这个社区')
    const api = await town.http.inject('/api/unknown')
    expect(api.statusCode).toBe(404)
    expect(api.json()).toMatchObject({ code: 'not-found' })
    const head = await town.http.inject({ method: 'HEAD', url: '/c/apricot' })
    expect(head.statusCode).toBe(200)
    expect(head.body).toBe('')
    expect((await town.http.inject({ method: 'PATCH' as 'PUT', url: '/c/apricot' })).statusCode).toBe(404)
    expect((await town.http.inject('/c/%E0%A4%A')).statusCode).toBeLessThan(500)
    expect((await town.http.inject('/c/deadbeef-0001')).statusCode).toBe(404)
    expect((await town.http.inject('//evil.example/%2e%2e')).statusCode).toBe(404)
  })

  test('strange headers are no fault of ours', async () => {
    for (const headers of [
      { cookie: `session=${'x'.repeat(7000)}` },
      { cookie: 'session=%00; language=zz' },
      { 'accept-language': 'x'.repeat(5000) },
      { 'x-forwarded-for': 'not an address, <script>' },
      { 'idempotency-key': '__proto__' },
    ])
      expect((await town.http.inject({ url: '/c/apricot', headers })).statusCode).toBeLessThan(500)
  })
})
