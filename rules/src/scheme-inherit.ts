import { type Parsed, parseScheme } from './scheme.ts'
import type { Problem } from './scheme-check.ts'
import { type ListBlock, listBlocks, type Scheme } from './scheme-schema.ts'

const whole = ['score', 'publication'] as const
const mapped = ['paths', 'catalogues', 'named-in', 'switches'] as const

type Source = Scheme['sources'][string]

/** Equal by value, in whatever order keys were written. */
const same = (a: unknown, b: unknown) => JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder)
const inOrder = (_: string, part: unknown) =>
  typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
    : part

/**
 * A child's scheme with what it inherits: rules are added or replaced by their id, catalogues and paths by their name,
 * `without` drops a parent's rule. Two parents that say different things where the child says nothing are reported
 * with both names; nothing is guessed. A parent's switch that has ended before the child begins is off in the child.
 */
export function inherit(child: Scheme, parents: readonly Scheme[]): Parsed {
  const problems = sourceProblems(child, parents)
  const dropped = new Set(child.without ?? [])
  const merged: Record<string, unknown> = { ...child }
  // the child says nothing there, so its line is where it names its parents
  const conflict = (clause: string, a: Scheme, b: Scheme, drop = '') =>
    problems.push({
      clause: `inherits/${clause}`,
      message: `上级方案 ${a.scheme} 和 ${b.scheme} 在这一条上说法不同`,
      instead: `在本方案里写明这一条${drop}`,
    })

  for (const block of listBlocks) {
    const own = new Map((child[block] ?? []).map((rule) => [rule.rule, rule as { rule: string }]))
    const from = new Map<string, { rule: object; parent: Scheme }>()
    for (const parent of parents) {
      for (const rule of parent[block] ?? []) {
        if (own.has(rule.rule) || dropped.has(rule.rule)) continue
        const before = from.get(rule.rule)
        if (before && !same(before.rule, rule))
          conflict(`${block}/${rule.rule}`, before.parent, parent, '，或用 without 去掉')
        else from.set(rule.rule, { rule, parent })
      }
    }
    const all = [...[...from.values()].map(({ rule }) => rule), ...own.values()]
    if (all.length > 0) merged[block] = all
  }
  const rulesOf = (parent: Scheme, block: ListBlock): readonly { rule: string }[] => parent[block] ?? []
  const inherited = new Set(
    parents.flatMap((parent) => listBlocks.flatMap((block) => rulesOf(parent, block))).map(({ rule }) => rule),
  )
  for (const id of dropped) {
    if (!inherited.has(id))
      problems.push({
        clause: `without/${id}`,
        message: `上级方案里没有“${id}”，去不掉`,
        instead: '写上级有的编号，或去掉这一项',
      })
  }
  for (const block of whole) {
    if (child[block] !== undefined) continue
    for (const parent of parents) {
      if (parent[block] === undefined) continue
      const before = merged[block]
      const first = parents.find((one) => one[block] !== undefined)
      if (before !== undefined && !same(before, parent[block]) && first) conflict(block, first, parent)
      else merged[block] = parent[block]
    }
  }
  for (const block of mapped) {
    const all: Record<string, unknown> = {}
    const owner: Record<string, Scheme> = {}
    for (const parent of parents) {
      const given = block === 'switches' ? stillOn(parent, child.effective) : Object.entries(parent[block] ?? {})
      for (const [key, value] of given) {
        const own = Object.hasOwn(child[block] ?? {}, key)
        const before = owner[key]
        if (!own && before && !same(all[key], value)) conflict(`${block}/${key}`, before, parent)
        all[key] = value
        owner[key] = parent
      }
    }
    Object.assign(all, child[block])
    if (Object.keys(all).length > 0) merged[block] = all
  }
  merged.sources = sourcesOf([...parents, child])
  return problems.length > 0 ? { ok: false, problems } : parseScheme(merged, undefined, true)
}

const stillOn = ({ switches }: Scheme, day: string) =>
  Object.entries(switches ?? {}).filter(([, { until }]) => until > day)

/** One text: the same title, issuer, date and file, as far as both say them. */
const oneText = (a: Source, b: Source) =>
  (['title', 'issuer', 'date', 'file'] as const).every((part) => (a[part] ?? b[part]) === (b[part] ?? a[part]))

const named = ({ title, issuer, date }: Source) => `《${title}》（${issuer}${date ? `，${date}` : ''}）`

/** Rules are inherited with what they cite, so a key is one text in the child and in all its parents. */
function sourceProblems(child: Scheme, parents: readonly Scheme[]): Problem[] {
  const known = new Map<string, { by: Scheme; source: Source }>()
  const problems: Problem[] = []
  const report = (clause: string, by: Scheme, message: string, instead: string) =>
    problems.push({ clause, message: `上级方案 ${by.scheme} 的${message}`, instead })
  for (const parent of parents) {
    for (const [key, source] of Object.entries(parent.sources)) {
      const first = known.get(key)
      if (first && !oneText(first.source, source)) {
        const two = `“${key}”是${named(first.source)}，上级方案 ${parent.scheme} 的是${named(source)}`
        report(`inherits/sources/${key}`, first.by, two, '请其中一个上级方案换一个代号')
      } else known.set(key, { by: parent, source })
    }
  }
  for (const [key, source] of Object.entries(child.sources)) {
    const above = known.get(key)
    if (!above || oneText(above.source, source)) continue
    const two = `“${key}”是${named(above.source)}，这里写成了${named(source)}，继承来的条文会引错文件`
    report(`sources/${key}`, above.by, two, `给《${source.title}》换一个代号`)
  }
  return problems
}

/** Of a text that is named more than once, all that is said of it. */
function sourcesOf(schemes: readonly Scheme[]): Scheme['sources'] {
  const all: Scheme['sources'] = {}
  for (const { sources } of schemes)
    for (const [key, source] of Object.entries(sources)) all[key] = { ...all[key], ...source }
  return all
}
