import { jobContext } from '../jobs.ts'
import type { Job } from '../platform/route.ts'
import { wrongBalances } from './queries.ts'

/** Carries on what a stopped or cut-off drain left; usually rows are moved right after their commit. */
export const drainJob: Job = {
  name: 'health.drain',
  everySeconds: 5,
  run: async (app) => app.kickDrain(),
}

/** Sums every community's balances anew out of their lines; a difference is a fault of ours and raises the alarm. */
export const resumJob: Job = {
  name: 'health.resum',
  everySeconds: 3600,
  async run(app) {
    const communities = await app.pool.kysely
      .selectFrom('organisations')
      .select('id')
      .where('kind', '=', 'community')
      .execute()
    let wrong = 0
    for (const { id } of communities) {
      const here = await wrongBalances(jobContext(app, 'health.resum', [id]), id)
      if (here > 0) app.log.error({ communityId: id, wrong: here }, 'balances differ from the sum of their lines')
      wrong += here
    }
    app.metrics.rollupDifferences('balances', wrong)
  },
}
