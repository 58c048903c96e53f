import { addDays, businessDate, periodOf } from '@lianxin/rules/calendar'
import { enrolmentLife } from '@lianxin/rules/life-cycles'
import { dueEnrolments } from '@lianxin/rules/paths'
import type { Scheme } from '@lianxin/rules/scheme'
import { sql } from 'kysely'
import type { Db, Tx } from '../db.ts'
import { idFrom } from '../platform/ids.ts'
import { project } from '../platform/items.ts'
import { moveEnrolment } from './commands.ts'
import { enrolmentById } from './queries.ts'

/** Who is to report where: what a roster row or a new unit gives. */
export interface Enrolling {
  subject: 'member' | 'unit'
  subjectId: string
  name: string
  unitId: string
  unitName: string
  branchName: string | null
  homeCommunity: { id: string; name: string } | null
  linkedCommunity: { id: string; name: string } | null
  neighbourhoodId: string | null
  work: string | null
  strengths: readonly string[]
  freeTimes: readonly string[]
  /** Kind of the unit: a scheme may ask some kinds only. */
  unitKind: string | null
}

/** An enrolment that a person has or had. */
export interface HeldEnrolment {
  subjectId: string
  id: string
  communityId: string
  kind: string
  term: string
  state: string
}

const isOpen = ({ state }: HeldEnrolment): boolean => !(enrolmentLife.ends as readonly string[]).includes(state)

/** The communities that some people have or had an enrolment in; the scope must hold the people. */
export async function communitiesHeld(db: Db, personIds: readonly string[]): Promise<string[]> {
  const rows = await db.sql
    .selectFrom('personItems')
    .select('communityId')
    .distinct()
    .where('personId', '=', sql<string>`any(${personIds}::uuid[])`)
    .where('entity', '=', 'enrolment')
    .execute()
  return rows.map(({ communityId }) => communityId)
}

/** All enrolments of some people in some communities, ended ones too; the scope must hold the communities. */
export async function heldEnrolments(
  db: Db,
  communityIds: readonly string[],
  subjectIds: readonly string[],
): Promise<HeldEnrolment[]> {
  return db.sql
    .selectFrom('enrolments')
    .select(['subjectId', 'id', 'communityId', 'kind', 'term', 'state'])
    .where('communityId', '=', sql<string>`any(${communityIds}::uuid[])`)
    .where('subjectId', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .execute()
}

/**
 * Ends what a person has open of these; their history stays. The scope must hold the communities. Answers the list as
 * it stands then, for `openEnrolments`.
 */
export async function endEnrolments(
  tx: Tx,
  held: readonly HeldEnrolment[],
  which: (one: HeldEnrolment) => boolean,
  reason: string,
): Promise<HeldEnrolment[]> {
  const after: HeldEnrolment[] = []
  for (const one of held) {
    const row = isOpen(one) && which(one) ? await enrolmentById(tx, one.communityId, one.id) : undefined
    const ends = row && !(enrolmentLife.ends as readonly string[]).includes(row.state)
    after.push(ends ? { ...one, state: (await moveEnrolment(tx, row, 'end', { reason })).state } : one)
  }
  return after
}

/**
 * Leaves for the drain the due enrolments a scheme asks of a member or unit, each in its community, and their lines on
 * the member's and unit's pages. Ids follow from subject, community, kind and term: running it twice makes one. Where
 * one of `held` stands open nothing is opened; where the term's own was ended, only a `move` opens a new one (HB-6),
 * under a term that names the day.
 */
export function openEnrolments(
  tx: Tx,
  scheme: Scheme,
  who: Enrolling,
  {
    held = [],
    move = false,
    today = businessDate(tx.now),
  }: { held?: readonly HeldEnrolment[]; move?: boolean; today?: string } = {},
): void {
  const communities = { home: who.homeCommunity, unit: who.linkedCommunity }
  const known = (['home', 'unit'] as const).filter((kind) => communities[kind])
  const standing = held.filter(isOpen).map(({ kind }) => kind)
  for (const rule of dueEnrolments(scheme, who.subject, known, standing, who.unitKind)) {
    const community = communities[rule.kind]
    if (!community) continue
    const here = held.filter((one) => one.communityId === community.id && one.kind === rule.kind)
    const usual = rule.again ? periodOf(today, rule.again).key : 'first'
    const ofTerm = ({ term }: HeldEnrolment) => term === usual || term.startsWith(`${usual}@`)
    const stands = here.some((one) => isOpen(one) && (!rule.again || ofTerm(one)))
    const ended = here.filter((one) => !isOpen(one) && ofTerm(one)).length
    if (stands || (ended && !move)) continue
    const term = ended ? `${usual}@${today}${ended > 1 ? `.${ended}` : ''}` : usual
    const id = idFrom('enrolment', who.subjectId, community.id, rule.kind, term)
    open(tx, who, { kind: rule.kind, term, id, community, dueOn: addDays(today, rule.within.days) })
  }
}

/** What a scheme asks of a unit in the community it looks after: of one that a roster names, and of one made by hand. */
export function openForUnit(
  tx: Tx,
  scheme: Scheme,
  unit: { id: string; name: string; unitKind: string | null },
  linkedCommunity: { id: string; name: string },
  held: readonly HeldEnrolment[],
): void {
  const who = { subject: 'unit' as const, subjectId: unit.id, unitId: unit.id, name: unit.name, unitName: unit.name }
  const { unitKind } = unit
  const empty = { branchName: null, homeCommunity: null, neighbourhoodId: null, work: null, unitKind }
  openEnrolments(tx, scheme, { ...who, ...empty, strengths: [], freeTimes: [], linkedCommunity }, { held })
}

function open(
  tx: Tx,
  who: Enrolling,
  one: { kind: 'home' | 'unit'; term: string; id: string; community: { id: string; name: string }; dueOn: string },
): void {
  const { kind, community, id, dueOn, term } = one
  const at = tx.now.toISOString()
  const { subject, name, unitName } = who
  tx.emit('enrolment', {
    community_id: community.id,
    id,
    subject,
    subject_id: who.subjectId,
    unit_id: who.unitId,
    kind,
    term,
    state: 'due',
    seq: 1,
    due_on: dueOn,
    name,
    unit_name: unitName,
    branch_name: who.branchName,
    neighbourhood_id: kind === 'home' ? who.neighbourhoodId : null,
    work: who.work,
    strengths: who.strengths,
    free_times: who.freeTimes,
    at,
    state_at: at,
  })
  const data = { kind, subject, dueOn, communityName: community.name, name, unitName }
  project(
    tx,
    { entity: 'enrolment', entityId: id, communityId: community.id, seq: 1, state: 'due', data },
    { personId: subject === 'member' ? who.subjectId : null, unitId: who.unitId },
  )
}
