import { addDays, periodOf } from '@lianxin/rules/calendar'
import type { Excuse } from '@lianxin/rules/duties-due'
import { subjectKey } from '@lianxin/rules/grades'
import { score } from '@lianxin/rules/points'
import { keepsAccounts } from '@lianxin/rules/points-carried'
import { isOn, type Scheme } from '@lianxin/rules/scheme'
import type { Fact } from '@lianxin/rules/scheme-facts'
import { kindValue } from '@lianxin/rules/scheme-units'
import { type StandingSubject, standings } from '@lianxin/rules/standing'
import type { Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'
import { within } from '../gate.ts'
import { excusesIn } from '../platform/pauses.ts'
import { factSpan, kindsOf, overdueFacts, quietPeriods, type Seen, wasLate } from './queries.group.ts'
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

/** True where a scheme deals grades out among people, so that one's own hangs on all the others'. */
const dealsOut = (scheme: Scheme, day: string): boolean =>
  isOn(scheme, 'ranking', day) && (scheme.grades ?? []).some(({ by }) => 'shares' in by)

/**
 * Where some of a unit's people, or the unit, stand under its own scheme: duties, points and grade over what happened
 * in all communities that it or its people report to. Shares are dealt out among all of them, whoever asks for whom.
 * Computed from facts and written nowhere: what the communities book stays as it is. Undefined where the unit has no
 * scheme of its own. What is read beyond the actor's own scope stays here: only the rows of `only` come out.
 */
export async function unitStandings(
  ctx: Ctx,
  unitId: string,
  { year, asked }: Seen,
  only: readonly string[],
): Promise<UnitStanding | undefined> {
  const to = asked < `${year}-12-31` ? asked : `${year}-12-31`
  const known = await read(ctx, within(ctx, [unitId]), async (db) => {
    const own = await ownScheme(ctx, db, unitId, to)
    return own && { own, enrolled: await queries.enrolledOfUnit(db, { unitId }) }
  })
  if (!known) return undefined
  const { own } = known
  const all = known.enrolled.map(({ communityId, personId }) => ({ communityId, subjectId: personId ?? unitId }))
  const looked = dealsOut(own.scheme, to) ? all : all.filter(({ subjectId }) => only.includes(subjectId))
  const communityIds = [...new Set(looked.map(({ communityId }) => communityId))].sort()
  const subjectIds = [...new Set(looked.map(({ subjectId }) => subjectId))]
  const rows = communityIds.length
    ? await read(ctx, within(ctx, communityIds), (db) =>
        standingRows(ctx, db, own.scheme, { year, asked }, communityIds, subjectIds),
      )
    : []
  return { unitId, ...own, rows: rows.filter(({ subjectId }) => only.includes(subjectId)) }
}

async function standingRows(
  ctx: Ctx,
  db: Db,
  scheme: Scheme,
  { year, asked }: Seen,
  communityIds: readonly string[],
  subjectIds: readonly string[],
): Promise<Stood[]> {
  const to = asked < `${year}-12-31` ? asked : `${year}-12-31`
  const versions = ctx.app.schemes.versions(scheme.scheme)
  // an account that is not the year's own looks back
  const back = keepsAccounts(versions) || versions.some(({ score }) => score !== undefined && score.reset !== 'year')
  const near = factSpan(year, asked)
  const span = back ? { ...near, from: '0001-01-01' } : near
  const points = versions.flatMap(({ points = [] }) => points.flatMap(({ on }) => on ?? 'period.opened'))
  const kinds = [...new Set([...kindsOf(versions), ...points])]
  const rows = new Map<string, queries.SubjectRow[]>()
  const facts: Fact[] = []
  const quiet: string[][] = []
  const excuses = new Map<string, readonly Excuse[]>()
  for (const communityId of communityIds) {
    const found = await queries.subjectsOf(db, communityId, { from: `${year}-01-01`, to }, subjectIds)
    for (const row of found) {
      const key = subjectKey({ who: row.subject, subjectId: row.subjectId })
      rows.set(key, [...(rows.get(key) ?? []), row])
      facts.push(...overdueFacts(row, communityId, to))
    }
    for (const [id, found] of await excusesIn(ctx, db, communityId, near, subjectIds))
      excuses.set(id, [...(excuses.get(id) ?? []), ...found])
    facts.push(...(await queries.factsBetween(db, communityId, { ...span, kinds }, subjectIds)))
    quiet.push(await quietPeriods(db, communityId, versions, { ...near, asked }))
  }
  // nothing was needed where no community needed anything
  const nothingNeeded = (quiet[0] ?? []).filter((key) => quiet.every((keys) => keys.includes(key)))
  const byKey = Map.groupBy(facts, subjectKey)
  const closedThrough = addDays(periodOf(to, scheme.score?.close ?? 'month').from, -1)
  const group = [...rows].map(([key, mine]) => {
    const row = together(mine)
    const known = byKey.get(key) ?? []
    const lines = score(known, versions, { closedThrough })
    const { since, until, cards, subject: who, subjectId } = row
    const values = kindValue(row.unitKind)
    const about: StandingSubject = { who, subjectId, values, cards, since, nothingNeeded, facts: known, lines }
    return { row, ...about, excuses: excuses.get(subjectId) ?? [], ...(until ? { until } : {}) }
  })
  const stood = standings(group, versions, year, asked)
  return group.flatMap((one) => {
    const standing = stood.get(subjectKey(one))
    return standing ? [{ ...one.row, late: wasLate(one.facts, year), standing, given: [] }] : []
  })
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
    cards: [...new Set(rows.flatMap(({ cards }) => cards))],
    overdue: rows.flatMap(({ overdue }) => overdue),
  }
}
