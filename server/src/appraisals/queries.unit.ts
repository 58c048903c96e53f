import { addDays, periodOf } from '@lianxin/rules/calendar'
import { subjectKey } from '@lianxin/rules/grades'
import { score } from '@lianxin/rules/points'
import { keepsAccounts } from '@lianxin/rules/points-carried'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Fact } from '@lianxin/rules/scheme-facts'
import { kindValue } from '@lianxin/rules/scheme-units'
import { type StandingSubject, standings } from '@lianxin/rules/standing'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { kindsOf, overdueFacts, quietPeriods, type Seen } from './queries.group.ts'
import type { Stood } from './queries.standing.ts'
import * as queries from './queries.ts'

/** A unit with the scheme it has made for its own people, and where they stand under it. */
export interface UnitStanding {
  unitId: string
  unitName: string
  scheme: Scheme
  rows: Stood[]
}

/**
 * The scheme that a unit has for its own people: one written for a unit, given to it and not merely to the area it
 * lies in. Undefined for all others.
 */
async function ownScheme(ctx: Ctx, db: Db, unitId: string, on: string) {
  const unit = await db.sql
    .selectFrom('organisations as u')
    .leftJoin('organisations as p', 'p.id', 'u.parentId')
    .select(['u.name', 'u.schemeId', 'p.schemeId as above'])
    .where('u.id', '=', unitId)
    .where('u.kind', '=', 'unit')
    .executeTakeFirst()
  const { schemes } = ctx.app
  if (!unit?.schemeId || unit.schemeId === unit.above || !schemes.ids().includes(unit.schemeId)) return undefined
  const scheme = schemes.at(unit.schemeId, on)
  return scheme.area.kind === 'unit' ? { unitName: unit.name, scheme } : undefined
}

/**
 * Where a unit's people, or the unit, stand under its own scheme: duties, points and grade over what happened in all
 * of these communities. Computed from facts and written nowhere: what the communities book stays as it is. Undefined
 * where the unit has no scheme of its own. The scope must hold the communities.
 */
export async function unitStandings(
  ctx: Ctx,
  db: Db,
  unitId: string,
  { year, asked }: Seen,
  communityIds: readonly string[],
  subjectIds: readonly string[],
): Promise<UnitStanding | undefined> {
  const to = asked < `${year}-12-31` ? asked : `${year}-12-31`
  const own = await ownScheme(ctx, db, unitId, to)
  if (!own) return undefined
  const versions = ctx.app.schemes.versions(own.scheme.scheme)
  // an account that is not the year's own looks back
  const back = keepsAccounts(versions) || versions.some(({ score }) => score !== undefined && score.reset !== 'year')
  const span = { from: back ? '0001-01-01' : addDays(`${year}-01-01`, -7), to }
  const points = versions.flatMap(({ points = [] }) => points.flatMap(({ on }) => on ?? 'period.opened'))
  const kinds = [...new Set([...kindsOf(versions), ...points])]
  const rows = new Map<string, queries.SubjectRow[]>()
  const facts: Fact[] = []
  const quiet: string[][] = []
  for (const communityId of communityIds) {
    const found = await queries.subjectsOf(db, communityId, { from: `${year}-01-01`, to }, subjectIds)
    for (const row of found) {
      const key = subjectKey({ who: row.subject, subjectId: row.subjectId })
      rows.set(key, [...(rows.get(key) ?? []), row])
      facts.push(...overdueFacts(row, communityId, to))
    }
    facts.push(...(await queries.factsBetween(db, communityId, { ...span, kinds }, subjectIds)))
    quiet.push(await quietPeriods(db, communityId, versions, { ...span, from: addDays(`${year}-01-01`, -7), asked }))
  }
  // nothing was needed where no community needed anything
  const nothingNeeded = (quiet[0] ?? []).filter((key) => quiet.every((keys) => keys.includes(key)))
  const byKey = Map.groupBy(facts, subjectKey)
  const closedThrough = addDays(periodOf(to, own.scheme.score?.close ?? 'month').from, -1)
  const group = [...rows].map(([key, mine]) => {
    const row = together(mine)
    const known = byKey.get(key) ?? []
    const lines = score(known, versions, { closedThrough })
    const { since, until, subject: who, subjectId } = row
    const values = kindValue(row.unitKind)
    const about: StandingSubject = { who, subjectId, values, since, nothingNeeded, facts: known, lines }
    return { row, ...about, ...(until ? { until } : {}) }
  })
  const stood = standings(group, versions, year, asked)
  return {
    unitId,
    ...own,
    rows: group.flatMap((one) => {
      const standing = stood.get(subjectKey(one))
      const late = one.facts.some(({ kind }) => kind === 'enrolment.late')
      return standing ? [{ ...one.row, late, standing, given: [] }] : []
    }),
  }
}

/** One row of a subject's rows in several communities: there from the first day to the last. */
function together(rows: readonly queries.SubjectRow[]): queries.SubjectRow {
  const [first] = rows.toSorted((a, b) => (a.since < b.since ? -1 : 1))
  if (!first) throw new Error('a subject without a row')
  const ends = rows.map(({ until }) => until)
  return {
    ...first,
    until: ends.includes(null) ? null : (ends.toSorted().at(-1) ?? null),
    current: rows.some(({ current }) => current),
    overdue: rows.flatMap(({ overdue }) => overdue),
  }
}
