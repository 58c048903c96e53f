import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { checkout, findRunner, shortTemporaryRoot } from '../../server/src/platform/cluster/home.ts'
import { type Cluster, startCluster } from '../../server/src/platform/cluster.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { cpuSeconds } from './cpu.ts'

const gigabyte = 2 ** 30

/** Printed with every result. Durable: fsync, synchronous_commit and full_page_writes stay on. */
function tuning(): Record<string, string> {
  const memory = totalmem() > 8 * gigabyte ? '2GB' : '256MB'
  return {
    shared_buffers: memory,
    max_wal_size: '8GB',
    checkpoint_timeout: '30min',
    jit: 'off',
    max_connections: '200',
    track_io_timing: 'off',
  }
}

const shown = [
  'server_version',
  'shared_buffers',
  'max_wal_size',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'data_checksums',
  'jit',
]

/** Our server, running. */
export interface Served {
  address: string
  pid: number
  stop(): Promise<void>
}

/** A database of the run's own, with every migration; and, when asked, our server on it as its own process. */
export interface Stand {
  cluster: Cluster
  database: string
  /** Superuser: makes the data and the baseline's function. */
  admin: pg.Pool
  /** Where pgbench connects as the server's own role: the same walls. */
  appUrl: string
  settings: Record<string, string>
  /** Starts the server; resolves to its address. `env` is added to its environment. */
  serve(env?: Record<string, string>): Promise<Served>
  /** Processor seconds of this process, the database and the servers so far, with what they have started. */
  cpu(): number
  /** Lets everything settle between two sides: the outbox is drained, dirty pages are written. */
  rest(server?: Served): Promise<void>
  close(): Promise<void>
}

/** The deployment key of bench servers; nothing real is ever sealed with it. */
export const sealKeys = `1:${'5a'.repeat(32)}`

/** Starts a cluster in a folder of its own (deleted at the end), tuned as printed, with a migrated database. */
export async function openStand(name: string): Promise<Stand> {
  const dir = mkdtempSync(join(shortTemporaryRoot(findRunner()), 'lx-bench-'))
  chmodSync(dir, 0o711)
  const cluster = await tuned(dir)
  await cluster.createDatabase(name)
  await migrate(cluster.ownerUrl(name))
  const admin = new pg.Pool({ connectionString: cluster.adminUrl(name), max: 4 })
  admin.on('error', () => {})
  const servers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const stop of servers.splice(0)) await stop()
    await admin.end()
    await cluster.stop()
    for (const folder of [cluster.base, dir]) rmSync(folder, { recursive: true, force: true })
  }
  return {
    cluster,
    database: name,
    admin,
    appUrl: cluster.appUrl(name),
    settings: await settingsOf(admin),
    serve: async (env = {}) => {
      const server = await serve(cluster, name, env)
      servers.push(server.stop)
      await quiet(admin)
      return server
    },
    cpu: () => cpuSeconds([process.pid]),
    rest: (server) => rest(admin, server),
    close,
  }
}

/** What a server does at its start (its jobs) is over when nobody asked the database anything for a second. */
async function quiet(admin: pg.Pool): Promise<void> {
  for (let still = 0, tries = 0; still < 10 && tries < 1800; tries++) {
    const { rows } = await admin.query(
      `select 1 from pg_stat_activity where usename in ('lianxin_app', 'lianxin_drain')
         and (state <> 'idle' or state_change > clock_timestamp() - interval '200 ms') limit 1`,
    )
    still = rows.length ? 0 : still + 1
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function rest(admin: pg.Pool, server?: Served): Promise<void> {
  for (let tries = 0; server; tries++) {
    const { rows } = await admin.query('select 1 from outbox limit 1')
    if (!rows.length) break
    if (tries > 1200) throw new Error('the outbox is not empty after two minutes')
    if (tries % 20 === 0) process.kill(server.pid, 'SIGUSR2')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await admin.query('checkpoint')
}

/** Settings go into the cluster itself (ALTER SYSTEM), then it starts anew. */
async function tuned(dir: string): Promise<Cluster> {
  const first = await startCluster({ dir })
  const admin = new pg.Client({ connectionString: first.adminUrl() })
  await admin.connect()
  for (const [setting, value] of Object.entries(tuning())) {
    if (setting !== 'max_connections') await admin.query(`alter system set ${setting} = '${value}'`)
  }
  await admin.end()
  await first.stop()
  return startCluster({ dir })
}

async function settingsOf(admin: pg.Pool): Promise<Record<string, string>> {
  const { rows } = await admin.query('select name, current_setting(name) as value from unnest($1::text[]) as name', [
    shown,
  ])
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / gigabyte)} GiB`
  const found: Record<string, string> = Object.fromEntries(rows.map((row) => [row.name, row.value]))
  return { machine, node: process.version, ...found }
}

async function serve(cluster: Cluster, database: string, env: Record<string, string>) {
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...(env.NODE_ARGS?.split(' ') ?? []), 'bench/kit/server.ts'],
    {
      cwd: checkout,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: cluster.appUrl(database),
        DATABASE_DRAIN_URL: cluster.drainUrl(database),
        SEAL_KEYS: sealKeys,
        LOG_LEVEL: 'error',
        NODE_ENV: 'production',
        PORT: String(port),
        ...env,
      },
    },
  )
  await answers(`${address}/healthz`, child).catch(async (error) => {
    await ended(child)
    throw error
  })
  return { address, pid: child.pid ?? 0, stop: () => ended(child) }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    if (child.exitCode !== null) throw new Error('the server ended while it started')
    const good = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    )
    if (good) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server did not answer within five minutes')
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const hurry = setTimeout(() => child.kill('SIGKILL'), 10_000)
  return gone.finally(() => clearTimeout(hurry))
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const at = server.address()
      server.close(() => resolve(typeof at === 'object' && at ? at.port : 0))
    })
  })
}
