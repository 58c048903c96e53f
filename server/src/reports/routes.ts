import * as contract from '@lianxin/contract/reports'
import { read } from '../db.ts'
import { nameOfCategory } from '../platform/categories.ts'
import { type Feature, route } from '../platform/route.ts'
import { schemeOf } from '../platform/schemes.ts'
import { unitSeat } from '../platform/unit-seat.ts'
import { communityLedgerFile, unitFile } from './pages.ts'
import { columnsOf, communityRows, spanIn, spanOf, unitKind, worded } from './queries.ledgers.ts'
import { type LedgerRow, unitLedgerRows } from './queries.ts'
import { waitingInBulk, waitingNeeds } from './queries.week.ts'

const usual = 100
type Asked = { search?: string; after?: string; limit?: number }

/** One row more than is shown tells that there are more. */
const partOf = ({ search, after, limit = usual }: Asked) => ({ search, after, limit: limit + 1 })

function pageOf(rows: LedgerRow[], { after, limit = usual }: Asked, say: (rows: LedgerRow[]) => LedgerRow[]) {
  const more = rows.length > limit
  const next = more ? (rows[limit - 1]?.id ?? null) : null
  return { rows: say(rows.slice(0, limit)), total: more || after ? null : rows.length, next }
}

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
        const rows = await communityRows(
          db,
          params.communityId,
          params.kind,
          await spanIn(ctx, db, params.communityId, query),
          partOf(query),
        )
        const { kind } = params
        const scheme = await schemeOf(ctx, db, params.communityId)
        return {
          kind,
          columns: columnsOf(kind, ctx.language),
          ...pageOf(rows, query, (some) => worded(kind, ctx.language, some, scheme)),
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
          partOf(query),
        )
        const kind = unitKind(params.kind)
        return {
          kind: params.kind,
          columns: columnsOf(kind, ctx.language),
          ...pageOf(rows, query, (some) => worded(kind, ctx.language, some)),
          asOf: db.now.toISOString(),
        }
      }),
    ),
  ],
}
