import { gzipSync } from 'node:zlib'
import cookie from '@fastify/cookie'
import { refuse } from '@lianxin/rules/refusal'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { boardPage, boardPart } from './board.ts'
import { checkbox, chips, errorSummary, form, textField } from './forms.ts'
import { html } from './html.ts'
import { page, refusalPage } from './page.ts'
import { assets, isElder, servePageAssets } from './page-assets.ts'
import { emergencyNotice, listRow, rowList, statusTag } from './parts.ts'
import { posterPage, qrSvg } from './qr.ts'
import { words } from './words.ts'

const t = words('zh-CN')
const community = { code: 'xlw', name: '杏林湾社区', phone: '0000-555 0117', hours: '每天 8:30–17:30' }

async function server() {
  const http = Fastify()
  await http.register(cookie)
  servePageAssets(http)
  http.get('/c/:code', (request, reply) =>
    reply
      .type('text/html')
      .send(page({ title: '首页', community, elder: isElder(request), body: html`<h1>首页</h1>` })),
  )
  return http
}

describe('a resident page', () => {
  test('says its language, community, telephone and hours, and needs no inline style or script', () => {
    const whole = page({ title: '首页', community, body: html`<h1>首页</h1>` })
    expect(whole).toMatch(/^<!doctype html>\s*<html lang="zh-CN">/)
    for (const text of [community.name, community.phone, community.hours, 'tel:00005550117', '长辈版'])
      expect(whole).toContain(text)
    expect(whole).not.toMatch(/<style|style="|<script(?![^>]*src=)|\son[a-z]+=/)
  })
  test('escapes what data brings into title, name and links', () => {
    const evil = '<script>alert(1)</script>"'
    const whole = page({
      title: evil,
      community: { ...community, name: evil, phone: evil, hours: evil },
      back: 'javascript:alert(1)',
      body: evil,
    })
    expect(whole).not.toContain('<script>alert')
    expect(whole).not.toContain('javascript:')
  })
  test('has exactly one h1, its own or the title in the header', () => {
    const count = (whole: string) => whole.match(/<h1/g)?.length
    expect(count(page({ title: '说说我的需求', community, back: '/c/xlw', body: html`<p>x</p>` }))).toBe(1)
    expect(count(page({ title: '我的需求', community, back: '/c/xlw', body: html`<h1>x</h1>` }))).toBe(1)
  })
  test('weighs under 60 kB with style, script and a hundred rows', () => {
    const rows = Array.from({ length: 100 }, (_, n) =>
      listRow({
        what: `第 ${n} 件事`,
        under: '等一位周四上午有空的人',
        tag: statusTag('waiting', '等人接'),
        to: `/c/xlw/n/${n}`,
      }),
    )
    const whole = page({ title: '首页', community, body: html`<h1>首页</h1>${rowList(rows, '')}` })
    const { css, js } = assets()
    expect(whole.length + css.text.length + js.text.length).toBeLessThan(60_000 * 2)
    expect([whole, css.text, js.text].reduce((sum, text) => sum + gzipSync(text).length, 0)).toBeLessThan(15_000)
  })
  test('shows a refusal without what was asked for, and what to do next', () => {
    const whole = refusalPage(refuse('unknown-community'), { elder: true })
    expect(whole).toContain('data-elder')
    expect(whole).toContain('这一步没办成')
  })
})

describe('over HTTP', () => {
  test('the elder switch is a link that sets a cookie and leads back to the same page', async () => {
    const http = await server()
    const first = await http.inject('/c/xlw?show=all&elder=1')
    expect([first.statusCode, first.headers.location]).toEqual([303, '/c/xlw?show=all'])
    expect(first.cookies[0]).toMatchObject({ name: 'elder', value: '1', httpOnly: true, path: '/' })
    const next = await http.inject({ url: '/c/xlw', cookies: { elder: '1' } })
    expect(next.body).toContain('<html lang="zh-CN" data-elder="1">')
    expect(next.body).toContain('href="?elder=0"')
  })
  test('the switch never leads to another host', async () => {
    const http = await server()
    for (const url of ['//evil.example/?elder=1', '/\\evil.example/?elder=1']) {
      const location = String((await http.inject(url)).headers.location ?? '/')
      expect(location).toMatch(/^\/(?![/\\])/)
    }
  })
  test('style and script are served for ever under their hash', async () => {
    const http = await server()
    for (const { path, type } of Object.values(assets())) {
      const reply = await http.inject(path)
      expect(reply.statusCode).toBe(200)
      expect(reply.headers['content-type']).toContain(type)
      expect(reply.headers['cache-control']).toContain('immutable')
      expect(reply.body).not.toMatch(/\/\*|: HTMLElement/)
    }
  })
})

describe('form parts', () => {
  test('a form carries its key, and a field its error where a screen reader finds it', () => {
    const made = String(
      form(
        t,
        '/c/xlw/need',
        'the-key',
        textField({ name: 'phone', label: '电话', error: '少了一位', hint: '不公开', value: '"x"' }),
      ),
    )
    expect(made).toContain('<input type="hidden" name="key" value="the-key">')
    expect(made).toContain('aria-describedby="phone-hint phone-error"')
    expect(made).toContain('aria-invalid="true"')
    expect(made).toContain('value="&quot;x&quot;"')
  })
  test('text typed before comes back whole, a leading empty line too', () => {
    expect(String(textField({ name: 'what', label: '什么事', rows: 3, value: '\n</textarea><b>' }))).toContain(
      '>\n\n&lt;/textarea&gt;&lt;b&gt;</textarea>',
    )
  })
  test('chips are radio buttons or check boxes, checked as chosen', () => {
    const choices = ['a', 'b'].map((value) => ({ value, label: value }))
    expect(String(chips({ name: 'x', label: 'x', choices, chosen: ['b'] }))).toContain(
      'type="radio" name="x" value="b" checked',
    )
    expect(
      String(chips({ name: 'x', label: 'x', choices, chosen: ['a', 'b'], many: true })).match(/checkbox[^>]*checked/g),
    ).toHaveLength(2)
    expect(String(checkbox({ name: 'other', label: '替别人' }))).toContain('value="yes"')
  })
  test('the summary of errors leads to each field, and is absent without errors', () => {
    expect(String(errorSummary(t, [{ name: 'phone', text: '少了一位' }]))).toContain('<a href="#phone">少了一位</a>')
    expect(errorSummary(t, [])).toBeUndefined()
  })
  test('danger to life goes to 120, 119 and 110', () => {
    for (const number of ['120', '119', '110']) expect(String(emergencyNotice(t))).toContain(`tel:${number}`)
  })
})

test('the board shows its moment and parts, refreshes without a script of its own and is kept out of search', async () => {
  const rows = rowList([listRow({ what: '陪一位老人周四去复查', aside: '今天' })], '')
  const address = 'https://lianxin.example/c/xlw'
  const whole = await boardPage({
    community,
    at: '11月23日 周一 09:20',
    address,
    left: boardPart('等一个人', rows),
    right: '',
  })
  for (const text of ['11月23日 周一 09:20', '等一个人', 'name="refresh-every" content="60"', 'noindex', '<svg']) {
    expect(whole).toContain(text)
  }
})

describe('paper', () => {
  test('a QR code is an SVG that holds no script and no outside address', async () => {
    const svg = await qrSvg('https://lianxin.example/c/xlw')
    expect(svg).toMatch(/^<svg/)
    expect(svg).not.toMatch(/script|href/)
  })
  test('a poster has the code, the telephone, the hours, the typed address and the emergency numbers', async () => {
    const poster = await posterPage({ community, address: 'https://lianxin.example/c/xlw' })
    for (const text of ['<svg', community.phone, community.hours, 'https://lianxin.example/c/xlw', '120', '119', '110'])
      expect(poster).toContain(text)
  })
})
