import { accessSync, chmodSync, constants, lstatSync, mkdirSync, mkdtempSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Can we make files in this folder (made when missing)? */
export function writable(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where fetched things are kept: .cache of the checkout, else a folder of our own under the temporary one. */
export function cacheFolder() {
  const own = join(root, '.cache')
  if (writable(own)) return own
  const uid = process.getuid?.() ?? 'user'
  const shared = join(tmpdir(), `lianxin-cache-${uid}`)
  try {
    mkdirSync(shared, { mode: 0o700 })
  } catch {
    // There already, perhaps laid there by somebody else: only a folder that is ours alone may hold what we run.
    const found = lstatSync(shared)
    if (!found.isDirectory() || (process.getuid && found.uid !== uid))
      return mkdtempSync(join(tmpdir(), 'lianxin-cache-'))
    chmodSync(shared, 0o700)
  }
  return shared
}

/** npm's own cache needs a home that can be written; without one it gets a place in ours. */
export function npmEnvironment(env = process.env) {
  const clean = { ...env, npm_config_update_notifier: 'false', npm_config_yes: 'true', CI: env.CI ?? '1' }
  // What the outer `npm start` says about its own package would mislead an npm that works in another folder.
  for (const key of Object.keys(clean)) {
    if (
      /^npm_(package|lifecycle)_|^npm_config_(local_prefix|global|workspace|workspaces|omit|only|production)$/i.test(
        key,
      )
    ) {
      delete clean[key]
    }
  }
  delete clean.NODE_ENV
  const home = env.HOME ?? homeOf()
  const cache = env.npm_config_cache ?? (home ? join(home, '.npm') : '')
  if (!cache || !writable(cache)) clean.npm_config_cache = join(cacheFolder(), 'npm')
  return clean
}

function homeOf() {
  try {
    return homedir()
  } catch {
    return ''
  }
}

/** An error that its one line explains. */
export function plainError(message) {
  return Object.assign(new Error(message), { plain: true })
}
