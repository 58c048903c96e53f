import * as contract from '@lianxin/contract/reports'
import { read } from '../db.ts'
import { nameOfCategory } from '../platform/categories.ts'
import { type Feature, route } from '../platform/route.ts'
import { schemeOf } from '../platform/schemes.ts'
import { unitSeat } from '../platform/unit-seat.ts'
import { communityLedgerFile, unitFile } from './pages.ts'
import { columnsOf, communityRows, spanOf, unitKind, worded } from './queries.ledgers.ts'
import { unitLedgerRows } from './queries.ts'
import { waitingInBulk, waitingNeeds } from './queries.week.ts'

/** Everything derived: the desk's week and the ledgers; nobody types any of it. */
export const reports: Feature = {
  name: 'reports',
  pages: [communityLedgerFile, unitFile],
  routes: [
    route(contract.week, { can: 'desk.read', at: 'community' }, (ctx, { params }) =>
      read(ctx, ctx.scope, async (db) => {
        const needs = await waitingNeeds(db, params.communityId)
        const bulk = await waitingInBulk(db, params.communityId)
        const counts: Record<string, number> = {}
        for (const { kind } of needs) counts[kind] = (counts[kind] ?? 0) + 1
        for (const { kind, count } of bulk) counts[kind] = count
        const waiting = [
          ...needs.map(({ urgency, since, dueAt, title, schemeId, ...row }) => ({
            ...row,
            categoryName: nameOfCategory(ctx.app.schemes, schemeId, row.category, db.now),
            title: title ?? '',
            urgent: urgency === 'urgent',
            since: since.toISOString(),
            dueAt: dueAt?.toISOString() ?? null,
            count: 1,
          })),
          ...bulk.map(({ kind, count, since }) => ({
            kind,
            id: params.communityId,
            title: '',
            code: null,
            category: null,
            categoryName: null,
            place: null,
            urgent: false,
            since: since.toISOString(),
            dueAt: null,
            count,
          })),
        ]
        return { waiting, counts, bulk: bulk.reduce((sum, { count }) => sum + count, 0), now: db.now.toISOString() }
      }),
    ),
    route(contract.ledger, { can: 'ledger.read', at: 'whole-community' }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const rows = await communityRows(db, params.communityId, params.kind, spanOf(db, query), query.search)
        const { kind } = params
        return {
          kind,
          columns: columnsOf(kind, ctx.language),
          rows: worded(kind, ctx.language, rows.slice(0, 500), await schemeOf(ctx, db, params.communityId)),
          total: rows.length,
          asOf: db.now.toISOString(),
        }
      }),
    ),
    route(contract.unitLedger, { can: 'ledger.read', at: 'unit' }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const rows = await unitLedgerRows(
          db,
          await unitSeat(db, params.unitId),
          params.kind,
          spanOf(db, query),
          query.search,
        )
        const kind = unitKind(params.kind)
        return {
          kind: params.kind,
          columns: columnsOf(kind, ctx.language),
          rows: worded(kind, ctx.language, rows.slice(0, 500)),
          total: rows.length,
          asOf: db.now.toISOString(),
        }
      }),
    ),
  ],
}
