import * as contract from '@lianxin/contract/orders'
import { allowedVerbs } from '@lianxin/rules/access'
import { orderLife } from '@lianxin/rules/life-cycles'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { accessActor } from '../gate.ts'
import { nameOfCategory } from '../platform/categories.ts'
import { type Feature, route } from '../platform/route.ts'
import { historyOf } from '../platform/transition.ts'
import { unitSeat } from '../platform/unit-seat.ts'
import { confirmPresence, siteCode } from './commands.presence.ts'
import { openForHolder } from './commands.private.ts'
import { recall } from './commands.recall.ts'
import * as commands from './commands.ts'
import { ordersJob } from './jobs.ts'
import { candidates } from './queries.candidates.ts'
import * as queries from './queries.ts'

/** The order as its reader sees it, with what she may do next. */
function shown(ctx: Ctx, row: queries.OrderRow) {
  const { communityPath, branchPath, schemeId, needState, seq, ...order } = row
  const target = commands.orderTarget(row)
  return {
    ...order,
    helper: order.helper as 'unit' | 'member',
    categoryName: nameOfCategory(ctx.app.schemes, schemeId, order.category, ctx.app.clock.now()),
    publicLine: order.publicLine ?? '',
    dueAt: order.dueAt.toISOString(),
    at: order.at.toISOString(),
    stateAt: order.stateAt.toISOString(),
    allowed: allowedVerbs(accessActor(ctx.actor, [row.communityId]), orderLife, row.state, target),
  }
}

const visible = async (ctx: Ctx, rows: Promise<queries.OrderRow[]>) => ({
  orders: (await rows).map((row) => shown(ctx, row)),
})

/** Orders: asking units and members, their answers, and how presence is known. */
export const orders: Feature = {
  name: 'orders',
  jobs: [ordersJob],
  routes: [
    route(contract.candidates, { can: 'order.propose', at: 'community' }, (ctx, { params, query }) =>
      candidates(ctx, params, query),
    ),
    route(contract.dispatch, { can: 'order.dispatch', at: 'community' }, (ctx, { params, body }) =>
      commands.dispatch(ctx, params, body),
    ),
    route(contract.grab, { can: 'order.grab', at: 'community' }, (ctx, { params }) => commands.grab(ctx, params)),
    route(contract.ordersOfNeed, { can: 'order.dispatch', at: 'community' }, (ctx, { params }) =>
      read(ctx, ctx.scope, (db) => visible(ctx, queries.ordersOfNeed(db, params.communityId, params.needId))),
    ),
    route(contract.ordersOfCommunity, { can: 'order.dispatch', at: 'community' }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const limit = query.limit ?? 50
        const rows = await queries.ordersOfCommunity(db, params.communityId, {
          ...(query.state ? { states: query.state.split(',') } : {}),
          ...(query.after ? { after: query.after } : {}),
          limit,
        })
        return {
          orders: rows.map((row) => shown(ctx, row)),
          next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
        }
      }),
    ),
    route(contract.order, { can: 'order.read', at: 'community' }, (ctx, { params }) =>
      read(ctx, ctx.scope, async (db) => {
        const row = await commands.mustFind(db, params.communityId, params.orderId)
        commands.mustSee(ctx, row)
        const history = await historyOf(db, params.communityId, params.orderId)
        return {
          order: shown(ctx, row),
          history: history.map(({ fromState, ...line }) => ({ ...line, at: line.at.toISOString() })),
          ...{ children: (await queries.childrenOf(db, params.communityId, row.id)).map((child) => shown(ctx, child)) },
        }
      }),
    ),
    route(contract.openForHolder, { can: 'order.read', at: 'community' }, (ctx, { params }) =>
      openForHolder(ctx, params),
    ),
    route(contract.accept, { can: 'order.accept', at: 'community' }, (ctx, { params }) => commands.accept(ctx, params)),
    route(contract.decline, { can: 'order.decline', at: 'community' }, (ctx, { params, body }) =>
      commands.decline(ctx, params, body),
    ),
    route(contract.handBack, { can: 'order.hand-back', at: 'community' }, (ctx, { params, body }) =>
      commands.handBack(ctx, params, body),
    ),
    route(contract.withdraw, { can: 'order.withdraw', at: 'community' }, (ctx, { params, body }) =>
      commands.withdraw(ctx, params, body),
    ),
    route(contract.start, { can: 'order.start', at: 'community' }, (ctx, { params }) => commands.start(ctx, params)),
    route(contract.urge, { can: 'order.urge', at: 'community' }, (ctx, { params, body }) =>
      commands.urge(ctx, params, body),
    ),
    route(contract.recall, { can: 'order.recall', at: 'community' }, (ctx, { params, body }) =>
      recall(ctx, params, body),
    ),
    route(contract.passOn, { can: 'order.pass-on', at: 'community' }, (ctx, { params, body }) =>
      commands.passOn(ctx, params, body),
    ),
    route(contract.confirmPresence, { can: 'presence.confirm', at: 'community' }, (ctx, { params, body }) =>
      confirmPresence(ctx, params, body),
    ),
    route(contract.siteCode, { can: 'organisation.poster', at: 'community' }, async (ctx, { params }) => ({
      code: siteCode(ctx, params.communityId),
    })),
    route(contract.ordersOfUnit, { can: 'unit.read', at: 'unit' }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => ({
        items: (await queries.unitOrders(db, await unitSeat(db, params.unitId), query.open ?? false)).map((item) => ({
          ...item,
          at: item.at.toISOString(),
          data: item.data as Record<string, unknown>,
        })),
        asOf: db.now.toISOString(),
      })),
    ),
  ],
}
