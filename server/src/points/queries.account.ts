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

/** What a member's card is worth in each community on a day, out of the lines on her own page. */
export async function ownTotals(
  db: Db,
  personId: string,
  starts: Readonly<Record<string, string>>,
  on: string,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ communityId: string; points: number }>`
    select i.community_id, coalesce(sum((i.data->>'points')::int), 0)::int as points from person_items i
    where i.person_id = ${personId} and i.entity = 'points' and i.data->>'date' <= ${on}
      and i.data->>'date' >= ${JSON.stringify(starts)}::jsonb->>(i.community_id::text)
    group by i.community_id`.execute(db.sql)
  return new Map(rows.map(({ communityId, points }) => [communityId, points]))
}
