import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HtmlPart, href, html, lines, trusted } from './html.ts'

const src = new URL('../', import.meta.url)

describe('html``', () => {
  test('escapes text in element and attribute places alike', () => {
    const evil = `"><script>alert('1')</script>&`
    expect(String(html`<p title="${evil}">${evil}</p>`)).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
    )
  })
  test('lets no text out that could open a tag or end an attribute, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(String(html`${text}`)).not.toMatch(/[<>"']/)
        expect(String(html`${[text, [text]]}`)).not.toMatch(/[<>"']/)
      }),
      { numRuns: 2000 },
    )
  })
  test('leaves nested templates as they are, joins lists, prints nothing for nothing', () => {
    const items = ['<a>', 'b'].map((item) => html`<li>${item}</li>`)
    const nothing = html`${null}${undefined}${false}${0}`
    expect(String(html`<ul>${items}</ul>${nothing}`)).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul>0')
  })
  test('does not take an object out of a posted body for safe HTML', () => {
    const forged = { isEscaped: true, callbacks: [], toString: '<script>' } as unknown as HtmlPart
    const plain = { isEscaped: true, name: '<script>' } as unknown as HtmlPart
    expect(() => html`${forged}`).toThrow()
    expect(() => html`${[plain]}`).toThrow()
    expect(() => html`${Promise.resolve('<b>') as unknown as HtmlPart}`).toThrow()
  })
  test('prints trusted markup as it is', () => {
    expect(String(html`${trusted('<svg/>')}`)).toBe('<svg/>')
  })
  test('keeps line breaks of typed text, escaped', () => {
    expect(String(lines('一\n<b>\r\n三'))).toBe('一<br>&lt;b&gt;<br>三')
  })
})

test('a link target from data is an own path, https or tel, else nothing', () => {
  for (const good of ['/c/abc', '?elder=1', '#phone', 'https://example.org/', 'tel:110']) expect(href(good)).toBe(good)
  for (const bad of [
    'javascript:alert(1)',
    '//evil.example',
    '/\\evil.example',
    'data:text/html,x',
    ' javascript:x',
    'http://x',
  ])
    expect(href(bad)).toBe('#')
})

test('every template of the server quotes the attributes that hold a value', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.ts$/.test(name) && !/\.test\.ts$/.test(name),
  )
  const using = files.filter((name) => readFileSync(new URL(name, src), 'utf8').includes('html`'))
  expect(using.length).toBeGreaterThan(4)
  const unquoted = using.flatMap((name) =>
    [...readFileSync(new URL(name, src), 'utf8').matchAll(/<[a-z][^<>`]*\s[a-z-]+=\$\{/g)].map(
      (m) => `${name}: ${m[0]}`,
    ),
  )
  expect(unquoted).toEqual([])
})
