import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { halfWidth } from './text.ts'

type Path = readonly (string | number)[]
/** A form error in words an official understands: where, what is wrong and what to write instead. */
export interface Told {
  path: (string | number)[]
  message: string
  instead: string
}

/** As TypeBox reports it: a JSON-Schema keyword, where in the value, and the keyword's values. */
interface FormError {
  keyword: string
  instancePath: string
  params: object
}

type Node = TSchema & {
  type?: string
  properties?: Record<string, Node>
  patternProperties?: Record<string, Node>
  required?: string[]
  items?: Node
  anyOf?: Node[]
  enum?: readonly unknown[]
  const?: unknown
  pattern?: string
  description?: string
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const within = (node: Node | undefined, step: string | number): Node | undefined =>
  typeof step === 'number' ? node?.items : (node?.properties?.[step] ?? Object.values(node?.patternProperties ?? {})[0])
const nodeAt = (schema: Node, path: Path) => path.reduce<Node | undefined>(within, schema)
const partAt = (value: unknown, path: Path) =>
  path.reduce<unknown>((part, step) => (part as Record<string | number, unknown> | undefined)?.[step], value)

/**
 * What is wrong with a value's form, each place once. Inside a choice only the form that was begun is judged; where none
 * was, the choice itself is told.
 */
export function problemsOf(schema: TSchema, value: unknown): Told[] {
  const found = new Map<string, Told>()
  const add = (told: Told) => {
    const key = JSON.stringify([told.path, told.message.startsWith('缺少')])
    if (!found.has(key)) found.set(key, told)
  }
  for (const error of Value.Errors(schema, value)) {
    const path = stepsOf(error.instancePath)
    const depth = path.findIndex((_, at) => nodeAt(schema as Node, path.slice(0, at))?.anyOf)
    const choice = nodeAt(schema as Node, path)?.anyOf ? path : depth < 0 ? undefined : path.slice(0, depth)
    const told = choice
      ? chosen(nodeAt(schema as Node, choice) as Node, partAt(value, choice), choice)
      : plainly(nodeAt(schema as Node, path), partAt(value, path), error, path)
    for (const one of told) add(one)
  }
  return [...found.values()]
}

const stepsOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')))

/** The faults of the form that the value begins: of fields, the one that has most of them; else of its own type. */
function chosen(node: Node, value: unknown, path: (string | number)[]): Told[] {
  const forms = node.anyOf ?? []
  const shared = (form: Node) =>
    isRecord(value) ? Object.keys(value).filter((key) => form.properties?.[key]).length : 0
  const best = forms.reduce<Node | undefined>((a, b) => (shared(b) > (a ? shared(a) : 0) ? b : a), undefined)
  const types = { number: ['integer', 'number'], boolean: ['boolean'], string: [] as string[] }
  const fitting = forms.filter(({ type }) => types[typeof value as keyof typeof types]?.includes(String(type)))
  const form = best ?? (fitting.length === 1 ? fitting[0] : undefined)
  const inside = form ? problemsOf(form, value) : []
  if (inside.length > 0) return inside.map((one) => ({ ...one, path: [...path, ...one.path] }))
  const oneOf = forms.find(({ properties }) => properties?.['one-of'])
  if (Array.isArray(value) && oneOf) return [{ path, message: '写法不对', instead: `{one-of: [${value.join(', ')}]}` }]
  const words = forms.flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const]))
  if (words.length > 0 && forms.every((one) => one.enum ?? one.const))
    return [{ path, message: '不在可选的词里', instead: words.join('、') }]
  return [{ path, message: '写法不对', instead: [...new Set(forms.map(formOf))].filter(Boolean).join('，或 ') }]
}

const bounds: Record<string, string> = {
  minimum: '不小于',
  maximum: '不大于',
  exclusiveMinimum: '大于',
  exclusiveMaximum: '小于',
}

function plainly(node: Node | undefined, value: unknown, error: FormError, path: (string | number)[]): Told[] {
  const params = error.params as Record<string, unknown>
  const told = (message: string, instead: string): Told[] => [{ path, message, instead }]
  const list = (of: unknown) => (Array.isArray(of) ? of.join('、') : String(of))
  switch (error.keyword) {
    case 'required':
      return told(`缺少 ${list(params.requiredProperties)}`, `补上 ${list(params.requiredProperties)}`)
    case 'additionalProperties':
      return (params.additionalProperties as string[]).map((name) => unknown(node, name, path))
    case 'enum':
      return told('不在可选的词里', list(params.allowedValues))
    case 'const':
      return told('只能写一个值', list(params.allowedValue))
    case 'type':
      return told(...wrongType(node, String(params.type), value))
    case 'pattern':
      return told('写法不对', patterns[String(params.pattern)] ?? node?.description ?? '看看别的方案怎样写')
    case 'minLength':
      return told(value === '' ? '还空着' : '太短', textWanted(node))
    case 'maxLength':
      return told('太长', `最多 ${params.limit} 个字`)
    case 'minItems':
      return told('项数太少', `至少写 ${params.limit} 项，如 ${sample(node)}`)
    case 'boolean':
    case 'anyOf':
      return []
    default:
      return told('超出范围', `${bounds[error.keyword] ?? '不超过'} ${String(params.limit ?? '')}`.trim())
  }
}

function textWanted(node: Node | undefined): string {
  const { minLength = 1, pattern } = (node ?? {}) as { minLength?: number; pattern?: string }
  if (pattern !== undefined && patterns[pattern]) return patterns[pattern]
  return `${pattern === undefined ? '请写上文字' : '请写一句话'}，至少 ${minLength} 个字`
}

const day = '年-月-日，如 2026-03-01'
const patterns: Readonly<Record<string, string>> = {
  '^\\d{4}-\\d{2}-\\d{2}$': day,
  '^[a-z][a-z0-9-]{1,39}$': '小写字母、数字和短横线，以字母开头，如 some-name',
}

function unknown(node: Node | undefined, name: string, path: Path): Told {
  const keys = Object.keys(node?.properties ?? {})
  const [pattern] = Object.keys(node?.patternProperties ?? {})
  if (pattern !== undefined)
    return { path: [...path, name], message: `“${name}”不能作编号`, instead: patterns[pattern] ?? '换一个编号' }
  const instead = `${path.at(-1) === 'when' ? '能看的条件' : '能写的项'}：${keys.join('、')}`
  return { path: [...path, name], message: `不认识“${name}”`, instead }
}

const yes = ['是', '对', '要', '有', 'yes', 'y', 'on', '1', 'true']
const no = ['否', '不', '不要', '没有', '无', 'no', 'n', 'off', '0', 'false']

function wrongType(node: Node | undefined, type: string, value: unknown): [string, string] {
  if (value === null) return ['冒号后面还空着', type === 'string' ? textWanted(node) : sample(node)]
  const said = halfWidth(String(value)).trim().toLowerCase()
  switch (type) {
    case 'boolean':
      return [
        '这里要写 true（是）或 false（否）',
        yes.includes(said) ? 'true' : no.includes(said) ? 'false' : 'true 或 false',
      ]
    case 'integer':
    case 'number': {
      const number = isRecord(value) || Array.isArray(value) ? undefined : /-?\d+(\.\d+)?/.exec(said)?.[0]
      const what = type === 'integer' ? '整数' : '数'
      return [`这里要写一个${what}`, number ?? `一个不加引号的${what}，如 1`]
    }
    case 'object':
      return ['这里要写几项，不是一个值', sample(node)]
    case 'array': {
      const scalar = !isRecord(value) && node?.items && !node.items.properties
      return ['这里要写一个列表', scalar ? `[${String(value)}]` : sample(node)]
    }
    default:
      return ['这里要写一段文字', isRecord(value) || Array.isArray(value) ? '一段文字' : `"${String(value)}"`]
  }
}

/** How a part is written, with … for what only the author knows; fields that may be left out are. */
function sample(node: Node | undefined, depth = 0): string {
  if (node?.const !== undefined) return String(node.const)
  if (node?.items) return `[${sample(node.items, depth)}]`
  if (node?.patternProperties) return `{编号: ${sample(Object.values(node.patternProperties)[0], depth + 1)}}`
  if (node?.properties) {
    const { required = [], properties } = node
    const keys = required.length > 0 ? required : Object.keys(properties).slice(0, 1)
    return depth > 1 ? '{…}' : `{${keys.map((key) => `${key}: ${sample(properties[key], depth + 1)}`).join(', ')}}`
  }
  if (node?.anyOf) return depth > 1 ? '…' : sample(node.anyOf[0], depth)
  return node?.type === 'boolean' ? 'true' : '…'
}

const types: Record<string, string> = {
  string: '一段文字',
  integer: '一个整数',
  number: '一个数',
  boolean: 'true 或 false',
}

function formOf(node: Node): string {
  if (node.anyOf) return node.anyOf.every(({ type }) => type && types[type]) ? '一个值' : ''
  if (node.enum) return node.enum.join('、')
  if (node.const !== undefined) return String(node.const)
  return node.properties || node.items ? sample(node) : (types[String(node.type)] ?? '')
}

/** Where the names of codes are looked for, best first. */
export type Shelf = 'facts' | 'values' | 'fields' | 'blocks' | 'conditions' | 'cases'
const fields: readonly Shelf[] = ['fields', 'blocks', 'cases', 'values']
const conditions: readonly Shelf[] = ['conditions', 'fields', 'values']

/**
 * A problem's words with the language's own codes said beside them: talk.given（宣讲一次）. Facts are found anywhere; any
 * other code in a list of what could be written, or as a word of a Chinese sentence; quoted words and examples stay as
 * they are. `wordOf` gives a code's name, looked for on the shelves in their order, undefined for what has none.
 */
export function explained(
  text: string,
  wordOf: (code: string, shelves: readonly Shelf[]) => string | undefined,
): string {
  const both = (shelves: readonly Shelf[]) => (code: string) => {
    const said = wordOf(code, shelves)
    return said === undefined || said === code ? code : `${code}（${said}）`
  }
  // ids of the locality's own rules can sound like codes
  if (/^方案里有的/.test(text)) return text
  const about = /^能看的条件|不能用来比较|永远不会发生/.test(text)
  const named = /^(能写的项|补上|缺少)/.test(text)
  const listed = about ? conditions : named ? fields : /^能写的块/.test(text) ? blocks : values
  return text
    .split('、')
    .map((part) => {
      const [, head = '', code] = /^(能[^：]{2,5}：|补上 |缺少 )?([a-zA-Z][\w.-]*)$/.exec(part) ?? []
      if (code !== undefined) return head + both(listed)(code)
      return part
        .replace(/[a-z]+\.[a-z]+(?:-[a-z]+)*/g, both(values))
        .replace(
          /(?<=(?:^|[\p{Script=Han}，；] ?))[a-z][a-z-]+(?= \p{Script=Han}|$|[，；])/gu,
          both(about ? conditions : prose),
        )
    })
    .join('、')
}
const blocks: readonly Shelf[] = ['blocks', 'fields']
const values: readonly Shelf[] = ['facts', 'values', 'fields', 'blocks']
const prose: readonly Shelf[] = ['facts', 'fields', 'values', 'blocks']
