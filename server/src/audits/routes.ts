import * as contract from '@lianxin/contract/audits'
import { read } from '../db.ts'
import { type Feature, route } from '../platform/route.ts'
import { auditLines } from './queries.ts'

/** The book of who did what, for whoever answers for a scope. It is read here and written by every command. */
export const audits: Feature = {
  name: 'audits',
  routes: [
    route(contract.audit, { can: 'audit.read', at: 'organisation' }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const { name } = await db.sql
          .selectFrom('organisations')
          .select('name')
          .where('id', '=', params.organisationId)
          .executeTakeFirstOrThrow()
        const limit = query.limit ?? 50
        const rows = await auditLines(db, params.organisationId, { ...query, limit })
        return {
          name,
          lines: rows.map((row) => ({ ...row, at: row.at.toISOString() })),
          next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
          asOf: db.now.toISOString(),
        }
      }),
    ),
  ],
}
