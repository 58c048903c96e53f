import * as contract from '@lianxin/contract/imports'
import { refuse } from '@lianxin/rules/refusal'
import { rosterColumns } from '@lianxin/rules/roster'
import { read } from '../db.ts'
import { type Feature, route } from '../platform/route.ts'
import * as commands from './commands.ts'
import { forgetJob, runJob } from './jobs.ts'
import { badRowsFile, templateFile } from './pages.ts'
import { type ImportRecord, importById, importsOf, rowsOf } from './queries.ts'

const at = 'organisation'

const shown = ({ id, fileName, state, total, bad, applied, problem, at, settledAt }: ImportRecord) => ({
  id,
  fileName,
  state: state as 'previewed',
  total,
  bad,
  applied,
  problem,
  at: at.toISOString(),
  settledAt: settledAt?.toISOString() ?? null,
})

/** Roster import: template, upload, preview with reasons by row and column, confirm, progress, cancel. */
export const imports: Feature = {
  name: 'imports',
  jobs: [runJob, forgetJob],
  pages: [templateFile, badRowsFile],
  routes: [
    route(contract.imports, { can: 'import.read', at }, (ctx, { params }) =>
      read(ctx, ctx.scope, async (db) => ({ imports: (await importsOf(db, params.organisationId)).map(shown) })),
    ),
    route(contract.upload, { can: 'import.upload', at, upload: true }, async (ctx, { params, request }) => {
      const file = await request.file()
      if (!file) throw refuse('bad-file')
      return commands.upload(ctx, params.organisationId, { name: file.filename, content: await file.toBuffer() })
    }),
    route(contract.readImport, { can: 'import.read', at }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const found = await importById(db, params.organisationId, params.importId)
        if (!found) throw refuse('not-found')
        const rows = await rowsOf(db, params.organisationId, params.importId, { ...query, limit: query.limit ?? 100 })
        return {
          import: shown(found),
          columns: [...rosterColumns],
          rows: rows.map((row) => ({
            row: row.rowNo,
            state: row.state,
            cells: row.shown as string[],
            problems: row.problems as { column: number; code: string }[],
          })),
        }
      }),
    ),
    route(contract.confirmImport, { can: 'import.confirm', at }, (ctx, { params }) =>
      commands.confirmImport(ctx, params),
    ),
    route(contract.cancelImport, { can: 'import.cancel', at }, (ctx, { params }) => commands.cancelImport(ctx, params)),
  ],
}
