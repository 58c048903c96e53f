import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import * as databases from './cluster/databases.ts'
import { findHome, type Home, ownFolder, shortTemporaryRoot } from './cluster/home.ts'
import {
  endPostmaster,
  identityOf,
  isAlive,
  postmasterOf,
  runTool,
  spawnPostgres,
  waitFor,
} from './cluster/processes.ts'

/** A running PostgreSQL of our own. Addresses are connection URLs; each names the role it signs in as. */
export type Cluster = {
  /** Where its files lie; not the folder asked for when root's `postgres` user can't reach that one. */
  base: string
  ownerUrl(database: string): string
  appUrl(database: string): string
  drainUrl(database: string): string
  /** The superuser: for cluster set-up and tests only, never for the server. */
  adminUrl(database?: string): string
  createDatabase(name: string, template?: string): Promise<void>
  dropDatabase(name: string): Promise<void>
  /** Makes a finished database the one that others are copied from; nobody can connect to it afterwards. */
  sealTemplate(name: string): Promise<void>
  /** Ends it within 10 s; an ephemeral one leaves nothing behind, unless `keep`. */
  stop(options?: { keep?: boolean }): Promise<void>
}

/** Who runs the cluster; `address` once it answers. */
type Running = { owner: string; address?: databases.Address }

/**
 * Starts the cluster that lies in `dir`, making it first when there is none. An orphan of a killed run is found by the
 * folder's own pid file and asked to stop; a cluster whose starter still lives is refused.
 * `ephemeral` trades safety at a power cut for speed and is deleted by `stop`: tests only.
 * @throws Error in one line that says what to do
 */
export async function startCluster(options: { dir: string; ephemeral?: boolean }): Promise<Cluster> {
  const ephemeral = options.ephemeral ?? false
  const home = findHome(options.dir)
  ownFolder(home.base, home.runner, true)
  if (home.base !== options.dir) writeFileSync(join(options.dir, 'where'), `${home.base}\n`)
  await endOrphan(home.base)
  const owner = identityOf(process.pid) ?? `${process.pid}:`
  claim(home.base, owner)
  try {
    return await startClaimed(options.dir, home, ephemeral, owner)
  } catch (error) {
    rmSync(join(home.base, 'running.json'), { force: true })
    throw error
  }
}

async function startClaimed(dir: string, home: Home, ephemeral: boolean, owner: string): Promise<Cluster> {
  const passwords = readPasswords(home.base)
  const data = initialise(home, passwords, ephemeral)
  const { address, flags, cleanUp } = await chooseAddress(home)
  const settings = [...settingsOf(ephemeral), ...flags].flatMap((setting) => ['-c', setting])
  const start = () => spawnPostgres(home.bin, ['-D', data, ...settings], join(home.base, 'postgres.log'), home.runner)
  const url = databases.addressUrl(address, 'postgres', passwords, 'postgres')
  let child = start()
  let gone = watch(child)
  // Backends of a killed postmaster hold its memory for a moment: the second and third try find it free.
  for (let tries = 0; !(await databases.untilReady(url, gone)); tries++) {
    const log = readFileSync(join(home.base, 'postgres.log'), 'utf8')
    if (!gone() && child.pid) await endPostmaster(child.pid, gone)
    if (tries === 5 || !/shared memory block|lock file/.test(log)) {
      cleanUp()
      throw new Error(`PostgreSQL did not start: ${log.trim().split('\n').slice(-3).join(' ')}`)
    }
    await waitFor(() => false, 0.5)
    child = start()
    gone = watch(child)
  }
  await databases.makeRoles(url, passwords)
  writePrivate(join(home.base, 'running.json'), { owner, address })
  // The last net: whatever ends this process, the database is told to end too. `stop` is the proper way.
  const lastWord = () => void (gone() || child.kill('SIGINT'))
  process.on('exit', lastWord)
  return {
    ...handle(home.base, address, passwords),
    async stop({ keep = false } = {}) {
      if (child.pid) await endPostmaster(child.pid, gone)
      process.off('exit', lastWord)
      cleanUp()
      rmSync(join(home.base, 'running.json'), { force: true })
      if (ephemeral && !keep) for (const folder of [home.base, dir]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * The cluster that another, living process has started in `dir`, for tools that work beside it; undefined when none
 * runs or its starter was killed. Its `stop` does nothing: it isn't ours.
 */
export function attachCluster(dir: string): Cluster | undefined {
  const base = baseOf(dir)
  const running = readRunning(base)
  if (!running?.address || !ownerLives(running) || !postmasterOf(join(base, 'data'))) return undefined
  return { ...handle(base, running.address, readPasswords(base)), stop: async () => {} }
}

/** Stops and removes a cluster whose starter was killed. True when there was nothing, or nothing is left. */
export async function removeAbandoned(dir: string): Promise<boolean> {
  const base = baseOf(dir)
  const running = readRunning(base)
  if (running && ownerLives(running)) return false
  await endOrphan(base)
  for (const folder of [base, dir]) rmSync(folder, { recursive: true, force: true })
  return true
}

function handle(base: string, address: databases.Address, passwords: databases.Passwords) {
  const url = (role: keyof databases.Passwords, name: string) => databases.addressUrl(address, role, passwords, name)
  const admin = url('postgres', 'postgres')
  return {
    base,
    ownerUrl: (name: string) => url('lianxin_owner', name),
    appUrl: (name: string) => url('lianxin_app', name),
    drainUrl: (name: string) => url('lianxin_drain', name),
    adminUrl: (name = 'postgres') => url('postgres', name),
    createDatabase: (name: string, template?: string) => databases.createDatabase(admin, name, template),
    dropDatabase: (name: string) => databases.dropDatabase(admin, name),
    sealTemplate: (name: string) => databases.sealTemplate(admin, name),
  }
}

function baseOf(dir: string): string {
  const noted = join(dir, 'where')
  return existsSync(noted) ? readFileSync(noted, 'utf8').trim() : dir
}

function readRunning(base: string): Running | undefined {
  const file = join(base, 'running.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Running) : undefined
}

function ownerLives(running: Running): boolean {
  const pid = Number(running.owner.split(':')[0])
  return isAlive(pid) && identityOf(pid) === running.owner
}

async function endOrphan(base: string) {
  const running = readRunning(base)
  if (running && ownerLives(running)) throw inUse(base, running)
  const pid = postmasterOf(join(base, 'data'))
  if (pid) await endPostmaster(pid, () => !identityOf(pid))
  const sockets = running?.address?.host
  if (sockets?.includes('lianxin-')) rmSync(sockets, { recursive: true, force: true })
  rmSync(join(base, 'running.json'), { force: true })
}

/** Said before anything is made, so that of two that start at once, and of a sweep, each knows whose it is. */
function claim(base: string, owner: string) {
  try {
    writeFileSync(join(base, 'running.json'), JSON.stringify({ owner }), { mode: 0o600, flag: 'wx' })
  } catch {
    throw inUse(base, readRunning(base))
  }
}

function inUse(base: string, running: Running | undefined): Error {
  return new Error(`The database in ${base} is in use by process ${running?.owner.split(':')[0]}: stop that one first`)
}

function readPasswords(base: string): databases.Passwords {
  const file = join(base, 'roles.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const secret = () => randomBytes(24).toString('base64url')
  const made = { postgres: secret(), lianxin_owner: secret(), lianxin_app: secret(), lianxin_drain: secret() }
  writePrivate(file, made)
  return made
}

function writePrivate(file: string, content: unknown) {
  // Beside and renamed, so that nobody reads half of it.
  const half = `${file}.${process.pid}`
  writeFileSync(half, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 })
  renameSync(half, file)
}

/** initdb into a folder beside, then renamed: a killed initdb is never taken for a cluster. @returns the data folder */
function initialise(home: Home, passwords: databases.Passwords, ephemeral: boolean): string {
  const data = join(home.base, 'data')
  if (existsSync(data)) return data
  const half = join(home.base, 'data.new')
  const secret = join(home.base, 'initdb-password')
  rmSync(half, { recursive: true, force: true })
  ownFolder(half, home.runner)
  writePrivate(secret, passwords.postgres)
  if (home.runner) chownSync(secret, home.runner.uid, home.runner.gid)
  // Without LANG initdb would take SQL_ASCII; orders that people see come from named ICU collations.
  const speech = ['--encoding=UTF8', '--locale=C', '--lc-messages=C']
  const access = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${secret}`]
  try {
    runTool(
      join(home.bin, 'initdb'),
      ['-D', half, ...speech, ...access, ...(ephemeral ? ['--no-sync'] : [])],
      home.runner,
    )
  } finally {
    rmSync(secret, { force: true })
  }
  renameSync(half, data)
  return data
}

function settingsOf(ephemeral: boolean): string[] {
  const common = [
    'timezone=UTC',
    'log_timezone=UTC',
    'lc_messages=C',
    'max_connections=100',
    'password_encryption=scram-sha-256',
  ]
  // A killed process loses nothing without fsync; only a power cut does.
  return ephemeral
    ? [...common, 'fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_wal_size=256MB']
    : common
}

/** A private socket where the platform has them and the path is short enough, else a free loopback port. */
async function chooseAddress(home: Home) {
  const root = shortTemporaryRoot(home.runner)
  if (process.platform === 'win32' || Buffer.byteLength(root) > 80) {
    const port = await freePort()
    const flags = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=']
    return { address: { host: '127.0.0.1', port }, flags, cleanUp: () => {} }
  }
  const host = mkdtempSync(join(root, 'lianxin-'))
  ownFolder(host, home.runner)
  const flags = ['listen_addresses=', `unix_socket_directories=${host}`, 'port=5432']
  return { address: { host, port: 5432 }, flags, cleanUp: () => rmSync(host, { recursive: true, force: true }) }
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

function watch(child: import('node:child_process').ChildProcess): () => boolean {
  let gone = false
  const end = () => {
    gone = true
  }
  child.once('exit', end)
  child.once('error', end)
  return () => gone
}
