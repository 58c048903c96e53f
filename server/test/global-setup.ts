import { mkdtempSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { withClient } from '../src/platform/cluster/databases.ts'
import { checkout, checkoutHash, entriesWith, findRunner, shortTemporaryRoot } from '../src/platform/cluster/home.ts'
import { isAlive } from '../src/platform/cluster/processes.ts'
import { attachCluster, type Cluster, removeAbandoned, startCluster } from '../src/platform/cluster.ts'
import { migrate } from '../src/platform/migrate.ts'
import { type Pooler, startPooler } from './pooler.ts'

/** Name of the migrated database that each test file's own is copied from. */
export const templateName = 'lianxin_template'

declare module 'vitest' {
  interface ProvidedContext {
    clusterDir: string
    /** Where the pooler lies when the run goes through one, else empty. */
    poolerDir: string
  }
}

// Vitest loads this file once for each project that names it; the cluster is one for the whole run.
type Started = { cluster: Cluster; dir: string; pooler?: Pooler }
type Shared = { users: number; starting: Promise<Started> }
const shelf = globalThis as unknown as Record<symbol, Shared | undefined>
const place = Symbol.for('lianxin.test-cluster')

/** One cluster and one migrated template per run; tests reach them through server/test/database.ts. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const shared = shelf[place] ?? { users: 0, starting: start() }
  shelf[place] = shared
  shared.users++
  const { cluster, dir, pooler } = await shared.starting
  project.provide('clusterDir', dir)
  project.provide('poolerDir', pooler ? dir : '')
  return async () => {
    shared.users--
    if (shared.users > 0) return
    shelf[place] = undefined
    await pooler?.stop()
    await finish(cluster, dir)
  }
}

/**
 * A folder for a cluster of this run. Its name tells checkout and process, so that a later run can remove what a killed
 * one left, and leaves alone what another one is just making.
 */
export function clusterFolder(): string {
  return mkdtempSync(join(shortTemporaryRoot(findRunner()), `${prefix}${process.pid}-`))
}

const prefix = `lx-test-${checkoutHash}-`

async function sweep() {
  for (const left of entriesWith(shortTemporaryRoot(findRunner()), prefix)) {
    const pid = Number(basename(left).slice(prefix.length).split('-')[0])
    if (!isAlive(pid)) await removeAbandoned(left)
  }
}

async function start(): Promise<Started> {
  await sweep()
  const dir = clusterFolder()
  const cluster = await startCluster({ dir, ephemeral: true })
  let pooler: Pooler | undefined
  try {
    await cluster.createDatabase(templateName)
    await migrate(cluster.ownerUrl(templateName))
    await cluster.sealTemplate(templateName)
    if (process.env.LIANXIN_POOLER) pooler = await startPooler(process.env.LIANXIN_POOLER, cluster, dir)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  // A run that is told to stop takes its database with it; vitest's own end does not wait for that.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void cluster.stop().finally(() => process.exit(1)))
  }
  return { cluster, dir, ...(pooler ? { pooler } : {}) }
}

async function finish(cluster: Cluster, dir: string) {
  const kept = await withClient(cluster.adminUrl(), (client) =>
    client.query<{ datname: string }>("select datname from pg_database where datname like 't\\_%' order by 1"),
  ).then((found) => found.rows.map((row) => row.datname))
  await cluster.stop({ keep: kept.length > 0 })
  if (kept.length === 0) return
  console.error(`Kept for a look until the next run: ${kept.join(', ')}`)
  console.error(`  cd ${checkout} && npm run db -- look ${dir}`)
}

/** The run's cluster as a test worker sees it. @throws when no run has set one up */
export function runningCluster(dir: string): Cluster {
  const cluster = attachCluster(dir)
  if (!cluster) throw new Error('No test cluster runs: is server/test/global-setup.ts in this project’s globalSetup?')
  return cluster
}
