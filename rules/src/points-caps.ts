import { type PeriodKind, periodKey } from './calendar.ts'
import type { PointsRule, Scheme } from './scheme-schema.ts'

/** Points that a cap took from a line, and which cap: the rule's own or a category's. */
export interface Cut {
  points: number
  by: string
  every: PeriodKind
}

/** The one order of scoring: business date, then id, by code unit, so that every machine agrees. */
export function businessOrder(a: { date: string; id: string }, b: { date: string; id: string }): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}

/** One cap's period so far. */
export interface Bucket {
  /** Points given, as a number of either sign's size. */
  used: number
  /** True once a line came out smaller because of it: from then on the order of facts matters. */
  cut: boolean
  /** The latest day on which something was taken. */
  date: string
}

interface Limit {
  name: string
  points: number
  every: PeriodKind
}
const limits = new WeakMap<Scheme, Map<PointsRule, readonly Limit[]>>()

/** The rule's own cap and those of its category, looked up once per scheme. */
function limitsOf(rule: PointsRule, scheme: Scheme): readonly Limit[] {
  const known = limits.get(scheme) ?? new Map<PointsRule, readonly Limit[]>()
  limits.set(scheme, known)
  let own = known.get(rule)
  if (!own) {
    own = [
      ...(rule.cap ? [{ name: rule.rule, ...rule.cap }] : []),
      ...(scheme.score?.caps ?? [])
        .filter(({ category }) => category === rule.category)
        .map(({ category, points, every }) => ({ name: category, points, every })),
    ]
    known.set(rule, own)
  }
  return own
}

/** What has been given under each cap so far. Gains and deductions fill a cap apart: neither makes room for the other. */
export class Caps {
  readonly buckets: Map<string, Bucket>
  /** Keys that the last call of `take` looked at. */
  touched: readonly string[] = []

  constructor(buckets: Iterable<readonly [string, Bucket]> = []) {
    this.buckets = new Map(buckets)
  }

  /** Cuts what is wanted to what is left under the rule's cap and those of its category, and takes it. */
  take(
    rule: PointsRule,
    scheme: Scheme,
    card: string,
    date: string,
    wanted: number,
  ): { points: number; cut: Cut | undefined } {
    const own = limitsOf(rule, scheme)
    const sign = Math.sign(wanted)
    let left = Math.abs(wanted)
    let tightest: { name: string; every: PeriodKind } | undefined
    const keys = own.map((limit) => {
      const key = `${card}|${limit.name}|${sign}|${periodKey(date, limit.every)}`
      const room = Math.max(0, limit.points - (this.buckets.get(key)?.used ?? 0))
      if (room < left) {
        left = room
        tightest = limit
      }
      return key
    })
    this.touched = keys
    for (const key of keys) {
      const before = this.buckets.get(key)
      this.buckets.set(key, {
        used: (before?.used ?? 0) + left,
        cut: before?.cut === true || tightest !== undefined,
        date: before && before.date > date ? before.date : date,
      })
    }
    const lost = Math.abs(wanted) - left
    const points = left === 0 ? 0 : sign * left
    return { points, cut: tightest && { points: sign * lost, by: tightest.name, every: tightest.every } }
  }
}
