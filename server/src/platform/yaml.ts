import { type Mistyped, mistypedLine } from '@lianxin/rules/full-width'
import type { LineOf, Problem } from '@lianxin/rules/scheme'
import { SchemeSchema } from '@lianxin/rules/scheme-schema'
import {
  type Document,
  type ErrorCode,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  stringify,
  visit,
} from 'yaml'
import { hiddenSign, hiddenTold, plainText, type Unreadable } from './plain-text.ts'

/** A scheme of a locality's size is a few hundred lines; anything larger is a mistake or an attack. */
export const mostBytes: number = 512 * 1024

export type Read = { ok: true; value: unknown; lineOf: LineOf } | { ok: false; problems: Problem[] }

/** What the parser stumbles over, for somebody who never heard of YAML: what is wrong, and what to do. */
const mistakes: Readonly<Partial<Record<ErrorCode, readonly [string, string]>>> = {
  BAD_ALIAS: ['星号引用的名字前面没有写过', '把内容直接写出来'],
  BAD_DQ_ESCAPE: ['引号里有读不懂的反斜杠', '去掉反斜杠，或改用单引号'],
  BAD_INDENT: ['缩进不对', '和同一组的上一行对齐'],
  BAD_SCALAR_START: ['开头的符号不能这样用', '给这段文字加上引号'],
  BLOCK_AS_IMPLICIT_KEY: ['一行里有两个冒号', '另起一行往里缩，或给文字加上引号'],
  BLOCK_IN_FLOW: ['大括号里写了缩进的内容', '写在一行里，用逗号隔开'],
  KEY_OVER_1024_CHARS: ['冒号前面的文字太长', '给这段文字加上引号'],
  MISSING_CHAR: ['少了引号、括号、逗号，或冒号后面的空格', '补上'],
  MULTILINE_IMPLICIT_KEY: ['这一项的冒号不在同一行', '冒号跟在名字后面'],
  MULTIPLE_DOCS: ['一个文件里写了两份', '去掉单独一行的三个短横线，一个文件只写一份'],
  RESOURCE_EXHAUSTION: ['缩进套得太深', '少套几层'],
  TAB_AS_INDENT: ['用了制表符缩进', '换成空格'],
  UNEXPECTED_TOKEN: ['这里多出了一个符号', '去掉多余的括号、引号或短横线'],
}

/**
 * Parses YAML without tags, with at most 100 aliases (a bomb repeats them), keeping the line of every value.
 * Never throws: unreadable text, bytes that are not UTF-8 and hidden signs come back as a problem with their line.
 */
export function readYaml(source: string | Uint8Array): Read {
  const problem = ({ message, instead, line }: Unreadable): Read => ({
    ok: false,
    problems: [{ clause: 'file', message, instead, ...(line === undefined ? {} : { line }) }],
  })
  const size = typeof source === 'string' ? Buffer.byteLength(source) : source.length
  if (size > mostBytes) return problem({ message: '文件太大，不像一个方案', instead: '一个方案不超过 512 kB' })
  const plain = plainText(source)
  if (!plain.ok) return problem(plain)
  const tangled = tangle(plain.text)
  if (tangled) return problem(tangled)
  const lines = new LineCounter()
  try {
    // names written twice are looked for below: the parser compares each with each, minutes for a hostile file
    const options = { schema: 'core', lineCounter: lines, uniqueKeys: false, prettyErrors: false } as const
    const document = parseDocument(plain.text, options)
    const [error] = document.errors
    const start = (node: unknown) => (isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined)
    const wrong = error
      ? unreadable(
          error.code,
          error.pos.map((at) => lines.linePos(at).line),
          plain.text,
        )
      : wrongInside(document, start)
    if (wrong) return problem(wrong)
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }), lineOf: lineOfIn(document, start) }
  } catch (error) {
    const instead = '把重复的内容直接写出来'
    const { message } = error as Error
    if (/^Unresolved alias/.test(message))
      return problem({ message: '文本读不通：星号引用的名字前面没有写过', instead })
    if (/stack/.test(message)) return problem({ message: '文本读不通：缩进套得太深', instead: '少套几层' })
    return problem({ message: '别名互相套用太多，展开后会撑爆内存', instead })
  }
}

/** What no hand writes, and what the parser would take minutes over. */
function tangle(text: string): Unreadable | undefined {
  let depth = 0
  const lines = text.split('\n')
  if (lines.length > 10_000) return { message: '文件太长，不像一个方案', instead: '一个方案不超过 1 万行' }
  for (const [at, line] of lines.entries()) {
    if (line.length > 10_000) return { message: '这一行太长', instead: '分成几行写', line: at + 1 }
    for (const sign of line) depth += opens[sign] ?? 0
    if (depth > 100) return { message: '文本读不通：括号套得太深', instead: '少套几层', line: at + 1 }
  }
  return undefined
}
const opens: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 }

/** A fault of the text: a sign of Chinese input on its line explains more than what the parser made of it. */
function unreadable(code: ErrorCode, [from = 1, to = from]: readonly number[], text: string): Unreadable {
  const [message, instead] = mistakes[code] ?? ['这一行的写法不对', '看看这一行的缩进、冒号和引号']
  const all = text.split(/\r?\n/)
  // a sign that spoils a line is noticed there, at the next, or at the one that the next was joined to
  for (const line of [from, from - 1, to]) {
    const mistyped: Mistyped | undefined = mistypedLine(all[line - 1] ?? '')
    if (mistyped) return { ...mistyped, line }
  }
  return { message: `文本读不通：${message}`, instead, line: from }
}

type LineOfNode = (node: unknown) => number | undefined

/** What a parser takes and we do not: names that are no words, names written twice, escaped signs that hide. */
function wrongInside(document: Document, start: LineOfNode): Unreadable | undefined {
  let found: Unreadable | undefined
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>()
      for (const pair of map.items) {
        const name = nameOf(pair)
        if (name !== undefined && !seen.has(name)) {
          seen.add(name)
          continue
        }
        const wrong = name === undefined ? noName : twice
        found = placed(wrong, start(pair.key) ?? start(pair.value) ?? start(map))
        return visit.BREAK
      }
      return undefined
    },
    Scalar(_, scalar) {
      const sign = typeof scalar.value === 'string' ? hiddenSign(scalar.value) : undefined
      if (sign === undefined) return undefined
      found = placed(hiddenTold(sign), start(scalar))
      return visit.BREAK
    },
  })
  return found
}

const noName: Unreadable = { message: '冒号前面的名字不是一个词', instead: '写一个名字，如 name: 名称' }
const twice: Unreadable = { message: '文本读不通：同一项写了两遍', instead: '留一项，去掉另一项' }
const placed = (what: Unreadable, line: number | undefined): Unreadable =>
  line === undefined ? what : { ...what, line }

function nameOf({ key }: Pair): string | undefined {
  const name = isScalar(key) ? key.value : undefined
  return name === undefined || name === null ? undefined : String(name)
}

function lineOfIn(document: Document, start: LineOfNode): LineOf {
  return (path) => {
    for (let depth = path.length; depth >= 0; depth--) {
      const [key] = path.slice(depth - 1, depth)
      const parent = depth > 0 ? document.getIn(path.slice(0, depth - 1), true) : undefined
      const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(key)) : undefined
      const line = start(pair?.key) ?? start(document.getIn(path.slice(0, depth), true))
      if (line !== undefined) return line
    }
    return undefined
  }
}

/** A scheme as text in the order of the language, so that two people who write the same get the same text. */
export function writeYaml(scheme: object): string {
  const order = Object.keys(SchemeSchema.properties)
  const entries = Object.entries(scheme).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  return stringify(Object.fromEntries(entries), { lineWidth: 0, aliasDuplicateObjects: false })
}

/** A scheme's text with some values of its top set or taken out; its comments stay. */
export function setTop(text: string, values: Readonly<Record<string, string>>, without: readonly string[]): string {
  const document = parseDocument(text, { schema: 'core' })
  for (const [key, value] of Object.entries(values)) document.set(key, value)
  for (const key of without) document.delete(key)
  return document.toString({ lineWidth: 0 })
}
