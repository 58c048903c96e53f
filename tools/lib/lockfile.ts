import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../server/src/platform/cluster/home.ts'

type Entry = {
  version?: string
  resolved?: string
  link?: boolean
  dev?: boolean
  license?: string
  optional?: boolean
  hasInstallScript?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  engines?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
/** package-lock.json, version 3; keys of `packages` are paths below the checkout. */
export type Lockfile = { packages: Record<string, Entry> }

/** Reads the checkout's package-lock.json. */
export function readLockfile(): Lockfile {
  return JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8'))
}

/** Optional dependencies that a package of the lockfile names and the lockfile lacks: npm ci refuses it for them. */
export function missingOptional(lock: Lockfile): { path: string; by: string; version: string }[] {
  return Object.entries(lock.packages).flatMap(([by, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !places(by, name).some((path) => path in lock.packages))
      .map(([name, version]) => ({ path: `node_modules/${name}`, by, version })),
  )
}

/** Where Node would look for `name` from a package's folder: its own node_modules, then each one above. */
function places(from: string, name: string): string[] {
  const found = [`${from}/node_modules/${name}`]
  for (let at = from.lastIndexOf('/node_modules/'); at > 0; at = from.lastIndexOf('/node_modules/', at - 1)) {
    found.push(`${from.slice(0, at)}/node_modules/${name}`)
  }
  return [...found, `node_modules/${name}`]
}

const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
  'wasi',
]
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']

/**
 * Adds them, for the systems their names tell. They have no hash, as the registry at hand did not have the packages;
 * npm takes them from its own registry on those systems and nowhere else. @throws when a name tells no system
 */
export function completeLockfile(lock: Lockfile): string[] {
  const missing = missingOptional(lock)
  for (const { path, by, version } of missing) {
    const parent = lock.packages[by] ?? {}
    const words = path.split('/').at(-1)?.split(/[-_.]/) ?? []
    const os = systems.filter((system) => words.includes(system))
    const cpu = processors.filter((processor) =>
      words.some((word) => word === processor || (processor === 'arm' && word === 'armhf')),
    )
    if (os.length !== 1 || !/^\d/.test(version))
      throw new Error(`${by} wants ${path} ${version}: add it to package-lock.json by hand`)
    lock.packages[path] = {
      version,
      ...(cpu.length > 0 ? { cpu } : {}),
      ...(parent.dev ? { dev: true } : {}),
      ...(/musl/.test(path) ? { libc: ['musl'] } : {}),
      ...(parent.license ? { license: parent.license } : {}),
      optional: true,
      ...(os[0] === 'wasi' ? {} : { os }),
    }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(sorted)
  return missing.map((one) => one.path)
}
