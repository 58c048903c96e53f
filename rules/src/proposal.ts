/** Who is asked first for a need, and why: people decide, the list only proposes (YY-3; house.md, load-aware asking). */
export interface Asked {
  category: string | null
  neighbourhoodId: string | null
  /** When somebody may come, as catalogue ids such as saturday or weekday-evening. */
  wanted: readonly string[]
}

export interface Helper {
  id: string
  name: string
  unitName: string
  state: string
  strengths: readonly string[]
  freeTimes: readonly string[]
  neighbourhoodId: string | null
  /** What the unit does, for units. */
  function: string | null
  openOrders: number
  servedThisYear: number
  /** When this helper was last asked here. */
  lastAsked: Date | null
  /** Pauses today or when it is wanted. */
  paused: boolean
}

export type ReasonCode = 'strength' | 'same-neighbourhood' | 'free-then' | 'never-asked' | 'function'
export interface Proposed {
  helper: Helper
  reasons: { code: ReasonCode; value?: string }[]
}

/** Words of a strength, a unit's function or a free time that fit a category or a wish; data of the catalogue. */
export type Fits = Readonly<Record<string, readonly string[]>>

/** Open orders above which a helper isn't proposed: the willing must not be the overloaded. */
export const mostOpen = 3

const fit = (words: readonly string[], wanted: readonly string[] = []): string | undefined =>
  words.find((word) => wanted.some((one) => word.includes(one) || one.includes(word)))

/**
 * Orders helpers by how many reasons speak for them, then by who carries least, then by who was asked longest ago.
 * Leaves out those who pause or have too much open, and counts them by reason. The same input gives the same order.
 */
export function propose(asked: Asked, helpers: readonly Helper[], fits: { category: Fits; wanted: Fits }) {
  const leftOut: Record<'paused' | 'too-much-open', number> = { paused: 0, 'too-much-open': 0 }
  const proposed: Proposed[] = []
  for (const helper of helpers) {
    const why = helper.paused ? 'paused' : helper.openOrders >= mostOpen ? 'too-much-open' : undefined
    if (why) {
      leftOut[why]++
      continue
    }
    proposed.push({ helper, reasons: reasonsFor(asked, helper, fits) })
  }
  proposed.sort(
    (a, b) =>
      weight(b) - weight(a) ||
      a.helper.openOrders - b.helper.openOrders ||
      (a.helper.lastAsked?.getTime() ?? 0) - (b.helper.lastAsked?.getTime() ?? 0) ||
      (a.helper.id < b.helper.id ? -1 : 1),
  )
  return { proposed, leftOut }
}

const weights: Record<ReasonCode, number> = {
  strength: 4,
  function: 4,
  'free-then': 3,
  'same-neighbourhood': 2,
  'never-asked': 1,
}
const weight = ({ reasons }: Proposed): number => reasons.reduce((sum, { code }) => sum + weights[code], 0)

function reasonsFor(asked: Asked, helper: Helper, fits: { category: Fits; wanted: Fits }): Proposed['reasons'] {
  const reasons: Proposed['reasons'] = []
  const strength = asked.category ? fit(helper.strengths, fits.category[asked.category]) : undefined
  if (strength) reasons.push({ code: 'strength', value: strength })
  const does = asked.category && helper.function ? fit([helper.function], fits.category[asked.category]) : undefined
  if (does) reasons.push({ code: 'function', value: does })
  const free = fit(
    helper.freeTimes,
    asked.wanted.flatMap((time) => fits.wanted[time] ?? []),
  )
  if (free) reasons.push({ code: 'free-then', value: free })
  if (asked.neighbourhoodId && helper.neighbourhoodId === asked.neighbourhoodId)
    reasons.push({ code: 'same-neighbourhood' })
  if (!helper.lastAsked) reasons.push({ code: 'never-asked' })
  return reasons
}
