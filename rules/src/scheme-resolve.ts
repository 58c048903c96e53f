import type { Parsed } from './scheme.ts'
import type { Problem } from './scheme-check.ts'
import { inherit } from './scheme-inherit.ts'
import type { Scheme } from './scheme-schema.ts'

/** A version that was written and cannot count, with its first mistake. */
export interface Broken {
  scheme: string
  effective: string
  problem: Problem
}

/** Every version of every scheme: those that could be read, and those that couldn't. */
interface Library {
  versions: readonly Scheme[]
  broken: readonly Broken[]
}

/**
 * The whole scheme in force on a day: its version of that day with those of its parents, however deep.
 * `versions` holds every parsed version of every scheme; of those in `broken` none is passed over for an older one.
 * Problems: a parent that is missing, begins later or has mistakes, a ring, a contradiction.
 */
export function resolveScheme(
  id: string,
  date: string,
  versions: readonly Scheme[],
  broken: readonly Broken[] = [],
): Parsed {
  const ring = ringFrom(id, date, versions)
  if (ring) return failed(`继承绕成了圈：${ring.join(' → ')}`, '去掉其中一个 inherits')
  const library = { versions, broken }
  const own = versionOn(id, date, library)
  return 'message' in own ? { ok: false, problems: [own] } : madeWhole(own, date, library)
}

function madeWhole(own: Scheme, date: string, library: Library): Parsed {
  const parents: Scheme[] = []
  for (const id of own.inherits ?? []) {
    const parent = versionOn(id, date, library)
    if ('message' in parent) return { ok: false, problems: [parent] }
    const whole = madeWhole(parent, date, library)
    if (!whole.ok) {
      const [problem] = whole.problems
      return { ok: false, problems: problem ? [withMistake({ ...parent, problem }, date)] : [] }
    }
    parents.push(whole.scheme)
  }
  return parents.length === 0 ? { ok: true, scheme: own } : inherit(own, parents)
}

/** A scheme's version of a day, by first days only, however far back it scores; or why there is none to go by. */
function versionOn(id: string, date: string, { versions, broken }: Library): Scheme | Problem {
  const own = newest(versions, id, date)
  const wrong = newest(broken, id, date)
  if (wrong && (!own || wrong.effective > own.effective)) return withMistake(wrong, date)
  if (own) return own
  const [first] = [...versions, ...broken]
    .filter(({ scheme }) => scheme === id)
    .map(({ effective }) => effective)
    .sort()
  return first
    ? missing(id, date, `它从 ${first} 起才生效`, `把 effective 改到 ${first} 或以后，或请上级发布更早的一版`)
    : missing(id, date, '没有这个编号的方案', '写上已有的方案编号，或去掉这一个')
}

const newest = <T extends { scheme: string; effective: string }>(all: readonly T[], id: string, date: string) =>
  all
    .filter(({ scheme, effective }) => scheme === id && effective <= date)
    .reduce<T | undefined>((best, one) => (best && best.effective >= one.effective ? best : one), undefined)

const missing = (id: string, date: string, why: string, instead: string): Problem => ({
  clause: 'inherits',
  message: `${date} 没有生效的方案“${id}”：${why}`,
  instead,
})

function withMistake({ scheme, effective, problem: { line, clause, message } }: Broken, date: string): Problem {
  const where = line === undefined ? clause : `第 ${line} 行 ${clause}`
  return missing(scheme, date, `它 ${effective} 的一版有错（${where}：${message}）`, `先改好“${scheme}”，再继承它`)
}

function ringFrom(
  id: string,
  date: string,
  versions: readonly Scheme[],
  above: readonly string[] = [],
): string[] | undefined {
  if (above.includes(id)) return [...above, id]
  for (const parent of newest(versions, id, date)?.inherits ?? []) {
    const ring = ringFrom(parent, date, versions, [...above, id])
    if (ring) return ring
  }
  return undefined
}

const failed = (message: string, instead: string): Parsed => ({
  ok: false,
  problems: [{ clause: 'inherits', message, instead }],
})

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
