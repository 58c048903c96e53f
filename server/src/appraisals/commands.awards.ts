import type * as contract from '@lianxin/contract/appraisals'
import type { Body } from '@lianxin/contract/endpoint'
import { mustBeAllowed } from '@lianxin/rules/access'
import { awardName, awardRule, cycleOf, isOfCommunity, NOT_GIVEN } from '@lianxin/rules/award-rounds'
import { businessDate } from '@lianxin/rules/calendar'
import { advance, appraisalLife } from '@lianxin/rules/life-cycles'
import { refuse } from '@lianxin/rules/refusal'
import { fieldText } from '@lianxin/rules/text'
import type { Ctx } from '../context.ts'
import { act, type Tx } from '../db.ts'
import { accessActor } from '../gate.ts'
import { schemeOf } from '../platform/schemes.ts'
import { began, begin, move } from '../platform/transition.ts'
import { candidatesOf } from './queries.awards.ts'
import { type AppraisalRow, appraisalOf, pathOf, takenCount } from './queries.given.ts'

/** Whose proposals the desk may write down: the scheme names them; a unit's or resident's reach the desk by word. */
const heard = ['community', 'resident', 'member', 'unit']

/**
 * Proposes a member or unit for an award in the cycle that runs or the last one, or writes the proposal anew. From here
 * it goes the way of a grade that people give: confirmed by a person, shown, objected to, decided, noticed, final.
 * Throws scheme-forbids (no such award here, or given above), not-enrolled (may not be proposed).
 */
export async function nominate(ctx: Ctx, communityId: string, body: Body<typeof contract.nominateAward>) {
  const what = { action: 'appraisal.draft', scope: ctx.scope, key: ctx.key, body, subject: body.subjectId }
  return act(ctx, what, async (tx) => {
    const path = await pathOf(tx, communityId)
    mustBeAllowed(accessActor(ctx.actor), 'appraisal.draft', { communityId, path })
    const scheme = await schemeOf(ctx, tx, communityId)
    const rule = awardRule(scheme, body.rule)
    if (!rule || !isOfCommunity(rule) || !rule.nominate.some((who) => heard.includes(who)))
      throw refuse('scheme-forbids', { rule: body.rule })
    const period = cycleOf(rule, businessDate(tx.now), body.cycle ?? 'running')
    const [found] = await candidatesOf(tx, communityId, rule, period, businessDate(tx.now), [body.subjectId])
    if (!found || found.subject === 'branch') throw refuse('not-enrolled')
    const before = await appraisalOf(tx, communityId, body.subjectId, rule.rule, period.key)
    if (before) advance(appraisalLife, before.state, 'draft')
    const grade = awardName(scheme, rule)
    const set = { grade, atMost: null, reason: fieldText('reason', body.reason, 200) }
    const draftedBy = ctx.actor.person?.id ?? ''
    if (before) {
      const row = await move(tx, appraisalLife, 'appraisals', before, 'draft', { set: { ...set, draftedBy } })
      return { id: row.id, state: row.state, grade }
    }
    const { subject, subjectId } = found
    const about = { communityId, id: tx.id(), subject, subjectId, rule: rule.rule, cycle: period.key }
    const state = begin(appraisalLife, 'draft')
    const fresh = { ...about, ...set, draftedBy, state, seq: 1, at: tx.now, stateAt: tx.now }
    await tx.sql.insertInto('appraisals').values(fresh).execute()
    await began(tx, appraisalLife, fresh, 'draft')
    return { id: fresh.id, state, grade }
  })
}

/** An award has so many places in a cycle and no more; grades have none to run out. Throws awards-given. */
export async function mustBeLeft(tx: Tx, row: AppraisalRow): Promise<void> {
  const rule = awardRule(await schemeOf(tx.ctx, tx, row.communityId), row.rule)
  if (!rule) return
  // two who confirm at once wait for each other here
  const taken = await takenCount(tx, row.communityId, row.rule, row.cycle, NOT_GIVEN)
  if (taken >= rule.number) throw refuse('awards-given', { number: rule.number })
}
