import { healthz } from '@lianxin/contract/health'
import { type Feature, route } from '../platform/route.ts'
import { databaseAnswers } from './queries.ts'

/** Is the server up, and does its database answer. */
export const health: Feature = {
  name: 'health',
  routes: [
    route(healthz, { can: 'community.read', at: 'nowhere' }, async (ctx) => ({
      ok: true as const,
      database: await databaseAnswers(ctx),
    })),
  ],
}
