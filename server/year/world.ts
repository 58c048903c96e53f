import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { defaults } from '../src/config.ts'
import { withClient } from '../src/platform/cluster/databases.ts'
import { shortTemporaryRoot } from '../src/platform/cluster/home.ts'
import { postmasterOf, waitFor } from '../src/platform/cluster/processes.ts'
import { type Cluster, startCluster } from '../src/platform/cluster.ts'
import { migrate } from '../src/platform/migrate.ts'
import { yearMark } from '../src/platform/year-clock.ts'
import type { Answer, Ask, Begin } from './server.ts'

const database = 'year'

/** A database and a server of the run's own, both of which can be killed and come back under the same address. */
export interface World {
  base: string
  appUrl: string
  /** The superuser's: for backups of the year, never for the server. */
  adminUrl: string
  sealKeys: string
  now(): Date
  /** Moves the clock; everything due on the way has happened when it resolves. */
  set(at: Date): Promise<void>
  /** Everything that was written has reached everybody's pages. */
  drained(): Promise<void>
  /** `kill -9` of the server, or of the database; resolves when both answer again. */
  kill(what: 'server' | 'database'): Promise<void>
  /** Resolves at once while the server runs, else when it runs again. */
  up(): Promise<void>
  /** Behind the walls, for counting: a superuser's rows. */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

/** Opens a world in a folder of its own; `safe` keeps every acknowledged write over a kill, which costs time. */
export async function openWorld(
  start: Date,
  { safe = false, folder = '', schemesDir = defaults.schemesDir } = {},
): Promise<World> {
  const root = folder || mkdtempSync(join(shortTemporaryRoot(undefined), 'lianxin-year-'))
  mkdirSync(root, { recursive: true })
  // the database's own user must be able to walk through; what lies inside is closed
  chmodSync(root, 0o755)
  const world = new Opened(root, start, safe, schemesDir)
  try {
    await world.open()
    return world
  } catch (error) {
    await world.stop()
    throw error
  }
}

class Opened implements World {
  base = ''
  appUrl = ''
  adminUrl = ''
  readonly sealKeys = `1:${randomBytes(32).toString('hex')}`
  private readonly root: string
  private readonly safe: boolean
  private readonly schemesDir: string
  private readonly secret = randomBytes(32).toString('hex')
  private readonly socket: string
  private at: Date
  private cluster: Cluster | undefined
  private child: ChildProcess | undefined
  private pool: pg.Pool | undefined
  private asked = 0
  private readonly waiting = new Map<number, { done(): void; failed(error: Error): void }>()
  private comingUp: Promise<void> = Promise.resolve()

  constructor(root: string, start: Date, safe: boolean, schemesDir: string) {
    this.schemesDir = schemesDir
    this.root = root
    this.at = start
    this.safe = safe
    this.socket = join(root, 's')
  }

  now = (): Date => this.at
  up = (): Promise<void> => this.comingUp

  async open(): Promise<void> {
    await this.startDatabase()
    await this.running().createDatabase(database)
    await migrate(this.running().ownerUrl(database))
    await withClient(this.running().ownerUrl(database), (client) =>
      client.query(`comment on database ${database} is ${client.escapeLiteral(yearMark(this.secret))}`),
    )
    this.appUrl = this.at_(this.running().appUrl(database))
    this.adminUrl = this.at_(this.running().adminUrl(database))
    this.pool = new pg.Pool({ connectionString: this.adminUrl, max: 2 })
    this.pool.on('error', () => {})
    await this.startServer()
  }

  private running(): Cluster {
    if (!this.cluster) throw new Error('the database does not run')
    return this.cluster
  }

  private async startDatabase(): Promise<void> {
    const dir = join(this.root, 'db')
    mkdirSync(dir, { recursive: true })
    this.cluster = await startCluster({ dir, ephemeral: !this.safe })
    const { host } = hostOf(this.cluster.adminUrl())
    rmSync(this.socket, { force: true })
    symlinkSync(host, this.socket)
  }

  /** The same address however often the database is started anew: through a link to its socket's folder. */
  private at_(url: string): string {
    const { host, text } = hostOf(url)
    return host.startsWith('/') ? url.replace(text, encodeURIComponent(this.socket)) : url
  }

  private async startServer(): Promise<void> {
    const port = this.base ? Number(new URL(this.base).port) : 0
    const child = fork(join(import.meta.dirname, 'server.ts'), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.child = child
    const begin: Begin = {
      secret: this.secret,
      start: this.at.toISOString(),
      config: {
        host: '127.0.0.1',
        port,
        publicOrigin: this.base || 'http://127.0.0.1',
        appUrl: this.appUrl,
        drainUrl: this.at_(this.running().drainUrl(database)),
        sealKeys: this.sealKeys,
        inbox: true,
        staffTotp: false,
        logLevel: this.safe ? 'fatal' : 'warn',
        trustProxy: ['127.0.0.1/8'],
        ...defaults,
        schemesDir: this.schemesDir,
      },
    }
    const base = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => {
        reject(new Error(`the server ended while starting (${code})`))
        if (this.child === child) this.forget(new Error('the server ended'))
      })
      child.on('message', (answer: Answer) => {
        if ('ready' in answer) resolve(answer.ready)
        else if ('failed' in answer) reject(new Error(answer.failed))
        else this.answered(answer)
      })
      child.send(begin)
    })
    this.base = base
  }

  private forget(error: Error): void {
    for (const one of this.waiting.values()) one.failed(error)
    this.waiting.clear()
  }

  private answered({ id, error }: { id: number; error?: string }): void {
    const one = this.waiting.get(id)
    this.waiting.delete(id)
    if (error) one?.failed(new Error(error))
    else one?.done()
  }

  private ask(what: { do: 'set'; at: string } | { do: 'drain' } | { do: 'stop' }): Promise<void> {
    const id = ++this.asked
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed })
      this.child?.send({ id, ...what } as Ask, (error) => error && failed(error))
    })
  }

  async set(at: Date): Promise<void> {
    await this.insist({ do: 'set', at: at.toISOString() })
    this.at = at
  }

  async drained(): Promise<void> {
    await this.insist({ do: 'drain' })
  }

  /** Where kills are meant to happen, what one cut off is asked for again. */
  private async insist(what: { do: 'set'; at: string } | { do: 'drain' }): Promise<void> {
    for (let tries = 1; ; tries++) {
      await this.up()
      try {
        return await this.ask(what)
      } catch (error) {
        if (!this.safe || tries >= 20) throw error
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
  }

  kill(what: 'server' | 'database'): Promise<void> {
    this.comingUp = this.comingUp.then(() => (what === 'server' ? this.killServer() : this.killDatabase()))
    return this.comingUp
  }

  private async killServer(): Promise<void> {
    const { child } = this
    if (!child) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
    await this.startServer()
  }

  private async killDatabase(): Promise<void> {
    const cluster = this.running()
    const data = join(cluster.base, 'data')
    const pid = postmasterOf(data)
    if (pid) process.kill(pid, 'SIGKILL')
    await waitFor(() => !postmasterOf(data), 10)
    await cluster.stop({ keep: true })
    await this.startDatabase()
    // the server itself lives on: its pool finds the database again under the same address
    for (let tries = 0; tries < 100; tries++) {
      const there = await fetch(new URL('/readyz', this.base)).then(
        (answer) => answer.status !== 503,
        () => false,
      )
      if (there) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  async query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    if (!this.pool) throw new Error('the database does not run')
    return (await this.pool.query(text, values)).rows as Row[]
  }

  async stop(): Promise<void> {
    // whatever cannot be stopped is killed: an error here would hide the one that ended the year
    await this.comingUp.catch(() => {})
    const { child } = this
    if (child?.connected) {
      const ended = new Promise((end) => child.once('exit', end))
      await Promise.race([this.ask({ do: 'stop' }).catch(() => {}), ended])
    }
    child?.kill('SIGKILL')
    await this.pool?.end().catch(() => {})
    await this.cluster?.stop()
    if (this.cluster) rmSync(this.cluster.base, { recursive: true, force: true })
    rmSync(this.root, { recursive: true, force: true })
  }
}

function hostOf(url: string): { host: string; text: string } {
  const text = /@([^:/]+)/.exec(url)?.[1] ?? ''
  return { host: decodeURIComponent(text), text }
}
