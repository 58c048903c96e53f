import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type LineOf, type Parsed, type Problem, parseScheme, type Scheme } from '@lianxin/rules/scheme'
import { type Case, parseCases, runCase, uncovered } from '@lianxin/rules/scheme-cases'
import { resolveScheme } from '@lianxin/rules/scheme-inherit'
import { isMap, isNode, LineCounter, parseDocument } from 'yaml'

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

/** Reads one scheme file; its name must be its effective date and its folder its id. */
export function readScheme(file: string): Parsed {
  const read = readYaml(readFileSync(file, 'utf8'))
  return read.ok ? parseScheme(read.value, read.lineOf) : read
}

/** Scheme files below a folder, oldest name first. */
export function schemeFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.yaml$/.test(basename(name)))
    .sort()
    .map((name) => join(folder, name))
}

/** With what it inherits from the other schemes of its library. */
function whole(scheme: Scheme, file: string): Parsed {
  if (!scheme.inherits?.length) return { ok: true, scheme }
  const library = schemeFiles(dirname(dirname(file))).filter((other) => other !== file)
  const others = library.flatMap((other) => {
    const parsed = readScheme(other)
    return parsed.ok ? [parsed.scheme] : []
  })
  return resolveScheme(scheme.scheme, scheme.effective, [scheme, ...others])
}

/** What is wrong with a scheme file and the cases beside it. */
export function checkFile(file: string): { scheme: Scheme | undefined; cases: Case[]; problems: Problem[] } {
  const alone = readScheme(file)
  const parsed = alone.ok ? whole(alone.scheme, file) : alone
  if (!parsed.ok) return { scheme: undefined, cases: [], problems: parsed.problems }
  const { scheme } = parsed
  let text: string
  try {
    text = readFileSync(join(dirname(file), 'cases.yaml'), 'utf8')
  } catch {
    const problem = { clause: 'cases', message: '旁边没有 cases.yaml', instead: '为每条规则写两个例子' }
    return { scheme, cases: [], problems: [problem] }
  }
  const read = readYaml(text)
  const cases = read.ok ? parseCases(read.value) : read
  if (!cases.ok) return { scheme, cases: [], problems: cases.problems }
  const problems = [...cases.cases.flatMap((one) => runCase(one, scheme)), ...uncovered(cases.cases, scheme)]
  return { scheme, cases: cases.cases, problems }
}
