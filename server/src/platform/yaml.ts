import type { LineOf, Problem } from '@lianxin/rules/scheme'
import { SchemeSchema } from '@lianxin/rules/scheme-schema'
import { type ErrorCode, isMap, isNode, LineCounter, parseDocument, stringify } from 'yaml'

/** A scheme of a locality's size is a few hundred lines; anything larger is a mistake or an attack. */
const MOST_BYTES = 512 * 1024

export type Read = { ok: true; value: unknown; lineOf: LineOf } | { ok: false; problems: Problem[] }

/** What the parser stumbles over, for somebody who never heard of YAML: what is wrong, and what to do. */
const mistakes = {
  BAD_ALIAS: ['星号引用的名字前面没有写过', '把内容直接写出来'],
  BAD_DQ_ESCAPE: ['引号里有读不懂的反斜杠', '去掉反斜杠，或改用单引号'],
  BAD_INDENT: ['缩进不对', '和同一组的上一行对齐'],
  BAD_SCALAR_START: ['开头的符号不能这样用', '给这段文字加上引号'],
  BLOCK_AS_IMPLICIT_KEY: ['一行里有两个冒号', '另起一行往里缩，或给文字加上引号'],
  BLOCK_IN_FLOW: ['大括号里写了缩进的内容', '写在一行里，用逗号隔开'],
  DUPLICATE_KEY: ['同一项写了两遍', '留一项，去掉另一项'],
  MISSING_CHAR: ['少了引号、括号、逗号，或冒号后面的空格', '补上'],
  MULTILINE_IMPLICIT_KEY: ['这一项的冒号不在同一行', '冒号跟在名字后面'],
  TAB_AS_INDENT: ['用了制表符缩进', '换成空格'],
  UNEXPECTED_TOKEN: ['这里多出了一个符号', '去掉多余的括号、引号或短横线'],
} as const satisfies Partial<Record<ErrorCode, readonly [string, string]>>
const anyMistake: Readonly<Partial<Record<ErrorCode, readonly [string, string]>>> = mistakes

/**
 * Parses YAML without tags, with at most 100 aliases (a bomb repeats them), keeping the line of every value.
 * Never throws: unreadable text comes back as a problem with its line.
 */
export function readYaml(text: string): Read {
  const problem = (message: string, instead: string, line?: number): Read => ({
    ok: false,
    problems: [{ clause: 'file', message, instead, ...(line === undefined ? {} : { line }) }],
  })
  if (Buffer.byteLength(text) > MOST_BYTES) return problem('文件太大，不像一个方案', '一个方案不超过 512 kB')
  const lines = new LineCounter()
  const document = parseDocument(text, { schema: 'core', lineCounter: lines, uniqueKeys: true, merge: false })
  const [error] = document.errors
  if (error) {
    return problem(
      `文本读不通：${anyMistake[error.code]?.[0] ?? '这一行的写法不对'}`,
      anyMistake[error.code]?.[1] ?? '看看这一行的缩进、冒号和引号',
      error.linePos?.[0].line,
    )
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    const lineOf: LineOf = (path) => {
      for (let depth = path.length; depth >= 0; depth--) {
        const [key] = path.slice(depth - 1, depth)
        const parent = depth > 0 ? document.getIn(path.slice(0, depth - 1), true) : undefined
        const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(key)) : undefined
        const node = pair && isNode(pair.key) ? pair.key : document.getIn(path.slice(0, depth), true)
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
      }
      return undefined
    }
    return { ok: true, value, lineOf }
  } catch (error) {
    const [message, instead] = /^Unresolved alias/.test(String((error as Error).message))
      ? ([`文本读不通：${mistakes.BAD_ALIAS[0]}`, mistakes.BAD_ALIAS[1]] as const)
      : (['别名互相套用太多，展开后会撑爆内存', '把重复的内容直接写出来'] as const)
    return problem(message, instead)
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
