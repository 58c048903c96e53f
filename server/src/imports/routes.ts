import * as contract from '@lianxin/contract/imports'
import { refuse } from '@lianxin/rules/refusal'
import { rosterColumns } from '@lianxin/rules/roster'
import { read } from '../db.ts'
import { type Feature, route } from '../platform/route.ts'
import { uploadApart } from './commands.apart.ts'
import { chooseLeft } from './commands.left.ts'
import * as commands from './commands.ts'
import { forgetJob, runJob } from './jobs.ts'
import { badRowsFile, templateFile } from './pages.ts'
import { changesBy, chosenCount, leftRows } from './queries.left.ts'
import { type ImportRecord, importById, importsOf, namesOf, rowsOf } from './queries.ts'

const at = 'organisation'

const shown = ({ id, fileName, state, problem, at, settledAt, ...counts }: ImportRecord) => {
  const { total, bad, fresh, moved, changed, unchanged, gone, ended, applied } = counts
  return {
    id,
    fileName,
    state: state as 'previewed',
    ...{ total, bad, fresh, moved, changed, unchanged, gone, ended, applied },
    problem,
    at: at.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  }
}

type Before = { unitId: string; communityId: string | null } | null
const nextOf = <T>(rows: readonly T[], limit: number, id: (row: T) => string): string | null => {
  const last = rows.length === limit ? rows.at(-1) : undefined
  return last ? id(last) : null
}

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
      return uploadApart(ctx, params.organisationId, { name: file.filename, content: await file.toBuffer() })
    }),
    route(contract.readImport, { can: 'import.read', at }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const found = await importById(db, params.organisationId, params.importId)
        if (!found) throw refuse('not-found')
        const rows = await rowsOf(db, params.organisationId, params.importId, { ...query, limit: query.limit ?? 100 })
        const before = (row: (typeof rows)[number]) => row.before as Before
        const names = await namesOf(
          db,
          rows.flatMap((row) => [before(row)?.unitId, before(row)?.communityId]),
        )
        return {
          import: shown(found),
          columns: [...rosterColumns],
          rows: rows.map((row) => ({
            row: row.rowNo,
            state: row.state,
            cells: row.shown as string[],
            problems: row.problems as { column: number; code: string; choices?: string[] }[],
            change: row.change as 'new' | null,
            before: before(row) && {
              unit: names.get(before(row)?.unitId ?? '') ?? null,
              community: names.get(before(row)?.communityId ?? '') ?? null,
            },
          })),
        }
      }),
    ),
    route(contract.importChanges, { can: 'import.read', at }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const limit = query.limit ?? 100
        const changes = await changesBy(db, params.organisationId, params.importId, { ...query, limit })
        return { changes, next: nextOf(changes, limit, ({ id }) => id) }
      }),
    ),
    route(contract.importLeft, { can: 'import.read', at }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const limit = query.limit ?? 100
        const rows = await leftRows(db, params.organisationId, params.importId, { ...query, limit })
        const left = rows.map(({ personId, name, unitName, communityName, state }) => ({
          personId,
          name,
          unit: unitName,
          community: communityName,
          end: state !== 'kept',
          ended: state === 'ended',
        }))
        const chosen = await chosenCount(db, params.organisationId, params.importId)
        return { left, chosen, next: nextOf(left, limit, ({ personId }) => personId) }
      }),
    ),
    route(contract.chooseLeft, { can: 'import.confirm', at }, (ctx, { params, body }) => chooseLeft(ctx, params, body)),
    route(contract.confirmImport, { can: 'import.confirm', at }, (ctx, { params }) =>
      commands.confirmImport(ctx, params),
    ),
    route(contract.cancelImport, { can: 'import.cancel', at }, (ctx, { params }) => commands.cancelImport(ctx, params)),
  ],
}
