import type { Content, Problem } from './own.ts'

/** A part of the language's JSON Schema. */
export interface Node {
  $ref?: string
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Node[]
  properties?: Record<string, Node>
  patternProperties?: Record<string, Node>
  required?: string[]
  items?: Node
  pattern?: string
  minLength?: number
  minimum?: number
  exclusiveMinimum?: number
  description?: string
}
export interface Language extends Node {
  $defs?: Record<string, Node>
}
export type Step = string | number

/** The node itself, where a reference stands for it. */
export function resolve(language: Language, node: Node | undefined): Node {
  const name = node?.$ref?.split('/').at(-1)
  return (name ? language.$defs?.[name] : node) ?? {}
}

/** All words of a node that is a choice of words, however it is written; undefined for any other. */
export function wordsOf(language: Language, given: Node): string[] | undefined {
  const node = resolve(language, given)
  if (node.enum) return node.enum.map(String)
  if (node.const !== undefined) return [String(node.const)]
  const parts = node.anyOf?.map((one) => wordsOf(language, one))
  return parts && parts.length > 0 && parts.every((one) => one !== undefined) ? parts.flat() : undefined
}

/** Blocks that are lists of rules, in the order of the language. */
export function ruleBlocksOf(language: Language): string[] {
  return Object.entries(language.properties ?? {}).flatMap(([block, given]) => {
    const items = resolve(language, resolve(language, given).items)
    return items.properties?.rule ? [block] : []
  })
}

/** The node and the place in the data of a clause: points/praised → the third of points. */
export function placeOf(language: Language, content: Content, id: string): { node: Node; path: Step[] } | undefined {
  const [block = '', name = ''] = id.split('/')
  const node = resolve(language, language.properties?.[block])
  const value = content[block]
  if (block === 'scheme' && !name) return { node: language, path: [] }
  if (!name) return { node, path: [block] }
  if (Array.isArray(value)) {
    const at = value.findIndex((rule: Content, index) => (rule?.rule ?? String(index + 1)) === name)
    return at < 0 ? undefined : { node: resolve(language, node.items), path: [block, at] }
  }
  const inner = node.properties?.[name] ?? Object.values(node.patternProperties ?? {})[0]
  return value && typeof value === 'object' && name in value
    ? { node: resolve(language, inner), path: [block, name] }
    : undefined
}

export function valueAt(content: unknown, path: readonly Step[]): unknown {
  return path.reduce<unknown>((part, step) => (part as Record<Step, unknown> | undefined)?.[step], content)
}

/** A copy with the value at a place; undefined takes it out. */
export function withAt<V>(content: V, [step, ...rest]: readonly Step[], value: unknown): V {
  if (step === undefined) return value as V
  if (Array.isArray(content)) {
    const copy: unknown[] = [...content]
    if (rest.length === 0 && value === undefined) copy.splice(Number(step), 1)
    else copy[Number(step)] = withAt(copy[Number(step)], rest, value)
    return copy as V
  }
  const { [step]: old, ...others } = (content ?? {}) as Record<Step, unknown>
  if (rest.length === 0 && value === undefined) return others as V
  // the place of a field in the text stays where it was
  return step in ((content ?? {}) as object)
    ? (Object.fromEntries(
        Object.entries(content as object).map(([key, inner]) => [
          key,
          key === String(step) ? withAt(inner, rest, value) : inner,
        ]),
      ) as V)
    : ({ ...others, [step]: withAt(old, rest, value) } as V)
}

/** What a new part begins with: what the language requires, as little as it allows. */
export function blank(language: Language, given: Node | undefined): unknown {
  const node = resolve(language, given)
  const words = wordsOf(language, node)
  if (words) return node.type === 'boolean' ? words[0] === 'true' : words[0]
  if (node.anyOf) return blank(language, node.anyOf[0])
  if (node.properties)
    return Object.fromEntries((node.required ?? []).map((name) => [name, blank(language, node.properties?.[name])]))
  if (node.type === 'array') return []
  if (node.type === 'boolean') return false
  if (node.type === 'integer' || node.type === 'number') return Math.max(1, node.minimum ?? 1)
  return ''
}

/** What is wrong at a place, named as the check names it. */
export function wrongAt(problems: readonly Problem[], clause: string): Problem | undefined {
  return problems.find((one) => one.clause === clause)
}
