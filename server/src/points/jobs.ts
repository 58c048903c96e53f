import { businessDate } from '@lianxin/rules/calendar'
import { jobContext } from '../jobs.ts'
import type { Job } from '../platform/route.ts'
import { closePeriod } from './commands.close.ts'

/** Closes ended periods, community by community; each close happens once, so an hourly look costs one key each. */
export const closeJob: Job = {
  name: 'points.close',
  everySeconds: 3600,
  async run(app) {
    const communities = await app.pool.kysely
      .selectFrom('organisations')
      .select('id')
      .where('kind', '=', 'community')
      .where('schemeId', 'is not', null)
      .execute()
    const today = businessDate(app.clock.now())
    for (const { id } of communities) await closePeriod(jobContext(app, 'points.close', [id]), id, today)
  },
}
