/** What a run was asked for; each figure has its own defaults. */
export interface Options {
  /** Clients at once; a figure's own number when absent. */
  clients?: number
  rounds?: number
  /** Seconds that each side is measured in a round. */
  seconds?: number
  /** Rows to make beforehand, where a figure makes some. */
  rows?: number
  /** Service records of the larger of two districts. */
  records?: number
  /** Prints what happens; nothing with --json. */
  say(line: string): void
}

/** What one run found. `ratio` is the median of the rounds' ratios. */
export interface Result {
  ratio: number
  /** Anything else worth keeping: medians of both sides, each round, sizes, settings. */
  [more: string]: unknown
}

/** `at-most` where small is good. */
export interface Must {
  'at-least'?: number
  'at-most'?: number
}

/** One file of bench/: a ratio, what it must reach, and how it is found. */
export interface Figure {
  name: string
  /** One line: ours ÷ what. */
  says: string
  /** The bound of the design's table. */
  must: Must | ((options: Options) => Must)
  run(options: Options): Promise<Result>
}

/** One way of doing it; `run` resolves to what is compared (operations a second, or seconds). */
export interface Side {
  name: string
  run(round: number): Promise<number>
}

/** The middle of some numbers; the mean of the two middle ones when they are even in number. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length / 2
  const upper = sorted[Math.floor(half)]
  const lower = sorted[Math.ceil(half) - 1]
  if (upper === undefined || lower === undefined) throw new Error('no numbers, no median')
  return (upper + lower) / 2
}

/**
 * Runs two sides in turn, the order reversed every other round, so that what slows the machine slows both. Answers the
 * median of the rounds' ratios ours ÷ base, and the medians of the two sides.
 */
export async function interleave(
  ours: Side,
  base: Side,
  { rounds, say }: { rounds: number; say(line: string): void },
): Promise<Result & { ours: number; base: number; rounds: { ours: number; base: number; ratio: number }[] }> {
  const found: { ours: number; base: number; ratio: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? base : ours
    const a = await first.run(round)
    const b = await (first === base ? ours : base).run(round)
    const one = first === base ? { base: a, ours: b } : { base: b, ours: a }
    found.push({ ...one, ratio: one.ours / one.base })
    say(
      `  round ${round + 1}: ${ours.name} ${short(one.ours)} · ${base.name} ${short(one.base)} · ratio ${short(one.ours / one.base)}`,
    )
  }
  return {
    ratio: round3(median(found.map(({ ratio }) => ratio))),
    ours: round3(median(found.map((one) => one.ours))),
    base: round3(median(found.map((one) => one.base))),
    rounds: found.map((one) => ({ ours: round3(one.ours), base: round3(one.base), ratio: round3(one.ratio) })),
  }
}

const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))

/** Three digits after the point are more than a noisy machine can tell. */
export const round3 = (value: number): number => Math.round(value * 1000) / 1000
