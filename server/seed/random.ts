/** A stream of reproducible choices; the same seed and stream name give the same choices on every machine. */
export interface Random {
  /** A fraction from 0 up to but not 1. */
  next(): number
  /** A whole number from `low` to `high`, both possible. */
  int(low: number, high: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of `list`, each as likely as its weight; weights need not sum to 1. */
  weighted<T>(list: readonly T[], weight: (item: T, index: number) => number): T
  /** `count` different items in the order of `list`; all of them when there are fewer. */
  some<T>(list: readonly T[], count: number): T[]
  shuffled<T>(list: readonly T[]): T[]
}

/**
 * Makes one stream (mulberry32). Each part of the district draws from a stream of its own, so a word added to one
 * list leaves all other parts as they were.
 */
export function random(seed: number, stream: string): Random {
  let state = seed >>> 0
  for (const letter of stream) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 2654435761) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error(`${stream}: nothing to pick from`)
    return list[int(0, list.length - 1)] as T
  }
  const weighted = <T>(list: readonly T[], weight: (item: T, index: number) => number): T => {
    let left = next() * list.reduce((sum, item, index) => sum + weight(item, index), 0)
    for (const [index, item] of list.entries()) {
      left -= weight(item, index)
      if (left < 0) return item
    }
    return pick(list)
  }
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((item) => ({ item, key: next() }))
      .sort((a, b) => a.key - b.key)
      .map((one) => one.item)
  const some = <T>(list: readonly T[], count: number): T[] => {
    const chosen = new Set(shuffled(list.map((_, index) => index)).slice(0, count))
    return list.filter((_, index) => chosen.has(index))
  }
  return { next, int, chance: (share) => next() < share, pick, weighted, some, shuffled }
}
