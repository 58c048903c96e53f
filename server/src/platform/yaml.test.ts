import { describe, expect, it } from 'vitest'
import { readYaml } from './yaml.ts'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))

/** The first problem as “line message → instead”; the value as JSON when there is none. */
function told(source: string | Uint8Array): string {
  const read = readYaml(source)
  if (read.ok) return JSON.stringify(read.value)
  const [first] = read.problems
  return `${first?.line ?? '?'} ${first?.message} → ${first?.instead}`
}

describe('a file that another program wrote', () => {
  const encoding = '文件的编码不是 UTF-8 → 用“另存为”，编码选 UTF-8'
  it.each<[string, string | Uint8Array, string]>([
    ['GBK is refused at its first line that is not UTF-8', bytes('a: 1\nb: ', [0xb7, 0xbd, 0x0a]), `2 ${encoding}`],
    ['one broken byte is refused', bytes('a: 方\nb: 案\nc: ', [0xe6, 0x96]), `3 ${encoding}`],
    ['UTF-16 is refused', Buffer.from('\ufeffscheme: a\n', 'utf16le'), `1 ${encoding}`],
    ['UTF-16 without its mark is refused', Buffer.from('scheme: a\n', 'utf16le'), `1 ${encoding}`],
    ['UTF-8 with a mark is read', '\ufeffa: 1\n', '{"a":1}'],
    ['lines as Windows ends them are read', 'a: 1\r\nb: 2\r\n', '{"a":1,"b":2}'],
  ])('%s', (_, source, message) => expect(told(source)).toBe(message))

  it('lines that end in a lone return are refused', () => expect(told('a: 1\rb: 2\r')).toMatch(/^1 换行.*另存为/))
})

describe('signs that nobody sees are refused with their line', () => {
  it.each([
    ['NUL', 'a: 1\nb: x\0y\n', /^2 .*U\+0000/],
    ['a bidi control', 'a: 1\nb: x\u202ey\n', /^2 .*U\+202E/],
    ['a bidi control in a comment', 'a: 1 # x\u2066y\n', /^1 .*U\+2066/],
    ['half a pair', 'a: 1\nb: \ud800\n', /^2 .*U\+D800/],
    ['an escaped NUL', 'a: 1\nb: "x\\0"\n', /^2 .*U\+0000/],
    ['an escaped bidi control in a name', 'a: 1\n"\\u202e": 2\n', /^2 .*U\+202E/],
    ['an escaped half of a pair', 'a: "\\ud800"\n', /^1 .*U\+D800/],
  ])('%s', (_, text, message) => expect(told(text)).toMatch(message))

  it('a character of two halves and a joined emoji are text', () =>
    expect(told('a: 𠮷👨‍👩‍👧\n')).toBe('{"a":"𠮷👨‍👩‍👧"}'))
})

describe('a name that is no word is refused at its own line', () => {
  it.each(['? [a, b]\n: 1\n', ': 1\n', '? {a: 1}\n: 1\n', '? \n', 'null: 1\n'])('%j', (text) =>
    expect(told(`scheme: a\nname: b\n${text}`)).toMatch(/^3 冒号前面的名字不是一个词/),
  )
  it('a name written twice', () => expect(told('x: {a: 1,\n a: 2}\n')).toMatch(/^2 文本读不通：同一项写了两遍/))
})

describe('a sign of Chinese input is named on the line that it spoils', () => {
  it.each([
    ['effective：2026-03-01\n', '2 这一行用了全角的“：” → 半角的“: ”，后面空一格'],
    ['effective:2026-03-01\nname: b\n', '2 冒号后面少一个空格 → effective: 再空一格'],
    ['points:\n  - {rule: x，give: 1}\n', '3 这一行用了全角的“，” → 半角的“, ”，后面空一格'],
    ['points:\n  - ｛rule: x, give: 1｝\n', '3 这一行用了全角的“｛” → 半角的“{”'],
    ['points:\n  - {rule: x, give: 1｝\n', '3 这一行用了全角的“｝” → 半角的“}”'],
    ['points:\n  - rule: x\n    give：1\n    who: b\n', '4 这一行用了全角的“：” → 半角的“: ”，后面空一格'],
    ['points:\n\u3000\u3000- {rule: x, give: 1}\n', '3 这一行开头用了全角空格 → 半角空格'],
  ])('%j', (text, message) => expect(told(`scheme: a\n${text}`)).toBe(message))

  it('is left alone in sentences, quotes and comments', () => {
    expect(told('say: 做一小时，存一分：好\n')).toBe('{"say":"做一小时，存一分：好"}')
    expect(told('say: 好，rule 甲 # give：1\nname: [甲\n')).not.toMatch(/全角/)
    expect(told('name: "，rule: x\n')).not.toMatch(/冒号/)
  })
})

describe('a text made to keep the reader busy is refused at once', () => {
  it.each([
    ['brackets', '['.repeat(500_000), /套得太深|太长/],
    ['brackets on lines of their own', '[\n'.repeat(9_000), /套得太深/],
    ['dashes', '- '.repeat(4_000), /套得太深/],
    ['names', Array.from({ length: 40_000 }, (_, at) => `k${at}: x`).join('\n'), /太长/],
    ['anchors', `x: ${'&a '.repeat(100_000)}`, /太长/],
    ['tags', '! '.repeat(4_900), /读不通/],
  ])('%s', (_, text, message) => expect(told(text)).toMatch(message))
})
