/** What a points line is ordered by. */
interface Told {
  key: string
  fact: string
  date: string
  factDate?: string
  reverses?: string
  anew?: unknown
}

/** The day a line is about; a late one is booked on another. */
export const onDay = ({ date, factDate }: Pick<Told, 'date' | 'factDate'>): string => factDate ?? date

/** 0 the line as it was first, 1 its reversal, 2 what was booked anew, 3 its reversal, … */
function chapter({ key, reverses, anew }: Told): number {
  const times = Number(/~(\d+)(?:\|back)?$/.exec(key)?.[1] ?? (anew && !reverses ? 1 : 0))
  return 2 * times + (reverses ? 1 : 0)
}

/**
 * Lines as they are read: newest day first, all lines of one fact together, and of these the old line before the one
 * that takes it back and that before the new one.
 */
export function inStory<T extends { data: Told }>(lines: readonly T[]): T[] {
  const facts = [...Map.groupBy(lines, ({ data }) => data.fact).values()]
  const dayOf = (own: readonly T[]) => own.map(({ data }) => onDay(data)).sort()[0] ?? ''
  return facts
    .map((own) => ({ own, day: dayOf(own) }))
    .sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? 1 : -1))
    .flatMap(({ own }) => own.toSorted((a, b) => chapter(a.data) - chapter(b.data)))
}

/** What a sum looks at in a line. */
interface Counted {
  key: string
  points: number
  base: boolean
  rule: string
  reverses?: string
}

/**
 * Points gained and lost by these lines, apart from the base and what came over. A line and the one that takes it back
 * count on neither side: nobody gave or deducted anything. Only what takes back a line of an account that is over
 * counts, as it is taken off in this one.
 */
export function earned(lines: readonly Counted[]): { plus: number; minus: number } {
  const keys = new Set(lines.map(({ key }) => key))
  const back = new Set(lines.flatMap(({ reverses }) => (reverses && keys.has(reverses) ? reverses : [])))
  const counted = lines.filter(
    ({ key, base, rule, reverses }) => !(base || rule === 'carry-over' || back.has(key) || back.has(reverses ?? '')),
  )
  const sum = (sign: 1 | -1) =>
    counted.filter(({ points }) => points * sign > 0).reduce((all, { points }) => all + points * sign, 0)
  return { plus: sum(1), minus: sum(-1) }
}
