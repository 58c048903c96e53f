import { healthz, readyz } from '@lianxin/contract/health'
import { type Feature, route } from '../platform/route.ts'
import { drainJob, resumJob } from './jobs.ts'
import { metricsPage } from './pages.ts'
import { unready } from './queries.ts'

const anyone = { can: 'community.read', at: 'nowhere' } as const

/** Is the server up, does it want requests, what does it measure. */
export const health: Feature = {
  name: 'health',
  routes: [
    route(healthz, anyone, async () => ({ ok: true as const })),
    route(readyz, anyone, async (ctx, { reply }) => {
      const reason = await unready(ctx)
      if (reason) reply.status(503)
      return reason ? { ready: false, reason } : { ready: true }
    }),
  ],
  pages: [metricsPage],
  jobs: [drainJob, resumJob],
}
