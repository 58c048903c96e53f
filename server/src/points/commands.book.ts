import { addDays, type Period, periodOf } from '@lianxin/rules/calendar'
import type { PointsLine } from '@lianxin/rules/points'
import { keepsAccounts } from '@lianxin/rules/points-carried'
import { type Book, emptyBook, step } from '@lianxin/rules/points-step'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Fact, FactKind, Subject } from '@lianxin/rules/scheme-facts'
import type { Tx } from '../db.ts'
import { idFrom } from '../platform/ids.ts'
import { project } from '../platform/items.ts'

/** A fact to be recorded. `source` is the id of what it came from: the same source, kind and subject is one fact. */
export interface NewFact {
  communityId: string
  source: string
  kind: FactKind
  who: Subject
  subjectId: string
  /** Day it counts on, in Beijing. */
  date: string
  values: Fact['values']
  /** The card it goes to; the subject's own in the community when left out. */
  card?: Fact['card']
}

/** A subject's book as it stands; `version` 0 and no book where none was kept yet. */
export interface OpenBook {
  communityId: string
  subjectId: string
  who: Subject
  card: Fact['card']
  /** The unit whose pages show the lines too; null for a unit's own and for members without one. */
  unitId: string | null
  version: number
  /** Undefined when there are facts and no book yet: the full fold makes it. */
  book: Book | undefined
}

/** How a day is scored: all versions of the community's scheme, what is closed, and the day late lines are booked on. */
export interface Scoring {
  versions: readonly Scheme[]
  closedThrough: string
  today: string
}

/** What is to be written for one subject. */
export interface Booking {
  facts: FactRow[]
  lines: PointsLine[]
  book: Book
}

type FactRow = ReturnType<typeof factRow>

/** The last day of the period before today's: what lies there is closed, later facts are booked in the open one. */
export const closedThrough = (scheme: Scheme, today: string): string =>
  addDays(periodOf(today, scheme.score?.close ?? 'month').from, -1)

/** A period's card is opened once per subject and community; `date` is the day on which. */
export const opened = (
  of: Pick<NewFact, 'communityId' | 'who' | 'subjectId' | 'card'>,
  period: Period,
  date: string,
): NewFact => ({ ...of, kind: 'period.opened', source: period.key, date, values: { period: period.kind } })

/** The same parts, the same id: a fact told twice is one. */
export const factId = ({ kind, source, subjectId }: NewFact): string => idFrom(kind, source, subjectId)

/** A fact as its table's row. */
export function factRow(fact: NewFact, card: Fact['card'], at: Date) {
  const { communityId, source, kind, who, subjectId, date, values } = fact
  return {
    community_id: communityId,
    id: factId(fact),
    kind,
    source,
    subject: who,
    subject_id: subjectId,
    card: fact.card ?? card,
    happened_on: date,
    data: values,
    at: at.toISOString(),
  }
}

/** A points line as its table's row. */
export const lineRow = (line: PointsLine, id: string, at: Date) => ({
  community_id: line.communityId,
  id,
  key: line.key,
  fact: line.fact,
  reverses: line.reverses ?? null,
  subject: line.who,
  subject_id: line.subjectId,
  card: line.card,
  rule: line.rule,
  points: line.points,
  cut: line.cut ?? null,
  ratings: line.ratings ?? null,
  say: line.say,
  cites: line.cites,
  scheme: line.scheme,
  year: Number(line.date.slice(0, 4)),
  happened_on: line.date,
  fact_date: line.factDate ?? null,
  at: at.toISOString(),
})

/**
 * What new facts of one subject mean, without looking at the old ones: one step per fact. Undefined when a step can't
 * say; then the facts are written and the whole book is scored.
 */
export function bookSteps(
  open: OpenBook,
  facts: readonly NewFact[],
  { versions, closedThrough: closed, today }: Scoring,
  at: Date,
): Booking | undefined {
  if (!open.book && open.version > 0) return undefined
  // a line more or less changes what lapses and what is taken over: only the whole account can say
  if (keepsAccounts(versions)) return undefined
  let book = open.book ?? emptyBook(versions, closed)
  const lines: PointsLine[] = []
  for (const fact of facts) {
    const next = step(book, ruleFact(fact, open.card), versions, closed)
    if (!next) return undefined
    book = next.book
    for (const line of next.lines)
      lines.push(line.date <= closed ? { ...line, date: today, factDate: line.date } : line)
  }
  return { facts: facts.map((fact) => factRow(fact, open.card, at)), lines, book }
}

const ruleFact = (fact: NewFact, card: Fact['card']): Fact => {
  const { kind, date, who, subjectId, communityId, values } = fact
  return { id: factId(fact), kind, date, who, subjectId, communityId, card: fact.card ?? card, values }
}

/** Each new line reaches the page of its member and of the unit. */
export function showLines(
  tx: Pick<Tx, 'emit' | 'now'>,
  { who, subjectId, unitId }: Pick<OpenBook, 'who' | 'subjectId' | 'unitId'>,
  lines: readonly PointsLine[],
): void {
  for (const line of lines) {
    const { key, rule, points, say, cites, date, factDate, scheme, reverses, ratings, cut } = line
    const data = { key, rule, points, say, cites, date, factDate, scheme, reverses, ratings, cut, fact: line.fact }
    const item = {
      entity: 'points' as const,
      entityId: idFrom(line.communityId, key),
      communityId: line.communityId,
      seq: 1,
      state: 'written',
      data,
    }
    project(tx, item, who === 'member' ? { personId: subjectId, unitId } : { unitId: subjectId })
  }
}
