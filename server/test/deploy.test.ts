import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeBackup } from '../../tools/lib/backup/take.ts'
import { holds, verifyBackup } from '../../tools/lib/backup/verify.ts'
import { openApp } from '../src/app.ts'
import { configFrom, defaults } from '../src/config.ts'
import { withClient } from '../src/platform/cluster/databases.ts'
import { startCluster } from '../src/platform/cluster.ts'
import { migrate } from '../src/platform/migrate.ts'
import { parseKeyring } from '../src/platform/seal.ts'
import { clusterFolder } from './global-setup.ts'
import { monday } from './town.ts'

const text = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
const key = `1:${'5a'.repeat(32)}`

/** The statements of a file of SQL without comments. */
const statements = (sql: string) =>
  sql
    .replace(/--.*$/gm, '')
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean)

test('under the roles of deploy/roles.sql one migrates, serves, drains and backs up, each with no more than that', async () => {
  const cluster = await startCluster({ dir: clusterFolder(), ephemeral: true })
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-deploy-'))
  try {
    await withClient(cluster.adminUrl(), async (client) => {
      await client.query('drop role lianxin_owner, lianxin_app, lianxin_drain')
      for (const statement of statements(text('deploy/roles.sql'))) await client.query(statement)
      for (const role of ['owner', 'app', 'drain', 'backup'])
        await client.query(`alter role lianxin_${role} password 'a-password-of-the-test'`)
    })
    const url = (role: string) => {
      const address = new URL(cluster.adminUrl('lianxin'))
      address.username = `lianxin_${role}`
      address.password = 'a-password-of-the-test'
      return address.href
    }
    await migrate(url('owner'))
    const env = { DATABASE_URL: url('app'), DATABASE_DRAIN_URL: url('drain'), SEAL_KEYS: key, LOG_LEVEL: 'silent' }
    const { app, http } = await openApp(configFrom(env), { jobs: false })
    expect((await http.inject('/readyz')).json()).toEqual({ ready: true })
    await app.drained()
    await app.close()
    const file = join(folder, 'a.backup')
    await takeBackup(url('backup'), parseKeyring(key), file, monday)
    expect(holds(await verifyBackup(parseKeyring(key), file))).toBe(true)
    const refused = (role: string, sql: string) => withClient(url(role), (client) => client.query(sql))
    await expect(refused('backup', `insert into rate_limits (key) values ('x')`)).rejects.toThrow(
      /read-only|permission/,
    )
    await expect(refused('app', 'create table x ()')).rejects.toThrow(/permission/)
    const owner = takeBackup(url('owner'), parseKeyring(key), join(folder, 'b.backup'), monday)
    await expect(owner).rejects.toThrow(/hides rows/)
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true })
  }
}, 180_000)

test('the sample of settings is one a server understands once the secrets are filled in', () => {
  const lines = text('deploy/lianxin.env').split('\n')
  const named = lines.map((line) => /^#?([A-Z][A-Z_]+)=(.*)$/.exec(line)).filter((match) => match !== null)
  const env = Object.fromEntries(named.map((match) => [match[1], match[2]?.replace('1:CHANGE-ME-64-HEX-DIGITS', key)]))
  const config = configFrom(env)
  expect(config).toMatchObject({
    port: 8080,
    publicOrigin: 'https://lianxin.example.gov.cn',
    stopSeconds: 20,
    ...defaults,
  })
  expect(config.inbox).toBe(false)
})

test('every setting the server or its tools read is explained in docs/operate.md', () => {
  const sources = ['server/src/config.ts', 'tools/lib/local.ts', 'tools/db.ts', 'tools/start.ts', 'tools/lib/demo.ts']
  const read = sources.flatMap((path) =>
    [...text(path).matchAll(/(?:env\.|need\(')([A-Z][A-Z_]{3,})/g)].map((one) => one[1]),
  )
  const told = text('docs/operate.md')
  const development = ['DEVELOPMENT_INBOX', 'PATH', 'HOME']
  expect([...new Set(read)].filter((name) => name && !development.includes(name) && !told.includes(name))).toEqual([])
  expect(new Set(read).size).toBeGreaterThan(12)
})
