import { addDays, businessDate, type PeriodKind, periodOf } from '@lianxin/rules/calendar'
import { type GradeStanding, subjectKey, withVerdict } from '@lianxin/rules/grades'
import { type RateStanding, rateOf } from '@lianxin/rules/rates'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Fact } from '@lianxin/rules/scheme-facts'
import { type Standing, type StandingSubject, standings } from '@lianxin/rules/standing'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { type AppraisalRow, appraisalsOfYear } from './queries.given.ts'
import * as queries from './queries.ts'

/** The year looked at, and the day from which it is seen; a day after the year shows it as a whole. */
export interface Seen {
  year: number
  asked: string
}

export interface Stood extends queries.SubjectRow {
  /** Reported after the due date, or still not. */
  late: boolean
  standing: Standing
  /** Grades that people are giving or have given, this year's cycles. */
  given: AppraisalRow[]
}

/** `on` as asked for, or today; the year of that day unless another is named, then as seen when that year is over. */
export function seenFrom(query: { year?: number; on?: string }, today: string): Seen {
  const asked = query.on ?? today
  const year = query.year ?? Number(asked.slice(0, 4))
  const after = `${year + 1}-01-01`
  return { year, asked: asked < after ? asked : after }
}

export interface Standings {
  scheme: Scheme
  rows: Stood[]
  /** The scheme's rates over those rows. */
  rates: RateStanding[]
}

/**
 * Where members and units of a community stand, in the order of their names; all of them, or some. Shares are dealt
 * out among all, so where a scheme has shares all are looked at whoever is asked for.
 */
export async function standingsOf(
  ctx: Ctx,
  db: Db,
  community: queries.CommunityRow,
  { year, asked }: Seen,
  only?: readonly string[],
): Promise<Standings> {
  const to = asked < `${year}-12-31` ? asked : `${year}-12-31`
  const scheme = ctx.app.schemes.at(community.schemeId, to)
  const versions = ctx.app.schemes.versions(scheme.scheme)
  const whole = scheme.grades?.some(({ by }) => 'shares' in by) ?? false
  const ids = whole ? undefined : only
  // a week that began in the old year belongs to this year's first period
  const span = { from: addDays(`${year}-01-01`, -7), to }
  const subjects = await queries.subjectsOf(db, community.id, { from: `${year}-01-01`, to }, ids)
  const facts = await queries.factsBetween(db, community.id, { ...span, kinds: kindsOf(versions) }, ids)
  const lines = await linesOf(db, community.id, versions, to, ids)
  const nothingNeeded = await quietPeriods(db, community.id, versions, { ...span, asked })
  const given = Map.groupBy(
    await appraisalsOfYear(db, community.id, year, ids),
    ({ subject, subjectId }) => `${subject}|${subjectId}`,
  )
  const ownFacts = Map.groupBy(facts, subjectKey)
  const ownLines = Map.groupBy(lines, ({ subject, subjectId }) => subjectKey({ who: subject, subjectId }))
  const group = subjects.map((row): StandingSubject & { row: queries.SubjectRow } => {
    const key = subjectKey({ who: row.subject, subjectId: row.subjectId })
    const { since, until, subjectId } = row
    const known = [...(ownFacts.get(key) ?? []), ...overdueFacts(row, community.id, to)]
    const subject = { who: row.subject, subjectId, since, nothingNeeded, facts: known, lines: ownLines.get(key) ?? [] }
    return { row, ...subject, ...(until ? { until } : {}) }
  })
  const stood = standings(group, versions, year, asked)
  const shown = group.filter(({ subjectId }) => !only || only.includes(subjectId))
  return {
    scheme,
    rates: (scheme.rates ?? []).map((rule) => {
      const counted = rule.share.among === 'units' ? 'unit' : 'member'
      return rateOf(
        rule,
        shown.filter(({ who }) => who === counted),
        to,
      )
    }),
    rows: shown.flatMap((one) => {
      const found = stood.get(subjectKey(one))
      if (!found) return []
      const own = given.get(subjectKey(one)) ?? []
      const standing = { ...found, grades: found.grades.map((grade) => decided(grade, own, to)) }
      return [{ ...one.row, late: one.facts.some(({ kind }) => kind === 'enrolment.late'), standing, given: own }]
    }),
  }
}

/** A grade given for good on or before the day takes the place of “to be given”. */
function decided(grade: GradeStanding, own: readonly AppraisalRow[], day: string): GradeStanding {
  const final = own.find((row) => row.rule === grade.rule && row.cycle === grade.period.key && row.state === 'final')
  return final && businessDate(final.stateAt) <= day ? withVerdict(grade, final.grade) : grade
}

/** Kinds of facts that duties, bars and rates of any version look at, and being late. */
function kindsOf(versions: readonly Scheme[]): string[] {
  const duties = versions.flatMap(({ duties = [] }) => duties.map(({ on }) => on))
  const bars = versions.flatMap(({ grades = [] }) => grades.flatMap((rule) => (rule.bars ?? []).map(({ on }) => on)))
  const rates = versions.flatMap(({ rates = [] }) => rates.flatMap(({ share }) => [share.of, share.among]))
  const enrolled = rates.includes('enrolment.current') ? ['enrolment.ended'] : []
  return [...new Set([...duties, ...bars, ...rates, ...enrolled, 'enrolment.late'])]
}

/** Who is due and has not reported is late as of the day, before anything was written about it. */
function overdueFacts(row: queries.SubjectRow, communityId: string, day: string): Fact[] {
  return row.overdue.map(({ id, kind, dueOn }) => ({
    id: `overdue|${id}`,
    kind: 'enrolment.late',
    date: day,
    who: row.subject,
    subjectId: row.subjectId,
    communityId,
    card: kind === 'unit' ? 'unit' : 'home',
    values: { kind, days: Math.round((Date.parse(day) - Date.parse(dueOn)) / 86_400_000) },
  }))
}

function linesOf(db: Db, communityId: string, versions: readonly Scheme[], to: string, ids?: readonly string[]) {
  const plain = versions.every(({ score }) => !score?.['carry-over'] && !score?.['expires-after'])
  const resets = new Set(versions.map(({ score }) => score?.reset ?? 'never'))
  const [reset] = resets
  if (!plain || resets.size !== 1 || !reset)
    return queries.accountLines(db, communityId, { from: '0001-01-01', to }, ids)
  const from = reset === 'never' ? '0001-01-01' : periodOf(to, reset).from
  return queries.accountSums(db, communityId, { from, to }, ids)
}

/**
 * Keys of the periods that ended without the community publishing a need; asked only where a duty takes that for done.
 * Of a period that still runs nobody knows yet.
 */
async function quietPeriods(
  db: Db,
  communityId: string,
  versions: readonly Scheme[],
  { from, to, asked }: { from: string; to: string; asked: string },
): Promise<string[]> {
  const rules = versions.flatMap(({ duties = [] }) => duties).filter((rule) => rule['nothing-needed'] === 'counts')
  const kinds = new Set<PeriodKind>(rules.map(({ every }) => every))
  if (!kinds.size) return []
  const days = await queries.daysPublished(db, communityId, { from, to })
  return [...kinds].flatMap((kind) => {
    const busy = new Set(days.map((day) => periodOf(day, kind).key))
    const keys: string[] = []
    for (let day = from; day <= to; ) {
      const { key, to: end } = periodOf(day, kind)
      if (end < asked && !busy.has(key)) keys.push(key)
      day = addDays(end, 1)
    }
    return keys
  })
}
