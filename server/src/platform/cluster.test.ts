import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { clusterFolder } from '../../test/global-setup.ts'
import { withClient } from './cluster/databases.ts'
import { identityOf, postmasterOf, waitFor } from './cluster/processes.ts'
import { attachCluster, type Cluster, removeAbandoned, startCluster } from './cluster.ts'

const open: Cluster[] = []
const folders: string[] = []

function folder(): string {
  const made = clusterFolder()
  folders.push(made)
  return made
}

async function start(dir: string, ephemeral = true): Promise<Cluster> {
  const cluster = await startCluster({ dir, ephemeral })
  open.push(cluster)
  return cluster
}

/** A process of its own that starts a cluster and stays, to be killed. */
async function startElsewhere(dir: string): Promise<ChildProcess> {
  const source = `import { startCluster } from ${JSON.stringify(join(import.meta.dirname, 'cluster.ts'))}
    await startCluster({ dir: ${JSON.stringify(dir)}, ephemeral: true }); console.log('up'); setInterval(() => {}, 1000)`
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module-typescript', '-e', source]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve, reject) => {
    child.stdout?.once('data', resolve)
    child.once('exit', () => reject(new Error('it ended before it was up')))
  })
  return child
}

async function kill(pid: number) {
  process.kill(pid, 'SIGKILL')
  await waitFor(() => !identityOf(pid), 5)
}

const one = (url: string, sql: string) => withClient(url, async (client) => (await client.query(sql)).rows[0])

afterEach(async () => {
  for (const cluster of open.splice(0)) await cluster.stop()
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true })
})

test('what was written is there at the second start, and the addresses’ passwords still hold', async () => {
  const dir = folder()
  const first = await start(dir, false)
  await first.createDatabase('town')
  await withClient(first.ownerUrl('town'), (client) => client.query('create table kept as select 7 as number'))
  await first.stop()
  expect(postmasterOf(join(first.base, 'data'))).toBeUndefined()
  const second = await start(dir, false)
  await second.createDatabase('town')
  expect(await one(second.ownerUrl('town'), 'select number from kept')).toEqual({ number: 7 })
})

test('text is UTF8, order is byte order, messages are English and time is UTC whatever the environment says', async () => {
  const cluster = await start(folder())
  await cluster.createDatabase('town')
  const sql = `select pg_encoding_to_char(encoding) as encoding, datcollate, current_setting('lc_messages') as messages,
    current_setting('timezone') as zone from pg_database where datname = 'town'`
  expect(await one(cluster.appUrl('town'), sql)).toEqual({
    encoding: 'UTF8',
    datcollate: 'C',
    messages: 'C',
    zone: 'UTC',
  })
  const rare = await one(cluster.appUrl('town'), `select length('𠮷') as one, 'β' < 'α' collate "und-x-icu" as greek`)
  expect(rare).toEqual({ one: 1, greek: false })
})

test('the three roles are neither superuser nor past row-level security, and two of them only connect', async () => {
  const cluster = await start(folder())
  await cluster.createDatabase('town')
  const roles = `select count(*)::int as count, bool_or(rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) as mighty
    from pg_roles where rolname in ('lianxin_owner', 'lianxin_app', 'lianxin_drain')`
  expect(await one(cluster.adminUrl(), roles)).toEqual({ count: 3, mighty: false })
  for (const url of [cluster.appUrl('town'), cluster.drainUrl('town')]) {
    const rights = `select has_database_privilege(current_database(), 'connect') as connect,
      has_database_privilege(current_database(), 'create, temporary') as more, has_schema_privilege('public', 'create') as make`
    expect(await one(url, rights)).toEqual({ connect: true, more: false, make: false })
  }
})

test('two clusters run side by side and neither knows the other’s passwords', async () => {
  const [left, right] = await Promise.all([start(folder()), start(folder())])
  await Promise.all([left.createDatabase('town'), right.createDatabase('town')])
  await withClient(left.ownerUrl('town'), (client) => client.query('create table here ()'))
  expect(await one(right.ownerUrl('town'), "select to_regclass('here') as found")).toEqual({ found: null })
  const [leftUrl, rightUrl] = [new URL(left.appUrl('town')), new URL(right.appUrl('town'))]
  leftUrl.password = rightUrl.password
  await expect(withClient(leftUrl.href, (client) => client.query('select 1'))).rejects.toThrow(/password/)
})

test('a cluster whose starter lives is refused, and is left alone', async () => {
  const dir = folder()
  const cluster = await start(dir)
  await expect(startCluster({ dir, ephemeral: true })).rejects.toThrow(/in use by process/)
  expect(await removeAbandoned(dir)).toBe(false)
  expect(await one(cluster.adminUrl(), 'select 1 as alive')).toEqual({ alive: 1 })
})

test('of two that start the same cluster at once one gets it and the other is told', async () => {
  const dir = folder()
  const both = await Promise.allSettled([start(dir), start(dir)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find((one) => one.status === 'rejected')?.reason.message).toMatch(/in use by process/)
})

test('after kill -9 of Node the orphan is ended and its data opened again', async () => {
  const dir = folder()
  const child = await startElsewhere(dir)
  await attachCluster(dir)?.createDatabase('town')
  const orphan = postmasterOf(join(dir, 'data'))
  await kill(child.pid ?? 0)
  expect(orphan && identityOf(orphan)).toBeTruthy()
  expect(attachCluster(dir)).toBeUndefined()
  const cluster = await start(dir)
  expect(postmasterOf(join(cluster.base, 'data'))).not.toBe(orphan)
  expect(
    await one(cluster.adminUrl(), "select count(*)::int as count from pg_database where datname = 'town'"),
  ).toEqual({ count: 1 })
})

test('after kill -9 of PostgreSQL, with clients connected, what was committed is there', async () => {
  const dir = folder()
  const cluster = await start(dir, false)
  await cluster.createDatabase('town')
  await withClient(cluster.ownerUrl('town'), async (client) => {
    await client.query('create table kept as select 7 as number')
    await kill(postmasterOf(join(cluster.base, 'data')) ?? 0)
  })
  await cluster.stop()
  const again = await start(dir, false)
  expect(await one(again.ownerUrl('town'), 'select number from kept')).toEqual({ number: 7 })
})

test('an abandoned cluster is ended and removed', async () => {
  const dir = folder()
  const child = await startElsewhere(dir)
  const orphan = postmasterOf(join(dir, 'data')) ?? 0
  await kill(child.pid ?? 0)
  expect(await removeAbandoned(dir)).toBe(true)
  expect([existsSync(dir), identityOf(orphan)]).toEqual([false, undefined])
})

test('a pid file that names somebody else’s process does that process no harm', async () => {
  const dir = folder()
  const cluster = await start(dir, false)
  await cluster.stop()
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  const data = join(cluster.base, 'data')
  writeFileSync(join(data, 'postmaster.pid'), `${bystander.pid}\n${data}\n1\n5432\n/nowhere\n`)
  const again = await start(dir, false).catch((error: Error) => error)
  // PostgreSQL itself may refuse to start while that process lives; what counts is that it lives.
  expect(bystander.pid && identityOf(bystander.pid)).toBeTruthy()
  bystander.kill()
  if (again instanceof Error) expect(again.message).toMatch(/did not start/)
})

test('passwords and data are for their owner only, and an ephemeral cluster leaves nothing behind', async () => {
  const dir = folder()
  const cluster = await start(dir)
  const mode = (file: string) => statSync(join(cluster.base, file)).mode & 0o777
  expect([mode('roles.json'), mode('running.json'), mode('data')]).toEqual([0o600, 0o600, 0o700])
  expect(readFileSync(join(cluster.base, 'data/postgresql.conf'), 'utf8')).not.toContain('password ')
  const sockets = new URL(cluster.adminUrl()).hostname
  await cluster.stop()
  expect([existsSync(dir), existsSync(decodeURIComponent(sockets))]).toEqual([false, false])
  expect(readdirSync(join(dir, '..'))).not.toContain(dir)
})
