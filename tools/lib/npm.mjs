import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { npmEnvironment, plainError } from './places.mjs'

/** npm as this process was started by, or the one beside its Node, or the one in PATH. */
function npmCommand() {
  const given = process.env.npm_execpath
  if (given && /^npm/.test(basename(given)) && existsSync(given)) return [process.execPath, given]
  const beside = dirname(process.execPath)
  for (const folder of [join(beside, 'node_modules'), join(beside, '../lib/node_modules')]) {
    const script = join(folder, 'npm/bin/npm-cli.js')
    if (existsSync(script)) return [process.execPath, script]
  }
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm']
}

/**
 * Runs npm without ever asking, under the Node it came with. Its words are shown only when it fails.
 * @throws a plain error with npm's own last lines
 */
export function npm(args, folder) {
  const [command, ...first] = npmCommand()
  const done = spawnSync(command, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: npmEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command.endsWith('.cmd'),
  })
  if (done.status === 0) return
  const words = done.error
    ? done.error.message
    : `${done.stdout}${done.stderr}`.trim().split('\n').slice(0, 12).join('\n')
  throw plainError(`npm ${args[0]} failed in ${folder}: ${words}`)
}
