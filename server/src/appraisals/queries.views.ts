import type * as contract from '@lianxin/contract/appraisals'
import type { Query } from '@lianxin/contract/endpoint'
import { businessDate } from '@lianxin/rules/calendar'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'
import { accessActor, within } from '../gate.ts'
import { unitSeat } from '../platform/unit-seat.ts'
import { shownRates, shownRow, shownStanding, summaryOf } from './queries.answers.ts'
import { ownAwards } from './queries.awards.ts'
import type { Seen } from './queries.group.ts'
import { type Stood, seenFrom, standingsOf } from './queries.standing.ts'
import * as queries from './queries.ts'
import { unitStandings } from './queries.unit.ts'

const seen = (db: Db, query: { year?: number; on?: string }): Seen => seenFrom(query, businessDate(db.now))
const about = (db: Db, { year, asked }: Seen) => ({ year, on: asked, asOf: db.now.toISOString() })

/** True when the filter of the community's list leaves this row. */
function wanted(row: Stood, { subject, search, duty, grade }: Query<typeof contract.communityStanding>): boolean {
  if (subject && row.subject !== subject) return false
  if (search && !`${row.name} ${row.unitName}`.includes(search)) return false
  if (duty && !row.standing.duties.some(({ counts }) => counts[duty] > 0)) return false
  return !grade || row.standing.grades.some((one) => one.grade === grade || (one.grade === null && one.state === grade))
}

const at = (row: Stood): string => `${row.name}|${row.subjectId}`

/** A page of a community's standing, by name; the filters look at what the rules found. */
export async function communityPage(ctx: Ctx, communityId: string, query: Query<typeof contract.communityStanding>) {
  return read(ctx, ctx.scope, async (db) => {
    const [community] = await queries.communitiesByIds(db, [communityId])
    if (!community) throw refuse('scheme-missing', { scheme: '' })
    const when = seen(db, query)
    const { scheme, rows } = await standingsOf(ctx, db, community, when)
    const left = rows.filter((row) => wanted(row, query)).sort((a, b) => (at(a) < at(b) ? -1 : 1))
    const page = left.filter((row) => !query.after || at(row) > query.after).slice(0, query.limit ?? 50)
    const end = page.at(-1)
    return {
      ...about(db, when),
      scheme: scheme.name,
      noScore: scheme.score?.none ?? false,
      rows: page.map((row) => shownRow(scheme, row, accessActor(ctx.actor))),
      next: end && end !== left.at(-1) ? at(end) : null,
      total: left.length,
    }
  })
}

/** The standing of the one who asks, in each community she is enrolled in. Throws signed-out. */
export async function ownStanding(ctx: Ctx, query: Query<typeof contract.myStanding>) {
  const personId = ctx.actor.person?.id
  if (!personId) throw refuse('signed-out')
  const ids = await read(ctx, ctx.scope, (db) => queries.communitiesOfPerson(db, personId))
  const own = await read(ctx, within(ctx, [personId, ...ids]), async (db) => {
    const when = seen(db, query)
    const communities = []
    const unitIds = new Set<string>()
    for (const community of ids.length ? await queries.communitiesByIds(db, ids) : []) {
      const { scheme, rows } = await standingsOf(ctx, db, community, when, [personId])
      const [own] = rows
      const names = { communityId: community.id, communityName: community.name, scheme: scheme.name }
      const actor = accessActor(ctx.actor, [community.id])
      if (own)
        communities.push({
          ...names,
          ...shownStanding(scheme, own, actor),
          awards: await ownAwards(db, community.id, personId, scheme, actor),
        })
      if (own?.unitId) unitIds.add(own.unitId)
    }
    return { when, about: about(db, when), communities, unitIds: [...unitIds] }
  })
  const units = []
  for (const unitId of own.unitIds) {
    const found = await unitStandings(ctx, unitId, own.when, [personId])
    const [row] = found?.rows ?? []
    if (!found || !row) continue
    const { unitName, scheme } = found
    units.push({ unitId, unitName, scheme: scheme.name, ...shownStanding(scheme, row, accessActor(ctx.actor)) })
  }
  return { ...own.about, communities: own.communities, units }
}

/** A unit and its people, or a branch's people, community by community. */
export async function ofUnit(ctx: Ctx, unitId: string, query: Query<typeof contract.unitStanding>) {
  const { seat, enrolled } = await read(ctx, ctx.scope, async (db) => {
    const seat = await unitSeat(db, unitId)
    return { seat, enrolled: await queries.enrolledOfUnit(db, seat) }
  })
  const byCommunity = Map.groupBy(enrolled, ({ communityId }) => communityId)
  const shown = await read(ctx, within(ctx, [unitId, ...byCommunity.keys()]), async (db) => {
    const when = seen(db, query)
    const communities = []
    for (const community of byCommunity.size ? await queries.communitiesByIds(db, [...byCommunity.keys()]) : []) {
      const own = (byCommunity.get(community.id) ?? []).map(({ personId }) => personId ?? unitId)
      const { scheme, rows, rates } = await standingsOf(ctx, db, community, when, own)
      communities.push({
        communityId: community.id,
        communityName: community.name,
        scheme: scheme.name,
        noScore: scheme.score?.none ?? false,
        rates: shownRates(scheme, rates),
        rows: rows.map((row) => shownRow(scheme, row, accessActor(ctx.actor, [community.id]))),
      })
    }
    return { when, about: about(db, when), communities }
  })
  const people = [...new Set(enrolled.map(({ personId }) => personId ?? unitId))]
  const found = await unitStandings(ctx, seat.unitId, shown.when, people)
  const own = found && {
    scheme: found.scheme.name,
    noScore: found.scheme.score?.none ?? false,
    rows: found.rows.map((row) => shownRow(found.scheme, row, accessActor(ctx.actor))),
  }
  return { ...shown.about, communities: shown.communities, own: own ?? null }
}

/** Counts over the communities of the scope; one after the other, so that memory holds one community's facts. */
export async function inCounts(ctx: Ctx, organisationId: string, query: Query<typeof contract.standingSummary>) {
  return read(ctx, ctx.scope, async (db) => {
    const when = seen(db, query)
    const { name } = await db.sql
      .selectFrom('organisations')
      .select('name')
      .where('id', '=', organisationId)
      .executeTakeFirstOrThrow()
    const all = []
    for (const community of await queries.communitiesByIds(db, ctx.scope.ids))
      all.push({ community, ...(await standingsOf(ctx, db, community, when)) })
    return { ...about(db, when), name, ...summaryOf(all) }
  })
}
