import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { enter, locked, othersRunning } from './lock.mjs'
import { npm } from './npm.mjs'
import { plainError, root } from './places.mjs'

const stampFile = join(root, 'node_modules/.lianxin-stamp')
const json = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'))

/**
 * Sees that node_modules is what the lockfile says, for this Node and platform, then notes that we use it.
 * Returns that note. @throws a plain error when it would have to change under others
 */
export async function ensureInstalled({ name, node, env }) {
  return locked(() => {
    const stamp = stampFor(node)
    if (read(stampFile) !== stamp) {
      if (!asLocked()) install()
      runAllowedScripts(node, env)
      mkdirSync(join(root, 'node_modules'), { recursive: true })
      writeFileSync(stampFile, stamp)
    }
    return enter(name)
  })
}

function stampFor(node) {
  const version =
    node === process.execPath ? process.version : spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  return [lock, version.trim(), process.platform, process.arch].join(' ')
}

function install() {
  const [other] = existsSync(join(root, 'node_modules')) ? othersRunning() : []
  if (other) {
    // npm ci takes node_modules away first, and with it the binaries of the database that is running.
    throw plainError(
      `The dependencies have changed, but "npm run ${other.name}" of this checkout is running (process ${other.pid}): stop it, then start again`,
    )
  }
  mustBeAllowed()
  console.error('Installing the dependencies as package-lock.json names them (a minute or two the first time)')
  npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional'], root)
}

const allowed = () => json('package.json').allowScripts ?? {}
const nameIn = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** A dependency with an install script that nobody has looked at stops the installation, on any version of npm. */
function mustBeAllowed() {
  for (const [path, entry] of Object.entries(json('package-lock.json').packages)) {
    if (entry.hasInstallScript && !allowed()[nameIn(path)]) {
      throw plainError(
        `${nameIn(path)} wants to run a script when installed and is not in allowScripts of package.json`,
      )
    }
  }
}

/** npm was told to run none; the allowed ones run here, and only they. */
function runAllowedScripts(node, env) {
  for (const name of Object.keys(allowed())) {
    const folder = join(root, 'node_modules', name)
    if (!existsSync(folder)) continue
    const script = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts?.postinstall ?? ''
    // All of them are of this form; another form is a change that somebody should look at.
    const [, file] = /^node (\S+\.js)$/.exec(script) ?? []
    const done = file
      ? spawnSync(node, [file], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] })
      : undefined
    if (done?.status !== 0) throw plainError(`The install script of ${name} (${script}) did not run`)
  }
}

/** Has somebody's own `npm ci` or `npm install` already made node_modules what the lockfile says? */
function asLocked() {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false
  const wanted = json('package-lock.json').packages
  const there = json('node_modules/.package-lock.json').packages
  const same = (path) =>
    there[path]
      ? there[path].version === wanted[path]?.version && there[path].integrity === wanted[path]?.integrity
      : wanted[path].optional
  const paths = Object.keys(wanted).filter((path) => path.includes('node_modules/'))
  return paths.every(same) && Object.keys(there).every((path) => path in wanted)
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
