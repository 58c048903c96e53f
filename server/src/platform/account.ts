import { accountFrom } from '@lianxin/rules/points-account'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'

/** First days of the accounts that are open in some communities on a day: lines from then on make the sum shown. */
export async function accountStarts(
  ctx: Ctx,
  db: Db,
  communityIds: readonly string[],
  on: string,
): Promise<Record<string, string>> {
  const rows = await db.sql
    .selectFrom('organisations')
    .select(['id', 'schemeId'])
    .where('id', '=', sql<string>`any(${communityIds}::uuid[])`)
    .execute()
  const { schemes } = ctx.app
  return Object.fromEntries(
    rows.map(({ id, schemeId }) => {
      const versions = schemeId ? schemes.versions(schemes.at(schemeId, on).scheme) : []
      return [id, accountFrom(versions, on) || '0001-01-01']
    }),
  )
}
