import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkout } from '../../server/src/platform/cluster/home.ts'
import { identityOf } from '../../server/src/platform/cluster/processes.ts'
import { attachCluster, type Cluster, startCluster } from '../../server/src/platform/cluster.ts'
import { migrate, migrationStatus } from '../../server/src/platform/migrate.ts'

/** What this installation keeps: its database, its keys, its demo passwords. Not in version control. */
export const dataFolder: string = join(checkout, '.data')
const databaseName = 'lianxin'

/** The database of this installation and how to leave it. */
export type LocalDatabase = {
  ownerUrl: string
  env: Record<string, string>
  cluster?: Cluster
  stop(): Promise<void>
}

/**
 * DATABASE_URL and its companions when they are set, else the cluster in .data: the running one, or one started here.
 * With `own` never another's, which would end with that one. `env` is what a server needs to use it.
 */
export async function openDatabase({ own = false } = {}): Promise<LocalDatabase> {
  const { env } = process
  if (env.DATABASE_URL) {
    for (const name of ['DATABASE_OWNER_URL', 'DATABASE_DRAIN_URL', 'SEAL_KEYS']) {
      if (!env[name]) throw new Error(`DATABASE_URL is set, but ${name} is not`)
    }
    return { ownerUrl: env.DATABASE_OWNER_URL ?? '', env: {}, stop: async () => {} }
  }
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const cluster = (own ? undefined : attachCluster(dataFolder)) ?? (await startOwn())
  await cluster.createDatabase(databaseName)
  const names = {
    DATABASE_URL: cluster.appUrl(databaseName),
    DATABASE_DRAIN_URL: cluster.drainUrl(databaseName),
    SEAL_KEYS: env.SEAL_KEYS ?? sealKeys(),
  }
  return { ownerUrl: cluster.ownerUrl(databaseName), env: names, cluster, stop: () => cluster.stop() }
}

/** Starts the cluster; a short tool that has it open just now (db status) is waited for. */
async function startOwn(): Promise<Cluster> {
  for (let waited = 0; attachCluster(dataFolder) && waited < 40; waited++) await sleep(250)
  return startCluster({ dir: dataFolder })
}

/** Takes this installation's own database away, with everything in it. @throws when it is in use, or DATABASE_URL names one */
export async function resetDatabase(): Promise<void> {
  if (attachCluster(dataFolder)) throw new Error('The database is in use: stop npm start first')
  const database = await openDatabase()
  try {
    if (!database.cluster) throw new Error('DATABASE_URL is set: only the database in .data can be reset')
    await database.cluster.dropDatabase(databaseName)
    rmSync(join(dataFolder, 'demo-accounts.json'), { force: true })
  } finally {
    await database.stop()
  }
}

/** The database of a server: its own for as long as it runs, with every migration applied. */
export async function openMigrated(): Promise<LocalDatabase> {
  const database = await openDatabase({ own: true })
  try {
    const applied = await migrate(database.ownerUrl)
    if (applied.length > 0) console.log(`Database brought up to date: ${applied.join(', ')}`)
    return database
  } catch (error) {
    await database.stop()
    const changed = /has changed since|does not know/.test((error as Error).message) && database.cluster
    throw changed ? new Error(`${(error as Error).message}. For a trial database: npm run db -- reset`) : error
  }
}

/**
 * The database for a tool that works beside a server: the running one's, which must be up to date, because what it
 * serves is not changed beneath it; else this installation's own, brought up to date.
 * @throws with what to do when migrations are missing
 */
export async function openBeside(): Promise<LocalDatabase> {
  const running = process.env.DATABASE_URL || attachCluster(dataFolder)
  if (!running) return openMigrated()
  const database = await openDatabase()
  try {
    const { pending, unknown } = await migrationStatus(database.ownerUrl)
    if (pending.length > 0)
      throw new Error(
        `The database still lacks ${pending.length} migrations, the first is ${pending[0]}: ${
          database.cluster ? 'stop npm start and start it again' : 'npm run db -- migrate, then start the servers anew'
        }`,
      )
    if (unknown[0])
      throw new Error(
        `This database already has ${unknown[0]}, which this program does not know: use the newer program`,
      )
    return database
  } catch (error) {
    await database.stop()
    throw error
  }
}

/** SEAL_KEYS of this installation, which must be there already: nothing is sealed or opened with a new one. */
export function sealKeysHere(): string {
  const given = process.env.SEAL_KEYS
  if (given) return given
  const file = join(dataFolder, 'seal-keys')
  if (process.env.DATABASE_URL || !existsSync(file))
    throw new Error('SEAL_KEYS is not set, and .data/seal-keys is not there: a backup is made and read with the keys')
  return readFileSync(file, 'utf8').trim()
}

/**
 * The key that this installation seals personal data with: random, made once. Whoever loses it loses the data, so a
 * missing one beside an existing database is never replaced. @throws when that is so
 */
function sealKeys(): string {
  const file = join(dataFolder, 'seal-keys')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const made = `1:${randomBytes(32).toString('hex')}`
  writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' })
  return made
}

type Turn = { owner: string; address?: string }
const turnFile = join(dataFolder, 'server.json')

/**
 * One server per checkout. Resolves to the other's address when one is running (waiting for it while it starts), or
 * takes the turn and resolves to nothing.
 */
export async function takeTurn(): Promise<string | undefined> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(turnFile, JSON.stringify({ owner: identityOf(process.pid) }), { flag: 'wx', mode: 0o600 })
      return undefined
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const turn = readTurn()
    const lives = turn && identityOf(Number(turn.owner.split(':')[0])) === turn.owner
    if (lives && turn.address) return turn.address
    // One without content for five seconds is left from a crash in the middle of writing it.
    if (turn ? !lives : waited % 20 === 19) rmSync(turnFile, { force: true })
    if (waited > 4 * 300) throw new Error('Another start of this checkout has been under way for five minutes')
    await sleep(250)
  }
}

/** Tells later starts where this one is reached; without an address that it is about to go, so that they wait for it. */
export function announce(address?: string): void {
  const half = `${turnFile}.${process.pid}`
  writeFileSync(half, JSON.stringify({ owner: identityOf(process.pid), address }), { mode: 0o600 })
  renameSync(half, turnFile)
}

/** Gives the turn back. */
export function leaveTurn(): void {
  rmSync(turnFile, { force: true })
}

function readTurn(): Turn | undefined {
  try {
    return JSON.parse(readFileSync(turnFile, 'utf8')) as Turn
  } catch {
    // Being written this instant, or just gone: the next look tells.
    return undefined
  }
}
