import type { TSchema } from 'typebox'

type Node = TSchema & {
  const?: unknown
  anyOf?: Node[]
  enum?: unknown[]
  type?: string
  properties?: Record<string, Node>
  required?: string[]
  items?: Node
  minItems?: number
  minimum?: number
  minLength?: number
  pattern?: string
}

/**
 * A value that a schema of the contract takes: required fields only, the first of several choices, numbers and texts
 * as small as allowed. `ids` stands for every id, by the name of its field.
 */
export function sampleOf(schema: TSchema, ids: (field: string) => string, field = ''): unknown {
  const node = schema as Node
  if ('const' in node) return node.const
  if (node.enum) return node.enum[0]
  if (node.anyOf?.[0]) return sampleOf(node.anyOf[0], ids, field)
  if (node.type === 'object')
    return Object.fromEntries(
      Object.entries(node.properties ?? {})
        .filter(([name]) => node.required?.includes(name))
        .map(([name, inner]) => [name, sampleOf(inner, ids, name)]),
    )
  if (node.type === 'array') return node.items && node.minItems ? [sampleOf(node.items, ids, field)] : []
  if (node.type === 'integer' || node.type === 'number') return node.minimum ?? 1
  if (node.type === 'boolean') return true
  return textFor(node, ids, field)
}

function textFor(node: Node, ids: (field: string) => string, field: string): string {
  const { pattern = '' } = node
  if (pattern.includes('{8}-')) return ids(field)
  if (pattern.includes('{4}-')) return '2026-11-23'
  if (pattern.includes('d{4}')) return '1234'
  if (/phone/i.test(field)) return '14400009999'
  return 'a'.repeat(Math.max(2, node.minLength ?? 2))
}
