import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { checkout } from '../server/src/platform/cluster/home.ts'
import { atMost } from '../server/src/platform/one-at-a-time.ts'
import { announce, leaveTurn, openMigrated, takeTurn } from './lib/local.ts'
import { giveUp, onStop } from './lib/stopping.ts'
import { buildWeb, vite } from './lib/web.ts'

// As npm start, but the server starts anew and the pages are built anew whenever a file of theirs is saved.
const children: ChildProcess[] = []

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) =>
    child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve(),
  )
}

function run(args: string[], cwd: string, env: Record<string, string>) {
  children.push(
    spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] }),
  )
}

const other = await takeTurn().catch(giveUp)
if (other) giveUp(new Error(`Lianxin is already running: ${other}. Stop it first`))

const database = await openMigrated().catch((error) => {
  leaveTurn()
  return giveUp(error)
})
onStop(async () => {
  for (const child of children) child.kill('SIGTERM')
  await atMost(2.5, Promise.all(children.map(ended)))
  await database.stop()
  leaveTurn()
})
buildWeb()
const inbox: Record<string, string> = database.cluster ? { DEVELOPMENT_INBOX: 'on' } : {}
run(['--watch', 'server/src/main.ts'], checkout, { ...database.env, ...inbox })
run([vite, 'build', '--watch', '--emptyOutDir', 'false'], join(checkout, 'web'), {})
const address = `http://127.0.0.1:${process.env.PORT ?? 8080}`
announce(address)
console.log(`Lianxin is running and watches its files: ${address}`)
