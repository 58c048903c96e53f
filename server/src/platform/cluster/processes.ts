import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Runner } from './home.ts'

/** Runs a child that belongs to the database: its user, a bare environment, messages in C, nothing to read. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env
  return { PATH, SystemRoot, TEMP, LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC' }
}

/** The bin folder of another PostgreSQL than the one from npm: how the long runs try an older one. */
export const otherBinaries = (): string | undefined => process.env.LIANXIN_PG_BIN || undefined

/** Runs initdb and waits. @throws with its own words when it fails */
export function runTool(command: string, args: string[], runner: Runner): void {
  const done = spawnSync(command, args, {
    ...runner,
    cwd: '/',
    env: environment(),
    encoding: 'utf8',
    windowsHide: true,
  })
  if (done.status === 0) return
  throw new Error(`${command} failed: ${done.error?.message ?? `${done.stdout}${done.stderr}`.trim()}`)
}

/** Starts postgres apart from our terminal: Ctrl-C reaches us, and we stop it when the server has finished with it. */
export function spawnPostgres(bin: string, args: string[], logFile: string, runner: Runner): ChildProcess {
  const log = openSync(logFile, 'w', 0o600)
  const options = { ...runner, cwd: '/', env: environment(), detached: process.platform !== 'win32', windowsHide: true }
  const child = spawn(join(bin, 'postgres'), args, { ...options, stdio: ['ignore', log, log] })
  closeSync(log)
  return child
}

/** Is a process of this number there at all? One of another user counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Number and start of a process: a number alone may have been given to somebody else since. */
export function identityOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Fields after the name in brackets; the 20th of them is the start in clock ticks since boot.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : `${pid}:${fields[19]}`
  } catch {
    const asked = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: environment() })
    if (asked.status === 0 && asked.stdout.trim()) return `${pid}:${asked.stdout.trim()}`
    return existsSync('/proc/self/stat') || !isAlive(pid) ? undefined : `${pid}:`
  }
}

/** The postmaster that runs on this data folder, by the folder's own pid file; undefined when there is none. */
export function postmasterOf(data: string): number | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const [first, second] = readFileSync(file, 'utf8').split('\n')
  const pid = Number(first)
  if (!Number.isSafeInteger(pid) || pid < 2 || !second || !isAlive(pid)) return undefined
  // The number may by now be another's: only a process whose command line names this very folder is ours.
  return commandLine(pid).includes(realpathSync(data)) ? pid : undefined
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  }
}

/** Waits until `done` is true, asking every 20 ms; false after `seconds`. */
export async function waitFor(done: () => boolean, seconds: number): Promise<boolean> {
  const end = performance.now() + seconds * 1000
  while (!done()) {
    if (performance.now() > end) return false
    await sleep(20)
  }
  return true
}

/**
 * Ends a postmaster in at most 7 s: a moment for clients that are leaving, then fast shutdown, then immediate (it
 * recovers at the next start), then kill.
 * `gone` tells when it has ended; for a child of ours that is its exit, since a zombie still looks alive.
 */
export async function endPostmaster(pid: number, gone: () => boolean): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGTERM', 0.7],
    ['SIGINT', 4],
    ['SIGQUIT', 1.5],
    ['SIGKILL', 0.5],
  ]
  for (const [signal, seconds] of steps) {
    if (gone()) return
    try {
      process.kill(pid, process.platform === 'win32' ? 'SIGTERM' : signal)
    } catch {
      return
    }
    if (await waitFor(gone, seconds)) return
  }
}
