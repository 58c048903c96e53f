import { sql } from 'kysely'
import type { Ctx } from '../context.ts'

/** True when the database answers a query. */
export async function databaseAnswers(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(ctx.app.pool.kysely)
  return rows[0]?.one === 1
}
