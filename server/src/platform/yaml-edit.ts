import { isDeepStrictEqual } from 'node:util'
import { SchemeSchema } from '@lianxin/rules/scheme-schema'
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { writeYaml } from './yaml.ts'

type Plain = Record<string, unknown>
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The text with other values in it: what says the same keeps its place, its way of writing and its comments. Where the
 * text can't be edited so (aliases that would change elsewhere too), it is written anew: the values come before the
 * comments.
 */
export function editYaml(text: string, scheme: Plain): string {
  const document = parseDocument(text, { schema: 'core' })
  if (document.errors.length > 0 || !isMap(document.contents)) return writeYaml(scheme)
  const order = Object.keys(SchemeSchema.properties)
  setMap(document, document.contents, scheme, (key) => order.indexOf(key))
  try {
    const edited = document.toString({ lineWidth: 0 })
    return isDeepStrictEqual(parseDocument(edited, { schema: 'core' }).toJS(), scheme) ? edited : writeYaml(scheme)
  } catch {
    // an alias whose anchor went with the edit
    return writeYaml(scheme)
  }
}

/** Sets a map's values in place; a new key stands where `rank` puts it among the others, or last. */
function setMap(document: Document, map: YAMLMap, values: Plain, rank?: (key: string) => number): void {
  map.items = map.items.filter((pair) => keyOf(pair) in values)
  for (const [key, value] of Object.entries(values)) {
    const pair = map.items.find((one) => keyOf(one) === key)
    if (pair) pair.value = edited(document, pair.value as Node | null, value)
    else {
      const after = rank ? map.items.findIndex((one) => rank(keyOf(one)) > rank(key)) : -1
      map.items.splice(after < 0 ? map.items.length : after, 0, document.createPair(key, value) as Pair<Node, Node>)
    }
  }
}

const keyOf = ({ key }: Pair) => String(isScalar(key) ? key.value : key)

function edited(document: Document, node: Node | null, value: unknown): Node {
  if (isMap(node) && isPlain(value)) {
    setMap(document, node, value)
    return node
  }
  if (isSeq(node) && Array.isArray(value)) {
    setList(document, node, value)
    return node
  }
  if (node && isDeepStrictEqual(node.toJS(document), value)) return node
  const made = document.createNode(value, { aliasDuplicateObjects: false })
  if (node) Object.assign(made, { comment: node.comment, commentBefore: node.commentBefore })
  return made
}

/** An entry of a list is known by its id; one that was renamed, by the rest of it or else by its place. */
function setList(document: Document, list: YAMLSeq, values: readonly unknown[]): void {
  let old = (list.items as Node[]).map((node, at) => ({ node, at, value: node.toJS(document) as unknown }))
  const froms = new Map<number, Node>()
  for (const keyAt of [nameOf, restOf, (_: unknown, at: number) => String(at)]) {
    const free = new Map<string, Node[]>()
    for (const { node, at, value } of old) {
      const key = keyAt(value, at)
      const alike = free.get(key)
      if (alike) alike.push(node)
      else free.set(key, [node])
    }
    for (const [at, value] of values.entries()) {
      const from = froms.has(at) ? undefined : free.get(keyAt(value, at))?.shift()
      if (from) froms.set(at, from)
    }
    const used = new Set(froms.values())
    old = old.filter(({ node }) => !used.has(node))
  }
  list.items = values.map((value, at) => edited(document, froms.get(at) ?? null, value))
}

const nameOf = (value: unknown): string =>
  isPlain(value) ? String(value.rule ?? value.id ?? JSON.stringify(value)) : JSON.stringify(value)

const restOf = (value: unknown): string =>
  isPlain(value) ? JSON.stringify({ ...value, rule: undefined, id: undefined }) : JSON.stringify(value)
