import type { App, Ctx } from './context.ts'
import { newId } from './platform/ids.ts'
import { atMost } from './platform/one-at-a-time.ts'
import type { Feature, Job } from './platform/route.ts'
import { mintScope } from './platform/scope.ts'

/**
 * The job gate: a job acts under its own name, on the ids it is given, and is audited like everybody else.
 * Jobs work community by community; which ones need work they learn from the reference tree.
 */
export function jobContext(app: App, name: string, ids: readonly string[]): Ctx {
  return {
    app,
    actor: { id: `job:${name}`, role: 'job', roles: [] },
    scope: mintScope(ids),
    requestId: newId(app.clock),
    address: 'local',
    language: 'zh-CN',
  }
}

/** Runs every feature's jobs on their rhythm, never two of one kind at once. */
export function startJobs(app: App, features: readonly Feature[]) {
  const timers: NodeJS.Timeout[] = []
  const busy = new Map<Job, Promise<void>>()
  const start = (job: Job): void => {
    if (busy.has(job)) return
    const ended = app.metrics.job(job.name)
    const run = job
      .run(app)
      .then(
        () => ended(true),
        (error) => {
          ended(false)
          app.log.error({ err: error, job: job.name }, 'a job failed')
        },
      )
      .finally(() => busy.delete(job))
    busy.set(job, run)
  }
  for (const job of features.flatMap((feature) => feature.jobs ?? [])) {
    start(job)
    timers.push(setInterval(start, job.everySeconds * 1000, job))
  }
  return {
    /** Starts none any more and waits for those that run; every job can be cut at any point and is run again. */
    stop: async (mostSeconds: number): Promise<void> => {
      for (const timer of timers) clearInterval(timer)
      await atMost(mostSeconds, Promise.all(busy.values()))
    },
  }
}
