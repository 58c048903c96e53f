import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from '@lianxin/contract/endpoint'
import { confirmImport, readImport, upload } from '@lianxin/contract/imports'
import type { Client } from './client.ts'
import type { Size } from './places.ts'
import { rosterRows } from './roster.ts'
import { rosterWorkbook } from './write-roster.ts'

export type ImportResult = Reply<typeof readImport>['import']

/**
 * Uploads the roster as an .xlsx, looks at the preview, confirms and waits until every row is settled. Throws when the
 * preview counts other rows than the file has or any bad one, when the import stops, and after `minutes`.
 */
export async function importRoster(
  county: Client,
  organisationId: string,
  options: { seed?: number | undefined; size?: Partial<Size> | undefined; minutes?: number } = {},
): Promise<ImportResult> {
  const rows = rosterRows(options.seed, options.size)
  const form = new FormData()
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  form.set('file', new Blob([await rosterWorkbook(rows)], { type }), '在职党员名册.xlsx')
  const { id, total, bad } = await county.call(upload, { params: { organisationId }, body: form })
  const params = { organisationId, importId: id }
  if (total !== rows.length || bad > 0) {
    const { rows: first } = await county.call(readImport, { params, query: { state: 'bad', limit: 3 } })
    throw new Error(`${rows.length} rows in the file, ${total} read, ${bad} bad: ${JSON.stringify(first)}`)
  }
  await county.call(confirmImport, { params })
  for (let waited = 0; waited < (options.minutes ?? 15) * 60; waited++) {
    const { import: now } = await county.call(readImport, { params, query: { limit: 1 } })
    if (now.state === 'done') return now
    if (now.state !== 'running') throw new Error(`the import stopped: ${now.state} ${now.problem ?? ''}`)
    await sleep(1000)
  }
  throw new Error('the import takes too long')
}
