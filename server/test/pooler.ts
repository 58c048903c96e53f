import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withClient } from '../src/platform/cluster/databases.ts'
import { findRunner, ownFolder } from '../src/platform/cluster/home.ts'
import { waitFor } from '../src/platform/cluster/processes.ts'
import type { Cluster } from '../src/platform/cluster.ts'

/** A pgbouncer in transaction mode before the cluster of a test run; it lives in a folder of the cluster's. */
export interface Pooler {
  /** The same address, one door further out. */
  through(url: string): string
  stop(): Promise<void>
}

const file = (dir: string) => join(dir, 'pooler')

/** Puts the host of a cluster's address in place of the pooler's folder. */
const doorOf = (dir: string) => (url: string) => {
  const address = new URL(url)
  address.host = `${encodeURIComponent(dir)}:6432`
  return address.href
}

/** How workers of the run go through the pooler that its set-up has started; without one an address stays as it is. */
export const throughPooler = (dir: string | undefined): ((url: string) => string) =>
  dir ? doorOf(file(dir)) : (url) => url

/**
 * Starts `program` (pgbouncer) before the cluster. Server connections are kept briefly and few, so that every test
 * meets connections that another one has used. @throws with its log when it does not answer
 */
export async function startPooler(program: string, cluster: Cluster, dir: string): Promise<Pooler> {
  const folder = file(dir)
  const runner = findRunner()
  ownFolder(folder, runner)
  const at = new URL(cluster.appUrl('postgres'))
  const roles = ['ownerUrl', 'appUrl', 'drainUrl'] as const
  const users = roles.map((role) => {
    const { username, password } = new URL(cluster[role]('x'))
    return `"${username}" "${decodeURIComponent(password)}"`
  })
  const settings = `[databases]
* = host=${decodeURIComponent(at.hostname)} port=${at.port}
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = ${folder}
unix_socket_mode = 0777
auth_type = scram-sha-256
auth_file = ${folder}/users.txt
logfile = ${folder}/log
pool_mode = transaction
default_pool_size = 4
reserve_pool_size = 4
reserve_pool_timeout = 1
max_client_conn = 500
server_idle_timeout = 3
server_round_robin = 1
ignore_startup_parameters = extra_float_digits
`
  for (const [name, text] of [
    ['pgbouncer.ini', settings],
    ['users.txt', users.join('\n')],
  ] as const) {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    if (runner) chownSync(join(folder, name), runner.uid, runner.gid)
  }
  if (runner) chmodSync(dir, 0o711)
  const child = spawn(program, [join(folder, 'pgbouncer.ini')], { ...runner, cwd: '/', stdio: 'ignore' })
  const end = () => endOf(child)
  process.on('exit', () => child.kill('SIGTERM'))
  const url = doorOf(folder)(cluster.appUrl('postgres'))
  for (let tries = 0; ; tries++) {
    const up = await withClient(url, (client) => client.query('select 1')).catch((error: Error) => error)
    if (!(up instanceof Error)) return { through: doorOf(folder), stop: end }
    if (tries < 40 && child.exitCode === null) await waitFor(() => false, 0.1)
    else {
      await end()
      throw new Error(`pgbouncer did not start: ${up.message} ${logOf(folder)}`)
    }
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  const gone = () => child.exitCode !== null || child.signalCode !== null
  child.kill('SIGINT')
  if (!(await waitFor(gone, 2))) child.kill('SIGKILL')
  await waitFor(gone, 2)
}

function logOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').slice(-3).join(' ')
  } catch {
    return 'it left no log'
  }
}
