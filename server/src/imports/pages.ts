import { badRowsPath, templatePath } from '@lianxin/contract/imports'
import { refuse } from '@lianxin/rules/refusal'
import { rosterColumns } from '@lianxin/rules/roster'
import { act } from '../db.ts'
import { type SheetColumn, writeWorkbook } from '../platform/excel/write.ts'
import { pageRoute } from '../platform/route.ts'
import { words } from '../platform/words.ts'
import { rowOpener } from './commands.ts'
import { importById, rowsOf } from './queries.ts'

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const columns: SheetColumn[] = rosterColumns.map((header) => ({ header, width: header.length > 3 ? 18 : 14 }))

/** The empty template with one line that shows how it is filled in; the line is invented and marked so. */
export const templateFile = pageRoute(
  'GET',
  templatePath,
  { can: 'import.template', at: 'organisation' },
  async (ctx) => {
    const say = words(ctx.language)
    const content = await writeWorkbook(columns, [], say('imports:sheet'))
    return { file: { type: xlsx, name: `${say('imports:sheet')}.xlsx`, content } }
  },
)

/** The bad rows as they came, with the reason in a last column; an opening of private data, so it is audited. */
export const badRowsFile = pageRoute(
  'GET',
  badRowsPath,
  { can: 'import.read', at: 'organisation' },
  async (ctx, { params }) => {
    const { organisationId = '', importId = '' } = params
    const say = words(ctx.language)
    const rows = await act(ctx, { action: 'import.open-bad-rows', scope: ctx.scope, subject: importId }, async (tx) => {
      const found = await importById(tx, organisationId, importId)
      if (!found) throw refuse('not-found')
      const bad = await rowsOf(tx, organisationId, importId, { state: 'bad', limit: 100_000 })
      const open = await rowOpener(tx, ctx.app.keys, found, bad)
      return bad.map((row) => {
        const shown = row.shown as string[]
        // rows kept by an earlier version have fewer cells
        const cells = rosterColumns.map((_, at) => (at === 3 ? open(row)?.phone : undefined) ?? shown[at] ?? '')
        const reasons = (row.problems as { column: number; code: string; choices?: string[] }[]).map(
          ({ column, code, choices = [] }) =>
            `${rosterColumns[column] ?? ''}：${say(`imports:problem.${code}`, { choices: choices.join('、') })}`,
        )
        return [...cells, reasons.join('；')]
      })
    })
    const content = await writeWorkbook(
      [...columns, { header: say('imports:reason'), width: 40 }],
      rows,
      say('imports:bad-rows'),
    )
    return { file: { type: xlsx, name: `${say('imports:bad-rows')}.xlsx`, content }, noStore: true }
  },
)
