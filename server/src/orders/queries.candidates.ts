import type { Params, Query, Reply } from '@lianxin/contract/endpoint'
import type * as contract from '@lianxin/contract/orders'
import { orderMode } from '@lianxin/rules/paths'
import { type Proposed, propose } from '@lianxin/rules/proposal'
import { categoryWords, timeWords } from '@lianxin/rules/proposal-words'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { schemeOf } from '../platform/schemes.ts'
import { liveOrders, possibleMembers, possibleUnits } from './queries.ts'

const mostShown = 20

/** Units and members who could be asked for a need, best reasons first; those already asked are left out. */
export function candidates(
  ctx: Ctx,
  { communityId, needId }: Params<typeof contract.candidates>,
  { search }: Query<typeof contract.candidates>,
): Promise<Reply<typeof contract.candidates>> {
  return read(ctx, ctx.scope, async (db) => {
    const need = await db.sql
      .selectFrom('needs')
      .select(['category', 'neighbourhoodId', 'wanted', 'wantedOn'])
      .where('communityId', '=', communityId)
      .where('id', '=', needId)
      .executeTakeFirst()
    if (!need) throw refuse('not-found')
    const live = await liveOrders(db, communityId, needId)
    const asked = new Set(live.map((order) => order.personId ?? order.unitId))
    const about = { ...need, wanted: need.wanted.split(',') }
    const fits = { category: categoryWords, wanted: timeWords }
    const free = <H extends { id: string }>(helpers: H[]): H[] => helpers.filter(({ id }) => !asked.has(id))
    const members = propose(
      about,
      free(await possibleMembers(db, communityId, { search, wantedOn: need.wantedOn })).map((one) => ({
        ...one,
        function: null,
      })),
      fits,
    )
    const units = propose(
      about,
      free(await possibleUnits(db, communityId, search)).map((one) => ({
        ...one,
        paused: false,
        strengths: [],
        freeTimes: [],
        neighbourhoodId: null,
      })),
      fits,
    )
    return {
      units: units.proposed.slice(0, mostShown).map((one) => shown('unit', one)),
      members: members.proposed.slice(0, mostShown).map((one) => shown('member', one)),
      membersDirectly: orderMode(await schemeOf(ctx, db, communityId), 'direct'),
      leftOut: Object.entries(members.leftOut).map(([code, count]) => ({ code, count })),
    }
  })
}

function shown(kind: 'unit' | 'member', { helper, reasons }: Proposed) {
  const { id, name, unitName, openOrders, servedThisYear } = helper
  return { kind, id, name, unitName, reasons, openOrders, servedThisYear, reported: helper.state === 'current' }
}
