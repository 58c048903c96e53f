import type { Body, Reply } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/people'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act, read } from '../db.ts'
import { within } from '../gate.ts'
import { revealing } from '../platform/scope.ts'
import { openedPause } from './commands.pauses.ts'
import { openContact, setMembership } from './commands.ts'
import { pausesOf } from './queries.pauses.ts'
import { tiedCommunities } from './queries.take.ts'
import { membershipOf } from './queries.ts'

/** Opens what is held about a person, for that person. No idempotency key: a stored reply would keep the phone in clear. */
export function aboutMe(ctx: Ctx, personId: string): Promise<Reply<typeof contract.aboutMe>> {
  const scope = revealing(ctx.scope, personId)
  return act(ctx, { action: 'person.open-own', scope, subject: personId }, async (tx) => {
    const { phone = null } = await openContact(tx, personId)
    const held = await membershipOf(tx, personId)
    const pauses = (await pausesOf(tx, [personId])).filter(({ from, to }) => from <= to)
    return {
      name: ctx.actor.person?.name ?? '',
      phone,
      unit: held?.unit ?? null,
      branch: held?.branch ?? null,
      homeCommunity: held?.homeCommunity ?? null,
      homeNeighbourhood: held?.homeNeighbourhood ?? null,
      work: held?.work ?? null,
      strengths: held?.strengths ?? [],
      freeTimes: held?.freeTimes ?? [],
      pauses: pauses.map((pause) => openedPause(ctx, pause)),
    }
  })
}

/**
 * Changes strengths and free times; the unit's list follows, and so do the enrolments that the desks' proposals are
 * read from. Who is on no roster has nothing to change.
 */
export async function changeOffers(ctx: Ctx, personId: string, body: Body<typeof contract.changeOffers>) {
  const communities = await read(ctx, ctx.scope, (db) => tiedCommunities(ctx, db, personId))
  const scope = within(ctx, [personId, ...communities.map(({ id }) => id)])
  const what = { action: 'person.edit', scope, key: ctx.key, body, subject: personId }
  return act(ctx, what, async (tx) => {
    const held = await membershipOf(tx, personId)
    if (!held) throw refuse('not-on-roster')
    const { name, unitId, branchId, homeCommunityId, homeNeighbourhoodId, work } = held
    const kept = { personId, name, unitId, branchId, homeCommunityId, homeNeighbourhoodId, work }
    await setMembership(tx, { ...kept, ...body })
    await tx.sql
      .updateTable('enrolments')
      .set(body)
      .where('subject', '=', 'member')
      .where('subjectId', '=', personId)
      .where('state', '<>', 'ended')
      .execute()
    return { done: true as const }
  })
}
