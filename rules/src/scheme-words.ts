import type { TSchema } from 'typebox'

/** As TypeBox reports it: a JSON-Schema keyword, where in the value, and the keyword's values. */
export interface FormError {
  keyword: string
  instancePath: string
  params: object
  message: string
}

type Node = TSchema & {
  properties?: Record<string, Node>
  items?: Node
  anyOf?: Node[]
  description?: string
  additionalProperties?: unknown
}

function nodeAt(schema: Node, path: readonly (string | number)[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (node, step) => (typeof step === 'number' ? node?.items : node?.properties?.[step]),
    schema,
  )
}

const types: Record<string, string> = {
  string: '一段文字',
  integer: '一个整数',
  number: '一个数',
  boolean: 'true 或 false',
  object: '下面缩进写的几项',
  array: '一个列表',
}
const bounds: Record<string, string> = {
  minimum: '不小于',
  maximum: '不大于',
  exclusiveMinimum: '大于',
  minLength: '字数不少于',
  maxLength: '字数不多于',
  minItems: '项数不少于',
}

/**
 * A form error in words an official understands, or undefined for the echoes that a choice between forms makes
 * (only the choice itself is told, once).
 */
export function problemOf(
  schema: TSchema,
  error: FormError,
): { path: (string | number)[]; message: string; instead: string } | undefined {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')))
  // inside a choice the errors of every branch come; tell the choice once, at its own place
  for (let depth = 0; depth <= path.length; depth++) {
    const node = nodeAt(schema as Node, path.slice(0, depth))
    if (!node?.anyOf) continue
    const instead = node.description ?? node.anyOf.map(formOf).filter(Boolean).join('，或 ')
    return { path: path.slice(0, depth), message: '写法不对', instead }
  }
  const node = nodeAt(schema as Node, path)
  const params = error.params as Record<string, unknown>
  const list = (value: unknown) => (Array.isArray(value) ? value.join('、') : String(value))
  switch (error.keyword) {
    case 'required':
      return {
        path,
        message: `缺少 ${list(params.requiredProperties)}`,
        instead: `补上 ${list(params.requiredProperties)}`,
      }
    case 'additionalProperties': {
      const [name] = params.additionalProperties as string[]
      const instead = Object.keys(node?.properties ?? {}).join('、')
      return { path: [...path, name ?? ''], message: `不认识“${name}”`, instead }
    }
    case 'enum':
      return { path, message: '不在可选的词里', instead: list(params.allowedValues) }
    case 'const':
      return { path, message: '只能写一个值', instead: list(params.allowedValue) }
    case 'type':
      return {
        path,
        message: `这里要写${types[String(params.type)] ?? String(params.type)}`,
        instead: node?.description ?? types[String(params.type)] ?? '',
      }
    case 'pattern':
      return { path, message: '写法不对', instead: node?.description ?? String(params.pattern) }
    case 'boolean':
    case 'anyOf':
      return undefined
    default: {
      const [limit] = Object.values(params).filter((value) => typeof value === 'number')
      return {
        path,
        message: `超出范围`,
        instead: `${bounds[error.keyword] ?? error.keyword} ${String(limit ?? '')}`.trim(),
      }
    }
  }
}

function formOf(node: Node): string {
  if (node.properties) return `{${Object.keys(node.properties).join(', ')}}`
  return types[String((node as { type?: string }).type)] ?? ''
}

/** Is a problem about fields, by their names: one that is missing or that the language does not know. */
export const namesFields = (message: string): boolean => message.startsWith('缺少') || message.startsWith('不认识')

/**
 * A problem's words with the language's own codes said beside them: talk.given（宣讲一次）. Facts are found anywhere; any
 * other code only in a list of what could be written. `wordOf` gives a code's name, undefined for what has none.
 */
export function explained(text: string, wordOf: (code: string) => string | undefined): string {
  const both = (code: string) => {
    const said = wordOf(code)
    return said === undefined || said === code ? code : `${code}（${said}）`
  }
  return text
    .split('、')
    .map((part) => {
      // “缺少 name”, “补上 name”: the code stands behind the verb
      const [, before = '', code] = /^((?:缺少|补上) )?([a-zA-Z][\w.-]*)$/.exec(part) ?? []
      return code ? before + both(code) : part.replace(/[a-z]+\.[a-z]+(?:-[a-z]+)*/g, both)
    })
    .join('、')
}
