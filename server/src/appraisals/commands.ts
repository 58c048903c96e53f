import type * as contract from '@lianxin/contract/appraisals'
import type { Body, Params } from '@lianxin/contract/endpoint'
import { type Action, mustBeAllowed } from '@lianxin/rules/access'
import { awardName, awardRule, NOT_GIVEN, noticeEnds } from '@lianxin/rules/award-rounds'
import { addDays, businessDate } from '@lianxin/rules/calendar'
import { type AppraisalVerb, advance, appraisalLife } from '@lianxin/rules/life-cycles'
import { refuse } from '@lianxin/rules/refusal'
import type { Scheme } from '@lianxin/rules/scheme'
import { fieldText } from '@lianxin/rules/text'
import type { Ctx } from '../context.ts'
import { act, read, type Tx } from '../db.ts'
import { accessActor, within } from '../gate.ts'
import { tell } from '../platform/items.ts'
import { schemeOf } from '../platform/schemes.ts'
import { began, begin, move } from '../platform/transition.ts'
import { noteFacts } from '../points/commands.ts'
import { mustBeLeft } from './commands.awards.ts'
import { type AppraisalRow, appraisalById, appraisalOf, officialsOf, pathOf, streetOf } from './queries.given.ts'
import { standingsOf } from './queries.standing.ts'
import { communitiesByIds } from './queries.ts'

type OnAppraisal = Params<typeof contract.confirmAppraisal>

/** Days that the one concerned has to look and object; no seed names a number, so it is a chosen one. */
const DAYS_TO_OBJECT = 7

const given = ({ id, state, grade }: Pick<AppraisalRow, 'id' | 'state' | 'grade'>) => ({ id, state, grade })

/**
 * Drafts the grade of a member or unit for the cycle that runs, or changes the draft. Throws not-enrolled,
 * scheme-forbids (people give no grade by this rule, or a bar stands against it), invalid-input (no such grade).
 */
export async function draft(ctx: Ctx, communityId: string, body: Body<typeof contract.draftAppraisal>) {
  const what = { action: 'appraisal.draft', scope: ctx.scope, key: ctx.key, body, subject: body.subjectId }
  return act(ctx, what, async (tx) => {
    const [community] = await communitiesByIds(tx, [communityId])
    if (!community) throw refuse('scheme-missing', { scheme: '' })
    const path = await pathOf(tx, communityId)
    mustBeAllowed(accessActor(ctx.actor), 'appraisal.draft', { communityId, path })
    const today = businessDate(tx.now)
    const seen = { year: Number(today.slice(0, 4)), asked: today }
    const { rows } = await standingsOf(ctx, tx, community, seen, [body.subjectId])
    const row = rows[0]
    if (!row || row.subject === 'branch') throw refuse('not-enrolled')
    const standing = row.standing.grades.find(({ rule }) => rule === body.rule)
    if (!standing) throw refuse('scheme-forbids', { rule: body.rule })
    const before = await appraisalOf(tx, communityId, body.subjectId, body.rule, standing.period.key)
    if (before) advance(appraisalLife, before.state, 'draft')
    else if (standing.state !== 'jury') throw refuse('scheme-forbids', { rule: body.rule })
    mustBeOpen(standing.names, standing.atMost, body.grade, body.rule)
    const set = { grade: body.grade, atMost: standing.atMost, reason: fieldText('reason', body.reason, 200) }
    const draftedBy = ctx.actor.person?.id ?? ''
    if (before)
      return given(await move(tx, appraisalLife, 'appraisals', before, 'draft', { set: { ...set, draftedBy } }))
    const { subject, subjectId } = row
    const about = { communityId, id: tx.id(), subject, subjectId, rule: body.rule, cycle: standing.period.key }
    const state = begin(appraisalLife, 'draft')
    const fresh = { ...about, ...set, draftedBy, state, seq: 1, at: tx.now, stateAt: tx.now }
    await tx.sql.insertInto('appraisals').values(fresh).execute()
    await began(tx, appraisalLife, fresh, 'draft')
    return given(fresh)
  })
}

/** Names run from best to worst; a bar leaves open what stands at or below it. */
function mustBeOpen(names: readonly string[], atMost: string | null, grade: string, rule: string): void {
  const at = names.indexOf(grade)
  if (at < 0) throw refuse('invalid-input', { fields: ['grade'] })
  if (atMost !== null && at < names.indexOf(atMost)) throw refuse('scheme-forbids', { rule })
}

function onAppraisal(
  ctx: Ctx,
  { communityId, appraisalId }: OnAppraisal,
  verb: AppraisalVerb,
  body: unknown,
  work: (tx: Tx, row: AppraisalRow) => Promise<AppraisalRow>,
) {
  const action: Action = `appraisal.${verb}`
  return act(ctx, { action, scope: ctx.scope, key: ctx.key, body, subject: appraisalId }, async (tx) => {
    const row = await appraisalById(tx, communityId, appraisalId)
    if (!row) throw refuse('not-found')
    const own = row.subject === 'member' ? { personId: row.subjectId } : { unitId: row.subjectId }
    mustBeAllowed(accessActor(ctx.actor, [communityId]), action, { communityId, path: row.communityPath, ...own })
    return given(await work(tx, row))
  })
}

type More = Parameters<typeof move<typeof appraisalLife, AppraisalRow, 'appraisals'>>[5]
const step = (tx: Tx, row: AppraisalRow, verb: AppraisalVerb, more: More) =>
  move(tx, appraisalLife, 'appraisals', row, verb, more)

async function tellOwn(tx: Tx, row: AppraisalRow, key: 'shown' | 'decided' | 'final'): Promise<void> {
  const scheme = await schemeOf(tx.ctx, tx, row.communityId)
  const award = awardRule(scheme, row.rule)
  const text = `${award ? 'award' : 'appraisal'}.${key}`
  const said: Record<string, string> = award ? { name: awardName(scheme, award) } : {}
  if (row.subject === 'member') tell(tx, { kind: 'person', id: row.subjectId }, text, said, '/m/mine/year')
  else tell(tx, { kind: 'unit', id: row.subjectId }, text, said, '/console/unit/year')
}

/** A named person stands for it; from now the one concerned sees it and has days to answer or appeal. */
export const confirm = (ctx: Ctx, at: OnAppraisal) =>
  onAppraisal(ctx, at, 'confirm', {}, async (tx, row) => {
    const endsOn = addDays(businessDate(tx.now), DAYS_TO_OBJECT)
    const set = { confirmedBy: ctx.actor.person?.id ?? null, endsOn }
    await mustBeLeft(tx, row)
    const moved = await step(tx, row, 'confirm', { set })
    await tellOwn(tx, row, 'shown')
    return moved
  })

/** The one concerned says something to it; it stays beside the grade. */
export const answer = (ctx: Ctx, at: OnAppraisal, body: Body<typeof contract.answerAppraisal>) =>
  onAppraisal(ctx, at, 'answer', body, (tx, row) =>
    step(tx, row, 'answer', { set: { answer: fieldText('text', body.text, 300) } }),
  )

/** The one concerned objects: somebody uninvolved decides. */
export async function appeal(ctx: Ctx, at: OnAppraisal, body: Body<typeof contract.appealAppraisal>) {
  const street = await read(ctx, ctx.scope, (db) => streetOf(db, at.communityId))
  const scoped = street ? { ...ctx, scope: within(ctx, [at.communityId, street]) } : ctx
  return onAppraisal(scoped, at, 'appeal', body, async (tx, row) => {
    const moved = await step(tx, row, 'appeal', { set: { appeal: fieldText('reason', body.reason, 300) } })
    const isAward = awardRule(await schemeOf(ctx, tx, row.communityId), row.rule) !== undefined
    const page = isAward ? '/console/awards' : '/console/year'
    tell(tx, { kind: 'community', id: row.communityId }, 'appraisal.appealed', {}, page)
    // whoever drafted it sits at that desk: the street may be the one uninvolved
    for (const id of street ? await officialsOf(tx, street) : [])
      tell(tx, { kind: 'person', id }, 'appraisal.appealed', {}, `${page}/${row.communityId}`)
    return moved
  })
}

/** Last day of a public notice that begins today; today where the scheme publishes none. What is not given has none. */
async function noticeEnd(tx: Tx, { communityId, rule }: AppraisalRow, grade: string): Promise<string> {
  const scheme: Scheme = await schemeOf(tx.ctx, tx, communityId)
  const today = businessDate(tx.now)
  const award = awardRule(scheme, rule)
  if (award) return grade === NOT_GIVEN ? today : noticeEnds(award, today)
  const days = scheme.notices?.find(({ what }) => what === 'grades')?.days ?? 0
  return addDays(today, days)
}

/** The days for objecting are over and nobody did. Throws too-early. */
export const letStand = (ctx: Ctx, at: OnAppraisal) =>
  onAppraisal(ctx, at, 'let-stand', {}, async (tx, row) => {
    if (row.state === 'shown') mustHavePassed(tx, row)
    const set = { decidedBy: ctx.actor.person?.id ?? null, endsOn: await noticeEnd(tx, row, row.grade) }
    return step(tx, row, 'let-stand', { set })
  })

function mustHavePassed(tx: Tx, row: AppraisalRow): void {
  if (row.endsOn && businessDate(tx.now) <= row.endsOn) throw refuse('too-early', { day: row.endsOn })
}

/** Who neither drafted nor confirmed it decides on the appeal, with a reason. Throws second-person-needed. */
export const decide = (ctx: Ctx, at: OnAppraisal, body: Body<typeof contract.decideAppraisal>) =>
  onAppraisal(ctx, at, 'decide', body, async (tx, row) => {
    const decidedBy = ctx.actor.person?.id ?? ''
    if ([row.draftedBy, row.confirmedBy, row.subjectId].includes(decidedBy)) throw refuse('second-person-needed')
    const scheme = await schemeOf(ctx, tx, row.communityId)
    const award = awardRule(scheme, row.rule)
    const grades = scheme.grades?.find(({ rule }) => rule === row.rule)?.names ?? []
    const names = award ? [awardName(scheme, award), NOT_GIVEN] : grades
    mustBeOpen(names, row.atMost, body.grade, row.rule)
    const reason = fieldText('reason', body.reason, 200)
    const set = { grade: body.grade, reason, decidedBy, endsOn: await noticeEnd(tx, row, body.grade) }
    const moved = await step(tx, row, 'decide', { reason, set })
    await tellOwn(tx, moved, 'decided')
    return moved
  })

/** Somebody objects while the notice runs; the desk notes it, and somebody uninvolved decides once more. */
export const object = (ctx: Ctx, at: OnAppraisal, body: Body<typeof contract.objectAppraisal>) =>
  onAppraisal(ctx, at, 'object', body, async (tx, row) => {
    if (row.endsOn && businessDate(tx.now) > row.endsOn) throw refuse('too-late', { day: row.endsOn })
    return step(tx, row, 'object', { set: { appeal: fieldText('reason', body.reason, 300), endsOn: null } })
  })

/** The notice, if any, is over: final, and a fact from today. Throws too-early. */
export const finish = (ctx: Ctx, at: OnAppraisal) =>
  onAppraisal(ctx, at, 'finish', {}, async (tx, row) => {
    const { communityId, id: source, subjectId, grade } = row
    const date = businessDate(tx.now)
    // a notice of no days ends on the day it would begin
    if (row.state === 'decided' && row.endsOn && date < row.endsOn) throw refuse('too-early', { day: row.endsOn })
    const moved = await step(tx, row, 'finish', { set: { endsOn: null } })
    const who = row.subject === 'member' ? ('member' as const) : ('unit' as const)
    const award = awardRule(await schemeOf(ctx, tx, communityId), row.rule)
    const fact = { communityId, source, who, subjectId, date }
    if (!award) await noteFacts(tx, [{ ...fact, kind: 'appraisal.final', values: { grade } }])
    else if (grade !== NOT_GIVEN)
      await noteFacts(tx, [{ ...fact, kind: 'award.won', values: { award: award.rule, cycle: award.every } }])
    await tellOwn(tx, row, 'final')
    return moved
  })
