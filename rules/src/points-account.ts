import { addMonths, periodOf } from './calendar.ts'
import type { PointsLine } from './points.ts'
import { schemeOn } from './scheme.ts'
import type { Scheme } from './scheme-schema.ts'

/** What an account needs of a line. */
export type AccountLine = Pick<PointsLine, 'key' | 'points' | 'date'> & { reverses?: string | undefined }

/** What happened to points beside their lines: taken over into a new account, or lapsed. */
export interface AccountEntry {
  what: 'carried' | 'expired'
  /** Carried: how many came over. Expired: negative, how many of that line were left. */
  points: number
  /** First day of the new account; day from which the points no longer count. */
  date: string
  /** Key of the line whose points expired. */
  of?: string
}

interface Pot {
  key: string
  date: string
  left: number
}

/**
 * What a card is worth on a day: the lines of the account that is open then, points carried over from the one before
 * (at most what the scheme says, never a debt), less what expired. Deductions use up the oldest points first. Without
 * carry-over and expiry this is the plain sum of the account's lines. Order of the lines does not matter.
 */
export function accountOn(
  lines: readonly AccountLine[],
  versions: readonly Scheme[],
  on: string,
): { balance: number; entries: AccountEntry[] } {
  const upTo = lines.filter(({ date }) => date <= on)
  const sorted = withoutPairs(upTo, versions).sort((a, b) => (a.date + a.key < b.date + b.key ? -1 : 1))
  const entries: AccountEntry[] = []
  let pots: Pot[] = []
  let debt = 0
  let since = sorted[0] ? accountFrom(versions, sorted[0].date) : ''
  const months = (date: string) => schemeOn(versions, date)?.score?.['expires-after']?.months

  const expire = (day: string) => {
    for (const pot of pots) {
      const after = months(pot.date)
      const lapses = after === undefined ? undefined : addMonths(pot.date, after)
      if (lapses === undefined || lapses > day) continue
      if (pot.left > 0) entries.push({ what: 'expired', points: -pot.left, date: lapses, of: pot.key })
      pot.left = 0
    }
    pots = pots.filter(({ left }) => left > 0)
  }
  const turn = (day: string) => {
    const from = accountFrom(versions, day)
    if (from <= since) return
    expire(from)
    const most = schemeOn(versions, from)?.score?.['carry-over'] ?? 0
    // an account passed over in between carries no more than any other
    const sum = pots.reduce((all, { left }) => all + left, 0) - debt
    const carried = Math.max(0, Math.min(most, sum))
    pots = newest(pots, carried)
    debt = 0
    since = from
    // what lapsed before belongs to the account that is over
    entries.length = 0
    if (carried > 0) entries.push({ what: 'carried', points: carried, date: from })
  }

  for (const line of sorted) {
    turn(line.date)
    expire(line.date)
    if (line.points > 0) {
      const paid = Math.min(debt, line.points)
      debt -= paid
      pots.push({ key: line.key, date: line.date, left: line.points - paid })
    } else debt += use(pots, -line.points)
  }
  turn(on)
  expire(on)
  return { balance: pots.reduce((all, { left }) => all + left, 0) - debt, entries }
}

/** First day of the account that is open on a day; '' where it is never reset. */
export function accountFrom(versions: readonly Scheme[], date: string): string {
  const reset = schemeOn(versions, date)?.score?.reset
  return reset === undefined || reset === 'never' ? '' : periodOf(date, reset).from
}

/** A line taken back within its own account was never there: not earned, not used up, not expired. */
function withoutPairs(lines: readonly AccountLine[], versions: readonly Scheme[]): AccountLine[] {
  const byKey = new Map(lines.map((line) => [line.key, line]))
  const gone = new Set<string>()
  for (const line of lines) {
    const of = line.reverses === undefined ? undefined : byKey.get(line.reverses)
    if (!of || accountFrom(versions, of.date) !== accountFrom(versions, line.date)) continue
    gone.add(line.key).add(of.key)
  }
  return lines.filter(({ key }) => !gone.has(key))
}

/** Takes from the oldest pots; answers what none of them could give. */
function use(pots: readonly Pot[], wanted: number): number {
  let missing = wanted
  for (const pot of pots) {
    const taken = Math.min(pot.left, missing)
    pot.left -= taken
    missing -= taken
  }
  return missing
}

/** The newest pots holding so many points: those that expire last are the ones taken over. */
function newest(pots: readonly Pot[], points: number): Pot[] {
  let room = points
  return pots
    .toReversed()
    .map((pot) => {
      const left = Math.min(pot.left, room)
      room -= left
      return { ...pot, left }
    })
    .filter(({ left }) => left > 0)
    .reverse()
}
