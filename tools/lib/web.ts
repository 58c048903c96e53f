import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../server/src/platform/cluster/home.ts'

const web = join(checkout, 'web')
const dist = join(web, 'dist')
const stamp = '.built-from'

/** The bundler's command line, for a build or a watch. */
export const vite: string = join(checkout, 'node_modules/vite/bin/vite.js')

/**
 * Builds the pages when what they are made of has changed since. Built beside and put in place whole, so that a
 * server that runs never serves half of it. @throws with the bundler's last lines
 */
export function buildWeb(): void {
  if (!existsSync(join(web, 'vite.config.ts'))) return
  const sources = hashOf(['web', 'contract', 'rules/src'])
  if (existsSync(join(dist, stamp)) && readFileSync(join(dist, stamp), 'utf8') === sources) return
  console.log('Building the pages')
  const made = join(checkout, '.cache', `web-${process.pid}`)
  mkdirSync(join(checkout, '.cache'), { recursive: true })
  const done = spawnSync(process.execPath, [vite, 'build', '--outDir', made, '--emptyOutDir'], {
    cwd: web,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    if (done.status !== 0) {
      throw new Error(
        `The pages could not be built:\n${`${done.stdout}${done.stderr}`.trim().split('\n').slice(-25).join('\n')}`,
      )
    }
    writeFileSync(join(made, stamp), sources)
    const old = `${made}-old`
    if (existsSync(dist)) renameSync(dist, old)
    renameSync(made, dist)
    rmSync(old, { recursive: true, force: true })
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

/** One hash over names and contents: times of files say little after a clone. */
function hashOf(folders: string[]): string {
  const hash = createHash('sha256').update(readFileSync(join(checkout, 'package-lock.json')))
  for (const folder of folders) walk(join(checkout, folder), (file) => hash.update(file).update(readFileSync(file)))
  return hash.digest('hex')
}

function walk(folder: string, visit: (file: string) => void) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    if (name === 'node_modules' || name === 'e2e' || path === dist) continue
    if (statSync(path).isDirectory()) walk(path, visit)
    else visit(path)
  }
}
