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
  /** What its buckets are kept under: a rule and a category may have one name, and a rule's id has no colon. */
  id: string
  name: string
  points: number
  every: PeriodKind
}
interface Last {
  key: string
  bucket: Bucket
  card: string
  sign: number
  period: string
}
const limits = new WeakMap<Scheme, Map<PointsRule, readonly Limit[]>>()

/** The rule's own cap and those of its category, looked up once per scheme. */
function limitsOf(rule: PointsRule, scheme: Scheme): readonly Limit[] {
  const known = limits.get(scheme) ?? new Map<PointsRule, readonly Limit[]>()
  limits.set(scheme, known)
  let own = known.get(rule)
  if (!own) {
    own = [
      ...(rule.cap ? [{ id: rule.rule, name: rule.rule, ...rule.cap }] : []),
      ...(scheme.score?.caps ?? [])
        .filter(({ category }) => category === rule.category)
        .map(({ category, points, every }) => ({ id: `category:${category}`, name: category, points, every })),
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

  readonly #last = new Map<Limit, Last>()

  constructor(buckets: Iterable<readonly [string, Bucket]> = []) {
    this.buckets = new Map()
    // taking changes them: whoever passed them keeps its own
    for (const [key, bucket] of buckets) this.buckets.set(key, { ...bucket })
  }

  /** The bucket of a card's period, remembered: most facts fall into that of the fact before. */
  #bucket(limit: Limit, card: string, sign: number, date: string): Last {
    const period = periodKey(date, limit.every)
    const last = this.#last.get(limit)
    if (last && last.period === period && last.card === card && last.sign === sign) return last
    const key = `${card}|${limit.id}|${sign}|${period}`
    const bucket = this.buckets.get(key) ?? { used: 0, cut: false, date }
    this.buckets.set(key, bucket)
    const found = { key, bucket, card, sign, period }
    this.#last.set(limit, found)
    return found
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
    const under = own.map((limit) => this.#bucket(limit, card, sign, date))
    for (const [at, limit] of own.entries()) {
      const room = Math.max(0, limit.points - (under[at]?.bucket.used ?? 0))
      if (room < left) {
        left = room
        tightest = limit
      }
    }
    this.touched = under.map(({ key }) => key)
    for (const { bucket } of under) {
      bucket.used += left
      if (tightest) bucket.cut = true
      if (bucket.date < date) bucket.date = date
    }
    const lost = Math.abs(wanted) - left
    const points = left === 0 ? 0 : sign * left
    return { points, cut: tightest && { points: sign * lost, by: tightest.name, every: tightest.every } }
  }
}
