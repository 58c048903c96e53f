import { addDays } from './calendar.ts'
import { bookFact, cardKey, fold, type PointsLine } from './points.ts'
import { type Bucket, businessOrder, Caps } from './points-caps.ts'
import { schemeOn, startOf, versionOf } from './scheme.ts'
import type { Fact } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

/**
 * What scoring remembers of one subject's book in one community, so that the next fact needs no fold over all of them.
 * Plain JSON. It never decides anything by itself: a fact it can't place for certain goes to the full fold.
 */
export interface Book {
  /** The scheme versions that made it; with others it says nothing. */
  schemes: string
  /** Through which day closes were booked; '' for none. */
  closed: string
  /** Facts with ratings. Closes hang on them, so a book that has some is good for one closing day only. */
  ratings: number
  /** Facts before this day are not remembered in `buckets`. */
  from: string
  last: { date: string; id: string } | null
  /** What is given once per period. */
  based: string[]
  /** By `card|cap|sign|period`: points used, 1 when it cut a line, the latest day. */
  buckets: Record<string, [number, 0 | 1, string]>
}

const isRating = (fact: Fact): boolean => fact.kind === 'service.rated'
const signatures = new WeakMap<readonly Scheme[], string>()
/** How buckets are named; a book kept under other names is folded anew. */
const shape = 'caps-2'

/** The versions, and since when each judges: from its first day on, one may reach back. */
function signatureOf(versions: readonly Scheme[]): string {
  const known =
    signatures.get(versions) ?? [shape, ...versions.map((one) => `${versionOf(one)}<${startOf(one)}`)].join(' ')
  signatures.set(versions, known)
  return known
}

const prefixOf = (fact: Fact): string => cardKey(fact).slice(0, -fact.card.length)

/** The book of a subject that nothing happened to yet. */
export const emptyBook = (versions: readonly Scheme[], closedThrough: string): Book => ({
  schemes: signatureOf(versions),
  closed: closedThrough,
  ratings: 0,
  from: '',
  last: null,
  based: [],
  buckets: {},
})

/** All lines of one subject in one community by the full fold, and the book to go on from. */
export function scoreBook(
  facts: readonly Fact[],
  versions: readonly Scheme[],
  closedThrough: string,
): { lines: PointsLine[]; book: Book } {
  const { lines, caps, based, last } = fold(facts, versions, { closedThrough })
  const [first] = facts
  if (!first || !last) return { lines, book: emptyBook(versions, closedThrough) }
  // caps count within years at most; what is older than last year is left to the full fold
  const from = `${Number(last.date.slice(0, 4)) - 1}-01-01`
  const book: Book = {
    schemes: signatureOf(versions),
    closed: closedThrough,
    ratings: facts.filter(isRating).length,
    from: from > earliest(facts) ? from : '',
    last: { date: last.date, id: last.id },
    based: [...based],
    buckets: packed(caps, prefixOf(first), addDays(from, -7)),
  }
  return { lines, book }
}

const earliest = (facts: readonly Fact[]): string => facts.map(({ date }) => date).sort()[0] ?? ''

/** Buckets without what all keys of a book begin with; a week may begin a few days before its year. */
function packed(caps: Caps, prefix: string, from: string): Book['buckets'] {
  const kept = [...caps.buckets].filter(([, { date }]) => date >= from)
  return Object.fromEntries(
    kept.map(([key, { used, cut, date }]) => [key.slice(prefix.length), [used, cut ? 1 : 0, date]]),
  )
}

function unpacked(book: Book, prefix: string): Caps {
  return new Caps(
    Object.entries(book.buckets).map(([key, [used, cut, date]]): [string, Bucket] => [
      prefix + key,
      { used, cut: cut === 1, date },
    ]),
  )
}

/**
 * The lines that one new fact adds, exactly as the full fold over all facts with it would give them, and the book
 * after it. Undefined when only the full fold can say: the fact comes before others and a cap it fills has cut
 * somebody's line, a close may change, the scheme has a new version, or the day is too long ago. `fact` must not be
 * one that the book knows already.
 */
export function step(
  book: Book,
  fact: Fact,
  versions: readonly Scheme[],
  closedThrough: string,
): { lines: PointsLine[]; book: Book } | undefined {
  if (book.schemes !== signatureOf(versions) || fact.date < book.from) return undefined
  if (book.ratings > 0 && book.closed !== closedThrough) return undefined
  if (isRating(fact) && fact.date <= closedThrough) return undefined
  const last = book.last === null || businessOrder(fact, book.last) > 0
  const scheme = schemeOn(versions, fact.date)
  const caps = unpacked(book, prefixOf(fact))
  const based = new Set(book.based)
  const lines = scheme && !scheme.score?.none ? bookFact(fact, scheme, caps, based) : []
  const opens = fact.kind === 'period.opened'
  // who is first in a period decides what is given once in it
  if (!last && opens && scheme?.points?.some(({ every }) => every !== undefined && every === fact.values.period))
    return undefined
  const before = book.buckets
  const prefix = prefixOf(fact)
  const moved = [...caps.buckets].filter(([key, { used, cut }]) => {
    const [had, was] = before[key.slice(prefix.length)] ?? [0, 0]
    return had !== used || (was === 1) !== cut
  })
  if (!last && (moved.some(([, { cut }]) => cut) || lines.some(({ cut }) => cut))) return undefined
  return {
    lines,
    book: {
      ...book,
      closed: closedThrough,
      ratings: book.ratings + Number(isRating(fact)),
      last: last ? { date: fact.date, id: fact.id } : book.last,
      based: based.size === book.based.length ? book.based : [...based],
      buckets: packed(caps, prefix, ''),
    },
  }
}
