import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { look } from './look.ts'
import type { LookedAt } from './pages.ts'

const page = (body: string) =>
  `<!doctype html><html lang="zh-CN"><title>页</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${body}`
const bodies: Record<string, string> = {
  '/good': page('<main><h1>家里有难处，跟社区说一声</h1></main>'),
  '/wide': page('<main><h1>宽</h1><div class="table" style="width:700px">宽</div></main>'),
  '/pale': page('<main><h1>淡</h1><p style="color:#ddd;background:#fff">看不清</p></main>'),
  '/broken': page('<main><h1>坏</h1></main><script>throw new Error("did not work")</script>'),
}

let server: Server
let baseUrl: string
let folder: string
const cookies: string[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    cookies.push(request.headers.cookie ?? '')
    const body = bodies[request.url ?? '']
    response
      .writeHead(body ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' })
      .end(body ?? page('<h1>无</h1>'))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'look-'))
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

test('a page with nothing wrong has no finding, and its pictures are small and of both widths', async () => {
  const pages: LookedAt[] = [{ name: 'good', path: '/:which', as: 'clerk', elder: true }]
  const result = await look({ baseUrl, pages, set: { which: 'good' }, session: () => 'abc', folder })
  expect(result).toEqual({ findings: [], seen: ['good'], leftOut: [] })
  expect(cookies.some((cookie) => cookie.includes('session=abc') && cookie.includes('elder=1'))).toBe(true)
  for (const width of [390, 1440]) {
    const picture = await readFile(join(folder, `good-${width}.png`))
    expect(picture.readUInt32BE(16)).toBe(width)
    expect((await stat(join(folder, `good-${width}.png`))).size).toBeLessThan(20_000)
  }
})

test('a page wider than the phone, pale text, a script error and a missing page are each found', async () => {
  const pages = ['wide', 'pale', 'broken', 'missing'].map(
    (name): LookedAt => ({ name, path: `/${name}`, as: 'resident' }),
  )
  const { findings } = await look({ baseUrl, pages })
  const found = (name: string, width: number) =>
    findings.filter((one) => one.page === name && one.width === width).map((one) => one.kind)
  expect(found('wide', 390)).toEqual(['sideways'])
  expect(found('wide', 1440)).toEqual([])
  expect(found('pale', 390)).toEqual(['axe'])
  expect(found('broken', 390)).toEqual(['console'])
  expect(found('missing', 390)).toContain('status')
})

test('a page whose visitor nobody could sign in is left out and said so', async () => {
  const pages: LookedAt[] = [{ name: 'desk', path: '/good', as: 'clerk' }]
  const result = await look({ baseUrl, pages, session: () => undefined })
  expect(result).toEqual({ findings: [], seen: [], leftOut: ['desk'] })
})
