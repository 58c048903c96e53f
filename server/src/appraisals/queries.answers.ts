import type * as contract from '@lianxin/contract/appraisals'
import type { Reply } from '@lianxin/contract/endpoint'
import { type Actor as AccessActor, allowedVerbs, can } from '@lianxin/rules/access'
import { appraisalLife } from '@lianxin/rules/life-cycles'
import type { RateStanding } from '@lianxin/rules/rates'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Subject } from '@lianxin/rules/scheme-facts'
import type { AppraisalRow } from './queries.given.ts'
import type { Stood } from './queries.standing.ts'

type Row = Reply<typeof contract.communityStanding>['rows'][number]
type Own = Pick<Row, 'points' | 'account' | 'duties' | 'grades' | 'stars'>
type Summary = Reply<typeof contract.standingSummary>

const told = (
  scheme: Scheme,
  { rule, say, cites }: { rule: string; say: string; cites: { doc: string; place: string } },
) => ({
  rule,
  say,
  ...cited(scheme, cites),
})
/** The document a clause comes from, by its title, and the place in it. */
export const cited = (scheme: Scheme, { doc, place }: { doc: string; place: string }) => ({
  source: scheme.sources[doc]?.title ?? doc,
  place,
})

function measureOf(scheme: Scheme, id: string): 'times' | 'hours' | 'kinds' {
  const what = scheme.duties?.find(({ rule }) => rule === id)?.do ?? {}
  return 'hours' in what ? 'hours' : 'kinds' in what ? 'kinds' : 'times'
}

/** What the one who asks may see and do of a grade on its way; a draft is the desk's alone. */
export function shownGiven(row: AppraisalRow | undefined, actor: AccessActor) {
  if (!row) return null
  const { id, state, grade, reason, answer, appeal, endsOn, communityId, communityPath: path } = row
  const own = row.subject === 'member' ? { personId: row.subjectId } : { unitId: row.subjectId }
  const about = { communityId, path, ...own }
  const desk = can(actor, 'appraisal.draft', about) || can(actor, 'appraisal.decide', about)
  if (!desk && (state === 'drafted' || !can(actor, 'appraisal.answer', about))) return null
  const allowed = allowedVerbs(actor, appraisalLife, state, about)
  return { id, state, grade, reason, answer, appeal, endsOn, allowed }
}

/** A standing as the contract tells it: every number with its rule, sentence, document and place. */
export function shownStanding(scheme: Scheme, { standing, given }: Stood, actor: AccessActor): Own {
  const { points, account, duties, grades, stars } = standing
  return {
    points,
    account: account.map(({ what, points, date }) => ({ what, points, date })),
    duties: duties.map((duty) => {
      const { required, done, left, state, counts, period } = duty
      const measure = measureOf(scheme, duty.rule)
      return {
        ...told(scheme, duty),
        measure,
        every: period.kind,
        period: period.key,
        required,
        done,
        left,
        state,
        counts,
      }
    }),
    grades: grades.map((one) => {
      const { state, grade, atMost, period } = one
      const reasons = one.reasons.map(({ cites, facts, place, ...reason }) => ({
        ...reason,
        ...cited(scheme, cites),
        ...(place === undefined ? {} : { rank: place }),
        ...(facts ? { facts: facts.length } : {}),
      }))
      const row = given.find(({ rule, cycle }) => rule === one.rule && cycle === period.key)
      const shown = { state, grade, names: [...one.names], atMost, reasons, given: shownGiven(row, actor) }
      return { ...told(scheme, one), period: period.key, ...shown }
    }),
    stars,
  }
}

/** A subject with its standing, for the community's and the unit's lists. */
export function shownRow(scheme: Scheme, row: Stood, actor: AccessActor): Row {
  const { subject, subjectId, name, unitName, current, late } = row
  return { subject, subjectId, name, unitName, current, late, ...shownStanding(scheme, row, actor) }
}

const states = ['met', 'open', 'missed', 'excused'] as const

/** Rates with their sentence and source. */
export const shownRates = (scheme: Scheme, rates: readonly RateStanding[]) =>
  rates.map(({ of, among, goal, met, ...rate }) => ({ ...told(scheme, rate), of, among, goal, met }))

interface Counted {
  community: { id: string; name: string }
  scheme: Scheme
  rows: readonly Stood[]
  rates: readonly RateStanding[]
}

/** Counts over communities: duties per rule, grades per name, points; by scheme and rule, in the schemes' order. */
export function summaryOf(
  all: readonly Counted[],
): Pick<Summary, 'duties' | 'grades' | 'rates' | 'points' | 'communities'> {
  const duties = new Map<string, Summary['duties'][number]>()
  const grades = new Map<string, Summary['grades'][number]>()
  const points = new Map<Subject, Summary['points'][number]>()
  const key = (scheme: Scheme, rule: string) => `${scheme.scheme}|${rule}`
  const none = (scheme: Scheme, who: Subject, duty: Parameters<typeof told>[1]) => ({
    ...{ scheme: scheme.name, who, ...told(scheme, duty) },
    ...{ subjects: 0, met: 0, open: 0, missed: 0, excused: 0 },
  })
  for (const { scheme, rows } of all) {
    for (const rule of scheme.duties ?? []) {
      duties.set(key(scheme, rule.rule), duties.get(key(scheme, rule.rule)) ?? none(scheme, rule.who, rule))
    }
    for (const rule of scheme.grades ?? []) {
      const none = { grades: rule.names.map((name) => ({ name, count: 0 })), jury: 0, none: 0 }
      const empty = { scheme: scheme.name, who: rule.who, ...told(scheme, rule), ...none }
      grades.set(key(scheme, rule.rule), grades.get(key(scheme, rule.rule)) ?? empty)
    }
    for (const { subject: who, standing } of rows) {
      for (const duty of standing.duties) {
        // a duty that the scheme no longer has counts with what it asked before
        const sum = duties.get(key(scheme, duty.rule)) ?? none(scheme, who, duty)
        duties.set(key(scheme, duty.rule), sum)
        for (const state of states) sum[state] += duty.counts[state]
        sum.subjects++
      }
      for (const grade of standing.grades) {
        const sum = grades.get(key(scheme, grade.rule))
        if (sum && grade.state !== 'given') sum[grade.state]++
        for (const named of sum?.grades ?? []) if (named.name === grade.grade) named.count++
      }
      if (standing.points === null) continue
      const sum = points.get(who) ?? { who, subjects: 0, points: 0 }
      points.set(who, { who, subjects: sum.subjects + 1, points: sum.points + standing.points })
    }
  }
  return {
    duties: [...duties.values()],
    grades: [...grades.values()],
    rates: summedRates(all),
    points: [...points.values()],
    communities: all.map(({ community: { id, name }, rows }) => {
      const sum = { met: 0, open: 0, missed: 0, excused: 0, points: 0 }
      for (const { standing } of rows) {
        sum.points += standing.points ?? 0
        for (const { counts } of standing.duties) for (const state of states) sum[state] += counts[state]
      }
      const of = (who: Subject) => rows.filter(({ subject }) => subject === who).length
      return { communityId: id, name, members: of('member'), units: of('unit'), ...sum }
    }),
  }
}

/** The same rate of several communities is the sum of its people, never the mean of shares. */
function summedRates(all: readonly Counted[]): Summary['rates'] {
  const sums = new Map<string, Summary['rates'][number]>()
  for (const { scheme, rates } of all)
    for (const rate of shownRates(scheme, rates)) {
      const key = `${scheme.scheme}|${rate.rule}`
      const before = sums.get(key)
      const of = rate.of + (before?.of ?? 0)
      const among = rate.among + (before?.among ?? 0)
      sums.set(key, { ...rate, of, among, met: among === 0 ? null : of >= rate.goal * among - 1e-9 })
    }
  return [...sums.values()]
}
