import { addDays, type BusinessDate, daysBetween } from './calendar.ts'

/** Days from one to another, both included. */
export interface Span {
  from: BusinessDate
  to: BusinessDate
}

/** What of a span none of the others covers, in order. They may overlap, touch, or reach beyond it. */
export function without(span: Span, taken: readonly Span[]): Span[] {
  return taken.reduce<Span[]>((left, one) => left.flatMap((part) => cut(part, one)), [span])
}

function cut(part: Span, { from, to }: Span): Span[] {
  if (from > to || to < part.from || from > part.to) return [part]
  const before = from > part.from ? [{ from: part.from, to: addDays(from, -1) }] : []
  const after = to < part.to ? [{ from: addDays(to, 1), to: part.to }] : []
  return [...before, ...after]
}

/** Number of days in spans that don't overlap. */
export const daysIn = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, to }) => sum + daysBetween(from, addDays(to, 1)), 0)

/** Number of months of which at least a day lies in one of the spans. */
export function monthsIn(spans: readonly Span[]): number {
  const month = (day: BusinessDate) => 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7))
  const touched = new Set<number>()
  for (const { from, to } of spans) for (let at = month(from); at <= month(to); at++) touched.add(at)
  return touched.size
}
