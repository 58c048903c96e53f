import { sweepLimits } from '../platform/limits.ts'
import type { Job } from '../platform/route.ts'

/** Drops rate counters that no longer count. */
export const sweep: Job = { name: 'sweep-limits', everySeconds: 600, run: sweepLimits }
