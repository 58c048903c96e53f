import * as contract from '@lianxin/contract/services'
import { allowedVerbs, mustBeAllowed } from '@lianxin/rules/access'
import { businessDate, daysBetween } from '@lianxin/rules/calendar'
import { serviceLife } from '@lianxin/rules/life-cycles'
import { odditiesOf } from '@lianxin/rules/oddities'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { accessActor } from '../gate.ts'
import { type Feature, route } from '../platform/route.ts'
import { historyOf } from '../platform/transition.ts'
import * as commands from './commands.ts'
import { verify } from './commands.verify.ts'
import { type ServiceRow, serviceById, servicesOf } from './queries.ts'

const target = (row: ServiceRow) => ({
  communityId: row.communityId,
  path: row.communityPath,
  personId: row.personId,
  unitId: row.unitId,
})

/** The record as its reader sees it: what to look at first, and what may be done. */
function shown(ctx: Ctx, row: ServiceRow) {
  const {
    communityName,
    communityPath,
    helpersWanted,
    needState,
    seq,
    minutesThatDay,
    writtenTogether,
    sameWords,
    ...service
  } = row
  const daysLate = daysBetween(row.happenedOn, businessDate(row.at))
  return {
    ...service,
    publicLine: row.publicLine ?? '',
    at: row.at.toISOString(),
    stateAt: row.stateAt.toISOString(),
    oddities: odditiesOf({
      minutes: row.minutes,
      minutesThatDay,
      writtenTogether,
      sameWords,
      evidence: row.evidence,
      daysLate,
    }),
    allowed: allowedVerbs(accessActor(ctx.actor, [row.communityId]), serviceLife, row.state, target(row)),
  }
}

/** Service records: written by the member in one line, verified by the community one or fifty at a time. */
export const services: Feature = {
  name: 'services',
  routes: [
    route(contract.writeRecord, { can: 'service.write', at: 'community' }, (ctx, { params, body }) =>
      commands.writeRecord(ctx, params, body),
    ),
    route(contract.services, { can: 'service.verify', at: 'community' }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const limit = query.limit ?? 50
        const rows = await servicesOf(db, params.communityId, {
          ...(query.state ? { states: query.state.split(',') } : {}),
          search: query.search,
          evidence: query.evidence,
          newest: query.order === 'newest',
          ...(query.after ? { after: query.after } : {}),
          limit: limit + 1,
        })
        return {
          services: rows.slice(0, limit).map((row) => shown(ctx, row)),
          next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null,
        }
      }),
    ),
    route(contract.service, { can: 'service.read', at: 'community' }, (ctx, { params }) =>
      read(ctx, ctx.scope, async (db) => {
        const row = await serviceById(db, params.communityId, params.serviceId)
        if (!row) throw refuse('not-found')
        mustBeAllowed(accessActor(ctx.actor, [row.communityId]), 'service.read', target(row))
        const history = await historyOf(db, params.communityId, params.serviceId)
        return {
          service: shown(ctx, row),
          history: history.map(({ fromState, ...line }) => ({ ...line, at: line.at.toISOString() })),
        }
      }),
    ),
    route(contract.verify, { can: 'service.verify', at: 'community' }, (ctx, { params, body }) =>
      verify(ctx, params.communityId, body),
    ),
    route(contract.returnRecord, { can: 'service.return', at: 'community' }, (ctx, { params, body }) =>
      commands.returnRecord(ctx, params, body),
    ),
    route(contract.raise, { can: 'presence.raise', at: 'community' }, (ctx, { params }) => commands.raise(ctx, params)),
    route(contract.withdrawRecord, { can: 'service.withdraw', at: 'community' }, (ctx, { params, body }) =>
      commands.withdrawRecord(ctx, params, body),
    ),
  ],
}
