import { ledgerFile, unitLedgerFile } from '@lianxin/contract/reports'
import type { Scheme } from '@lianxin/rules/scheme'
import { act } from '../db.ts'
import { writeWorkbook } from '../platform/excel/write.ts'
import { pageRoute } from '../platform/route.ts'
import { schemeOf } from '../platform/schemes.ts'
import { unitSeat } from '../platform/unit-seat.ts'
import { words } from '../platform/words.ts'
import { columnsOf, communityRows, spanIn, spanOf, unitKind, worded } from './queries.ledgers.ts'
import { type Cell, unitLedgerRows } from './queries.ts'

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

async function workbook(language: 'zh-CN' | 'en', kind: string, rows: { cells: Cell[] }[], scheme?: Scheme) {
  const say = words(language)
  const columns = columnsOf(kind, language).map((header) => ({ header, width: 18 }))
  const content = await writeWorkbook(
    columns,
    worded(kind, language, rows, scheme).map(({ cells }) => cells),
    say(`reports:ledger.${kind}`),
  )
  return { file: { type: xlsx, name: `${say(`reports:ledger.${kind}`)}.xlsx`, content }, noStore: true }
}

/** A community's ledger as a workbook; every export is an audit row. */
export const communityLedgerFile = pageRoute(
  'GET',
  ledgerFile,
  { can: 'ledger.export', at: 'whole-community' },
  async (ctx, { params, query }) => {
    const { communityId = '', kind = '' } = params
    const what = { action: 'ledger.export', scope: ctx.scope, subject: communityId }
    const [rows, scheme] = await act(ctx, what, async (tx) => [
      await communityRows(tx, communityId, kind, await spanIn(ctx, tx, communityId, query), { search: query.search }),
      await schemeOf(ctx, tx, communityId),
    ])
    return workbook(ctx.language, kind, rows, scheme)
  },
)

/** A unit's ledger as a workbook. */
export const unitFile = pageRoute(
  'GET',
  unitLedgerFile,
  { can: 'ledger.export', at: 'unit' },
  async (ctx, { params, query }) => {
    const { unitId = '', kind = '' } = params
    const rows = await act(ctx, { action: 'ledger.export', scope: ctx.scope, subject: unitId }, async (tx) =>
      unitLedgerRows(tx, await unitSeat(tx, unitId), kind, spanOf(tx, query), { search: query.search }),
    )
    return workbook(ctx.language, unitKind(kind), rows)
  },
)
