import { type Parsed, parseScheme } from './scheme.ts'
import type { Problem } from './scheme-check.ts'
import { type ListBlock, listBlocks, type Scheme } from './scheme-schema.ts'

const whole = ['score', 'publication'] as const
const mapped = ['sources', 'paths', 'catalogues', 'named-in', 'switches'] as const

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/**
 * A child's scheme with what it inherits: rules are added or replaced by their id, catalogues and paths by their name,
 * `without` drops a parent's rule. Two parents that say different things where the child says nothing are reported
 * with both names; nothing is guessed.
 */
export function inherit(child: Scheme, parents: readonly Scheme[]): Parsed {
  const problems: Problem[] = []
  const dropped = new Set(child.without ?? [])
  const merged: Record<string, unknown> = { ...child }
  const conflict = (clause: string, a: Scheme, b: Scheme) =>
    problems.push({
      clause,
      message: `上级方案 ${a.scheme} 和 ${b.scheme} 在这一条上说法不同`,
      instead: '在本方案里写明这一条，或用 without 去掉',
    })

  for (const block of listBlocks) {
    const own = new Map((child[block] ?? []).map((rule) => [rule.rule, rule as { rule: string }]))
    const from = new Map<string, { rule: object; parent: Scheme }>()
    for (const parent of parents) {
      for (const rule of parent[block] ?? []) {
        if (own.has(rule.rule) || dropped.has(rule.rule)) continue
        const before = from.get(rule.rule)
        if (before && !same(before.rule, rule)) conflict(`${block}/${rule.rule}`, before.parent, parent)
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
      for (const [key, value] of Object.entries(parent[block] ?? {})) {
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
  return problems.length > 0 ? { ok: false, problems } : parseScheme(merged, undefined, true)
}

/**
 * The whole scheme in force on a day: its version of that day with those of its parents, however deep.
 * `versions` holds every parsed version of every scheme. Problems: missing parent, a ring, a contradiction.
 */
export function resolveScheme(
  id: string,
  date: string,
  versions: readonly Scheme[],
  ring: readonly string[] = [],
): Parsed {
  const fail = (message: string, instead: string): Parsed => ({
    ok: false,
    problems: [{ clause: 'inherits', message, instead }],
  })
  if (ring.includes(id)) return fail(`继承绕成了圈：${[...ring, id].join(' → ')}`, '去掉其中一个 inherits')
  // what a version of either is made of is said by its first day, however far back it scores
  const own = versions
    .filter(({ scheme, effective }) => scheme === id && effective <= date)
    .sort((a, b) => (a.effective < b.effective ? 1 : -1))[0]
  if (!own) return fail(`${date} 没有生效的方案“${id}”`, '写上已有的方案编号和日期')
  const parents: Scheme[] = []
  for (const parent of own.inherits ?? []) {
    const resolved = resolveScheme(parent, date, versions, [...ring, id])
    if (!resolved.ok) return resolved
    parents.push(resolved.scheme)
  }
  return parents.length === 0 ? { ok: true, scheme: own } : inherit(own, parents)
}

/** Two versions of one scheme with one effective date: the second release is refused. */
export function doubleReleases(versions: readonly Pick<Scheme, 'scheme' | 'effective'>[]): Problem[] {
  const seen = new Set<string>()
  return versions.flatMap(({ scheme, effective }) => {
    const key = `${scheme}@${effective}`
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ clause: 'effective', message: `${scheme} 在 ${effective} 已经发布过一版`, instead: '换一个生效日期' }]
  })
}
