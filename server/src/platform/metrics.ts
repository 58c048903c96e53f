import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { atMost } from './one-at-a-time.ts'

/** What the process measures of itself, for a Prometheus to fetch. Labels hold patterns and names of ours, never a person's. */
export interface Metrics {
  /** One answered request: `route` is the pattern it matched, `milliseconds` from its first byte to its answer's last. */
  request(labels: { method: string; route: string; status: number }, milliseconds: number): void
  /** Begins one run of a job; call what it gives when the run has ended. */
  job(name: string): (ok: boolean) => void
  drained(rows: number): void
  drainFailed(): void
  /** How many rows of a roll-up the last re-summing found wrong. */
  rollupDifferences(rollup: string, count: number): void
  /** Asked at every fetch; one that throws leaves its own figures out and nothing else. */
  watch(what: { pools: Record<string, () => PoolUse>; outbox(): Promise<OutboxState> }): void
  text(): Promise<{ type: string; content: string }>
}

export interface PoolUse {
  total: number
  idle: number
  waiting: number
}

/** What waits in the outbox and for how long its oldest row has. */
export interface OutboxState {
  rows: number
  oldestSeconds: number
}

const seconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Opens the measuring of one process; event loop, memory and processor come from the library's own list. */
export function openMetrics(): Metrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const requests = new Counter({
    name: 'lianxin_http_requests_total',
    help: 'Answered requests by method, route pattern and status',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const durations = new Histogram({
    name: 'lianxin_http_request_seconds',
    help: 'How long answers took, by method and route pattern',
    labelNames: ['method', 'route'],
    buckets: seconds,
    registers,
  })
  const jobRuns = new Counter({
    name: 'lianxin_job_runs_total',
    help: 'Runs of background jobs by outcome',
    labelNames: ['job', 'outcome'],
    registers,
  })
  const jobSeconds = new Histogram({
    name: 'lianxin_job_seconds',
    help: 'How long background jobs ran',
    labelNames: ['job'],
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1800],
    registers,
  })
  const moved = new Counter({ name: 'lianxin_drain_rows_total', help: 'Outbox rows moved on', registers })
  const failures = new Counter({ name: 'lianxin_drain_failures_total', help: 'Drains that failed', registers })
  const differences = new Gauge({
    name: 'lianxin_rollup_differences',
    help: 'Rows of a roll-up that the last re-summing found wrong; anything but 0 is an alarm',
    labelNames: ['rollup'],
    registers,
  })
  return {
    request({ method, route, status }, milliseconds) {
      requests.inc({ method, route, status: String(status) })
      durations.observe({ method, route }, milliseconds / 1000)
    },
    job(name) {
      const ended = jobSeconds.startTimer({ job: name })
      return (ok) => {
        ended()
        jobRuns.inc({ job: name, outcome: ok ? 'done' : 'failed' })
      }
    },
    drained: (rows) => moved.inc(rows),
    drainFailed: () => failures.inc(),
    rollupDifferences: (rollup, count) => differences.set({ rollup }, count),
    watch: (what) => watch(registers, what),
    async text() {
      return { type: register.contentType, content: await register.metrics() }
    },
  }
}

function watch(registers: Registry[], { pools, outbox }: Parameters<Metrics['watch']>[0]): void {
  new Gauge({
    name: 'lianxin_pool_connections',
    help: 'Connections of a pool by what they do; waiting are requests that have none yet',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [pool, use] of Object.entries(pools)) {
        const { total, idle, waiting } = use()
        this.set({ pool, state: 'busy' }, total - idle)
        this.set({ pool, state: 'idle' }, idle)
        this.set({ pool, state: 'waiting' }, waiting)
      }
    },
  })
  const age = new Gauge({
    name: 'lianxin_outbox_oldest_seconds',
    help: 'How long the oldest row of the outbox has waited; 0 when none waits',
    registers,
  })
  const answers = new Gauge({
    name: 'lianxin_database_up',
    help: '1 when the database answered this fetch',
    registers,
  })
  new Gauge({
    name: 'lianxin_outbox_rows',
    help: 'Rows that wait in the outbox',
    registers,
    async collect() {
      let state: OutboxState | undefined
      // behind a pooler a database that is away does not refuse, it keeps one waiting
      const told = outbox().then((found) => {
        state = found
      })
      await atMost(2, told)
      answers.set(state ? 1 : 0)
      // an old figure beside a database that is away would look like good news
      this.set(state?.rows ?? Number.NaN)
      age.set(state?.oldestSeconds ?? Number.NaN)
    },
  })
}
