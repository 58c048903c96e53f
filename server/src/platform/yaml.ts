import type { LineOf, Problem } from '@lianxin/rules/scheme'
import { SchemeSchema } from '@lianxin/rules/scheme-schema'
import { isMap, isNode, LineCounter, parseDocument, stringify } from 'yaml'

/** A scheme of a locality's size is a few hundred lines; anything larger is a mistake or an attack. */
const MOST_BYTES = 512 * 1024

export type Read = { ok: true; value: unknown; lineOf: LineOf } | { ok: false; problems: Problem[] }

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
      `YAML 读不通：${error.message.split('\n')[0]}`,
      '看看这一行的缩进、冒号和引号',
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
  } catch {
    return problem('别名互相套用太多，展开后会撑爆内存', '把重复的内容直接写出来')
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
