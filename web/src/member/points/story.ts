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
