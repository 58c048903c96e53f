import { type Period, periodOf } from './calendar.ts'
import type { PointsLine } from './points.ts'
import type { Scheme } from './scheme-schema.ts'

/**
 * What makes two lines say the same: what happened, by which rule, how many points, on whose card. Neither the day it
 * is booked on nor the version and its sentence are part of it: a line keeps those it was booked under.
 */
const content = ({ fact, rule, points, who, subjectId, communityId, card }: PointsLine) =>
  [fact, rule, points, who, subjectId, communityId, card].join('|')

/** Lines that stand: neither reversing nor reversed. */
export function standing(written: readonly PointsLine[]): PointsLine[] {
  const reversed = new Set(written.map(({ reverses }) => reverses))
  return written.filter((line) => line.reverses === undefined && !reversed.has(line.key))
}

/**
 * The line that takes another back to the last point. It counts on the day given, which lies in the open period; the
 * old line stays as it was.
 */
export function reversal(line: PointsLine, date: string): PointsLine {
  const { cut: _cut, ratings: _ratings, ...rest } = line
  return {
    ...rest,
    key: `${line.key}|back`,
    points: line.points === 0 ? 0 : -line.points,
    date,
    factDate: line.factDate ?? line.date,
    reverses: line.key,
  }
}

/**
 * What has to be written so that the book says what scoring says now: reversing lines for what no longer holds, then
 * new lines. A line whose points stay the same stays, also where another version of the scheme gives them now. At a
 * close, score through that close but pass the one before it here, so that its rating lines keep their day. Lines whose
 * day is already closed (on or before `closedThrough`) are booked on `today`. Nothing is ever deleted; nothing to
 * change gives an empty list, so running it twice writes once.
 */
export function bookChanges(
  written: readonly PointsLine[],
  wanted: readonly PointsLine[],
  book: { today: string; closedThrough?: string | undefined },
): PointsLine[] {
  const stands = Map.groupBy(standing(written), ({ fact, rule }) => `${fact}|${rule}`)
  const times = Map.groupBy(
    written.filter(({ reverses }) => reverses === undefined),
    ({ fact, rule }) => `${fact}|${rule}`,
  )
  const closes = new Set(written.map(({ fact }) => fact))
  const kept = new Set<string>()
  const fresh: PointsLine[] = []
  for (const line of wanted) {
    const old = stands.get(line.key)?.find((one) => content(one) === content(line))
    if (old) {
      kept.add(old.key)
      continue
    }
    const before = times.get(line.key)?.length ?? 0
    // rating lines belong to the close that makes them; what a late rating changes there goes to the open period
    const atClose = line.ratings !== undefined && !closes.has(line.fact)
    const late = !atClose && book.closedThrough !== undefined && line.date <= book.closedThrough
    fresh.push({
      ...line,
      key: before === 0 ? line.key : `${line.key}~${before + 1}`,
      ...(late ? { date: book.today, factDate: line.date } : {}),
    })
  }
  const back = standing(written)
    .filter(({ key }) => !kept.has(key))
    .map((line) => reversal(line, book.today))
  return [...back, ...fresh]
}

/** The days an account covers on a day: since the last reset; undefined when it is never reset. */
export function accountPeriod(scheme: Scheme, on: string): Period | undefined {
  const reset = scheme.score?.reset
  return reset === undefined || reset === 'never' ? undefined : periodOf(on, reset)
}

/** What the card shows on a day: lines of the current account up to it. */
export function balance(lines: readonly PointsLine[], scheme: Scheme, on: string): number {
  const from = accountPeriod(scheme, on)?.from ?? ''
  return total(lines.filter(({ date }) => date >= from && date <= on))
}

/** Sum of lines, of one subject's card when given. */
export function total(
  lines: readonly PointsLine[],
  of: Partial<Pick<PointsLine, 'subjectId' | 'communityId' | 'card'>> = {},
): number {
  const wanted = Object.entries(of) as [keyof typeof of, string][]
  return lines
    .filter((line) => wanted.every(([key, value]) => line[key] === value))
    .reduce((sum, line) => sum + line.points, 0)
}
