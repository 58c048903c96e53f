import { businessDate, instantOf, nextPeriod, periodOf } from '@lianxin/rules/calendar'
import type { App } from '../src/context.ts'
import type { virtualClock } from '../src/platform/clock.ts'
import type { Feature, Job } from '../src/platform/route.ts'

/** Moves the clock on and resolves when everything that fell due on the way has been done. */
export type Play = (to: Date) => Promise<void>

/**
 * Plays what a running server does by itself between two moments: at five past midnight of every first of a month on
 * the way (a period may end there), and at the end, each job whose rhythm has come round runs once, in the order of the
 * features, and the outbox is moved on. One after the other, so the same year comes out the same; what falls due in
 * between is done at the next of these stops, always before anybody acts.
 */
export function playJobs(app: App, features: readonly Feature[], clock: ReturnType<typeof virtualClock>): Play {
  const jobs = features.flatMap((feature) => feature.jobs ?? [])
  const last = new Map<Job, number>()
  const runDue = async () => {
    const now = clock.now().getTime()
    for (const job of jobs) {
      if (now - (last.get(job) ?? Number.NEGATIVE_INFINITY) < job.everySeconds * 1000) continue
      await job.run(app)
      // only now: what was cut off by a kill is due again
      last.set(job, now)
    }
    await app.drained()
  }
  return async (to) => {
    await runDue()
    for (const stop of firsts(clock.now(), to)) {
      clock.set(stop)
      await runDue()
    }
    clock.set(to)
    await runDue()
  }
}

function* firsts(from: Date, to: Date): Generator<Date> {
  for (let month = periodOf(businessDate(from), 'month'); ; month = nextPeriod(month)) {
    const at = instantOf(month.from, '00:05')
    if (at >= to) return
    if (at > from) yield at
  }
}
