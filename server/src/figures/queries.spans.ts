import { addDays, addMonths } from '@lianxin/rules/calendar'
import { sql } from 'kysely'

/** Beijing days, both included. */
export interface Span {
  from: string
  to: string
}

const firstOf = (day: string): string => `${day.slice(0, 7)}-01`

/** The whole months of a span, by their first days, and the days before and behind them; the month of `today` is whole. */
export function partsOf({ from, to }: Span, today: string): { months: Span | null; edges: Span[] } {
  const first = from === firstOf(from) ? from : addMonths(firstOf(from), 1)
  const end = addDays(addMonths(firstOf(to), 1), -1)
  const last = to === end || to >= today ? firstOf(to) : addMonths(firstOf(to), -1)
  if (first > last) return { months: null, edges: [{ from, to }] }
  const edges = [
    { from, to: addDays(first, -1) },
    { from: addMonths(last, 1), to },
  ]
  return { months: { from: first, to: last }, edges: edges.filter((edge) => edge.from <= edge.to) }
}

/** Placed on days of the span, of needs `n`. */
export const placedIn = ({ from, to }: Span) =>
  sql`n.at >= (${from}::date::timestamp at time zone 'Asia/Shanghai')
      and n.at < ((${to}::date + 1)::timestamp at time zone 'Asia/Shanghai')`
