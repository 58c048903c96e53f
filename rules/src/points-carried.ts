import type { PointsLine } from './points.ts'
import { type AccountEntry, accountFrom, accountOn } from './points-account.ts'
import { bookChanges } from './points-book.ts'
import { schemeOn, versionOf } from './scheme.ts'
import type { Scheme } from './scheme-schema.ts'

const mark = '~account|'
const rules = { carried: 'carry-over', expired: 'expires-after' } as const

/** True for a line that no fact made: points taken over into an account, or lapsed in it, and what reverses such a line. */
export const isAccountLine = ({ fact }: Pick<PointsLine, 'fact'>): boolean => fact.startsWith(mark)

/** True where points carry over or lapse by any of these versions: then one line more may change others. */
export const keepsAccounts = (versions: readonly Scheme[]): boolean =>
  versions.some(({ score }) => score?.['carry-over'] || score?.['expires-after'])

/**
 * What has to be written so that one subject's lines of the open account add up to what `accountOn` says it is worth:
 * a line for what came over and for what lapsed, by the scheme's clause on its day; a correction reverses and writes
 * anew. `written` holds all lines of the book, those just made too. Accounts that are over stay as they were.
 */
export function accountChanges(
  written: readonly PointsLine[],
  versions: readonly Scheme[],
  book: { today: string; closedThrough: string },
): PointsLine[] {
  const earned = written.filter((line) => !isAccountLine(line))
  const [first] = earned
  if (!first || !keepsAccounts(versions)) return []
  const from = accountFrom(versions, book.today)
  const before = written.filter((line) => isAccountLine(line) && (line.factDate ?? line.date) >= from)
  const byKey = new Map(earned.map((line) => [line.key, line]))
  const wanted = accountOn(earned, versions, book.today).entries.flatMap((entry) => {
    const scheme = schemeOn(versions, entry.date)
    return scheme?.score ? [lineOf(entry, byKey.get(entry.of ?? '') ?? first, scheme, scheme.score)] : []
  })
  return bookChanges(before, wanted, book)
}

function lineOf(
  { what, points, date, of }: AccountEntry,
  { who, subjectId, communityId, card }: PointsLine,
  scheme: Scheme,
  { say, cites }: NonNullable<Scheme['score']>,
): PointsLine {
  // keys are unique in a community, and an account is one subject's
  const fact = `${mark}${who}|${subjectId}|${date}${of ? `|${of}` : ''}`
  const rule = rules[what]
  const subject = { who, subjectId, communityId, card }
  return { key: `${fact}|${rule}`, fact, rule, points, date, ...subject, say, cites, scheme: versionOf(scheme) }
}
