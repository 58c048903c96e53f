import { blank, type Language, type Node, resolve, ruleBlocksOf } from './language.ts'
import type { Content } from './own.ts'

/** Where a clause can be added: a block of rules, of named parts (a path, a catalogue, a switch), or one of a kind. */
export interface Place {
  block: string
  /** Of a block whose parts have fixed names: those that can still be added. */
  names?: string[]
}

type Form = 'rules' | 'keyed' | 'named' | 'single'

/** How a block holds its clauses; undefined for what stands in the frame. */
function formOf(language: Language, block: string): Form | undefined {
  const node = resolve(language, language.properties?.[block])
  if (ruleBlocksOf(language).includes(block)) return 'rules'
  if (node.patternProperties) return 'keyed'
  if (!node.properties) return undefined
  if (!node.required?.length) return 'named'
  return node.properties.cites ? 'single' : undefined
}

const isPart = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const partOf = (content: Content, block: string): Content => {
  const { [block]: part } = content
  return isPart(part) ? part : {}
}

/**
 * Everything that can still be added, in the order of the language; a catalogue can always take one more entry. What
 * `whole` inherits is said already: it is copied from above and changed, not begun anew.
 */
export function placesToAdd(language: Language, content: Content, whole: Content = content): Place[] {
  const isSaid = (block: string) => content[block] !== undefined || whole[block] !== undefined
  return Object.keys(language.properties ?? {}).flatMap((block): Place[] => {
    if (block === 'note') return isSaid(block) ? [] : [{ block }]
    const form = formOf(language, block)
    if (form === 'single') return isSaid(block) ? [] : [{ block }]
    if (form !== 'named') return form ? [{ block }] : []
    const said = block === 'catalogues' ? {} : { ...partOf(whole, block), ...partOf(content, block) }
    const names = Object.keys(resolve(language, language.properties?.[block]).properties ?? {})
    const open = names.filter((name) => !(name in said))
    return open.length > 0 ? [{ block, names: open }] : []
  })
}

const rulesOf = (scheme: Content): string[] =>
  Object.values(scheme).flatMap((block) => (Array.isArray(block) ? block.map((one) => String(one?.rule)) : []))

/** The first id of the kind duties-1 that is not taken. */
function freshId(taken: readonly string[], stem: string): string {
  for (let n = 1; ; n++) if (!taken.includes(`${stem}-${n}`)) return `${stem}-${n}`
}

/**
 * The content with an empty clause at a place, and the clause's id, one that `whole` has not either; an inherited
 * catalogue is taken over with its entries. The first source document is its source until another is chosen.
 */
export function withAdded(
  language: Language,
  content: Content,
  { block, name = '' }: { block: string; name?: string },
  whole: Content = content,
): { content: Content; id: string } {
  const [doc = ''] = Object.keys(partOf(content, 'sources'))
  const fresh = (node: Node | undefined): unknown => {
    const part = blank(language, node)
    return isPart(part) && 'cites' in part ? { ...part, cites: { doc, place: '' } } : part
  }
  if (block === 'note') return { content: { ...content, note: [''] }, id: 'scheme' }
  const node = resolve(language, language.properties?.[block])
  const form = formOf(language, block)
  const own = partOf(content, block)
  if (form === 'rules') {
    const rules = Array.isArray(content[block]) ? (content[block] as Content[]) : []
    const rule = freshId([...rulesOf(whole), ...rulesOf(content)], block)
    const part = { ...(fresh(resolve(language, node.items)) as Content), rule }
    return { content: { ...content, [block]: [...rules, part] }, id: `${block}/${rule}` }
  }
  if (form === 'keyed') {
    const key = freshId(Object.keys({ ...partOf(whole, block), ...own }), 'doc')
    const part = fresh(Object.values(node.patternProperties ?? {})[0])
    return { content: { ...content, [block]: { ...own, [key]: part } }, id: `${block}/${key}` }
  }
  if (form === 'single') return { content: { ...content, [block]: fresh(node) }, id: block }
  const inner = resolve(language, node.properties?.[name])
  const entries = own[name] ?? partOf(whole, block)[name]
  const part =
    inner.type === 'array' ? withItem(language, inner, Array.isArray(entries) ? entries : [], name) : fresh(inner)
  return { content: { ...content, [block]: { ...own, [name]: part } }, id: `${block}/${name}` }
}

/** A list with one more item; one that is known by an id gets a fresh one. */
export function withItem(language: Language, list: Node, items: readonly unknown[], stem: string): unknown[] {
  const item = blank(language, list.items)
  if (!isPart(item) || !('id' in item)) return [...items, item]
  const taken = items.map((one) => (isPart(one) ? String(one.id) : ''))
  return [...items, { ...item, id: freshId(taken, stem) }]
}
