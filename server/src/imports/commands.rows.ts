import { businessDate } from '@lianxin/rules/calendar'
import { type KnownMember, merged, type RosterRow, readRosterRow, type WantedMember } from '@lianxin/rules/roster'
import type { Tx } from '../db.ts'
import type { Enrolling, HeldEnrolment } from '../enrolments/commands.open.ts'
import { idFrom } from '../platform/ids.ts'
import type { Places } from './queries.ts'

/** The community a row names, by street and name or by the name alone where it is the only one. */
export const homeOf = (places: Places, row: RosterRow) => places.communities.get(`${row.street}|${row.community}`)

/** What a row asks for, its words resolved to places; the branch's id follows from its name where it isn't made yet. */
export function wantedOf(places: Places, row: RosterRow, unitId: string): WantedMember {
  const home = homeOf(places, row)
  const branch = row.branch
    ? (places.branches.get(`${unitId}|${row.branch}`) ?? idFrom('branch', unitId, row.branch))
    : null
  return {
    unitId,
    branchId: branch,
    communityId: home?.id ?? null,
    neighbourhoodId: home ? (places.neighbourhoods.get(`${home.id}|${row.neighbourhood}`) ?? null) : null,
    name: row.name,
    work: row.work || null,
    strengths: row.strengths,
    freeTimes: row.freeTimes,
  }
}

/** A staged row as it was read: its cells with the phone that was sealed. Rows kept by an earlier version sealed the whole row. */
export const rowOf = (cells: readonly string[], opened: string): RosterRow =>
  opened.startsWith('{') ? (JSON.parse(opened) as RosterRow) : readRosterRow(cells.with(3, opened)).row

/** A row that is being applied, with what is known of its person. */
export interface Work {
  rowNo: number
  row: RosterRow
  personId: string
  /** Look-up value of the phone. */
  identity: string
  known: KnownMember | undefined
  isPerson: boolean
  wanted: WantedMember
  held: HeldEnrolment[]
}

/** A member's row in `memberships` as the roster wants it. */
export const membershipOf = (personId: string, to: WantedMember) => ({
  personId,
  name: to.name,
  unitId: to.unitId,
  branchId: to.branchId,
  homeCommunityId: to.communityId,
  homeNeighbourhoodId: to.neighbourhoodId,
  work: to.work,
  strengths: [...to.strengths],
  freeTimes: [...to.freeTimes],
})

/** Who is to report where after the row. */
export function enrollingOf(places: Places, { personId, row, known, wanted }: Work): Enrolling {
  const to = merged(known, wanted)
  const unit = places.unitsById.get(to.unitId)
  const home = to.communityId ? places.communitiesById.get(to.communityId) : undefined
  return {
    subject: 'member',
    subjectId: personId,
    name: to.name,
    unitId: to.unitId,
    unitName: unit?.name ?? row.unit,
    branchName: row.branch || null,
    homeCommunity: home ?? homeOf(places, row) ?? null,
    linkedCommunity: unit?.linked ?? null,
    neighbourhoodId: to.neighbourhoodId,
    work: to.work,
    strengths: to.strengths,
    freeTimes: to.freeTimes,
    unitKind: unit?.unitKind ?? null,
  }
}

/** The scheme that holds for a unit's people today: the unit's own, else that of the organisation that imports. */
export const schemeOf = (tx: Tx, places: Places, unitId: string) =>
  tx.ctx.app.schemes.at(places.unitsById.get(unitId)?.schemeId ?? places.schemeId, businessDate(tx.now))
