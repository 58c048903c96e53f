import { unratedUntil } from '@lianxin/rules/deadlines'
import { needLife } from '@lianxin/rules/life-cycles'
import { act, read } from '../db.ts'
import { jobContext } from '../jobs.ts'
import type { Job } from '../platform/route.ts'
import { move } from '../platform/transition.ts'
import { lockNeeds, needForOrder } from './commands.ts'
import { longServed } from './queries.desk.ts'

/**
 * What was done and nobody rated is closed in the end, so that the desk's list holds what waits for the desk. The
 * history says that nobody rated; the records stay verified and unrated, and a rating that comes later still counts.
 */
export const unratedJob: Job = {
  name: 'needs.close-unrated',
  everySeconds: 3600,
  async run(app) {
    const communities = await app.pool.kysely
      .selectFrom('organisations')
      .select('id')
      .where('kind', '=', 'community')
      .execute()
    for (const { id: communityId } of communities) {
      const ctx = jobContext(app, 'needs.close-unrated', [communityId])
      const served = await read(ctx, ctx.scope, (db) => longServed(db, communityId))
      const due = served.filter(({ stateAt }) => unratedUntil(stateAt, app.calendar.known()) <= app.clock.now())
      for (const { id, seq } of due)
        await act(ctx, { action: 'need.close', scope: ctx.scope, subject: id }, async (tx) => {
          await lockNeeds(tx, communityId, [id])
          const need = await needForOrder(tx, communityId, id)
          // rated, or opened again, since it was looked for
          if (need.seq === seq) await move(tx, needLife, 'needs', need, 'close')
        })
    }
  },
}
