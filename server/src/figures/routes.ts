import * as contract from '@lianxin/contract/figures'
import { addDays, businessDate } from '@lianxin/rules/calendar'
import { read } from '../db.ts'
import { nameOfCategory } from '../platform/categories.ts'
import { type Feature, route } from '../platform/route.ts'
import { demandByCategory, demandRows, lackOf } from './queries.demand.ts'
import { headlineOf } from './queries.headline.ts'
import type { Span } from './queries.spans.ts'
import * as queries from './queries.ts'

/** Days of a named span, both included. */
function daysOf(span: 'month' | 'last-month' | 'year', today: string): Span {
  const month = `${today.slice(0, 7)}-01`
  if (span === 'year') return { from: `${today.slice(0, 4)}-01-01`, to: today }
  if (span === 'month') return { from: month, to: today }
  const last = addDays(month, -1)
  return { from: `${last.slice(0, 7)}-01`, to: last }
}

/** The page of answers for those above, from the records of the communities below them. */
export const figures: Feature = {
  name: 'figures',
  routes: [
    route(contract.overview, { can: 'report.read', at: 'area' }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const named = daysOf(query.span ?? 'month', businessDate(db.now))
        const span = { from: query.from ?? named.from, to: query.to ?? named.to }
        const { ids } = ctx.scope
        const { name } = await db.sql
          .selectFrom('organisations')
          .select('name')
          .where('id', '=', params.organisationId)
          .executeTakeFirstOrThrow()
        const demand = (await demandRows(db, ids, span)).map(({ schemeId, ...row }) => ({
          ...row,
          categoryName: nameOfCategory(ctx.app.schemes, schemeId, row.category, db.now),
        }))
        const communities = await queries.byCommunity(db, ids, span)
        return {
          name,
          ...span,
          asOf: db.now.toISOString(),
          communities: communities.map((one) => ({ ...one, lack: lackOf(demand, one.communityId) })),
          months: await queries.byMonth(db, ids, span),
          load: await queries.loads(db, ids, span),
          evidence: await queries.byEvidence(db, ids, span),
          demand: demandByCategory(demand),
        }
      }),
    ),
    route(contract.headline, { can: 'report.read', at: 'area' }, (ctx, { query }) =>
      read(ctx, ctx.scope, async (db) => {
        const named = daysOf('year', businessDate(db.now))
        const span = { from: query.from ?? named.from, to: query.to ?? named.to }
        return { ...span, asOf: db.now.toISOString(), ...(await headlineOf(db, ctx.scope.ids, span)) }
      }),
    ),
  ],
}
